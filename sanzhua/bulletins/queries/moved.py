"""A bulletin's figures worked out again: as they would be printed by now, or from the parts that it pinned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

from sanzhua.accounts.models import Person, Unit
from sanzhua.base.periods import Period
from sanzhua.bulletins import locked
from sanzhua.bulletins.locked import Found
from sanzhua.bulletins.models import Bulletin
from sanzhua.bulletins.queries.watched import Watched, sees, sight
from sanzhua.dispatch.succession import comparable
from sanzhua.facts import definitions
from sanzhua.facts import queries as facts
from sanzhua.facts.basis import ORIGINAL, Regrouping
from sanzhua.facts.definitions import Metric
from sanzhua.facts.engine import Answer
from sanzhua.facts.models import Part
from sanzhua.facts.questions import Question, answer
from sanzhua.papers import prose

# Form, period, condition: figures of one of these are asked together.
_Ask: TypeAlias = tuple[str, str, str]


@dataclass(frozen=True)
class Frame:
    """How a bulletin counts an earlier month: for the units that reported its own, within the borders of that."""

    bulletin: Bulletin

    def is_compared(self, period: str, found: Found) -> bool:
        if period == self.bulletin.period or found.get("added"):
            return False
        return bool(found.get("compared", True))

    @cached_property
    def units(self) -> set[int]:
        own = Part.objects.filter(pk__in=self.bulletin.pins, source=self.bulletin.form, period=self.bulletin.period)
        return set(own.values_list("unit_id", flat=True))

    @cached_property
    def basis(self) -> Sequence[Regrouping]:
        return comparable(Period.parse(self.bulletin.period))

    def units_for(self, period: str, found: Found) -> set[int] | None:
        """None stands for all units."""
        return self.units if self.is_compared(period, found) else None

    def basis_for(self, period: str, found: Found) -> Sequence[Regrouping]:
        return self.basis if self.is_compared(period, found) else ORIGINAL

    def pins_for(self, found: Found) -> list[int] | None:
        """The parts quoted; None for earlier months of bulletins that did not pin them yet."""
        told = any((one["form"], one["period"]) == (found["form"], found["period"]) for one in self.bulletin.sources)
        return list(self.bulletin.pins) if told or found["period"] == self.bulletin.period else None


def printed_as(found: Found) -> str:
    """What was printed, as a notice repeats it: of a light the colour and the reason beside its score."""
    return found["shown"] if locked.is_metric(found) else locked.words(found, found["value"])


def is_bare(found: Found) -> bool:
    """Printed without its unit, as in a table."""
    return bool(found.get("bare", found["unit"] is not None))


def shown_as(found: Found, value: Any) -> str:
    if not locked.is_metric(found):
        return locked.words(found, value)
    return prose.shown(value, found["style"], with_unit=not is_bare(found))


def moved_figures(bulletin: Bulletin, person: Person) -> dict[str, str]:
    """Figures that have changed since they were taken, with what would be printed now; with them whatever project has
    come into a list of lights.

    Of the tables only those of units that the person sees, of lights only those that the person sees.
    """
    (lit, seen), watched = sight(person), Watched(bulletin)
    names = {unit.name for unit in Unit.objects.filter(pk__in=seen)}
    figures = {
        key: one
        for key, one in (bulletin.figures | (watched.appeared() if lit else {})).items()
        if (not one["unit"] or one["unit"] in names if locked.is_metric(one) else sees(one, bulletin, lit, seen))
    }
    now = values_now(bulletin, figures, watched)
    shown = {key: shown_as(figures[key], value) for key, value in now.items()}
    return {key: words for key, words in shown.items() if words != printed_as(figures[key])}


def values_now(bulletin: Bulletin, figures: Mapping[str, Found], watched: Watched | None = None) -> dict[str, Any]:
    """The value of each figure from the reports, overrides and releases that hold now; a growth between two months
    that does not tell its sides is left out."""
    others = {key: one for key, one in figures.items() if not locked.is_metric(one)}
    own = {key: one for key, one in figures.items() if locked.is_metric(one)}
    return _metrics_now(bulletin, own) | (watched or Watched(bulletin)).values(others)


def _metrics_now(bulletin: Bulletin, figures: Mapping[str, Found]) -> dict[str, prose.Number]:
    told = {key: one for key, one in figures.items() if one["style"] != "growth" or "against" in one}
    asked: dict[tuple[_Ask, bool], set[str]] = {}
    frame = Frame(bulletin)
    for one in told.values():
        for period in _sides(one):
            place = (_ask(one, period), frame.is_compared(period, one))
            asked.setdefault(place, set()).add(one["metric"])
    answers = {place: _answered(frame, place[0], place[1], metrics) for place, metrics in asked.items()}

    def value(one: Found, period: str) -> prose.Number:
        by_unit = answers[_ask(one, period), frame.is_compared(period, one)]
        return by_unit.get(one["unit"], {}).get(one["metric"], _nothing(one))

    return {key: _put_together(one, [value(one, period) for period in _sides(one)]) for key, one in told.items()}


def recomputed(bulletin: Bulletin) -> dict[str, Any]:
    """What the bulletin pinned, worked out again from those parts and the definitions that it kept, by key.

    Figures of earlier months are among them where it pinned their parts and no border had moved since.
    """
    frame = Frame(bulletin)
    pinned = {key: one for key, one in bulletin.figures.items() if _can_recompute(frame, one)}
    answers: dict[tuple[object, ...], Answer] = {}
    values: dict[str, Any] = {}
    for key, one in pinned.items():
        metric = definitions.as_kept(one["form"], one["metric"], one["definition"])
        sides = [_pinned_value(frame, one, metric, period, answers) for period in _sides(one)]
        values[key] = _put_together(one, sides)
    return values


def _can_recompute(frame: Frame, found: Found) -> bool:
    if "definition" not in found or (found["style"] == "growth" and "against" not in found) or found.get("moved"):
        return False
    told = {(one["form"], one["period"]) for one in frame.bulletin.sources}
    return all(period == frame.bulletin.period or (found["form"], period) in told for period in _sides(found))


def _pinned_value(
    frame: Frame, found: Found, metric: Metric, period: str, answers: dict[tuple[object, ...], Answer]
) -> prose.Number:
    where, units = found.get("where") or None, frame.units_for(period, found)
    name = (found["form"], period, where, units is None, f"{metric.key} {metric.kept}")
    if name not in answers:
        asked = Question(Period.parse(period), where=where, units=units, part_ids=list(frame.bulletin.pins))
        answers[name] = answer(asked, [metric], ("unit",), metric.form)
    group = answers[name].groups.get((found["unit"],), {}) if found["unit"] else answers[name].total
    return group.get(metric.key)


def _sides(found: Found) -> list[str]:
    """The months that a figure is made of: its own, and that which a change is measured against."""
    return [found["period"], *([found["against"]["period"]] if "against" in found else [])]


def _put_together(found: Found, sides: Sequence[prose.Number]) -> prose.Number:
    if len(sides) == 1:
        return sides[0]
    now, before = sides
    if found["style"] == "growth":
        return prose.growth(now, before)
    return None if now is None or before is None else float(now) - float(before)


def _ask(found: Found, period: str) -> _Ask:
    return found["form"], period, found.get("where", "")


def _answered(
    frame: Frame, ask: _Ask, compared: bool, metrics: Iterable[str]
) -> dict[str | None, Mapping[str, prose.Number]]:
    """By unit name, the whole city under None; figures of one form and month in one question."""
    form, period, where = ask
    found = facts.metrics(
        sorted(metrics),
        form=form,
        period=period,
        by=("unit",),
        where=where or None,
        unit_ids=frame.units if compared else None,
        basis=frame.basis if compared else ORIGINAL,
    )
    return {**{row["unit"]: row["values"] for row in found["rows"]}, None: found["total"]}


def _nothing(found: Found) -> prose.Number:
    return 0 if found["value"] == 0 else None
