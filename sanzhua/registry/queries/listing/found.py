"""Which projects a list holds: what the person may see, narrowed by filters and words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import StrIndex

from sanzhua.accounts.models import Person, Unit
from sanzhua.registry.models import Project, ProjectWords
from sanzhua.registry.queries.listing.facets import FACETS
from sanzhua.registry.queries.listing.state import ListState
from sanzhua.registry.rules import name_key

# Up to so many finds are fetched by key; where there are more, rows are passed in their order until a page is full.
_FEW = 1_000


@dataclass(frozen=True, slots=True)
class Sight:
    """What a person may see: `units` hold projects, in the tree's order; `scope` is their ids, None for all there are.

    Who sees every unit gets no condition, and units without a project are left out: an `IN` of many units lets neither
    database walk along the index of the sort.
    """

    units: Sequence[Unit]
    scope: frozenset[int] | None


def sight_of(person: Person) -> Sight:
    """In one query more than `visible_to`, with the same rows in sight."""
    holds = Exists(Project.objects.filter(unit=OuterRef("pk")))
    every, seen = list(Unit.objects.annotate(holds=holds)), person.visible_unit_ids()
    units = [unit for unit in every if unit.pk in seen and unit.holds]  # type: ignore[attr-defined]
    sees_all = bool(seen) and all(unit.pk in seen for unit in every)
    return Sight(units, None if sees_all else frozenset(unit.pk for unit in units))


def found_projects(sight: Sight, state: ListState, *, without: str = "") -> QuerySet[Project]:
    """`without` names a facet whose choice does not count: its other values are to be counted beside the chosen."""
    found = _within(sight.scope)
    for facet in FACETS:
        if facet.key in state.filters and facet.key != without:
            found = found.filter(facet.condition(state.filters[facet.key]))
    words = [key for word in state.words.split() if (key := name_key(word))]
    named = [_units_named(word, sight.units) for word in words]
    if not words:
        return found
    if sight.scope is not None:
        return _met_on_the_way(found, words, named)
    few = _few_with(words) if not any(named) else None
    return found.filter(pk__in=few) if few is not None else _looked_up(found, words, named)


def search(person: Person, words: str, *, most: int = 20) -> list[Project]:
    """The newest of the projects that the person sees and the words fit; none for no words."""
    if not words.strip():
        return []
    found = found_projects(sight_of(person), ListState(words=words))
    return list(found.select_related("unit").order_by("-pk")[:most])


def _within(scope: frozenset[int] | None) -> QuerySet[Project]:
    if scope is None:
        return Project.objects.standing()
    one = Project.objects.standing()
    return one.filter(unit=next(iter(scope))) if len(scope) == 1 else one.filter(unit__in=scope)


def _met_on_the_way(found: QuerySet[Project], words: Sequence[str], named: Sequence[list[int]]) -> QuerySet[Project]:
    """For a unit's own rows, which are not many: every word must stand somewhere; a unit's name brings all of its."""
    for place, (word, own) in enumerate(zip(words, named, strict=True)):
        hit = f"hit{place}"
        said = Q(**{f"{hit}__gt": 0})
        found = found.alias(**{hit: StrIndex("words__text", Value(word))}).filter(
            said | Q(unit__in=own) if own else said
        )
    return found


def _looked_up(found: QuerySet[Project], words: Sequence[str], named: Sequence[list[int]]) -> QuerySet[Project]:
    """For everybody's rows: the words are gone through once and their projects held against the rows in order."""
    for word, own in zip(words, named, strict=True):
        said = Q(pk__in=_with([word]).values("pk"))
        found = found.filter(said | Q(unit__in=own) if own else said)
    return found


def _with(words: Sequence[str]) -> QuerySet[ProjectWords]:
    rows = ProjectWords.objects.all()
    for place, word in enumerate(words):
        rows = rows.alias(**{f"hit{place}": StrIndex("text", Value(word))}).filter(**{f"hit{place}__gt": 0})
    return rows


def _units_named(word: str, units: Sequence[Unit]) -> list[int]:
    return [unit.pk for unit in units if word in name_key(unit.name) or word in name_key(unit.short_name)]


def _few_with(words: Sequence[str]) -> list[int] | None:
    """Keys of all projects with these words, or None where there are too many to fetch by key."""
    keys = list(_with(words).values_list("pk", flat=True)[: _FEW + 1])
    return keys if len(keys) <= _FEW else None
