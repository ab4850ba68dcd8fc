"""Which published bulletins something may have moved, as the ledger tells it: for the worker, between its daily looks.

The ledger is read, and nothing is added to the acts themselves: an acceptance costs what it cost before.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from django.db.models import Max

from sanzhua.bulletins.locked import GROWTH
from sanzhua.bulletins.models import BulletinQuerySet
from sanzhua.facts.models import Part
from sanzhua.ledger.models import Entry

# A form and a period, as a bulletin's sources name them; the bureau's series is the form GROWTH.
Place: TypeAlias = tuple[str, str]


def _accepted(facts: Mapping[str, Any]) -> Iterable[Place]:
    return Part.objects.filter(source_sha256=facts["sha256"]).values_list("source", "period")


def _light(facts: Mapping[str, Any]) -> Iterable[Place]:
    return [(facts["form"], facts["period"])]


def _growth(facts: Mapping[str, Any]) -> Iterable[Place]:
    return [(GROWTH, facts["period"])]


def _growth_file(facts: Mapping[str, Any]) -> Iterable[Place]:
    return [(GROWTH, one["period"]) for one in facts["figures"]]


_MOVERS: Mapping[str, Callable[[Mapping[str, Any]], Iterable[Place]]] = {
    "report.accept": _accepted,
    "lightoverride.set": _light,
    "lightoverride.withdraw": _light,
    "growth.enter": _growth,
    "growth.file": _growth_file,
}


def last_entry() -> int:
    """The number of the newest entry; -1 in an empty ledger."""
    found = Entry.objects.aggregate(last=Max("seq"))["last"]
    return -1 if found is None else int(found)


def touched(published: BulletinQuerySet, *, after: int, until: int) -> list[int]:
    """Ids of those bulletins that quote what an entry behind `after` up to `until` tells of, oldest first."""
    entries = Entry.objects.filter(seq__gt=after, seq__lte=until, kind__in=_MOVERS).values_list("kind", "body")
    places = {place for kind, body in entries for place in _MOVERS[kind](json.loads(bytes(body))["facts"])}
    if not places:
        return []
    told = published.order_by("pk").values_list("pk", "form", "period", "sources", "figures")
    return [pk for pk, form, period, sources, figures in told if places & {(form, period), *_quoted(sources, figures)}]


def _quoted(sources: list[dict[str, Any]], figures: Mapping[str, Mapping[str, Any]]) -> Iterator[Place]:
    yield from ((one["form"], one["period"]) for one in sources)
    yield from ((GROWTH, one["period"]) for one in figures.values() if one["form"] == GROWTH)
