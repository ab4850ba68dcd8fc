"""Coordinates in degrees: WGS-84 is kept; the offset of Chinese map services (GCJ-02, BD-09) is taken off on entry."""

from __future__ import annotations

import math
from typing import Literal, TypeAlias

Datum: TypeAlias = Literal["wgs84", "gcj02", "bd09"]

_AXIS = 6_378_245.0
_ECCENTRICITY = 0.006_693_421_622_965_943


def to_wgs84(lon: float, lat: float, datum: Datum) -> tuple[float, float]:
    """Longitude and latitude as WGS-84, good to about a metre; what lies outside China is not shifted."""
    if datum == "bd09":
        lon, lat = _bd09_to_gcj02(lon, lat)
    if datum == "wgs84" or not (72.0 < lon < 138.0 and 0.8 < lat < 55.9):
        return round(lon, 6), round(lat, 6)
    near_lon, near_lat = lon, lat
    for _step in range(3):
        east, north = _offset(near_lon, near_lat)
        near_lon, near_lat = lon - east, lat - north
    return round(near_lon, 6), round(near_lat, 6)


def _bd09_to_gcj02(lon: float, lat: float) -> tuple[float, float]:
    x, y, turn = lon - 0.0065, lat - 0.006, math.pi * 3000.0 / 180.0
    far = math.hypot(x, y) - 0.000_02 * math.sin(y * turn)
    angle = math.atan2(y, x) - 0.000_003 * math.cos(x * turn)
    return far * math.cos(angle), far * math.sin(angle)


def _offset(lon: float, lat: float) -> tuple[float, float]:
    """By how many degrees GCJ-02 lies east and north of WGS-84 there."""
    x, y, pi = lon - 105.0, lat - 35.0, math.pi
    waves = (20.0 * math.sin(6.0 * x * pi) + 20.0 * math.sin(2.0 * x * pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x)) + waves
    north += (20.0 * math.sin(y * pi) + 40.0 * math.sin(y / 3.0 * pi)) * 2.0 / 3.0
    north += (160.0 * math.sin(y / 12.0 * pi) + 320.0 * math.sin(y * pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x)) + waves
    east += (20.0 * math.sin(x * pi) + 40.0 * math.sin(x / 3.0 * pi)) * 2.0 / 3.0
    east += (150.0 * math.sin(x / 12.0 * pi) + 300.0 * math.sin(x / 30.0 * pi)) * 2.0 / 3.0
    radians = lat / 180.0 * pi
    magic = 1.0 - _ECCENTRICITY * math.sin(radians) ** 2
    return (
        east * 180.0 / (_AXIS / math.sqrt(magic) * math.cos(radians) * pi),
        north * 180.0 / (_AXIS * (1.0 - _ECCENTRICITY) / (magic * math.sqrt(magic)) * pi),
    )
