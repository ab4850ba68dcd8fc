"""Projects on the map: by county in figures, and by point."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db.models import Count, Sum
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.charts.area_map import Area, Point, area_map
from sanzhua.charts.svg import Markup
from sanzhua.codes.boundaries import Boundary, boundaries
from sanzhua.codes.regions import region_name
from sanzhua.registry.choices import Stage
from sanzhua.registry.models import Project
from sanzhua.registry.models.project import ProjectQuerySet
from sanzhua.ui import figures

SHOWN_POINTS = 3_000
MEASURES: Mapping[str, Promise] = {"projects": _("项目数"), "total": _("总投资")}


@dataclass(frozen=True, slots=True)
class County:
    """`total` in yuan, None where no project's is known. `drawn`: whether the county has a boundary."""

    code: str
    name: str
    projects: int
    total: int | None
    drawn: bool


@dataclass(frozen=True, slots=True)
class MapPage:
    """Counties by code; `unplaced` counts projects without a point."""

    drawing: Markup
    counties: Sequence[County]
    projects: int
    total: int | None
    points: int
    unplaced: int
    measure: str
    stage: str


def map_page(person: Person, *, measure: str, stage: str) -> MapPage:
    """Every project that the reader sees, each counted where it lies; sub-projects count by themselves."""
    seen = Project.objects.visible_to(person).standing()
    if stage in Stage.values:
        seen = seen.filter(stage=stage)
    shapes = boundaries(Path(settings.SANZHUA_DATA), clock.business_today())
    counties = _counties(seen, {shape.code for shape in shapes})
    points = list(seen.filter(lon__isnull=False).order_by("pk")[:SHOWN_POINTS])
    known = [county.total for county in counties if county.total is not None]
    placed = seen.filter(lon__isnull=False).count()
    count = sum(county.projects for county in counties)
    return MapPage(
        drawing=_drawing(shapes, counties, points, measure, stage),
        counties=counties,
        projects=count,
        total=sum(known) if known else None,
        points=placed,
        unplaced=count - placed,
        measure=measure,
        stage=stage if stage in Stage.values else "",
    )


def place_drawing(project: Project) -> Markup:
    """The counties around with the project's point alone; empty where it has none."""
    if project.lon is None or project.lat is None:
        return Markup("")
    shapes = boundaries(Path(settings.SANZHUA_DATA), clock.business_today())
    areas = [Area(shape.name, shape.rings) for shape in shapes]
    return area_map(areas, [Point(project.name, project.lon, project.lat)], title=project.name)


def _counties(seen: ProjectQuerySet, drawn: set[str]) -> list[County]:
    today = clock.business_today()
    sums = {
        code: (count, total)
        for code, count, total in seen.order_by().values_list("region").annotate(Count("pk"), Sum("total"))
    }
    return [
        County(code, region_name(code, today) or region_name(code) or code, *sums.get(code, (0, None)), code in drawn)
        for code in sorted({*sums, *drawn})
    ]


def _drawing(
    shapes: Sequence[Boundary], counties: Sequence[County], points: Sequence[Project], measure: str, stage: str
) -> Markup:
    by_code = {county.code: county for county in counties}
    areas = [_area(shape, by_code[shape.code], measure, stage) for shape in shapes]
    dots = [
        Point(one.name, one.lon, one.lat, reverse("home:project", args=[one.uid]))
        for one in points
        if one.lon is not None and one.lat is not None
    ]
    return area_map(areas, dots, title=str(MEASURES[measure]))


def _area(shape: Boundary, county: County, measure: str, stage: str) -> Area:
    value = county.projects if measure == "projects" else county.total
    shown = figures.count(value) if measure == "projects" else figures.yi(value)
    url = f"{reverse('registry:list')}?region={shape.code}" + (f"&stage={stage}" if stage else "")
    return Area(shape.name, shape.rings, value, shown, url)
