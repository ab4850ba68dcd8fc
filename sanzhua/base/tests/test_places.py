"""Known pairs of the offset of Chinese maps."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanzhua.base.places import _offset, to_wgs84


def test_what_is_wgs84_stays() -> None:
    assert to_wgs84(124.335, 43.312, "wgs84") == (124.335, 43.312)


def test_the_offset_at_tiananmen() -> None:
    """39.90734, 116.39089 in WGS-84 is 39.90874, 116.39713 on an offset map, to a few metres."""
    lon, lat = to_wgs84(116.39713, 39.90874, "gcj02")
    assert (lon, lat) == pytest.approx((116.39089, 39.90734), abs=1e-4)


def test_the_two_offset_maps_lead_to_the_same_place() -> None:
    """116.40387, 39.91510 of one service is 116.39748, 39.90882 of the other."""
    one, other = to_wgs84(116.40387, 39.91510, "bd09"), to_wgs84(116.39748, 39.90882, "gcj02")
    assert one == pytest.approx(other, abs=2e-4)


@given(lon=st.floats(80, 130), lat=st.floats(20, 50))
def test_taking_the_offset_off_is_the_way_back(lon: float, lat: float) -> None:
    east, north = _offset(lon, lat)
    back = to_wgs84(lon + east, lat + north, "gcj02")
    assert back == pytest.approx((lon, lat), abs=5e-6)
