"""What happens to 36 units, four forms and fourteen months, as tables to be checked by eye.

Nothing here asks the product: days, figures and courses are written down, so that `tests.year_books` can say from them
alone what board, figures and ledger must show at the end.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cache

UNITS = range(1, 37)
RESERVE, CONSTRUCTION, ATTRACTION, CENTRAL = FORMS = ("reserve", "construction", "attraction", "central_fund")
# Month reported on, and the day until which it is on time: the 10th, or the next working day.
MONTHS = {
    "2019-05": date(2019, 6, 10),
    "2019-06": date(2019, 7, 10),
    "2019-07": date(2019, 8, 12),
    "2019-08": date(2019, 9, 10),
    "2019-09": date(2019, 10, 10),
    "2019-10": date(2019, 11, 11),
    "2019-11": date(2019, 12, 10),
    "2019-12": date(2020, 1, 10),
    "2020-01": date(2020, 2, 10),
    "2020-02": date(2020, 3, 10),
    "2020-03": date(2020, 4, 10),
    "2020-04": date(2020, 5, 11),
    "2020-05": date(2020, 6, 10),
    "2020-06": date(2020, 7, 10),
}
PERIODS = tuple(MONTHS)
FIRST, DECEMBER, JANUARY, LAST = PERIODS[0], "2019-12", "2020-01", PERIODS[-1]

# Days of a month's round: the fifth of the month, or so many days after the due day.
PROMPT_DAY, ACCEPTING, CLOSING, AFTER_CLOSE, REOPENING = 5, 10, 12, 13, 15

# How many rows a unit has on each form, by the unit's number; no rows are a nil return in every month.
ROWS = {
    CONSTRUCTION: [(range(1, 13), 2), (range(13, 31), 1)],
    RESERVE: [(range(1, 25), 1), (range(25, 29), 2)],
    ATTRACTION: [(range(4, 19), 1), (range(19, 20), 3)],
    CENTRAL: [(range(2, 25, 2), 1), (range(30, 31), 2)],
}

# Steps between clerk and head, by unit; the others hand in to the head.
CHAINS = {1: ("reviewer",), 15: ("reviewer", "deputy"), 20: ("reviewer",), 22: ("reviewer",)}

# Projects (unit, place) that are completed in October; the turn of the year lets them go.
COMPLETED_IN, COMPLETED = "2019-10", {(1, 1), (2, 1)}
# Projects (unit, place) for which nobody approved a plan for 2020.
UNPLANNED = {(13, 0), (3, 1)}
# Units that write the narrative of these months.
NARRATIVES = [(1, "2019-06"), (13, "2019-06"), (14, "2020-01")]


@dataclass(frozen=True)
class Course:
    """What becomes of one return; by default it is filled and signed in the system on the fifth, accepted and closed.

    `late` days after the due day; `paper`: signed on the printed sheet; `given_back` by the head and `sent_back` by
    the city, so many times; `corrected`: "open" before the month is closed, "closed" soon after, "later" once the next
    month is closed too. `missing`: "untouched", "begun", or "reopened", which comes once the city opened the month
    again. `extended` by so many days. `stays`: how far it has come when the story ends.
    """

    late: int = 0
    paper: bool = False
    given_back: int = 0
    sent_back: int = 0
    corrected: str = ""
    missing: str = ""
    extended: int = 0
    stays: str = ""


@dataclass(frozen=True)
class Line:
    units: tuple[int, ...]
    forms: tuple[str, ...]
    periods: tuple[str, ...]
    course: Course


def line(units: tuple[int, ...], forms: tuple[str, ...], periods: tuple[str, ...], **course: object) -> Line:
    return Line(units, forms, periods, replace(Course(), **course))  # type: ignore[arg-type]


TABLE = (
    line((5, 20, 36), FORMS, PERIODS, paper=True),
    line((3, 17, 29), FORMS, ("2019-05", "2019-10", "2020-03"), late=2),
    line((21,), FORMS, ("2019-12",), late=1),
    line((7, 15), (CONSTRUCTION,), ("2019-08", "2020-02"), late=9),
    line((20, 35), (ATTRACTION,), ("2020-04",), late=4),
    line((4, 16, 28), (CONSTRUCTION, CENTRAL), ("2019-06", "2019-11", "2020-04"), sent_back=1),
    line((10, 17), (CONSTRUCTION,), ("2019-07", "2019-10"), sent_back=2),
    line((19, 34), (ATTRACTION,), ("2019-09", "2020-01"), sent_back=1),
    line((18, 32), (RESERVE,), ("2019-08",), sent_back=1),
    line((8, 22), FORMS, ("2019-09",), given_back=1),
    line((20,), (CONSTRUCTION,), ("2019-09",), given_back=1, sent_back=1, late=3),
    line((2, 11), (CONSTRUCTION,), ("2019-07", "2019-12", "2020-05"), corrected="open"),
    line((6, 14), (CONSTRUCTION,), ("2019-07", "2019-12", "2020-03"), corrected="closed"),
    line((23,), (CONSTRUCTION,), ("2019-08", "2020-02"), corrected="later"),
    line((12, 15), (ATTRACTION,), ("2019-06", "2020-04"), corrected="closed"),
    line((9,), (ATTRACTION,), ("2019-10",), corrected="later"),
    line((24, 30), (CENTRAL,), ("2019-11",), corrected="closed"),
    line((26,), (RESERVE,), ("2020-02",), corrected="open"),
    line((24,), (CONSTRUCTION,), ("2019-09", "2020-02"), missing="untouched"),
    line((25,), (CONSTRUCTION, RESERVE), ("2019-10",), missing="begun"),
    line((16,), (ATTRACTION, CENTRAL), ("2019-08", "2020-01"), missing="untouched"),
    line((27,), (CONSTRUCTION,), (DECEMBER,), missing="untouched"),
    line((33,), FORMS, ("2019-06",), missing="untouched"),
    line((13, 31), (RESERVE,), ("2020-01",), missing="reopened"),
    line((30,), (CONSTRUCTION,), ("2019-11",), late=2, extended=3),
    line((26,), (CONSTRUCTION,), ("2020-05",), late=4, extended=2),
    line((3, 34), (RESERVE,), (LAST,), stays="untouched"),
    line((4,), (RESERVE,), (LAST,), stays="draft"),
    line((22,), (RESERVE,), (LAST,), stays="with_reviewer"),
    line((7, 33), (RESERVE,), (LAST,), stays="with_head"),
    line((9, 36), (RESERVE,), (LAST,), stays="submitted"),
    line((10,), (RESERVE,), (LAST,), stays="returned"),
)
# Of the last month the city has not closed this form when the story ends, two days after it closed the others.
LEFT_OPEN = (RESERVE, LAST)
ENDS = date(2020, 7, 24)

Key = tuple[int, str, str]  # unit, form, period


def keys() -> Iterator[Key]:
    return ((unit, form, period) for period in PERIODS for form in FORMS for unit in UNITS)


@cache
def courses() -> dict[Key, Course]:
    """The lines of TABLE laid over each other."""
    found = {key: Course() for key in keys()}
    for one in TABLE:
        for period in one.periods:
            for form in one.forms:
                for unit in one.units:
                    found[unit, form, period] = _laid(found[unit, form, period], one.course)
    return found


def _laid(under: Course, over: Course) -> Course:
    told = {one.name: getattr(over, one.name) for one in fields(Course) if getattr(over, one.name) != one.default}
    return replace(under, **told)


def rows_of(form: str, unit: int) -> int:
    return next((count for units, count in ROWS[form] if unit in units), 0)


def month_of(period: str) -> int:
    """1 for the first month of the story."""
    return PERIODS.index(period) + 1


# ------------------------------------------------------------------ figures, in 万元

TOTAL, PLAN_2019, BEFORE_2019, CONTRACT, ALLOTTED = 60_000, 9_000, 1_000, 40_000, 20_000
FIRST_YEAR, FIRST_ARRIVED = 1_500, 2_500  # what the clerk's own books say up to the first month, and since the start
MISTAKE, CORRECTION = 7, 50  # a first version that is returned says so much more; a correction adds so much


def plan_2020(unit: int) -> int:
    return 8_000 + 10 * unit


def amount(form: str, unit: int, place: int, period: str) -> int:
    """What happened in the month; of central funds, what has arrived by then."""
    month = month_of(period)
    if form == CENTRAL:
        return (300 + unit + place) * month
    if form == CONSTRUCTION and (unit, place) in COMPLETED and period > COMPLETED_IN:
        return 0
    if form == CONSTRUCTION and place == 1 and month % 4 == 3:
        return 0  # confirmed as unchanged
    return 100 + 3 * unit + 2 * month + place


def paid_out(unit: int, place: int, period: str) -> int:
    """Of central funds, what was paid by then."""
    return amount(CENTRAL, unit, place, period) - 10


def own_year(form: str, unit: int, place: int, period: str) -> int:
    """The year's sum in the clerk's own books, typed where no accepted month leads up to it."""
    begun = FIRST_YEAR if period[:4] == FIRST[:4] else 0
    return begun + sum(amount(form, unit, place, one) for one in PERIODS if period[:4] == one[:4] and one <= period)


def own_whole(unit: int, place: int, period: str) -> int:
    """The same of what has arrived since the start."""
    return FIRST_ARRIVED + sum(amount(ATTRACTION, unit, place, one) for one in PERIODS if one <= period)


def leads_up(unit: int, form: str, period: str) -> bool:
    """Whether the month before was accepted."""
    if period == FIRST:
        return False
    before = courses()[unit, form, PERIODS[PERIODS.index(period) - 1]]
    return before.missing in ("", "reopened")
