"""Lights and growth that a bulletin printed, as they would be printed now. Why so: docs/why/0037-lights-in-print.md."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.translation import override

from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.bulletins import locked
from sanzhua.bulletins.locked import Found
from sanzhua.bulletins.models import Bulletin
from sanzhua.facts import growth
from sanzhua.facts.models import CountyGrowth
from sanzhua.lights import policy
from sanzhua.lights.queries import Light, Rulebook, lights, rulebook
from sanzhua.lights.scheme import WrongScheme


@dataclass(frozen=True)
class Watched:
    """Each question is asked once, and only where the bulletin printed such a figure."""

    bulletin: Bulletin
    _lit: dict[str, list[Light]] = field(default_factory=dict, init=False)
    _released: dict[str, dict[int, CountyGrowth]] = field(default_factory=dict, init=False)

    @cached_property
    def rulebook(self) -> Rulebook | None:
        """The rules that the bulletin printed its lights by; None where it kept none that still read."""
        try:
            return rulebook(self.bulletin.terms["lights"])
        except (KeyError, WrongScheme):
            return None

    def lights(self, form: str) -> list[Light]:
        """Of the bulletin's month by its own rules, worst first, from the reports and overrides that hold now; none
        where its rules are not known."""
        if self.rulebook is None:
            return []
        if form not in self._lit:
            with override("zh-hans"):  # as printed
                self._lit[form] = lights(self.bulletin.period, form=form, by=self.rulebook)
        return self._lit[form]

    def of(self, found: Found) -> list[Light]:
        """The lights that a figure counts or tells, as they are now."""
        if found["of"] == locked.LIGHT:
            return [one for one in self.lights(found["form"]) if one.project == found["project"]]
        own = (one for one in self.lights(found["form"]) if found["unit_id"] in (None, one.unit_id))
        return [one for one in own if one.colour == found["colour"]]

    def appeared(self) -> dict[str, dict[str, Any]]:
        """What would stand in a list of lights now and did not, by a name of its own; its value in print is None."""
        made: dict[str, dict[str, Any]] = {}
        printed = {one["project"] for one in self.bulletin.figures.values() if one.get("of") == locked.LIGHT}
        for form, one in self._listed():
            if one.project not in printed:
                found = locked.light(one, form=form, period=self.bulletin.period) | {
                    "value": None,
                    "shown": "",
                    "new": True,
                }
                made.setdefault(locked.light_key(found, self.bulletin.figures), found)
        return made

    def _listed(self) -> Iterator[tuple[str, Light]]:
        for block in self.bulletin.blocks:
            if chosen := block.get("lit"):
                form = chosen.get("form") or self.bulletin.form
                now = [one for one in self.lights(form) if one.colour == chosen["colour"]]
                yield from ((form, one) for one in now[: chosen.get("most")])

    def values(self, figures: Mapping[str, Found]) -> dict[str, Any]:
        """Of figures that are no metric, what would be printed now, by key; lights whose rules do not read any more
        are left out."""
        told = {key: one for key, one in figures.items() if one["of"] == locked.GROWTH or self.rulebook}
        return {key: self._value(one) for key, one in told.items()}

    def _value(self, found: Found) -> Any:
        if found["of"] == locked.GROWTH:
            released = self.growth_of(found)
            return str(released.growth) if released else None
        now = self.of(found)
        if found["of"] == locked.LIGHT:
            return locked.light_value(now[0]) if now else dict(locked.GONE)
        return len(now)

    def growth_of(self, found: Found) -> CountyGrowth | None:
        """The row of the series that is quoted now."""
        period = found["period"]
        if period not in self._released:
            self._released[period] = growth.quoted(period, clock.business_today())
        return self._released[period].get(found["unit_id"])


def sees(found: Found, bulletin: Bulletin, lit: frozenset[int], seen: frozenset[int]) -> bool:
    """Whether a reader is told of a figure that is no metric. `lit`: the units whose lights the reader sees, `seen`
    those whose figures. Lights of all units together are told to who sees each of them."""
    if found["of"] == locked.GROWTH:
        return found["unit_id"] in seen
    return (found["unit_id"] or bulletin.unit_id) in lit


def sight(person: Person) -> tuple[frozenset[int], frozenset[int]]:
    """Units whose lights, and units whose figures the reader sees."""
    return policy.seen_unit_ids(person), frozenset(person.visible_unit_ids())
