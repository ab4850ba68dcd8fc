"""How many projects each value of each facet would give; asked for after the first rows are on the screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, QuerySet

from sanzhua.accounts.models import Unit
from sanzhua.registry.models import Project
from sanzhua.registry.queries.listing.facets import FACETS, UNKNOWN, Facet
from sanzhua.registry.queries.listing.found import Sight, found_projects
from sanzhua.registry.queries.listing.state import ListState


@dataclass(frozen=True, slots=True)
class Packaged:
    """444项（打包项目拆分后569项）: `whole` counts a package as one, `split` counts its parts instead of it."""

    whole: int
    split: int


@dataclass(frozen=True, slots=True)
class FacetCounts:
    """Exact, by facet key and value. Of a facet, its own choice does not count, the others' do.

    `total` is the list, `packaged` what a count may mean where it holds parts of packages.
    """

    total: int
    packaged: Packaged | None
    by_facet: Mapping[str, Mapping[str, int]]


def counts(sight: Sight, state: ListState) -> FacetCounts:
    """One query a facet, two for the whole, and two more where there are packages."""
    found = {facet.key: _of(facet, found_projects(sight, state, without=facet.key), sight.units) for facet in FACETS}
    every = found_projects(sight, state)
    return FacetCounts(every.count(), _packaged(every), found)


def _packaged(found: QuerySet[Project]) -> Packaged | None:
    if not found.filter(parent__isnull=False).exists():
        return None
    parts = Project.objects.standing().filter(parent=OuterRef("pk"))
    return Packaged(found.filter(parent__isnull=True).count(), found.exclude(Exists(parts)).count())


def _of(facet: Facet, found: QuerySet[Project], units: Sequence[Unit]) -> dict[str, int]:
    if facet.group is None:
        values = [option.value for option in facet.options(units)]
        asked = {f"n{place}": Count("pk", filter=facet.condition([value])) for place, value in enumerate(values)}
        answer = found.aggregate(**asked)
        return {value: answer[f"n{place}"] for place, value in enumerate(values)}
    value = F(facet.group) if isinstance(facet.group, str) else facet.group
    groups = found.order_by().annotate(value=value).values_list("value").annotate(rows=Count("pk"))
    return {str(value) if value not in ("", None) else UNKNOWN: rows for value, rows in groups}
