"""Lights of the month: how many of each colour, whose they are, and the worst ones.

They are worked out from the versions that are accepted now, also of a closed month: a light follows a correction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Max, Model
from django.urls import reverse

from sanzhua.accounts.models import Person
from sanzhua.base.lately import Lately
from sanzhua.facts import storage
from sanzhua.facts.questions import Question
from sanzhua.home.queries.cockpit.frame import Frame
from sanzhua.home.queries.cockpit.slips import leaders_of
from sanzhua.lights import policy
from sanzhua.lights.models import LightOverride
from sanzhua.lights.queries import CONSTRUCTION, Light, counts, lights
from sanzhua.registry.models import LifeChange, Project, YearPlan
from sanzhua.ui import times


@dataclass(frozen=True, slots=True)
class Held:
    """`worst` are red and yellow ones, the worst first; `units`: each colour's count by unit id."""

    counts: Mapping[str, int]
    worst: Sequence[Light]
    units: Mapping[int, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Lit:
    """`lines`: a light and who answers for the project. `url` is the list of them all, of every colour."""

    counts: Mapping[str, int]
    lines: Sequence[tuple[Light, str]]
    units: Mapping[int, Mapping[str, int]]
    url: str

    @property
    def every(self) -> int:
        return sum(self.counts.values())

    @property
    def judged(self) -> int:
        """Projects with a light."""
        return sum(count for colour, count in self.counts.items() if colour != "none")


# A few numbers and some lines each, however many projects.
_MOST = 200
_held: Lately[Hashable, Held] = Lately(_MOST, lambda one: 1)


def lit(frame: Frame, person: Person) -> Lit | None:
    """None for who sees no lights."""
    if not policy.sees_lights(person):
        return None
    seen = policy.seen_unit_ids(person) & frame.seen
    own = _lights(frame, seen & frame.units)
    every = own if frame.units == frame.seen else _lights(frame, seen)
    keys = dict(Project.objects.filter(uid__in=[one.project for one in own.worst]).values_list("uid", "pk"))
    leaders = leaders_of(list(keys.values()))
    lines = [(one, leaders.get(keys.get(one.project, 0), "")) for one in own.worst]
    return Lit(own.counts, lines, every.units, _list_url(frame))


def _list_url(frame: Frame) -> str:
    asked = {"period": str(frame.period)}
    if frame.asked.unit is not None:
        asked["of"] = str(frame.asked.unit.pk)
    return f"{reverse('lights:list')}?{urlencode(asked)}"


def _lights(frame: Frame, units: Collection[int]) -> Held:
    """Kept under all that a light hangs on: the parts, plans, lives, and what was set by hand. Plans and lives are only
    added to, so that their number and the newest say whether there is a new one."""
    parts = Question(frame.period, units=units).listing(CONSTRUCTION).state
    by_hand = LightOverride.objects.standing().filter(form=CONSTRUCTION, period=str(frame.period))
    stamps = (_newest(YearPlan), _newest(LifeChange), frozenset(by_hand.values_list("pk", flat=True)))
    key = (storage.folder(), frame.period, frozenset(units), parts, stamps, times.is_english())
    return _held.get(key, lambda: _judged(frame, units))


def _judged(frame: Frame, units: Collection[int]) -> Held:
    found = lights(frame.period, unit_ids=units)
    by_unit: dict[int, Counter[str]] = {}
    for one in found:
        by_unit.setdefault(one.unit_id, Counter())[one.colour] += 1
    bad = [one for one in found if one.colour in ("red", "yellow")]
    return Held(counts(found), bad[: frame.spec.shown["lights"]], by_unit)


def _newest(model: type[Model]) -> tuple[Any, Any]:
    found = model._default_manager.aggregate(count=Count("pk"), last=Max("pk"))
    return found["count"], found["last"]


def forget() -> None:
    """As a process that has just begun; for measuring."""
    global _held
    _held = Lately(_MOST, lambda one: 1)
