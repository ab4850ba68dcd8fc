"""What board, figures and ledger must say when the year of `tests.year_table` is over: plain Python over its tables."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from tests.year_table import (
    ALLOTTED,
    ATTRACTION,
    BEFORE_2019,
    CENTRAL,
    CHAINS,
    CLOSING,
    COMPLETED,
    CONSTRUCTION,
    CONTRACT,
    CORRECTION,
    DECEMBER,
    ENDS,
    FORMS,
    JANUARY,
    LEFT_OPEN,
    MONTHS,
    NARRATIVES,
    PERIODS,
    PLAN_2019,
    RESERVE,
    TOTAL,
    UNITS,
    UNPLANNED,
    Course,
    Key,
    amount,
    courses,
    keys,
    leads_up,
    own_whole,
    own_year,
    paid_out,
    plan_2020,
    rows_of,
)

WAN = 10_000
Row = dict[str, int]
Rows = dict[int, Row]  # by place; amounts in 万元
METRICS = {
    RESERVE: ("projects", "total"),
    CONSTRUCTION: ("projects", "total", "plan_year", "done_month", "done_year", "done_total"),
    ATTRACTION: ("projects", "contract_amount", "arrived_month", "arrived_year", "arrived_total"),
    CENTRAL: ("projects", "allocated_central", "arrived_central", "paid_central"),
}


@dataclass(frozen=True)
class Cell:
    """A cell of the board."""

    state: str
    days_late: int = 0
    returned: int = 0
    signature: str = ""
    is_nil: bool = False


@dataclass
class Books:
    """`closed` and `now` hold the accepted rows of each return, as the month was closed and as they stand."""

    now: dict[Key, Rows] = field(default_factory=dict)
    closed: dict[Key, Rows] = field(default_factory=dict)
    before: dict[tuple[int, int], int] = field(default_factory=lambda: defaultdict(lambda: BEFORE_2019))

    def sums(self, form: str, period: str, *, closed: bool, unit: int | None = None) -> dict[str, int | None]:
        """By metric, in yuan; counts are counts."""
        book = self.closed if closed else self.now
        accepted = [book.get((one, form, period)) for one in UNITS if unit in (None, one)]
        rows = [row for found in accepted if found for row in found.values()]
        sums = {key: [row[key] * WAN for row in rows if key in row] for key in METRICS[form][1:]}
        return {"projects": len(rows), **{key: sum(found) if found else None for key, found in sums.items()}}


def written() -> Books:
    """Month by month, in the order in which the acts of the year follow each other."""
    books, plan = Books(), courses()
    for place, period in enumerate(PERIODS):
        if period == JANUARY:
            _turn(books)
        for unit, form in ((unit, form) for unit in UNITS for form in FORMS):
            course = plan[unit, form, period]
            if not course.missing and not course.stays:
                books.now[unit, form, period] = rows(books, unit, form, period)
        _correct(books, plan, period, "open")
        _close(books, period)
        _correct(books, plan, period, "closed")
        if place:
            _correct(books, plan, PERIODS[place - 1], "later")
        _reopen(books, plan, period)
    return books


def rows(books: Books, unit: int, form: str, period: str, more: int = 0) -> Rows:
    """What is handed in for a month on the ground of what is accepted by then; `more` is added to the first row."""
    found = {}
    for place in range(rows_of(form, unit)):
        if form == CONSTRUCTION and (unit, place) in COMPLETED and period >= JANUARY:
            continue
        found[place] = _row(books, unit, form, period, place, amount(form, unit, place, period) + more * (place == 0))
    return found


def _row(books: Books, unit: int, form: str, period: str, place: int, figure: int) -> Row:
    if form == RESERVE:
        return {"total": TOTAL + unit}
    if form == CENTRAL:
        paid = paid_out(unit, place, period)
        return {"allocated_central": ALLOTTED, "arrived_central": figure, "paid_central": paid}
    year = figure + _before(books, unit, form, period, place, _YEAR[form], own_year(form, unit, place, period))
    if form == ATTRACTION:
        whole = figure + _before(books, unit, form, period, place, "arrived_total", own_whole(unit, place, period))
        return {"contract_amount": CONTRACT, "arrived_month": figure, "arrived_year": year, "arrived_total": whole}
    before = books.before[unit, place]
    row = {"total": TOTAL + unit, "done_month": figure, "done_year": year, "done_total": before + year}
    if period < JANUARY:
        return {**row, "plan_year": PLAN_2019}
    return row if (unit, place) in UNPLANNED else {**row, "plan_year": plan_2020(unit)}


_YEAR = {CONSTRUCTION: "done_year", ATTRACTION: "arrived_year"}


def _before(books: Books, unit: int, form: str, period: str, place: int, key: str, typed: int) -> int:
    """A running sum up to the month before: a year begins with nothing, else what is accepted by now counts; without
    it, the sum was `typed` and the month is part of it."""
    if period == JANUARY and key != "arrived_total":
        return 0
    if not leads_up(unit, form, period):
        return typed - amount(form, unit, place, period)
    return books.now[unit, form, PERIODS[PERIODS.index(period) - 1]][place][key]


def _turn(books: Books) -> None:
    """Before January what was invested before the year becomes December's total, where December was accepted."""
    for unit in UNITS:
        for place, row in books.now.get((unit, CONSTRUCTION, DECEMBER), {}).items():
            books.before[unit, place] = row["done_total"]


def _correct(books: Books, plan: dict[Key, Course], period: str, when: str) -> None:
    for unit in UNITS:
        for form in FORMS:
            if plan[unit, form, period].corrected == when:
                books.now[unit, form, period] = rows(books, unit, form, period, CORRECTION)


def _close(books: Books, period: str) -> None:
    held = {key: found for key, found in books.now.items() if key[2] == period and key[1:] != LEFT_OPEN}
    books.closed.update(held)


def _reopen(books: Books, plan: dict[Key, Course], period: str) -> None:
    """Who comes once the month is open again; it is then closed a second time."""
    late = [key for key, course in plan.items() if key[2] == period and course.missing == "reopened"]
    for unit, form, _period in late:
        books.now[unit, form, period] = rows(books, unit, form, period)
    for form in {form for _unit, form, _period in late}:
        books.closed.update({key: one for key, one in books.now.items() if key[1:] == (form, period)})


# ------------------------------------------------------------------ the board


def board() -> dict[Key, Cell]:
    plan = courses()
    return {key: _cell(key, plan[key]) for key in keys()}


def _cell(key: Key, course: Course) -> Cell:
    unit, form, period = key
    if course.missing in ("untouched", "begun"):
        return Cell("missing")
    if course.stays in ("untouched", "draft", "with_reviewer", "with_head"):
        state = "late" if course.stays == "untouched" else course.stays
        return Cell(state, days_late=(ENDS - MONTHS[period]).days)
    return Cell(
        state=course.stays or "accepted",
        days_late=days_late(course, period),
        returned=course.sent_back + (course.stays == "returned"),
        signature="纸质签批" if course.paper else "系统签发",
        is_nil=rows_of(form, unit) == 0,
    )


def days_late(course: Course, period: str) -> int:
    """Of the first signature; an extension holds for what comes within it, and for nothing else."""
    if course.missing == "reopened":
        return REOPENED_LATE
    return 0 if course.late <= course.extended else course.late


REOPENED_LATE = CLOSING + 3


def missing(form: str, period: str) -> set[int]:
    """Who stands as missing once the month is closed for the last time."""
    return {
        unit
        for (unit, own, month), one in courses().items()
        if (own, month) == (form, period) and one.missing in ("untouched", "begun")
    }


def signed_on(course: Course, period: str) -> date:
    """The day of the first signature."""
    due = MONTHS[period]
    if course.missing == "reopened":
        return due + timedelta(days=REOPENED_LATE)
    return due + timedelta(days=course.late) if course.late else due.replace(day=5)


# ------------------------------------------------------------------ the ledger


def acts() -> Counter[str]:
    """How many entries of each kind the acts on returns, narratives and months leave behind."""
    found: Counter[str] = Counter()
    plan = courses()
    for (unit, _form, _period), course in plan.items():
        found.update(_acts_of(CHAINS.get(unit, ()), course))
    reopened = {key[1:] for key, course in plan.items() if course.missing == "reopened"}
    found["period.close"] = len(PERIODS) * len(FORMS) - 1 + len(reopened)
    found["period.reopen"] = len(reopened)
    found.update({"standing.set": 1, "chain.set": len(CHAINS), "yearturn.done": 1})
    projects = {(unit, place) for unit in UNITS for place in range(rows_of(CONSTRUCTION, unit))}
    found["project.year_plan"] = len(projects - COMPLETED - UNPLANNED)
    found["project.life.reported"] = len({unit for unit, _place in COMPLETED})
    for verb in ("open", "save", "hand_in", "sign", "accept"):
        found[f"narrative.{verb}"] = len(NARRATIVES)
    return +found


_WAYS = {
    (): ("hand_in",),
    ("reviewer",): ("hand_in_for_review", "review"),
    ("reviewer", "deputy"): ("hand_in_for_review", "review_to_deputy", "endorse"),
}
_STOPS = {"draft": 0, "with_reviewer": 1, "with_head": 9}


def _acts_of(chain: tuple[str, ...], course: Course) -> Counter[str]:
    found: Counter[str] = Counter()
    if "untouched" in (course.missing, course.stays):
        return found
    found["report.open"] = 1
    if course.missing == "begun":
        return found
    if course.extended:
        found.update({"extension.ask": 1, "extension.grant": 1})
    way = _WAYS[chain]
    if course.stays in _STOPS:
        found.update(f"report.{verb}" for verb in way[: _STOPS[course.stays]])
        return found
    corrections = int(bool(course.corrected))
    signed = 1 + course.sent_back + corrections
    # On a sheet of paper the whole chain signs at once; what the head gives back went through it first.
    rounds = {verb: signed if verb == way[0] or not course.paper else 0 for verb in way}
    for verb, times in rounds.items():
        found[f"report.{verb}"] += times + course.given_back
    found["report.return_to_clerk"] = course.given_back
    found["report.sign_on_paper" if course.paper else "report.sign"] = signed
    found["report.send_back"] = course.sent_back + (course.stays == "returned")
    found["report.accept"] = 0 if course.stays else 1 + corrections
    found["report.correct"] = corrections
    return found
