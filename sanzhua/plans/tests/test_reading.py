"""A plan document comes in: units are matched by name, every line is kept, a bad file leaves nothing behind."""

from __future__ import annotations

from datetime import date

import pytest

from sanzhua.base.refusals import Incomplete, NotAllowed, Refused, WrongState
from sanzhua.documents.models import Document
from sanzhua.ledger.models import Outbox
from sanzhua.plans.actions import confirm, start_plan, start_version
from sanzhua.plans.models import Duty, Plan, PlanVersion
from sanzhua.plans.parse.refusals import PlanRefused
from sanzhua.plans.tests.drawing import LATER, TEXT, clause, drawn_up
from sanzhua.plans.tests.making import Made
from sanzhua.plans.tests.writing import word
from tests.cast import Cast


def test_title_year_and_tasks_are_read_out_of_the_document(cast: Cast) -> None:
    version = drawn_up(cast.city, cast.dispatcher)
    assert (version.plan.title, version.plan.year) == ("四平市2019年重点工作方案", 2019)
    assert [one.number for one in version.clauses.all()] == ["一(一)", "一(二)", "二(一)", "二(二)"]
    assert [one.chapter for one in version.clauses.all()] == ["一、抓项目"] * 2 + ["二、抓落实"] * 2


def test_units_are_matched_by_name_short_name_and_alias_and_never_guessed(cast: Cast) -> None:
    version = drawn_up(cast.city, cast.dispatcher)
    matched = {duty.name: duty.unit for duty in Duty.objects.filter(clause__version=version)}
    assert matched["市发展改革委"] == matched["市发改委"] == cast.city_drc
    assert (matched["梨树县"], matched["伊通县"]) == (cast.lishu, cast.yitong)
    assert matched["市外事办"] is None
    assert matched["各县(市)区政府"] is None


def test_a_vague_date_is_proposed_and_waits_for_a_person(cast: Cast) -> None:
    version = drawn_up(cast.city, cast.dispatcher)
    vague, certain = clause(version, "一(二)").dues.get(), clause(version, "一(一)").dues.get()
    assert not vague.is_settled
    assert (certain.on, certain.is_settled) == (date(2019, 8, 31), True)
    assert clause(version, "二(一)").dues.get().repeat == "monthly"


def test_every_word_of_the_document_is_kept_in_its_place(cast: Cast) -> None:
    version = drawn_up(cast.city, cast.dispatcher)
    kept = ["".join(part["text"] for part in line["parts"]) for line in version.lines]
    assert kept == [line.strip() for line in TEXT.splitlines()]
    assert version.lines[2]["parts"][0]["why"] == "heading"
    assert version.lines[3]["parts"][0]["clause"] == clause(version, "一(一)").position


def test_a_word_document_is_read_like_text(cast: Cast) -> None:
    data = word(*TEXT.splitlines())
    version = start_plan(unit=cast.city, by=cast.dispatcher, name="方案.docx", data=data)
    assert version.clauses.count() == 4


@pytest.mark.parametrize(
    ("data", "refusal"),
    [(b"%PDF-1.7 x", PlanRefused), (b"   \n", Refused), ("好的。\n".encode(), Refused), (b"PK\x03\x04zzzz", Refused)],
)
def test_a_file_that_is_no_plan_leaves_nothing_behind(cast: Cast, data: bytes, refusal: type[Refused]) -> None:
    with pytest.raises(refusal) as caught:
        start_plan(unit=cast.city, by=cast.dispatcher, name="方案.txt", data=data)
    assert caught.value.sentence
    assert not Plan.objects.exists()
    assert not Document.objects.exists()
    assert not Outbox.objects.filter(kind="plan.read").exists()


def test_a_plan_without_a_year_asks_for_it(cast: Cast) -> None:
    text = "工作方案\n一、任务\n（一）报送进展。[责任单位:梨树县]\n（二）办培训班。[责任单位:伊通县]\n"
    with pytest.raises(Incomplete):
        drawn_up(cast.city, cast.dispatcher, text)
    made = start_plan(unit=cast.city, by=cast.dispatcher, name="方案.txt", data=text.encode(), year=2019)
    assert made.plan.year == 2019


def test_nobody_issues_a_plan_for_another_unit(cast: Cast) -> None:
    for person in (cast.clerk, cast.viewer, cast.system_admin):
        with pytest.raises(NotAllowed):
            drawn_up(cast.city, person)
    assert drawn_up(cast.lishu, cast.clerk).plan.unit == cast.lishu


def test_a_second_version_waits_until_the_first_is_decided(cast: Cast, july: None) -> None:
    version = drawn_up(cast.city, cast.dispatcher)
    with pytest.raises(WrongState):
        start_version(plan=version.plan, by=cast.dispatcher, name="二.txt", data=LATER.encode())
    assert PlanVersion.objects.count() == 1


def test_a_later_version_says_which_task_each_clause_goes_on(cast: Cast, july: None) -> None:
    text = TEXT.replace("6月份前", "6月底前")
    first = drawn_up(cast.city, cast.dispatcher, text)
    confirm(first, by=cast.dispatcher, revision=1)
    second = start_version(plan=first.plan, by=cast.dispatcher, name="二.txt", data=LATER.encode())
    went_on = {one.number: one.task_id for one in second.clauses.all()}
    assert went_on["一(一)"] == clause(first, "一(一)").task_id
    assert went_on["二(二)"] is None


def test_a_plan_made_by_hand_is_no_obstacle(cast: Cast, plan: Made) -> None:
    second = start_version(plan=plan.plan, by=cast.dispatcher, name="二.txt", data=TEXT.encode())
    assert second.number == 2
