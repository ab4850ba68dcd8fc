"""Why a figure of a published bulletin moved, as far as it is known, and where in the bulletin it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Prefetch

from sanzhua.accounts.models import Unit
from sanzhua.base.periods import Period
from sanzhua.bulletins import locked
from sanzhua.bulletins.choices import PUBLISHING
from sanzhua.bulletins.locked import Found
from sanzhua.bulletins.models import Bulletin
from sanzhua.bulletins.queries.watched import Watched
from sanzhua.dispatch.queries import corrections
from sanzhua.facts import queries as facts
from sanzhua.facts.choices import Edition
from sanzhua.lights.choices import OverrideStatus
from sanzhua.lights.models import LightOverride, LightOverrideChange
from sanzhua.papers import prose

LATE = "印发后补报"
_SET, _WITHDRAWN = "人工改灯", "撤销改灯"


@dataclass(frozen=True, slots=True)
class Turn:
    """A light that was set by hand, or given back to the rules, after the bulletin had gone out."""

    unit_id: int
    unit: str
    project: str
    name: str
    verb: str
    reason: str


@dataclass(frozen=True)
class Causes:
    """Of one bulletin, since it went out. Each list is read once, and only if a figure asks for it.

    `listed`: uids of the projects whose light is told by itself; where they are counted their reason is not told again.
    """

    bulletin: Bulletin
    watched: Watched
    listed: frozenset[str] = frozenset()

    def of(self, found: Found, value: Any) -> tuple[str, ...]:
        """`value` is what it is now; empty where nothing is known."""
        if locked.is_metric(found):
            return tuple(self._returns(found, {found["period"]}))
        if found["of"] == locked.GROWTH:
            return tuple(self._release(found))
        if found["of"] == locked.COUNT:
            turns = (one for one in self.turns if found["unit_id"] in (None, one.unit_id))
            said = [self._named(one, with_unit=found["unit"] is None) for one in turns]
            return (*said, *self._returns(found, self._year))
        return (*self._turns_of(found, value), *self._returns_of(found, value))

    def is_by_hand(self, found: Found, value: Any) -> bool:
        """Whether an override is among the causes."""
        if found.get("of") == locked.COUNT:
            return any(found["unit_id"] in (None, one.unit_id) for one in self.turns)
        return found.get("of") == locked.LIGHT and bool(self._turns_of(found, value))

    def is_by_returns(self, found: Found, value: Any) -> bool:
        if locked.is_metric(found):
            return True
        if found["of"] == locked.LIGHT:
            return bool(self._returns_of(found, value))
        return found["of"] != locked.GROWTH and bool([*self._returns(found, self._year)])

    @cached_property
    def turns(self) -> list[Turn]:
        """Of all forms that the bulletin's lights are of; one that was set and taken back since has changed nothing."""
        forms = {one["form"] for one in self.bulletin.figures.values() if one.get("of") in (locked.COUNT, locked.LIGHT)}
        held = LightOverride.objects.filter(form__in=forms, period=self.bulletin.period).order_by("pk")
        withdrawals = Prefetch("changes", LightOverrideChange.objects.filter(verb="withdraw"), to_attr="withdrawals")
        rows = held.select_related("project", "unit").prefetch_related(withdrawals) if forms else ()
        return [turn for one in rows if (turn := _turn(one, self._since))]

    @cached_property
    def _since(self) -> datetime | None:
        return self.bulletin.changes.filter(verb__in=PUBLISHING).values_list("at", flat=True).first()

    @cached_property
    def _year(self) -> set[str]:
        """The months that a light is made of: its plan is that of the year's first return."""
        last = Period.parse(self.bulletin.period)
        return {str(Period(last.year, month)) for month in range(1, last.month + 1)}

    @cached_property
    def _reasons(self) -> dict[tuple[str, str], list[str]]:
        """By unit and month, why they were corrected or came after the bulletin had gone out."""
        found: dict[tuple[str, str], list[str]] = {}
        names = dict(Unit.objects.values_list("pk", "name"))
        last = Period.parse(self.bulletin.period).next()
        told = {one["form"] for one in self.bulletin.figures.values()} - {"register", "across", locked.GROWTH}
        for form in sorted(told):
            for one in corrections(form, before=last, since=self._since):
                found.setdefault((names[one.unit_id], one.period), []).append(one.reason)
        for unit, period in self._came_late():
            found.setdefault((unit, period), []).append(LATE)
        return found

    def _came_late(self) -> Iterator[tuple[str, str]]:
        """Units that had nothing accepted in the bulletin's own month when it went out."""
        form, period = self.bulletin.form, self.bulletin.period
        quoted = [one for one in self.bulletin.sources if (one["form"], one["period"]) == (form, period)]
        for part in facts.parts_of(form, period) if quoted else ():
            if part.unit_name not in quoted[0]["parts"]:
                yield part.unit_name, period

    def _returns(self, found: Found, periods: set[str]) -> Iterator[str]:
        """Of a unit's figure its own reasons, of the city's all of them with the unit's name."""
        for (unit, period), told in self._reasons.items():
            if period in periods and found["unit"] in (None, unit):
                for reason in told:
                    yield reason if found["unit"] else f"{unit}：{reason}"

    def _turns_of(self, found: Found, value: Any) -> list[str]:
        """What a person did to one light."""
        printed = found["value"] or locked.GONE
        if value["by_hand"]:
            same = (value["sentence"], value["colour"]) == (printed["sentence"], printed["colour"])
            return [] if same else [f"{_SET}：{value['sentence']}"]
        if found["value"] is not None and not printed["by_hand"]:
            return []
        back = [one for one in self.turns if one.project == found["project"] and one.verb == _WITHDRAWN]
        return [f"{_WITHDRAWN}：{back[-1].reason}"] if back else []

    def _named(self, one: Turn, *, with_unit: bool) -> str:
        reason = "" if one.project in self.listed else f"：{one.reason}"
        return f"{one.unit}：" * with_unit + f"{one.name}{one.verb}{reason}"

    def _returns_of(self, found: Found, value: Any) -> list[str]:
        """Why the rules themselves say something else of one light than in print."""
        printed = found["value"]
        if printed is None:  # what they said then is not known
            is_anew = not self._turns_of(found, value)
        else:
            is_anew = (printed["ruled"], printed["score"]) != (value["ruled"], value["score"])
        return [*self._returns(found, self._year)] if is_anew else []

    def _release(self, found: Found) -> Iterator[str]:
        if one := self.watched.growth_of(found):
            edition = {Edition.PRELIMINARY: "初步数", Edition.REVISED: "修订数"}[Edition(one.edition)]
            yield f"统计部门{one.released_on:%Y-%m-%d}发布的{edition}，出处：{one.paper}"


def places(bulletin: Bulletin) -> dict[str, str]:
    """By figure, where the bulletin prints it first: the title of a table or chart, or the chapter of the text."""
    found: dict[str, str] = {}
    chapter = "正文"
    for block in bulletin.blocks:
        if block["kind"] == "heading":
            chapter = block["text"]
        for key in _keys(block):
            found.setdefault(key, block.get("title") or chapter)
    return found


def place_of_list(bulletin: Bulletin, colour: str) -> str:
    """The list in which a light of that colour stands."""
    titles = (block["title"] for block in bulletin.blocks if block.get("lit", {}).get("colour") == colour)
    return next(titles, prose.DASH)


def _keys(block: dict[str, Any]) -> list[str]:
    match block["kind"]:
        case "table":
            return [cell["figure"] for row in block["rows"] for cell in row if "figure" in cell]
        case "chart":
            return [point["figure"] for one in block["series"] for point in one["points"]]
        case _:
            return prose.tokens(block["text"])


def _turn(one: LightOverride, since: datetime | None) -> Turn | None:
    stands = one.status == OverrideStatus.STANDING
    was_set = since is not None and one.at > since
    if stands != was_set:
        return None
    back: list[LightOverrideChange] = getattr(one, "withdrawals", [])
    if not stands and not (since and back and back[-1].at > since):
        return None
    verb, reason = (_SET, one.reason) if stands else (_WITHDRAWN, back[-1].note)
    return Turn(one.unit_id, one.unit.name, one.project.uid, str(one.project), verb, reason)
