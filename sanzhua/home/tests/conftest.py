from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sanzhua.base import clock
from sanzhua.home.tests.month import JULY, Month, make_month
from tests.cast import Cast


@pytest.fixture
def month(cast: Cast, settings: Any, tmp_path: Path) -> Iterator[Month]:
    settings.SANZHUA_DATA = tmp_path
    with clock.use_fixed(JULY):
        yield make_month(cast)
