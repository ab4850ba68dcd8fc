"""A city's year: 36 units, four forms, fourteen months over the turn of the year, with everything that goes wrong.

The year is run with the product's own verbs (`year_round`) and foretold from the same tables without it (`year_books`);
at the end board, figures and ledger must all say what the books say.

Two thousand returns take some minutes of the processor, so that they are told on one database only.
"""

from __future__ import annotations

from collections import Counter

import pytest

from config.verification import first_fault
from sanzhua.dispatch import queries
from sanzhua.dispatch.models import FormPeriod, Signature
from sanzhua.facts.queries import metrics
from sanzhua.ledger.actions import sequence
from sanzhua.ledger.models import Entry
from tests import year_books
from tests.year_books import METRICS, Books, Cell
from tests.year_city import City, at, settle
from tests.year_round import run
from tests.year_table import ENDS, FORMS, LEFT_OPEN, PERIODS, UNITS, Key

pytestmark = pytest.mark.pages
MONTHS_AND_FORMS = [(form, period) for period in PERIODS for form in FORMS]


def test_after_a_year_board_figures_and_ledger_agree(db: None) -> None:
    city, books = settle(), year_books.written()
    run(city)
    with at(ENDS, 9):
        the_board_says_who_is_in_late_returned_and_missing(city)
        each_months_sums_stand_as_closed_and_as_corrected(books)
        each_units_sums_are_those_of_its_books(city, books)
        every_act_stands_in_the_ledger_and_nothing_else()
        what_was_signed_is_what_the_ledger_and_the_figures_hold()


def the_board_says_who_is_in_late_returned_and_missing(city: City) -> None:
    found: dict[Key, Cell] = {}
    numbers = {unit.pk: number for number, unit in city.units.items()}
    for period in PERIODS:
        for row in queries.board(period, city.dispatcher).rows:
            for cell in row.cells:
                told = Cell(cell.state, cell.days_late, cell.times_returned, cell.signature_word, cell.is_nil)
                found[numbers[row.unit], cell.form, period] = told
    assert found == year_books.board()
    closed = {(one.form, one.period): {numbers[pk] for pk in one.missing} for one in FormPeriod.objects.all()}
    assert {key: closed[key] for key in MONTHS_AND_FORMS} == {key: year_books.missing(*key) for key in MONTHS_AND_FORMS}


def each_months_sums_stand_as_closed_and_as_corrected(books: Books) -> None:
    for form, period in MONTHS_AND_FORMS:
        now = metrics(METRICS[form], form=form, period=period)["total"]
        assert now == books.sums(form, period, closed=False), (form, period)
        parts = queries.closed_parts(form, period)
        assert (parts is None) == ((form, period) == LEFT_OPEN)
        if parts is not None:
            then = metrics(METRICS[form], form=form, period=period, part_ids=parts)["total"]
            assert then == books.sums(form, period, closed=True), (form, period)


def each_units_sums_are_those_of_its_books(city: City, books: Books) -> None:
    for form, period in MONTHS_AND_FORMS:
        rows = metrics(METRICS[form], form=form, period=period, by=["unit"])["rows"]
        found = {row["unit"]: row["values"] for row in rows}
        told = {city.units[unit].name: books.sums(form, period, closed=False, unit=unit) for unit in UNITS}
        assert found == {name: sums for name, sums in told.items() if sums["projects"]}, (form, period)


def every_act_stands_in_the_ledger_and_nothing_else() -> None:
    sequence()
    assert first_fault() is None
    assert Counter(Entry.objects.values_list("kind", flat=True)) == year_books.acts()


def what_was_signed_is_what_the_ledger_and_the_figures_hold() -> None:
    signed = Signature.objects.count()
    assert signed == sum(year_books.acts()[kind] for kind in ("report.sign", "report.sign_on_paper"))
