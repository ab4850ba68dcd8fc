from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from sanzhua.base import clock
from sanzhua.plans.tests.making import Made, drive
from tests.cast import Cast

JULY = datetime(2019, 7, 8, 9, 0, tzinfo=clock.SHANGHAI)


@pytest.fixture
def july() -> Iterator[None]:
    with clock.use_fixed(JULY):
        yield


@pytest.fixture
def plan(cast: Cast, july: None) -> Made:
    return drive(cast.city, cast.lishu, cast.yitong, cast.commerce, cast.dispatcher)
