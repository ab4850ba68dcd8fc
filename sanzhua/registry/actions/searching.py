"""Which entries may be one project: looked for apart from the web, after the entry was saved, never in a request.

So the clerk's screen and its time are the same whether or not another unit has the same project.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django_tasks import task

from sanzhua.accounts.choices import Role
from sanzhua.accounts.models import Unit
from sanzhua.accounts.queries import root_unit
from sanzhua.base import clock
from sanzhua.base.db import bulk_rows
from sanzhua.notices import actions as notices
from sanzhua.registry.choices import Answer, Lane
from sanzhua.registry.models import IdentityQuestion, Project, ProjectRelation, SearchKey
from sanzhua.registry.queries.entries import entries_of
from sanzhua.registry.rules import likeness

_BATCH = 500
# What is looked at again when it changes.
TELLING = frozenset({"name", "total", "code", "owner", "owner_code", "place", "region"})


@task()
def find_alike_task(pks: list[int]) -> int:
    return find_alike(pks)


def find_alike(pks: Iterable[int]) -> int:
    """Index these projects and ask about each pair that may be one project; gives how many questions are new.

    A pair that was ever asked about, whatever the answer, is not asked about again.
    """
    return sum(_search(part) for part in _parts(list(pks)))


def find_alike_unsearched() -> int:
    """The same for every project that was never indexed: after an upgrade, or where a task was lost."""
    missing = Project.objects.filter(search_keys__isnull=True).order_by("pk").values_list("pk", flat=True)
    return find_alike(list(missing))


def tell_of_questions(units: Iterable[Unit], *, city: bool) -> None:
    """One line a unit that has open questions in its own list, one line for the city; without any, the line ends."""
    for unit in units:
        count = _open(Lane.OWN).filter(first__unit=unit).count()
        _tell(unit, Role.LIAISON, f"identity:{unit.pk}", count)
    if city:
        _tell(root_unit(), Role.DISPATCHER, "identity:city", _open(Lane.CITY).count())


def _open(lane: str) -> QuerySet[IdentityQuestion]:
    standing = Q(first__merged_into__isnull=True, second__merged_into__isnull=True)
    return IdentityQuestion.objects.open().filter(standing, lane=lane)


def _tell(unit: Unit, role: str, subject: str, count: int) -> None:
    if count:
        url, params = reverse("registry:questions"), {"count": count, "unit": unit.label}
        notices.add(unit=unit, role=role, verb="identity", subject=subject, params=params, url=url)
    else:
        notices.finish(subject, "identity")


def _parts(pks: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(pks), _BATCH):
        yield pks[start : start + _BATCH]


def _search(pks: list[int]) -> int:
    with transaction.atomic():
        entries = entries_of(pks)
        _index(entries)
        pairs = _pairs(entries)
        known = entries | entries_of({pk for pair in pairs for pk in pair} - entries.keys())
        return _ask(_judged(pairs, known))


def _index(entries: dict[int, likeness.Entry]) -> None:
    SearchKey.objects.filter(project__in=list(entries)).delete()
    rows = ((pk, key) for pk, entry in entries.items() for key in likeness.search_keys(entry))
    bulk_rows(SearchKey, ("project_id", "key"), rows)


def _pairs(entries: dict[int, likeness.Entry]) -> set[tuple[int, int]]:
    """Pairs that share a key other than a bare name, the older first; what was merged is not found any more."""
    asking: dict[str, list[int]] = {}
    for pk, entry in entries.items():
        for key in likeness.accusing(entry):
            asking.setdefault(key, []).append(pk)
    found: set[tuple[int, int]] = set()
    keys = list(asking)
    for start in range(0, len(keys), _BATCH):
        held = SearchKey.objects.filter(key__in=keys[start : start + _BATCH], project__merged_into__isnull=True)
        for key, other in held.values_list("key", "project_id"):
            found |= {(min(pk, other), max(pk, other)) for pk in asking[key] if pk != other}
    return found


def _judged(
    pairs: set[tuple[int, int]], known: dict[int, likeness.Entry]
) -> Iterator[tuple[int, int, likeness.Judgement]]:
    for first, second in sorted(pairs):
        found = likeness.judge(known[first], known[second])
        if found.outcome == likeness.ASK:
            yield first, second, found


def _ask(found: Iterable[tuple[int, int, likeness.Judgement]]) -> int:
    asked = {(first, second): judged for first, second, judged in found}
    projects = Project.objects.select_related("unit").in_bulk(list({pk for pair in asked for pk in pair}))
    for pair in _settled(asked, projects):
        del asked[pair]
    IdentityQuestion.objects.bulk_create(
        (_question(projects[first], projects[second], judged) for (first, second), judged in asked.items()),
        batch_size=500,
        ignore_conflicts=True,
    )
    units = {projects[pk].unit for pair in asked for pk in pair}
    if asked:
        tell_of_questions(units, city=True)
    return len(asked)


def _settled(asked: dict[tuple[int, int], likeness.Judgement], projects: dict[int, Project]) -> set[tuple[int, int]]:
    """Pairs that were asked about before, or that stand in a known relation: a package and its parts, phases."""
    pks = list(projects)
    before = IdentityQuestion.objects.filter(first__in=pks, second__in=pks).values_list("first_id", "second_id")
    related = ProjectRelation.objects.filter(project__in=pks, other__in=pks, ended_at__isnull=True)
    settled = {*before, *((min(pair), max(pair)) for pair in related.values_list("project_id", "other_id"))}
    return {pair for pair in asked if pair in settled or _one_family(projects[pair[0]], projects[pair[1]])}


def _one_family(first: Project, second: Project) -> bool:
    above = {first.parent_id, second.parent_id} - {None}
    return bool(above) and (first.parent_id == second.parent_id or first.pk in above or second.pk in above)


def _question(first: Project, second: Project, judged: likeness.Judgement) -> IdentityQuestion:
    return IdentityQuestion(
        first=first,
        second=second,
        lane=Lane.OWN if first.unit_id == second.unit_id else Lane.CITY,
        points=judged.points,
        verdict=judged.verdict,
        phase=judged.phase,
        evidence=[one.as_json() for one in judged.evidence],
        status=Answer.OPEN,
        at=clock.now(),
    )
