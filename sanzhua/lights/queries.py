"""The lights of a month: worked out from what was accepted of that month, and what a person set instead.

Whoever shows them to a person passes the ids of the units whose lights that person sees (policy.seen_unit_ids).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sanzhua.base.periods import Period
from sanzhua.facts import queries as facts
from sanzhua.formbook import stages
from sanzhua.lights import rules
from sanzhua.lights.models import LightOverride
from sanzhua.lights.rules import COLOURS, Found, Judged, Known
from sanzhua.lights.scheme import BEHIND, Scheme, read, scheme, shipped
from sanzhua.lights.wording import rest_sentence, sentence
from sanzhua.registry.queries.rests import Rest, rests_on
from sanzhua.registry.queries.year_plan import baselines
from sanzhua.registry.rules.money import seasonal_curve
from sanzhua.ui import times

CONSTRUCTION = "construction"
_FROZEN = ("project", "project_name", "unit_id", "unit")


@dataclass(frozen=True, slots=True)
class Override:
    """A colour set by hand, by whom and why; `at` is real time, UTC."""

    pk: int
    colour: str
    reason: str
    by: str
    post: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule says. `points` it takes from the score; colour none: it did not judge, the sentence says why."""

    rule: str
    colour: str
    points: int
    inputs: Mapping[str, Any]
    sentence: str


@dataclass(frozen=True, slots=True)
class Light:
    """One project in one month. `colour` is the one set by hand where `overridden`; `computed`, `score`, `rule` and
    `sentence` are always the rules'. `score` is None where the rules give no light.
    """

    project: str
    name: str
    unit_id: int
    unit: str
    colour: str
    score: int | None
    rule: str
    sentence: str
    findings: tuple[Finding, ...]
    overridden: Override | None
    computed: str

    @property
    def rank(self) -> tuple[int, int, str, str]:
        """Worst first."""
        return COLOURS.index(self.colour), 101 if self.score is None else self.score, self.name, self.project


@dataclass(frozen=True, slots=True)
class Rulebook:
    """By which rules lights are judged, and by which seasonal curve: twelve parts, January first."""

    scheme: Scheme
    curve: tuple[int, ...]


def as_published() -> dict[str, Any]:
    """The rules in force as plain values, for a paper that keeps by which ones its lights were judged."""
    return {"rules": shipped(), "curve": list(seasonal_curve())}


def rulebook(kept: Mapping[str, Any] | None = None) -> Rulebook:
    """As a paper kept it (`as_published`), or that in force. Raises WrongScheme for rules that no longer read."""
    if kept is None:
        return Rulebook(scheme(), seasonal_curve())
    return Rulebook(read(str(kept["rules"])), tuple(kept["curve"]))


def lights(
    period: Period | str,
    *,
    unit_ids: Collection[int] | None = None,
    form: str = CONSTRUCTION,
    projects: Collection[str] | None = None,
    by: Rulebook | None = None,
) -> list[Light]:
    """Of the projects with an accepted row of the month, worst first; a project that two units reported stands once.

    None of `unit_ids` and `projects` (uids) is all; `by` None is by the rules in force. A few queries however many
    projects; nothing for a form that the rules do not judge. Sentences are in the reader's language.
    """
    month = Period.parse(period) if isinstance(period, str) else period
    book = by or rulebook()
    published = book.scheme
    columns = published.forms.get(form)
    if columns is None:
        return []
    names = [*_FROZEN, *columns.values()]
    rows = facts.columns_of(form, month, names, unit_ids=unit_ids, projects=projects)
    if not rows:
        return []
    plans = baselines(month.year, on=month.last_day, uids=projects)
    # Without a plan by month, January's plan is the first that was accepted in the year, whatever it became since.
    january = Period(month.year, 1)
    first = facts.first_told(form, columns["plan"], since=january, until=month, projects=projects)
    rests = rests_on(month.last_day, uids=projects)
    by_hand = _overrides(form, month, projects)
    worded, found = _Worded(published), dict[str, Light]()
    for uid, name, unit_id, unit, *values in rows:
        if uid in found:
            continue
        told = dict(zip(columns, values, strict=True)) | {"plan": first.get(uid)}
        known = _known(form, told, plans.get(uid), rests.get(uid), month, published)
        judged = rules.judge(known, month, published, book.curve)
        found[uid] = _light((uid, name or "", unit_id, unit), known, judged, worded, by_hand.get(uid))
    return sorted(found.values(), key=lambda one: one.rank)


def light_of(
    project: str, period: Period | str, *, unit_ids: Collection[int], form: str = CONSTRUCTION
) -> Light | None:
    """Of one project by uid; None where no unit of these has an accepted row of it in that month."""
    return next(iter(lights(period, unit_ids=unit_ids, form=form, projects=[project])), None)


def counts(found: Iterable[Light]) -> dict[str, int]:
    """How many of each colour, worst first; every colour is there."""
    held = Counter(one.colour for one in found)
    return {colour: held[colour] for colour in COLOURS}


def _overrides(form: str, month: Period, projects: Collection[str] | None) -> dict[str, Override]:
    held = LightOverride.objects.standing().filter(form=form, period=str(month))
    if projects is not None:
        held = held.filter(project__uid__in=projects)
    return {one.project.uid: as_override(one) for one in held.select_related("project", "by")}


def as_override(one: LightOverride) -> Override:
    return Override(one.pk, one.colour, one.reason, one.by.name, one.post, one.at)


def _known(
    form: str,
    told: Mapping[str, Any],
    plan: Sequence[int] | None,
    rest: Rest | None,
    month: Period,
    published: Scheme,
) -> Known:
    place, winter = _standing(form, told["stage"])
    started_in = rules.month_of(told["start_actual"])
    if place is None:
        place = _place("building") if started_in else -1
    # A return that says 冬休 is believed through the winter, and after it only while the register plans the rest.
    kind = "winter" if winter and month.month in published.winter else ""
    if rest is not None and not kind:
        kind = "winter" if rest.is_winter else "suspended"
    return Known(
        done=told["done"],
        plan=told["plan"],
        months=plan,
        is_started=place >= _place("building"),
        is_completed=place >= _place("completed"),
        start_plan=rules.month_of(told["start_plan"]),
        started_in=started_in,
        in_stats=told["in_stats"],
        total=told["total"],
        rest=kind,
        resumes_on=rest.resumes_on if rest else None,
    )


class _Worded:
    """The findings of many projects with their sentences: of those told in months, most are alike."""

    def __init__(self, published: Scheme) -> None:
        self._scheme, self._english = published, times.is_english()
        self._alike: dict[tuple[Any, ...], Finding] = {}

    def finding(self, one: Found) -> Finding:
        if one.rule == BEHIND:
            return self._new(one)
        key = (one.rule, one.says, one.points, *one.inputs.items())
        found = self._alike.get(key)
        if found is None:
            found = self._alike[key] = self._new(one)
        return found

    def rest(self, known: Known) -> str:
        return rest_sentence(known, self._scheme, self._english)

    def _new(self, one: Found) -> Finding:
        words = sentence(one, self._scheme.by_key[one.rule], self._english)
        return Finding(one.rule, one.colour, one.points, one.inputs, words)


def _light(
    row: tuple[str, str, int, str], known: Known, judged: Judged, worded: _Worded, by_hand: Override | None
) -> Light:
    findings = tuple(map(worded.finding, judged.found))
    why = next((said.sentence for said, one in zip(findings, judged.found, strict=True) if one is judged.why), None)
    return Light(
        *row,
        colour=by_hand.colour if by_hand else judged.colour,
        score=judged.score,
        rule=judged.rule,
        sentence=worded.rest(known) if why is None else why,
        findings=findings,
        overridden=by_hand,
        computed=judged.colour,
    )


@cache
def _standing(form: str, word: str | None) -> tuple[int | None, bool]:
    """The rung of the form's stage word, None without one, and whether it says 冬休."""
    said = stages.said(form, word)
    return (None, False) if said is None else (_place(said.stage), said.winter)


@cache
def _place(stage: str) -> int:
    return stages.rungs().index(stage)
