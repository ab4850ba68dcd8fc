"""Boundaries of regions as replaceable data: the file of the city's own authority, else the shipped one."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from sanzhua.codes.regions import is_valid, region_name

Ring = tuple[tuple[float, float], ...]
NAME = "boundaries.geojson"


class BadBoundaries(ValueError):
    """The file is no GeoJSON of areas with a `code`; the sentence says where it goes wrong."""


@dataclass(frozen=True, slots=True)
class Boundary:
    """Rings of (longitude, latitude) in degrees, about WGS-84; every ring of every part, holes included."""

    code: str
    name: str
    rings: tuple[Ring, ...]


def boundaries(folder: Path, on: date) -> tuple[Boundary, ...]:
    """The areas whose code held on that day, by code; a code that the table of regions does not know always holds.

    `folder` is the data folder, whose own file comes first. Raises BadBoundaries.
    """
    own = folder / NAME
    stamp = own.stat().st_mtime_ns if own.is_file() else 0
    return tuple(one for one in _read(own, stamp) if is_valid(one.code, on) or region_name(one.code) is None)


@lru_cache(maxsize=4)
def _read(own: Path, stamp: int) -> tuple[Boundary, ...]:
    text = own.read_text("utf-8") if stamp else files("sanzhua.codes").joinpath("data", NAME).read_text("utf-8")
    try:
        found = [_boundary(feature) for feature in json.loads(text)["features"]]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadBoundaries(
            f"边界文件 {NAME} 不能识别：需要 GeoJSON 面要素，每个要素有属性 code（六位代码）。"
        ) from error
    return tuple(sorted(found, key=lambda one: one.code))


def _boundary(feature: dict[str, Any]) -> Boundary:
    properties, shape = feature["properties"], feature["geometry"]
    parts = {"Polygon": [shape["coordinates"]], "MultiPolygon": shape["coordinates"]}[shape["type"]]
    rings = tuple(tuple((float(x), float(y)) for x, y, *_height in ring) for part in parts for ring in part)
    code = str(properties.get("code") or properties["adcode"])
    return Boundary(code, str(properties.get("name") or region_name(code) or code), rings)
