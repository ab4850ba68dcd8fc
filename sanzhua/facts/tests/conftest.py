from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sanzhua.facts.tests.parts import PartMaker


@pytest.fixture
def parts_folder(tmp_path: Path, settings: Any) -> Path:
    """A data folder of the test's own."""
    settings.SANZHUA_DATA = tmp_path
    return tmp_path / "parts"


@pytest.fixture
def make_part(db: None, parts_folder: Path) -> PartMaker:
    return PartMaker()
