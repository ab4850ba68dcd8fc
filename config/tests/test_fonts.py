"""Fonts that cannot be used stop the program with the name of the setting, before anything is printed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from config import fonts
from config.environment import SettingError, read
from sanzhua.papers.fonts import configure


@pytest.fixture(autouse=True)
def _as_shipped() -> Iterator[None]:
    yield
    configure(None)


def test_nothing_set_means_the_fonts_that_are_shipped() -> None:
    assert read("SANZHUA_FONTS", {}) is None
    fonts.use(None)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="SANZHUA_FONTS: there is no folder"):
        fonts.use(tmp_path / "none")


def test_a_family_without_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "fonts.toml").write_text('[text]\npdf = ["FZFangSong-Z02S", "FandolFang R"]\n', encoding="utf-8")
    with pytest.raises(SettingError, match="SANZHUA_FONTS names FZFangSong-Z02S"):
        fonts.use(tmp_path)
