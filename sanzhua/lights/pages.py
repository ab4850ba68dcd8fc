"""What the pages of lights show: a month's list with its filters, one project with its arithmetic, the overrides."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from sanzhua.accounts.models import Person, Unit, descendants_of
from sanzhua.base import clock
from sanzhua.base.periods import Period
from sanzhua.dispatch.calendar import reported_month
from sanzhua.dispatch.models import FormPeriod
from sanzhua.dispatch.owed import expected_units
from sanzhua.facts import queries as facts
from sanzhua.lights import policy
from sanzhua.lights.choices import Colour
from sanzhua.lights.models import LightOverride
from sanzhua.lights.queries import CONSTRUCTION, Finding, Light, counts, light_of, lights
from sanzhua.lights.scheme import scheme
from sanzhua.lights.wording import arithmetic
from sanzhua.registry.models import Project
from sanzhua.ui import times

BY_HAND = "hand"
SORTS: Mapping[str, tuple[Promise, Callable[[Light], Any]]] = {
    "worst": (gettext_lazy("最差的在前"), lambda one: one.rank),
    "best": (gettext_lazy("最好的在前"), lambda one: (one.score is None, -(one.score or 0), one.name)),
    "unit": (pgettext_lazy("sorted by", "单位"), lambda one: (one.unit_id, one.rank)),
    "name": (pgettext_lazy("sorted by", "项目名称"), lambda one: (one.name, one.project)),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the reader chose; words that choose nothing are empty. `colour` may be BY_HAND.

    `of` is a unit of which, with what lies below, the page tells alone; `unit` is one that reports.
    """

    period: Period
    colour: str = ""
    unit: int = 0
    rule: str = ""
    sort: str = "worst"
    of: int = 0

    @property
    def query(self) -> str:
        """The choices without the colour, ending in &, for links."""
        of = f"&of={self.of}" if self.of else ""
        return f"period={self.period}&unit={self.unit or ''}&rule={self.rule}&sort={self.sort}{of}&"


@dataclass(frozen=True, slots=True)
class LightsPage:
    """`chips`: (colour or BY_HAND, word, how many) of what fits unit and rule; `shown` fits the colour, too. `units_in`
    of `expected` units are accepted, of those that the reader sees. `place` names the unit of which alone it tells."""

    asked: Asked
    shown: Sequence[Light]
    chips: Sequence[tuple[str, str, int]]
    every: int
    units: Sequence[tuple[int, str]]
    rules: Sequence[tuple[str, str]]
    units_in: int
    expected: int
    closed_at: datetime | None
    place: str = ""

    @property
    def colour_query(self) -> str:
        return f"{self.asked.query}colour={self.asked.colour}&"


@dataclass(frozen=True, slots=True)
class FindingLine:
    """`formula` is the published rule, `sum` the finding's figures."""

    finding: Finding
    label: str
    formula: str
    sum: str


@dataclass(frozen=True, slots=True)
class ProjectLight:
    """`project` None where the register does not hold it; `light` None where the month has no accepted row."""

    uid: str
    name: str
    period: Period
    project: Project | None
    light: Light | None
    lines: Sequence[FindingLine]
    sum: str
    overrides: Sequence[LightOverride]


def asked_of(given: Mapping[str, str], form: str = CONSTRUCTION) -> Asked:
    """From an address; a period that does not exist is none."""
    unit, colour, rule, sort, of = (given.get(key, "") for key in ("unit", "colour", "rule", "sort", "of"))
    return Asked(
        period=period_of(given.get("period", ""), form),
        colour=colour if colour in (*Colour.values, BY_HAND) else "",
        unit=_number(unit),
        rule=rule if rule in {one.key for one in scheme().rules} else "",
        sort=sort if sort in SORTS else next(iter(SORTS)),
        of=_number(of),
    )


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def period_of(text: str, form: str = CONSTRUCTION) -> Period:
    """The month asked for; else the newest that the city has closed: of an open one half the returns are missing."""
    try:
        return Period.parse(text)
    except ValueError:
        closed = FormPeriod.objects.filter(form=form, closed_at__isnull=False).order_by("-period")
        newest = closed.values_list("period", flat=True).first()
        newest = newest or facts.last_period(form, since="0000-00", until=Period.of(clock.business_today()))
        return Period.parse(newest) if newest else reported_month()


def lights_page(units: Collection[int], asked: Asked, form: str = CONSTRUCTION) -> LightsPage:
    """`units` are those whose lights the reader sees."""
    place = Unit.objects.filter(pk=asked.of, pk__in=units).first() if asked.of else None
    if asked.of:
        units = set(units) & descendants_of({asked.of})
    period, whole = str(asked.period), lights(asked.period, unit_ids=units, form=form)
    fitting = [one for one in whole if asked.unit in (0, one.unit_id) and fits_rule(one, asked.rule)]
    shown = [one for one in fitting if fits_colour(one, asked.colour)]
    if asked.sort != "worst":
        shown.sort(key=SORTS[asked.sort][1])
    names = {unit.pk: unit.shown_in_full for unit in Unit.objects.filter(pk__in={one.unit_id for one in whole})}
    by_hand = sum(one.overridden is not None for one in fitting)
    chips = [(colour, str(Colour(colour).label), count) for colour, count in counts(fitting).items()]
    english = times.is_english()
    held = FormPeriod.objects.filter(form=form, period=period).first()
    return LightsPage(
        asked=asked,
        shown=[replace(one, unit=names.get(one.unit_id, one.unit)) for one in shown],
        chips=[*chips, *([(BY_HAND, str(gettext_lazy("人工改灯")), by_hand)] if by_hand else [])],
        every=len(fitting),
        units=sorted({(one.unit_id, names.get(one.unit_id, one.unit)) for one in whole}),
        rules=[(rule.key, rule.label.text(english)) for rule in scheme().rules],
        units_in=len(facts.units_in(form, period) & set(units)),
        expected=len(expected_units(form, period) & set(units)),
        closed_at=held.closed_at if held else None,
        place=place.shown if place else "",
    )


def fits_rule(one: Light, rule: str) -> bool:
    """Whether the rule found something, be it the one that decided or not."""
    return not rule or any(finding.rule == rule and finding.colour in ("red", "yellow") for finding in one.findings)


def fits_colour(one: Light, colour: str) -> bool:
    return not colour or (one.overridden is not None if colour == BY_HAND else one.colour == colour)


def project_light(uid: str, period: Period, person: Person, form: str = CONSTRUCTION) -> ProjectLight | None:
    """None where the reader may see no light of that project, exactly as where there is no such project."""
    units = policy.seen_unit_ids(person)
    light = light_of(uid, period, unit_ids=units, form=form)
    project = Project.objects.filter(uid=uid).select_related("unit").first()
    if light is None and (project is None or project.unit_id not in units):
        return None
    held = LightOverride.objects.filter(project__uid=uid, form=form, unit__in=units).select_related("by", "unit")
    return ProjectLight(
        uid=uid,
        name=light.name if light else str(project),
        period=period,
        project=project,
        light=light,
        lines=lines_of(light, str(period)) if light else (),
        sum=score_sum(light) if light else "",
        overrides=list(held.prefetch_related("changes__by")),
    )


def lines_of(light: Light, period: str) -> list[FindingLine]:
    english = times.is_english()
    found = []
    for one in light.findings:
        rule = scheme().by_key[one.rule]
        words = rule.label.text(english), rule.about.text(english)
        found.append(FindingLine(one, *words, arithmetic(one.rule, one.inputs, period)))
    return found


def score_sum(light: Light) -> str:
    """100 − 21 − 5 = 74, or 100 alone; empty where there is no score."""
    if light.score is None:
        return ""
    lost = [str(one.points) for one in light.findings if one.points]
    return f"{' − '.join(['100', *lost])} = {light.score}" if lost else "100"


def newest_light(project: Project, person: Person, form: str = CONSTRUCTION) -> tuple[str, Light] | None:
    """(period, light) of the last month in which a unit whose lights the person sees has an accepted row of it."""
    units = policy.seen_unit_ids(person)
    if not units:
        return None
    until = Period.of(clock.business_today())
    last = facts.last_rows({form: ()}, unit_ids=units, projects=[project.uid], until=until)[form].get(project.uid)
    light = light_of(project.uid, last[0], unit_ids=units, form=form) if last else None
    return (last[0], light) if last and light else None
