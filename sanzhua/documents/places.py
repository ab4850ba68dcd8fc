"""Where stored files lie."""

from pathlib import Path

from django.conf import settings


def files_folder() -> Path:
    return Path(settings.SANZHUA_DATA) / "files"
