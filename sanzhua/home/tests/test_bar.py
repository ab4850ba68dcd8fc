"""The bar with the rooms."""

from __future__ import annotations

import pytest

from sanzhua.accounts.choices import Role
from sanzhua.home import pages
from tests.cast import Cast, person

MOST = 7


@pytest.mark.parametrize("role", Role)
def test_nobody_reads_more_than_seven_rooms(cast: Cast, role: Role) -> None:
    somebody = person(f"{role}-of-the-city", "某某", role, cast.city_drc, cast.city, "职务")
    assert 1 < len(pages.for_person(somebody)) <= MOST
