from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sanzhua.dispatch.tests.conftest import scene
from sanzhua.outward.tests.lists_scene import Lists, lists_in_june
from tests.cast import Cast

__all__ = ["lists", "scene"]


@pytest.fixture
def lists(cast: Cast, settings: Any, tmp_path: Path) -> Iterator[Lists]:
    settings.SANZHUA_DATA = tmp_path
    with lists_in_june(cast) as found:
        yield found
