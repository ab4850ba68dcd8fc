"""Corrections of a version: each says what its author saw; nothing is lost and nothing is half done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from sanzhua.base.refusals import Incomplete, NotAllowed, WrongState
from sanzhua.ledger.models import Outbox
from sanzhua.plans.actions import (
    confirm,
    correct_clause,
    drop_clause,
    map_name,
    merge_with_next,
    read_again,
    take_passage,
)
from sanzhua.plans.actions.correcting import GivenDue, GivenDuty, GivenTarget
from sanzhua.plans.models import Clause, Duty, PlanVersion
from sanzhua.plans.tests.drawing import TEXT, clause, drawn_up
from tests.cast import Cast


@pytest.fixture
def version(cast: Cast) -> PlanVersion:
    return drawn_up(cast.city, cast.dispatcher)


def corrected(cast: Cast, one: Clause, **given: Any) -> None:
    values: dict[str, Any] = {
        "by": cast.dispatcher, "revision": one.version.revision, "heading": "", "text": one.text,
        "duties": [], "dues": [], "targets": [],
    }  # fmt: skip
    correct_clause(one, **{**values, **given})


def test_units_dates_and_targets_read_as_the_person_says(cast: Cast, version: PlanVersion) -> None:
    one = clause(version, "一(二)")
    corrected(
        cast, one, heading="培训",
        duties=[GivenDuty("市商务局", "lead", cast.commerce)],
        dues=[GivenDue("6月份前", date(2019, 5, 31))],
        targets=[GivenTarget("一期", Decimal(1), "期")],
    )  # fmt: skip
    one.refresh_from_db()
    assert (one.heading, one.duties.get().unit, one.dues.get().on) == ("培训", cast.commerce, date(2019, 5, 31))
    assert one.dues.get().is_settled
    assert Outbox.objects.filter(kind="clause.correct").count() == 1


def test_a_task_keeps_its_words(cast: Cast, version: PlanVersion) -> None:
    with pytest.raises(Incomplete):
        corrected(cast, clause(version, "一(二)"), text="  ")


def test_one_match_serves_every_duty_of_that_name(cast: Cast, version: PlanVersion) -> None:
    assert map_name(version, by=cast.dispatcher, revision=1, name="市外事办", unit=cast.commerce) == 1
    assert Duty.objects.get(clause__version=version, name="市外事办").unit == cast.commerce


def test_the_next_clause_is_merged_with_its_units_none_of_them_twice(cast: Cast, version: PlanVersion) -> None:
    first = clause(version, "一(一)")
    following = clause(version, "一(二)")
    merge_with_next(first, by=cast.dispatcher, revision=1)
    first.refresh_from_db()
    assert following.text in first.text
    assert [duty.name for duty in first.duties.all()] == ["市发展改革委", "各县(市)区政府", "市外事办", "市发改委"]
    assert first.dues.count() == 2
    version.refresh_from_db()
    assert {part["clause"] for line in version.lines[3:5] for part in line["parts"]} == {first.position}


def test_what_is_no_task_goes_back_into_the_text_and_can_be_taken_again(cast: Cast, version: PlanVersion) -> None:
    gone = clause(version, "二(二)")
    drop_clause(gone, by=cast.dispatcher, revision=1)
    version.refresh_from_db()
    assert version.lines[-1]["parts"][0]["why"] == "dropped"
    taken = take_passage(version, by=cast.dispatcher, revision=2, line=gone.first_line)
    assert "加强宣传" in taken.text
    assert [one.pk for one in version.clauses.all()][-1] == taken.pk


def test_a_passage_taken_in_the_middle_moves_the_others_on(cast: Cast, version: PlanVersion) -> None:
    heading = version.lines[5]["line"]
    taken = take_passage(version, by=cast.dispatcher, revision=1, line=heading)
    version.refresh_from_db()
    order = [one.text for one in version.clauses.all()]
    assert order.index(taken.text) == 2
    held = {part["text"]: part["clause"] for line in version.lines for part in line["parts"]}
    last = version.clauses.last()
    assert last is not None
    assert held["（二）加强宣传，营造氛围。"] == last.position


def test_nothing_is_taken_where_a_task_stands_already(cast: Cast, version: PlanVersion) -> None:
    with pytest.raises(Incomplete):
        take_passage(version, by=cast.dispatcher, revision=1, line=version.lines[3]["line"])
    version.refresh_from_db()
    assert version.revision == 1


def test_reading_again_brings_back_what_the_parser_found(cast: Cast, version: PlanVersion) -> None:
    drop_clause(clause(version, "二(二)"), by=cast.dispatcher, revision=1)
    read_again(version, by=cast.dispatcher, revision=2)
    assert version.clauses.count() == 4


ACTS: dict[str, Callable[[Cast, PlanVersion, Any], object]] = {
    "correct": lambda cast, version, by: corrected(cast, clause(version, "二(二)"), by=by, revision=1),
    "map": lambda cast, version, by: map_name(version, by=by, revision=1, name="市外事办", unit=cast.commerce),
    "merge": lambda cast, version, by: merge_with_next(clause(version, "一(一)"), by=by, revision=1),
    "drop": lambda cast, version, by: drop_clause(clause(version, "二(二)"), by=by, revision=1),
    "take": lambda cast, version, by: take_passage(version, by=by, revision=1, line=1),
    "read_again": lambda cast, version, by: read_again(version, by=by, revision=1),
}


@pytest.mark.parametrize("act", ACTS)
def test_who_did_not_see_the_last_correction_changes_nothing(cast: Cast, version: PlanVersion, act: str) -> None:
    PlanVersion.objects.update(revision=2)
    before = list(Clause.objects.values())
    with pytest.raises(WrongState):
        ACTS[act](cast, version, cast.dispatcher)
    assert list(Clause.objects.values()) == before


@pytest.mark.parametrize("act", ACTS)
def test_only_the_issuing_units_people_correct(cast: Cast, version: PlanVersion, act: str) -> None:
    for person in (cast.clerk, cast.viewer, cast.form_owner):
        with pytest.raises(NotAllowed):
            ACTS[act](cast, version, person)


def test_what_is_in_force_is_not_corrected(cast: Cast, july: None) -> None:
    version = drawn_up(cast.city, cast.dispatcher, TEXT.replace("6月份前", "6月底前"))
    confirm(version, by=cast.dispatcher, revision=1)
    with pytest.raises(WrongState):
        map_name(version, by=cast.dispatcher, revision=1, name="市外事办", unit=cast.commerce)
