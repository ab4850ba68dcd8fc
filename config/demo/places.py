"""A point for most of the made-up projects, inside the county where each lies."""

from __future__ import annotations

import random
from pathlib import Path

from django.conf import settings

from config.demo.projects import SEED
from sanzhua.base import clock
from sanzhua.codes.boundaries import Ring, boundaries
from sanzhua.registry.models import Project


def place_projects() -> None:
    """Nine of ten have coordinates; where the others lie nobody has said yet."""
    shapes = {one.code: one.rings for one in boundaries(Path(settings.SANZHUA_DATA), clock.business_today())}
    placed = []
    for project in Project.objects.filter(region__in=shapes).order_by("pk"):
        chance = random.Random(f"{SEED}:{project.uid}")
        if chance.random() < 0.9:
            project.lon, project.lat = _inside(max(shapes[project.region], key=len), chance)
            placed.append(project)
    Project.objects.bulk_update(placed, ["lon", "lat"], batch_size=500)


def _inside(ring: Ring, chance: random.Random) -> tuple[float, float]:
    lons, lats = [lon for lon, _ in ring], [lat for _, lat in ring]
    while True:
        lon, lat = chance.uniform(min(lons), max(lons)), chance.uniform(min(lats), max(lats))
        if _holds(ring, lon, lat):
            return round(lon, 5), round(lat, 5)


def _holds(ring: Ring, lon: float, lat: float) -> bool:
    """Whether a ray to the east leaves the ring an odd number of times."""
    inside = False
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (y1 > lat) != (y2 > lat) and lon < (x2 - x1) * (lat - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside
