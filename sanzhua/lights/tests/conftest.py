from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sanzhua.base import clock
from sanzhua.lights.tests.scene import JULY


@pytest.fixture
def july(db: None, settings: Any, tmp_path: Path) -> Iterator[None]:
    """The middle of July 2019, and a data folder of the test's own."""
    settings.SANZHUA_DATA = tmp_path
    with clock.use_fixed(JULY):
        yield
