"""The fonts that a city names instead of those that are shipped."""

from __future__ import annotations

from pathlib import Path

from config.environment import SettingError
from sanzhua.papers import fonts


def use(folder: Path | None) -> None:
    """Set documents with them from now on. Raises SettingError for a list that cannot be used and a missing file."""
    try:
        fonts.configure(folder)
    except fonts.BadFonts as error:
        raise SettingError(f"SANZHUA_FONTS: {error}") from error
    if folder is not None:
        # Read only where somebody has named own fonts: the library takes its time to start.
        from sanzhua.papers.typst_writer import lacking_families

        if lacking := lacking_families(fonts.fonts()):
            raise SettingError(f"SANZHUA_FONTS names {', '.join(lacking)}, and no font file has that family")
