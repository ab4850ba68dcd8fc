"""The lights behind a count of a bulletin, as they were when it took its figures, and what has become of them since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sanzhua.accounts.models import Person
from sanzhua.bulletins.models import Bulletin
from sanzhua.bulletins.queries.watched import Watched
from sanzhua.facts.models import Part
from sanzhua.lights import policy as lights_policy
from sanzhua.lights.choices import Colour
from sanzhua.lights.kept import as_light
from sanzhua.lights.pages import FindingLine, lines_of, score_sum
from sanzhua.lights.queries import Light, lights


@dataclass(frozen=True, slots=True)
class LitLine:
    """`light` as counted, `findings` with their sums, `now` None where no accepted return holds the project any more.
    `version` and `version_id` are those of the report that it was judged by."""

    light: Light
    findings: Sequence[FindingLine]
    sum: str
    version: int | None
    version_id: int | None
    now: Light | None

    @property
    def is_moved(self) -> bool:
        return self.now is None or (self.now.colour, self.now.score) != (self.light.colour, self.light.score)


@dataclass(frozen=True, slots=True)
class LitPage:
    """As many lines as the count says, worst first. `unit` is empty for the whole."""

    unit: str
    colour: str
    lines: Sequence[LitLine]

    @property
    def word(self) -> str:
        return str(Colour(self.colour).label)

    @property
    def moved(self) -> int:
        return sum(line.is_moved for line in self.lines)


def rows_opened(bulletin: Bulletin, person: Person) -> frozenset[str]:
    """Rows of the table of lights that open for the person, by the unit's name, empty for the whole: those of whose
    lights the person sees every one. None of a bulletin that did not keep its lights."""
    seen, held = lights_policy.seen_unit_ids(person), dict[str, set[int]]()
    for one in _kept(bulletin):
        for name in ("", one["unit"]):
            held.setdefault(name, set()).add(one["unit_id"])
    return frozenset(name for name, units in held.items() if units <= seen)


def opened_lights(bulletin: Bulletin, unit: str, colour: str, person: Person) -> LitPage | None:
    """None for a count that the bulletin does not hold, and just so for one that does not open for the person."""
    if colour not in Colour.values or unit not in rows_opened(bulletin, person):
        return None
    found = [as_light(one) for one in _kept(bulletin) if unit in ("", one["unit"]) and one["colour"] == colour]
    now = {one.project: one for one in _lights_now(bulletin, found)}
    versions = _versions(bulletin)
    lines = [_line(bulletin, one, versions.get(one.unit_id, (None, None)), now.get(one.project)) for one in found]
    return LitPage(unit, colour, lines)


def _kept(bulletin: Bulletin) -> Sequence[Mapping[str, Any]]:
    return next((block["lights"] for block in bulletin.blocks if "lights" in block), ())


def _lights_now(bulletin: Bulletin, found: Sequence[Light]) -> Sequence[Light]:
    units = {one.unit_id for one in found}
    own, projects = Watched(bulletin).rulebook, [one.project for one in found]
    return lights(bulletin.period, form=bulletin.form, unit_ids=units, projects=projects, by=own)


def _versions(bulletin: Bulletin) -> Mapping[int, tuple[int, int | None]]:
    """(number, id) by unit, of the reports that the bulletin pinned."""
    own = Part.objects.filter(pk__in=bulletin.pins, source=bulletin.form, period=bulletin.period)
    return {unit: (number, pk) for unit, number, pk in own.values_list("unit_id", "version", "version_id")}


def _line(bulletin: Bulletin, one: Light, version: tuple[int | None, int | None], now: Light | None) -> LitLine:
    return LitLine(one, lines_of(one, bulletin.period), score_sum(one), *version, now)
