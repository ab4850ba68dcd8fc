"""A later version says what changed, in words and not by colour alone, on the review and on the task's page."""

from __future__ import annotations

import pytest

from sanzhua.plans.actions import confirm, start_version
from sanzhua.plans.models import PlanVersion
from sanzhua.plans.queries.changes import difference, rewordings
from sanzhua.plans.tests.drawing import TEXT, clause, drawn_up
from sanzhua.plans.tests.test_pages import body
from tests.cast import Cast

SETTLED = TEXT.replace("6月份前", "6月底前")
LATER = SETTLED.replace("180个", "200个").replace("8月底前", "9月底前").replace("、市外事办", "、市商务局")


@pytest.fixture
def first(cast: Cast, july: None) -> PlanVersion:
    version = drawn_up(cast.city, cast.dispatcher, SETTLED)
    confirm(version, by=cast.dispatcher, revision=1)
    return version


@pytest.fixture
def second(cast: Cast, first: PlanVersion) -> PlanVersion:
    return start_version(plan=first.plan, by=cast.dispatcher, name="二.txt", data=LATER.encode())


def test_units_dates_and_targets_are_told_old_and_new(first: PlanVersion, second: PlanVersion) -> None:
    found = difference(clause(second, "一(一)"), clause(first, "一(一)"))
    assert [(row.label, row.gone, row.new) for row in found.rows] == [
        ("配合", ["市外事办"], ["市商务局"]),
        ("时限", ["8月底前 2019-08-31"], ["9月底前 2019-09-30"]),
        ("目标", ["180个亿元以上项目"], ["200个亿元以上项目"]),
    ]
    assert not difference(clause(second, "一(二)"), clause(first, "一(二)"))


def test_the_review_marks_what_went_and_what_came_with_words(cast: Cast, second: PlanVersion) -> None:
    page = body(cast.dispatcher, "plans:version", second.pk)
    assert '<del><span class="sr">（删去）</span>180个' in page
    assert '<ins><span class="sr">（新增）</span>200个' in page
    assert "<del>市外事办</del>" in page
    assert "改动 1 项" in page


def test_the_task_tells_its_changes_once_they_are_in_force(cast: Cast, first: PlanVersion, second: PlanVersion) -> None:
    task = clause(first, "一(一)").task
    assert task is not None
    assert rewordings(cast.clerk, task) == []
    confirm(second, by=cast.dispatcher, revision=1)
    (told,) = rewordings(cast.clerk, task)
    assert told.version == second
    page = body(cast.clerk, "plans:task", task.pk)
    assert "历次改动" in page
    assert "200个" in page


def test_a_task_whose_words_stayed_has_no_history(cast: Cast, first: PlanVersion, second: PlanVersion) -> None:
    confirm(second, by=cast.dispatcher, revision=1)
    task = clause(first, "一(二)").task
    assert task is not None
    assert "历次改动" not in body(cast.clerk, "plans:task", task.pk)
