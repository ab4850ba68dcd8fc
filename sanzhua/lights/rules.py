"""A project's light from plain values: what each rule finds, the colour, and a score within the colour's range.

Source: docs/rules/lights.md; the numbers are `rules.toml`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from sanzhua.base.periods import Period
from sanzhua.lights.scheme import BEHIND, START, Rule, Scheme
from sanzhua.registry.rules.money import planned_to
from sanzhua.registry.rules.zombies import idle_months

GREEN, YELLOW, RED, NONE = "green", "yellow", "red", "none"
COLOURS = (RED, YELLOW, GREEN, NONE)  # worst first
_BAD = (RED, YELLOW)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a project at the end of a month. Amounts in yuan; None: not known.

    `months`: its own plan of the year, January first, as first approved. `rest`: winter or suspended where it stands
    still by plan, else empty; `resumes_on` goes with it.
    """

    done: int | None = None
    plan: int | None = None
    months: Sequence[int] | None = None
    is_started: bool = False
    is_completed: bool = False
    start_plan: Period | None = None
    started_in: Period | None = None
    in_stats: bool | None = None
    total: int | None = None
    rest: str = ""
    resumes_on: date | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What one rule says: its colour (none: not judged), the points it takes from the score, the key of its sentence,
    and its inputs. `steps`: how far, as the rule counts."""

    rule: str
    colour: str
    says: str
    inputs: Mapping[str, Any]
    steps: int = 0
    points: int = 0


@dataclass(frozen=True, slots=True)
class Judged:
    """`score` is 100 less the points of all findings; None with colour none. `rule` decided, empty for green and none;
    `why` is the finding whose sentence says why. `rest`: why nothing was looked at, else empty."""

    colour: str
    score: int | None
    rule: str
    found: tuple[Found, ...] = ()
    why: Found | None = None
    rest: str = ""


def judge(known: Known, period: Period, scheme: Scheme, curve: Sequence[int]) -> Judged:
    """The light at the end of the month; `curve` holds the twelve parts of the seasonal curve."""
    if known.rest:
        return Judged(NONE, None, "", rest=known.rest)
    return weighed([_look(known, period, rule, scheme, curve) for rule in scheme.by_key.values()], scheme)


def _look(known: Known, period: Period, rule: Rule, scheme: Scheme, curve: Sequence[int]) -> Found:
    if rule.key == BEHIND:
        return behind(known, period, rule, curve)
    return (start if rule.key == START else entry)(known, period, rule, scheme.winter)


def weighed(found: Sequence[Found], scheme: Scheme) -> Judged:
    """The colour of the worst finding; green comes from progress alone, and where nothing is judged there is none."""
    first, score = _decider(found, scheme)
    if first.colour == NONE:
        return Judged(NONE, None, "", tuple(found), first)
    least, lost, told, why = scheme.band(first.colour)[1], 100 - score, [], first
    for one in found:
        cost = lost if one is first else min(scheme.further.get(one.colour, 0), score - least)
        if one is not first:
            score -= cost
        told.append(replace(one, points=cost) if cost else one)
        if one is first:
            why = told[-1]
    return Judged(first.colour, score, first.rule if first.colour in _BAD else "", tuple(told), why)


def behind(known: Known, period: Period, rule: Rule, curve: Sequence[int]) -> Found:
    """Points behind the plan, each share rounded to a tenth of a per cent first, so that what is printed is judged."""
    if not known.is_started:
        return _not_judged(rule, "not_started")
    if known.is_completed:
        return _not_judged(rule, "completed")
    plan = sum(known.months) if known.months is not None else known.plan
    if not plan or plan < 0:
        return _not_judged(rule, "no_plan")
    if known.done is None:
        return _not_judged(rule, "no_done", plan=plan)
    since = 1 if known.months is not None else first_month(known, period.year)
    expected = _tenths(*_expected(known, period, curve, since))
    done = _tenths(known.done, plan)
    steps = expected - done
    inputs = {
        "done": known.done,
        "plan": plan,
        "against": "own" if known.months is not None else "curve",
        "since": since,
        "done_share": done / 10,
        "expected_share": expected / 10,
        "behind": steps / 10,
    }
    says = "behind" if steps > 0 else "ahead" if steps < 0 else "level"
    return Found(rule.key, _colour(rule, steps), says, inputs, steps)


def start(known: Known, period: Period, rule: Rule, winter: frozenset[int]) -> Found:
    """Months since the planned start of a project that has not started."""
    if known.is_started:
        return _not_judged(rule, "started")
    if known.start_plan is None:
        return _not_judged(rule, "no_plan")
    if known.start_plan > period:
        return _not_judged(rule, "early", planned=str(known.start_plan))
    steps = _months(known.start_plan, period, rule, winter)
    inputs = {"planned": str(known.start_plan), "months": steps}
    return Found(rule.key, _colour(rule, steps), "late" if steps else "due", inputs, steps)


def entry(known: Known, period: Period, rule: Rule, winter: frozenset[int]) -> Found:
    """Months since the start of a project that is not in the statistics library."""
    if not known.is_started:
        return _not_judged(rule, "not_started")
    if known.in_stats:
        return Found(rule.key, GREEN, "in_stats", {})
    if known.in_stats is None:
        return _not_judged(rule, "not_told")
    if known.total is not None and known.total < rule.least_total:
        return _not_judged(rule, "small", total=known.total)
    if known.started_in is None:
        return _not_judged(rule, "no_start")
    steps = _months(known.started_in, period, rule, winter)
    inputs = {"started": str(known.started_in), "months": steps}
    colour = _colour(rule, steps)
    return Found(rule.key, colour, "early" if colour == GREEN else "missing", inputs, steps)


def first_month(known: Known, year: int) -> int:
    """From which month of the year the seasonal curve is laid: that of its start, planned or actual, the earlier; 1 for
    what started before the year."""
    starts = [month for month in (known.start_plan, known.started_in) if month is not None]
    first = min(starts, default=None)
    return first.month if first is not None and first.year == year else 1


@lru_cache(maxsize=4_096)
def month_of(text: str | None) -> Period | None:
    """The month of a date as rows hold it, YYYY-MM or YYYY-MM-DD; None for anything else."""
    try:
        return Period.parse((text or "")[:7])
    except ValueError:
        return None


def _expected(known: Known, period: Period, curve: Sequence[int], since: int) -> tuple[int, int]:
    """What is due by the end of the month, and the year's whole."""
    if known.months is not None:
        return planned_to(known.months, period.month), sum(known.months)
    # Nothing is due before the month from which the curve is laid.
    parts = curve[since - 1 :]
    return sum(curve[since - 1 : period.month]), sum(parts) or 1


def _months(since: Period, until: Period, rule: Rule, winter: frozenset[int]) -> int:
    return _whole_months(since, until, winter if rule.skips_winter else frozenset())


@lru_cache(maxsize=4_096)
def _whole_months(since: Period, until: Period, winter: frozenset[int]) -> int:
    """Of a city's projects most share their months with others."""
    return idle_months(since, until, winter, ())


def _colour(rule: Rule, steps: int) -> str:
    return RED if rule.is_red(steps) else YELLOW if steps >= rule.yellow_from else GREEN


def own_score(one: Found, scheme: Scheme) -> int:
    """Of a finding alone: falls evenly through the range of its colour, from where it begins to where the next does."""
    rule = scheme.by_key[one.rule]
    best, least = scheme.band(one.colour)
    low, high = {
        GREEN: (0, rule.yellow_from),
        YELLOW: (rule.yellow_from, rule.red_at),
        RED: (rule.red_at, rule.zero_at),
    }[one.colour]
    gone = min(max(one.steps, low), high) - low
    return best - (-(-(best - least) * gone // (high - low)) if high > low else 0)


def _decider(found: Sequence[Found], scheme: Scheme) -> tuple[Found, int]:
    """The worst finding, of one colour that of the lower score; else progress if it is judged; else why nothing is.

    With its score, 0 where nothing is judged.
    """
    for colour in _BAD:
        bad = [(own_score(one, scheme), one) for one in found if one.colour == colour]
        if bad:
            score, worst = min(bad, key=lambda pair: pair[0])
            return worst, score
    well = next((one for one in found if one.colour == GREEN and one.rule == BEHIND), None)
    return (well, own_score(well, scheme)) if well else (_reason(found), 0)


def _reason(found: Sequence[Found]) -> Found:
    """Why there is no light: the start while it is awaited, else progress."""
    return next(
        (one for one in found if one.rule == START and one.colour == NONE and one.says != "started"),
        next(one for one in found if one.rule == BEHIND),
    )


def _tenths(part: int, whole: int) -> int:
    """Tenths of a per cent, halves up."""
    return (2_000 * part + whole) // (2 * whole)


def _not_judged(rule: Rule, says: str, **inputs: Any) -> Found:
    return Found(rule.key, NONE, says, inputs)
