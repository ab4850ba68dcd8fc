"""Milestones: dates, lateness, and baselines that keep every old date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import pytest

from sanzhua.accounts.choices import Role
from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete, NotAllowed, WrongState
from sanzhua.ledger.models import Outbox
from sanzhua.notices.models import Todo
from sanzhua.registry.actions import (
    Consent,
    Dates,
    ask_baseline,
    create_project,
    grant_baseline,
    lay_milestones,
    refuse_baseline,
    set_dates,
    withdraw_baseline,
)
from sanzhua.registry.models import BaselineRequest, Milestone, Project
from sanzhua.registry.queries.milestones import MilestoneLine, milestone_view
from tests.cast import Cast, person

NOW = datetime(2019, 7, 8, 9, 0, tzinfo=clock.SHANGHAI)
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
MAY, JUNE, OCTOBER = date(2019, 5, 20), date(2019, 6, 28), date(2019, 10, 31)


@pytest.fixture(autouse=True)
def july() -> Iterator[None]:
    with clock.use_fixed(NOW):
        yield


@pytest.fixture
def plant(cast: Cast) -> Project:
    project = create_project(unit=cast.lishu, name="玉米深加工项目", by=cast.clerk, facts={}, from_day=None)
    lay_milestones(project, kind="industry", by=cast.clerk)
    set_dates(project, dates={"start": Dates(MAY, None), "topped": Dates(JUNE, None)}, by=cast.clerk)
    return project


def the(project: Project, key: str) -> Milestone:
    return Milestone.objects.select_related("project__unit").get(project=project, key=key)


def line_of(project: Project, key: str) -> MilestoneLine:
    return next(line for line in milestone_view(project).lines if line.milestone.key == key)


def test_the_first_plan_is_the_baseline_and_later_plans_leave_it(cast: Cast, plant: Project) -> None:
    set_dates(plant, dates={"topped": Dates(OCTOBER, None)}, by=cast.clerk)
    topped = the(plant, "topped")
    assert (topped.baseline_on, topped.planned_on) == (JUNE, OCTOBER)
    line = line_of(plant, "topped")
    assert (line.state, line.days_late, line.slips) == ("late", 10, 125)


def test_what_was_met_late_counts_from_the_baseline(cast: Cast, plant: Project) -> None:
    set_dates(plant, dates={"start": Dates(MAY, date(2019, 5, 23))}, by=cast.clerk)
    assert (line_of(plant, "start").state, line_of(plant, "start").days_late) == ("met_late", 3)
    assert milestone_view(plant).late == 2


def test_the_same_dates_again_change_nothing(cast: Cast, plant: Project) -> None:
    assert set_dates(plant, dates={"start": Dates(MAY, None)}, by=cast.clerk) == 0


def test_a_day_met_is_never_ahead_and_never_taken_back_silently(cast: Cast, plant: Project) -> None:
    with pytest.raises(Incomplete, match="今天之后"):
        set_dates(plant, dates={"start": Dates(MAY, date(2019, 7, 9))}, by=cast.clerk)
    set_dates(plant, dates={"start": Dates(MAY, MAY)}, by=cast.clerk)
    with pytest.raises(Incomplete, match="须写明原因"):
        set_dates(plant, dates={"start": Dates(MAY, None)}, by=cast.clerk)
    assert set_dates(plant, dates={"start": Dates(MAY, None)}, note="填错项目", by=cast.clerk) == 1


def test_a_baseline_moves_when_the_city_allows_it_and_the_old_date_stays(cast: Cast, plant: Project) -> None:
    request = ask_baseline(the(plant, "topped"), new=OCTOBER, reason="设备到货晚", by=cast.clerk)
    assert the(plant, "topped").baseline_on == JUNE
    assert Todo.objects.open().filter(verb="baseline", role=Role.DISPATCHER).count() == 1
    grant_baseline(request, by=cast.dispatcher)
    assert (the(plant, "topped").baseline_on, the(plant, "topped").planned_on) == (OCTOBER, OCTOBER)
    (was,) = line_of(plant, "topped").was
    assert (was.old, was.reason, was.by) == (JUNE, "设备到货晚", cast.clerk)
    assert was.allowed_by.startswith("赵宏")
    assert not Todo.objects.open().filter(verb="baseline").exists()
    assert Outbox.objects.filter(kind="baselinerequest.grant").count() == 1
    grant_baseline(request, by=cast.dispatcher)  # a second click
    assert Outbox.objects.filter(kind="baselinerequest.grant").count() == 1


def test_a_leaders_written_permission_moves_it_at_once(cast: Cast, plant: Project) -> None:
    consent = Consent("王〇〇 县长", "同意.pdf", PDF)
    request = ask_baseline(the(plant, "topped"), new=OCTOBER, reason="设备到货晚", by=cast.clerk, consent=consent)
    assert (request.status, request.allowed_by) == ("granted", "王〇〇 县长")
    assert request.paper is not None
    assert the(plant, "topped").baseline_on == OCTOBER


def test_who_asks_does_not_decide(cast: Cast, plant: Project) -> None:
    request = ask_baseline(the(plant, "topped"), new=OCTOBER, reason="设备到货晚", by=cast.dispatcher)
    with pytest.raises(NotAllowed, match="不能自己裁定"):
        grant_baseline(request, by=cast.dispatcher)
    with pytest.raises(NotAllowed):
        grant_baseline(request, by=cast.second_clerk)
    other = person("qian", "钱调度", Role.DISPATCHER, cast.city_drc, cast.city, "调度员")
    grant_baseline(request, by=other)


def test_a_refusal_says_why_and_the_clerk_is_told(cast: Cast, plant: Project) -> None:
    request = ask_baseline(the(plant, "topped"), new=OCTOBER, reason="设备到货晚", by=cast.clerk)
    with pytest.raises(Incomplete):
        refuse_baseline(request, by=cast.dispatcher, reason="")
    refuse_baseline(request, by=cast.dispatcher, reason="设备已到货")
    assert the(plant, "topped").baseline_on == JUNE
    assert Todo.objects.open().filter(verb="baseline_refused", unit=cast.lishu).count() == 1
    set_dates(plant, dates={"topped": Dates(JUNE, None)}, by=cast.clerk)
    assert not Todo.objects.open().filter(verb="baseline_refused").exists()


def test_a_milestone_that_was_met_keeps_its_baseline(cast: Cast, plant: Project) -> None:
    request = ask_baseline(the(plant, "start"), new=JUNE, reason="手续晚", by=cast.clerk)
    set_dates(plant, dates={"start": Dates(MAY, JUNE)}, by=cast.clerk)
    request.refresh_from_db()
    with pytest.raises(WrongState, match="已经完成"):
        grant_baseline(request, by=cast.dispatcher)
    withdraw_baseline(request, by=cast.clerk)
    with pytest.raises(WrongState, match="已经完成"):
        ask_baseline(the(plant, "start"), new=JUNE, reason="手续晚", by=cast.clerk)


def test_one_request_at_a_time_and_it_can_be_taken_back(cast: Cast, plant: Project) -> None:
    request = ask_baseline(the(plant, "topped"), new=OCTOBER, reason="设备到货晚", by=cast.clerk)
    with pytest.raises(WrongState, match="待裁定"):
        ask_baseline(the(plant, "topped"), new=OCTOBER, reason="再提", by=cast.clerk)
    withdraw_baseline(request, by=cast.clerk)
    with pytest.raises(WrongState):
        grant_baseline(request, by=cast.dispatcher)
    ask_baseline(the(plant, "topped"), new=OCTOBER, reason="再提", by=cast.clerk)
    assert BaselineRequest.objects.count() == 2


def test_a_baseline_wants_one_to_begin_with_another_date_and_a_reason(cast: Cast, plant: Project) -> None:
    with pytest.raises(WrongState, match="还没有基线"):
        ask_baseline(the(plant, "trial"), new=OCTOBER, reason="原因", by=cast.clerk)
    with pytest.raises(WrongState, match="没有变化"):
        ask_baseline(the(plant, "topped"), new=JUNE, reason="原因", by=cast.clerk)
    with pytest.raises(Incomplete):
        ask_baseline(the(plant, "topped"), new=OCTOBER, reason="", by=cast.clerk)
    with pytest.raises(NotAllowed):
        ask_baseline(the(plant, "topped"), new=OCTOBER, reason="原因", by=cast.stranger)
