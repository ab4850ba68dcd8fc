"""The facts behind a score come from the register and from accepted months, and from nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from sanzhua.base import clock
from sanzhua.base.periods import Period
from sanzhua.facts.actions import add_part
from sanzhua.registry.actions import change_life
from sanzhua.registry.choices import Stage, Status
from sanzhua.registry.queries.zombies import candidates, facts_of, lines_of, score_of
from sanzhua.registry.tests.reserve_scene import JULY, case_of, dead_project, project
from tests.cast import Cast


@pytest.fixture(autouse=True)
def july() -> Iterator[None]:
    with clock.use_fixed(JULY):
        yield


def month(cast: Cast, period: str, form: str = "construction", **row: object) -> None:
    add_part(
        source=form, form_version="2019.1", unit_id=cast.lishu.pk, unit_name="梨树县", period=period, version=1,
        version_id=None, source_sha256=f"{period}{form}".ljust(64, "0"), rows=[row],
    )  # fmt: skip


def test_a_change_of_stage_is_a_sign_of_life(cast: Cast) -> None:
    one = dead_project(cast)
    assert facts_of([one])[one.pk].changed_on == date(2018, 1, 1)
    change_life(one, by=cast.clerk, on=date(2019, 6, 3), stage=Stage.TALKS)
    assert facts_of([one])[one.pk].changed_on == date(2019, 6, 3)


def test_accepted_months_tell_of_money_and_of_words(cast: Cast) -> None:
    one = dead_project(cast)
    month(cast, "2019-03", project=one.uid, done_month=5, progress_text="平整场地")
    month(cast, "2019-04", project=one.uid, done_month=0, progress_text="平整场地")
    month(cast, "2019-05", project=one.uid, done_month=0, progress_text="平整场地")
    known = facts_of([one])[one.pk]
    assert (known.money_on, known.text_since) == (date(2019, 3, 31), Period(2019, 4))
    assert known.changed_on == date(2019, 3, 31)


def test_a_return_without_amounts_says_nothing_about_money(cast: Cast) -> None:
    one = dead_project(cast)
    month(cast, "2019-04", "reserve", project=one.uid, work_done="编制可研")
    assert facts_of([one])[one.pk].money_on is None


def test_a_stop_with_its_planned_resumption(cast: Cast) -> None:
    one = project(cast)
    change_life(
        one,
        by=cast.clerk,
        on=date(2018, 11, 10),
        status=Status.SUSPENDED,
        reason="冬休",
        resumes_on=date(2019, 4, 10),
    )
    known = facts_of([one])[one.pk]
    assert (known.resumes_on, known.rests) == (date(2019, 4, 10), ((date(2018, 11, 10), date(2019, 4, 10)),))


def test_a_project_that_started_owes_no_start(cast: Cast) -> None:
    one = dead_project(cast)
    assert facts_of([one])[one.pk].start_due == Period(2018, 4)
    one.stage = Stage.BUILDING
    assert facts_of([one])[one.pk].start_due is None


def test_the_arithmetic_reads_as_sentences(cast: Cast) -> None:
    lines = {line.key: line for line in lines_of(score_of(dead_project(cast)).parts)}
    assert lines["idle"].sentence == "自2018年1月起已10个月没有变化"
    assert lines["idle"].sum == "(10 − 3) × 5 = 35 → 30"
    assert lines["start"].sentence == "计划2018年4月开工，已过9个月仍未开工"
    assert (lines["permit"].sentence, lines["permit"].sum) == ("手续进展不掌握，不计分", "")


def test_the_citys_queue_holds_what_reaches_the_line_and_has_no_case(cast: Cast) -> None:
    case_of(cast)
    other = dead_project(cast, "另一个沉睡的项目")
    project(cast, "活着的项目")
    assert [one.project for one in candidates(cast.dispatcher)] == [other]
    assert candidates(cast.stranger) == []


def test_many_projects_cost_as_many_questions_as_one(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    projects = [dead_project(cast, f"项目{number}") for number in range(6)]
    with django_assert_max_num_queries(12):
        facts_of(projects)
