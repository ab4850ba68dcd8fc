from __future__ import annotations

from collections.abc import Iterator

import pytest

from sanzhua.dispatch.tests.scene import EIGHTH, Scene, make_scene, on


@pytest.fixture
def scene(db: None) -> Iterator[Scene]:
    with on(EIGHTH):
        yield make_scene()
