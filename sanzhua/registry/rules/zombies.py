"""How long a project has lain idle, and what that makes in points. Plain values; a score orders nothing by itself.

Source: docs/rules/zombie-score.md.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sanzhua.base.periods import Period
from sanzhua.registry.rules.reserve_data import PartRule


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a project. None everywhere means "not known" or "does not apply", and never costs a point."""

    changed_on: date | None = None
    start_due: Period | None = None
    permit_on: date | None = None
    money_on: date | None = None
    text_since: Period | None = None
    resumes_on: date | None = None
    rests: tuple[tuple[date, date], ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One line of the arithmetic: score = min(cap, each × max(0, months − free)); months None: not known, score 0."""

    key: str
    since: str
    months: int | None
    free: int
    each: int
    cap: int
    score: int


@dataclass(frozen=True, slots=True)
class Score:
    """`resting` is how many months since the oldest date were winter or a registered rest and counted nowhere."""

    parts: tuple[Part, ...]
    points: int
    line: int
    resting: int

    @property
    def is_suspect(self) -> bool:
        return self.points >= self.line


@dataclass(frozen=True, slots=True)
class Month:
    """One accepted month of a project; `moved` is whether any money arrived, was paid or was invested."""

    period: Period
    text: str
    moved: bool


def score(facts: Facts, *, today: date, values: Mapping[str, int], rules: Sequence[PartRule]) -> Score:
    """The score with each part's arithmetic; `values` and `rules` are reserve.toml with the city's own over it."""
    begins = _beginnings(facts)
    until, rest = Period.of(today).previous(), resting_months(facts.rests)
    winter = winter_months(values["winter_from"], values["winter_to"])
    parts = tuple(_part(rule, begins[rule.key], until, winter, rest) for rule in rules)
    known = [one for one in begins.values() if one is not None]
    lost = _resting(min(known), until, winter, rest) if known else 0
    return Score(parts, min(100, sum(part.score for part in parts)), values["zombie_line"], lost)


def is_winter_rest(on: date, resumes_on: date) -> bool:
    """冬休: a stop registered between October and March that is to end by the end of May after it."""
    if 4 <= on.month <= 9:
        return False
    spring = on.year + (on.month >= 10)
    return on <= resumes_on <= date(spring, 5, 31)


def winter_months(first: int, last: int) -> frozenset[int]:
    """November to March is 11 to 3; 1 to 1 is January alone."""
    return frozenset((first + step - 1) % 12 + 1 for step in range((last - first) % 12 + 1))


def resting_months(rests: Iterable[tuple[date, date]]) -> frozenset[Period]:
    """The months touched by a stop that was registered with its planned resumption; both days inclusive."""
    found: set[Period] = set()
    for begin, end in rests:
        month = Period.of(begin)
        while month <= Period.of(end):
            found.add(month)
            month = month.next()
    return frozenset(found)


def idle_months(since: Period, until: Period, winter: Collection[int], rest: Collection[Period]) -> int:
    """Whole months after `since` until `until`, inclusive, that are neither winter nor a registered rest."""
    return sum(1 for month in _after(since, until) if month.month not in winter and month not in rest)


def same_text_since(months: Sequence[Month]) -> Period | None:
    """The month since which every accepted text equals the last one while no money moved; months in their order.

    None where the last month moved something, has no text, or no month before it says the same.
    """
    if not months or months[-1].moved or not months[-1].text:
        return None
    since = months[-1].period
    for month in reversed(months):
        if month.moved or month.text != months[-1].text:
            break
        since = month.period
    return since if since < months[-1].period else None


def _beginnings(facts: Facts) -> dict[str, Period | None]:
    def month(day: date | None) -> Period | None:
        return Period.of(day) if day else None

    return {
        "idle": month(facts.changed_on),
        "start": facts.start_due,
        "permit": month(facts.permit_on),
        "money": month(facts.money_on),
        "text": facts.text_since,
        "resume": month(facts.resumes_on),
    }


def _part(
    rule: PartRule, since: Period | None, until: Period, winter: Collection[int], rest: Collection[Period]
) -> Part:
    months = None if since is None else idle_months(since, until, winter, rest)
    points = min(rule.cap, rule.each * max(0, (months or 0) - rule.free))
    return Part(rule.key, str(since or ""), months, rule.free, rule.each, rule.cap, points)


def _resting(since: Period, until: Period, winter: Collection[int], rest: Collection[Period]) -> int:
    return sum(1 for month in _after(since, until) if month.month in winter or month in rest)


def _after(since: Period, until: Period) -> list[Period]:
    found: list[Period] = []
    month = since.next()
    while month <= until:
        found.append(month)
        month = month.next()
    return found
