"""Reporting duties after an opening import and around a merge: in each period one unit reports a project on a form."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sanzhua.base import clock
from sanzhua.base.periods import Period
from sanzhua.base.refusals import Incomplete, NotAllowed, WrongState
from sanzhua.dispatch.actions import add_row, give_out, open_report, take_back_duties
from sanzhua.dispatch.models import DraftRow, Report, ReportingDuty
from sanzhua.registry.actions import apply_import, create_project, settle, start_import, take_back, undo_import
from sanzhua.registry.choices import Answer
from sanzhua.registry.merge_steps import foretold
from sanzhua.registry.models import IdentityQuestion, Project
from tests.cast import Cast

FORM = "construction"
JULY = datetime(2019, 7, 8, 9, 0, tzinfo=clock.SHANGHAI)


@pytest.fixture(autouse=True)
def july() -> Iterator[None]:
    with clock.use_fixed(JULY):
        yield


@pytest.fixture
def plant(cast: Cast) -> Project:
    return create_project(unit=cast.lishu, name="玉米深加工项目", by=cast.clerk, facts={}, from_day=None)


@pytest.fixture
def park(cast: Cast) -> Project:
    return create_project(unit=cast.yitong, name="玉米产业园", by=cast.dispatcher, facts={}, from_day=None)


def reporters(project: Project, period: str) -> list[str]:
    duties = ReportingDuty.objects.in_period(period).filter(project=project, form=FORM)
    return [duty.unit.name for duty in duties.select_related("unit")]


def test_projects_are_given_to_their_units_from_a_month_on(cast: Cast, plant: Project, park: Project) -> None:
    given_out = give_out(projects=[plant, park], form=FORM, from_period="2019-06", by=cast.dispatcher)
    assert given_out.given == 2
    report = open_report(form=FORM, unit=cast.lishu, period="2019-06", by=cast.clerk)
    assert [row.project for row in DraftRow.objects.filter(report=report)] == [plant]
    again = give_out(projects=[plant, park], form=FORM, from_period="2019-07", by=cast.dispatcher)
    assert (again.given, again.held) == (0, 2)


def test_a_month_that_was_begun_takes_no_new_projects(cast: Cast, plant: Project) -> None:
    open_report(form=FORM, unit=cast.lishu, period="2019-06", by=cast.clerk)
    with pytest.raises(WrongState, match="2019年7月"):
        give_out(projects=[plant], form=FORM, from_period="2019-06", by=cast.dispatcher)


def test_a_duty_wants_a_form_and_a_month(cast: Cast, plant: Project) -> None:
    for form, period in (("", "2019-06"), ("plain_list", "2019-06"), (FORM, "6月")):
        with pytest.raises(Incomplete):
            give_out(projects=[plant], form=form, from_period=period, by=cast.dispatcher)
    with pytest.raises(NotAllowed):
        give_out(projects=[plant], form=FORM, from_period="2019-06", by=cast.stranger)


def test_duties_are_taken_back_before_anything_was_begun(cast: Cast, plant: Project, park: Project) -> None:
    give_out(projects=[plant, park], form=FORM, from_period="2019-06", by=cast.dispatcher)
    open_report(form=FORM, unit=cast.lishu, period="2019-06", by=cast.clerk)
    assert take_back_duties(projects=[plant, park], form=FORM, by=cast.dispatcher) == 1
    assert [duty.project for duty in ReportingDuty.objects.all()] == [plant]


def test_a_merge_leaves_begun_months_alone_and_ends_the_duty_then(cast: Cast, plant: Project, park: Project) -> None:
    give_out(projects=[plant, park], form=FORM, from_period="2019-05", by=cast.dispatcher)
    open_report(form=FORM, unit=cast.yitong, period="2019-06", by=cast.stranger)
    assert "2019年7月" in foretold(plant, park)[0]
    settle(plant, park, verb=Answer.SAME, by=cast.dispatcher)
    assert [reporters(park, f"2019-0{month}") for month in (5, 6, 7)] == [["伊通满族自治县"], ["伊通满族自治县"], []]
    assert [reporters(plant, f"2019-0{month}") for month in (5, 6, 7)] == [["梨树县"]] * 3


def test_where_only_the_merged_one_was_reported_the_kept_ones_unit_takes_over(
    cast: Cast, plant: Project, park: Project
) -> None:
    give_out(projects=[park], form=FORM, from_period="2019-06", by=cast.dispatcher)
    settle(plant, park, verb=Answer.SAME, by=cast.dispatcher)
    assert (reporters(park, "2019-06"), reporters(plant, "2019-06")) == ([], ["梨树县"])
    take_back(IdentityQuestion.objects.get(), by=cast.dispatcher, note="两个厂")
    assert (reporters(park, "2019-06"), reporters(plant, "2019-06")) == (["伊通满族自治县"], [])


def test_undoing_a_merge_opens_the_duty_where_it_had_ended(cast: Cast, plant: Project, park: Project) -> None:
    give_out(projects=[plant, park], form=FORM, from_period="2019-05", by=cast.dispatcher)
    open_report(form=FORM, unit=cast.yitong, period="2019-06", by=cast.stranger)
    before = list(ReportingDuty.objects.order_by("pk").values())
    settle(plant, park, verb=Answer.SAME, by=cast.dispatcher)
    take_back(IdentityQuestion.objects.get(), by=cast.dispatcher, note="两个厂")
    assert list(ReportingDuty.objects.order_by("pk").values()) == before


def test_what_was_merged_into_another_units_project_is_not_reported_again(
    cast: Cast, plant: Project, park: Project
) -> None:
    settle(plant, park, verb=Answer.SAME, by=cast.dispatcher)
    report = open_report(form=FORM, unit=cast.yitong, period="2019-06", by=cast.stranger)
    with pytest.raises(WrongState, match="不再单独报送") as refused:
        add_row(report=report, by=cast.stranger, name="", project=park)
    assert "梨树" not in str(refused.value)


STEPS = st.lists(st.sampled_from(["begin_lishu", "begin_yitong", "merge", "turned", "undo", "give"]), max_size=9)


@given(steps=STEPS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_happens_no_project_has_two_reporters_in_a_month(cast: Cast, steps: list[str]) -> None:
    ReportingDuty.objects.all().delete()
    Report.objects.all().delete()
    first = create_project(unit=cast.lishu, name="甲项目", by=cast.clerk, facts={}, from_day=None)
    second = create_project(unit=cast.yitong, name="乙项目", by=cast.dispatcher, facts={}, from_day=None)
    month = {cast.lishu.pk: Period(2019, 1), cast.yitong.pk: Period(2019, 1)}
    for step in steps:
        try:
            _step(cast, step, first, second, month)
        except WrongState:
            continue
    for project in (first, second):
        for number in range(1, 13):
            assert len(reporters(project, f"2019-{number:02d}")) <= 1
    ends = ReportingDuty.objects.exclude(to_period="").values_list("from_period", "to_period")
    assert all(begin <= end for begin, end in ends)


def _step(cast: Cast, step: str, first: Project, second: Project, month: dict[int, Period]) -> None:
    if step.startswith("begin"):
        unit = cast.lishu if step == "begin_lishu" else cast.yitong
        period = str(month[unit.pk])
        Report.objects.create(form=FORM, form_version="1", unit=unit, period=period, made_at=clock.now())
        month[unit.pk] = month[unit.pk].next()
    elif step == "give":
        pair = Project.objects.filter(pk__in=[first.pk, second.pk]).select_related("unit")
        start = str(max(month.values()))
        give_out(projects=pair, form=FORM, from_period=start, by=cast.dispatcher)
    elif step == "undo":
        for question in IdentityQuestion.objects.filter(first=first, status=Answer.SAME):
            take_back(question, by=cast.dispatcher, note="核实为两个项目")
    else:
        fresh = Project.objects.in_bulk([first.pk, second.pk])
        settle(fresh[first.pk], fresh[second.pk], verb=Answer.SAME, by=cast.dispatcher, turned=step == "turned")


def test_the_projects_of_a_list_are_given_out_on_a_page(cast: Cast) -> None:
    text = "项目名称,建设单位,总投资（万元）\n玉米深加工项目,天成食品,52000\n".encode()
    batch = start_import(unit=cast.lishu, by=cast.clerk, name="清单.csv", data=text)
    address = reverse("dispatch:give_out") + f"?batch={batch.pk}"
    client = Client()
    client.force_login(cast.clerk, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(address).status_code == 404
    apply_import(batch, by=cast.clerk)
    assert "交办" in client.get(address).content.decode()
    assert client.post(address, {"form": FORM, "period": "六月"}).status_code == 422
    assert client.post(address, {"form": FORM, "period": "2019-07"}).status_code == 302
    assert reporters(Project.objects.get(), "2019-07") == ["梨树县"]
    with pytest.raises(WrongState, match="报送责任"):
        undo_import(batch, by=cast.clerk)
    client.post(address, {"form": FORM, "take_back": "1"})
    assert undo_import(batch, by=cast.clerk) == 1


def test_a_strangers_list_is_no_list(cast: Cast) -> None:
    text = "项目名称,建设单位\n玉米深加工项目,天成食品\n".encode()
    batch = start_import(unit=cast.lishu, by=cast.clerk, name="清单.csv", data=text)
    apply_import(batch, by=cast.clerk)
    client = Client()
    client.force_login(cast.stranger, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("dispatch:give_out") + f"?batch={batch.pk}").status_code == 404
