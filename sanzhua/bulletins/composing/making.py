"""What all writers of a draft share: the question to the metric layer, the frame of comparisons, the locked figures."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from sanzhua.accounts.models import Unit
from sanzhua.base import clock
from sanzhua.base.periods import Period
from sanzhua.bulletins import locked
from sanzhua.bulletins.composing.asking import Place, wanted_of
from sanzhua.bulletins.kinds import FigureSpec, Kind
from sanzhua.bulletins.rules import wording
from sanzhua.dispatch.models import FormPeriod
from sanzhua.dispatch.queries import reopenings
from sanzhua.dispatch.succession import comparable
from sanzhua.facts import definitions
from sanzhua.facts import queries as facts
from sanzhua.facts.basis import ORIGINAL
from sanzhua.facts.definitions import ADMISSIONS
from sanzhua.facts.models import Part
from sanzhua.formbook.definition import FORM_KEYS
from sanzhua.lights.queries import Light, as_published, lights
from sanzhua.papers import prose

# The last line of a table by unit, and the beginning of its figures' names.
TOTAL = "合计"


@dataclass
class Draft:
    """`figures`: {key: metric, unit (name or None), period, value, shown, ...}. `blocks` in reading order.

    `sources`: what was quoted, [{form, period, parts: {unit: version}, closed_at}]; `parts` are the ids of its parts.
    `terms`: by which rules its lights were judged.
    """

    title: str
    addressee: str
    blocks: list[dict[str, Any]] = field(default_factory=list)
    figures: dict[str, dict[str, Any]] = field(default_factory=dict)
    parts: list[int] = field(default_factory=list)
    sources: list[dict[str, Any]] = field(default_factory=list)
    terms: dict[str, Any] = field(default_factory=dict)


class Making:
    """One draft while it is being made. Answers of the metric layer are asked once each."""

    def __init__(
        self,
        kind: Kind,
        period: Period,
        units: Mapping[str, Unit],
        missing: list[str],
        since: datetime | None,
        city: str,
    ) -> None:
        self.kind, self.period, self.units, self.missing, self.since = kind, period, units, missing, since
        self.basis = comparable(period)
        self._answers: dict[tuple[object, ...], dict[str, Any]] = {}
        self._wanted = wanted_of(kind, period)
        self._lights: dict[str, list[Light]] = {}
        words = {"year": str(period.year), "span": period.span_zh, "month": f"{period.month}月", "city": city}
        self.draft = Draft(prose.filled(kind.title, words), prose.filled(kind.addressee, words))
        self.words = words | {
            "lag_points": str(kind.lag_points),
            "answer_days": str(kind.answering.days if kind.answering else 0),
            "same_units": wording.frame(moved=bool(self.basis), missing=bool(missing)),
            "missing_sentence": wording.missing_sentence(missing),
            "reopened_sentence": wording.reopened_sentence(list(_reopened(kind.form, period))),
        }
        for spec in kind.figures:
            self._add(spec)

    @cached_property
    def present(self) -> list[int]:
        return [unit.pk for name, unit in self.units.items() if name not in self.missing]

    @cached_property
    def _told(self) -> frozenset[tuple[str, str]]:
        """Forms and months of which something was accepted: the others need no question."""
        return frozenset(Part.objects.current().values_list("source", "period").distinct())

    @cached_property
    def known(self) -> frozenset[str]:
        return frozenset(key for key, found in self.draft.figures.items() if found["value"] is not None)

    def ask(
        self,
        form: str,
        metrics: Iterable[str],
        period: Period | None = None,
        *,
        by_unit: bool = False,
        where: str = "",
    ) -> dict[str, Any]:
        """Earlier months are counted on the comparable basis and for the units that have reported this time: neither a
        missing unit nor a moved border may look like a fall."""
        place = Place(form, period or self.period, where)
        wanted, planned = frozenset(metrics), self._wanted.get(place)
        if planned is not None and planned.metrics.issuperset(wanted) and planned.by_unit >= by_unit:
            return _narrowed(self._asked(place, frozenset(planned.metrics), by_unit=planned.by_unit), wanted)
        return self._asked(place, wanted, by_unit=by_unit)

    def lights(self, form: str) -> list[Light]:
        """Of the bulletin's month, worst first; the draft keeps the rules by which they were judged."""
        if form not in self._lights:
            self.draft.terms["lights"] = as_published()
            self._lights[form] = lights(self.period, form=form)
        return self._lights[form]

    def _asked(self, place: Place, metrics: frozenset[str], *, by_unit: bool) -> dict[str, Any]:
        compared = place.period != self.period
        name = (place, tuple(sorted(metrics)), by_unit)
        told = (place.form, str(place.period)) in self._told
        if name not in self._answers and place.form in FORM_KEYS and not told:
            nothing = {one: 0 if definitions.metric(place.form, one).is_count else None for one in name[1]}
            self._answers[name] = {"metrics": [], "rows": [], "total": nothing}
        if name not in self._answers:
            self._answers[name] = facts.metrics(
                name[1],
                form=place.form,
                period=place.period,
                by=("unit",) if by_unit else (),
                where=place.where or None,
                unit_ids=self.present if compared else None,
                basis=self.basis if compared else ORIGINAL,
            )
        return self._answers[name]

    def figure(
        self,
        metric: str,
        value: prose.Number,
        style: str,
        *,
        form: str,
        period: Period | None = None,
        unit: str | None = None,
        bare: bool | None = None,
        **more: Any,
    ) -> dict[str, Any]:
        asked = period or self.period
        made = figure(metric, value, style, form=form, period=asked, unit=unit, bare=bare)
        if asked != self.period or "against" in more:
            more |= {"compared": True, **({"moved": True} if self.basis else {})}
        return made | {key: found for key, found in more.items() if found}

    def lock(self, key: str, found: dict[str, Any]) -> str:
        """Keep a figure under its name; gives the name."""
        self.draft.figures[key] = found
        return key

    def _add(self, spec: FigureSpec) -> None:
        form = spec.form or self.kind.form
        asked, more = self.period.shifted(-spec.back), dict[str, Any]()
        value = before = self.ask(form, [spec.metric], asked, where=spec.where)["total"][spec.metric]
        if spec.shown == "growth":
            now = self.ask(form, [spec.metric], where=spec.where)["total"][spec.metric]
            more["against"] = {"period": str(asked), "now": now, "before": before}
            value, asked = prose.growth(now, before), self.period
        made = self.figure(spec.metric, value, spec.shown, form=form, period=asked, where=spec.where, **more)
        self.lock(spec.key, made)
        if spec.direction:
            self.words[spec.direction] = wording.direction(spec.direction, value)

    def pin(self) -> None:
        """Every part that answers for a figure, so that it can be worked out again in ten years."""
        wanted: set[tuple[str, str]] = {(self.kind.form, str(self.period))}
        for found in self.draft.figures.values():
            wanted |= quoted_by(found)
        sources = quoted_sources(wanted)
        self.draft.sources = [told for told, _parts in sources]
        self.draft.parts = [part.pk for _told, parts in sources for part in parts]


def _narrowed(answer: Mapping[str, Any], metrics: Collection[str]) -> dict[str, Any]:
    """The same answer, of these metrics alone."""
    return {
        **answer,
        "metrics": [one for one in answer["metrics"] if one["key"] in metrics],
        "rows": [{**row, "values": _only(row["values"], metrics)} for row in answer["rows"]],
        "total": _only(answer["total"], metrics),
    }


def _only(values: Mapping[str, Any], metrics: Collection[str]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if key in metrics}


def figure(
    metric: str,
    value: prose.Number,
    style: str,
    *,
    form: str,
    period: Period,
    unit: str | None = None,
    bare: bool | None = None,
) -> dict[str, Any]:
    """`bare`: printed without its unit, as in a table whose heading tells it."""
    bare = unit is not None if bare is None else bare
    return {
        "metric": metric,
        "form": form,
        "period": str(period),
        "unit": unit,
        "style": style,
        "definition": definitions.metric(form, metric).kept,
        "value": value,
        "shown": prose.shown(value, style, with_unit=not bare),
        **({} if bare == (unit is not None) else {"bare": bare}),
    }


def quoted_by(found: Mapping[str, Any]) -> set[tuple[str, str]]:
    """(form, period) of all parts that a figure is made of: both sides of a rate, both months of a change, and the
    months back to January where it counts admissions."""
    if not locked.is_metric(found):
        return _quoted_besides(found)
    one = definitions.metric(found["form"], found["metric"])
    forms = {side[0] for side in one.sides} or {found["form"]}
    periods = {found["period"], *([found["against"]["period"]] if "against" in found else [])}
    if one.as_of == ADMISSIONS:
        last = Period.parse(found["period"])
        periods |= {str(Period(last.year, month)) for month in range(1, last.month + 1)}
    return {(form, period) for form in forms for period in periods}


def _quoted_besides(found: Mapping[str, Any]) -> set[tuple[str, str]]:
    """A light is measured against the plan that the year's first return told; growth stands in no part."""
    if found["of"] == locked.GROWTH:
        return set()
    last = Period.parse(found["period"])
    return {(found["form"], str(Period(last.year, month))) for month in range(1, last.month + 1)}


def quoted_sources(wanted: Iterable[tuple[str, str]]) -> list[tuple[dict[str, Any], list[Part]]]:
    """What the page says of each source, and its parts as they are now; sources without a part are left out."""
    named = sorted(wanted)
    closed = {
        (form, period): at
        for form, period, at in FormPeriod.objects.filter(
            form__in={form for form, _period in named}, period__in={period for _form, period in named}
        ).values_list("form", "period", "closed_at")
    }
    found = []
    for form, period in named:
        if parts := facts.parts_of(form, period):
            at = closed.get((form, period))
            told = {
                "form": form,
                "period": period,
                "parts": {part.unit_name: part.version for part in parts},
                "closed_at": at.isoformat() if at else None,
            }
            found.append((told, parts))
    return found


def _reopened(form: str, period: Period) -> Iterable[str]:
    """Said where the month was opened again after a close: what stood before is no longer the whole of it."""
    for one in reopenings(form, str(period)):
        if one.reopened_at is not None:
            yield f"{_day(one.closed_at)}关闭后，于{_day(one.reopened_at)}重新打开（{one.reason}）"


def _day(moment: datetime) -> str:
    day = moment.astimezone(clock.SHANGHAI)
    return f"{day.month}月{day.day}日"
