"""An accepted report moves its projects: forward at once, back never by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from sanzhua.base.periods import Period
from sanzhua.ledger.models import Outbox
from sanzhua.registry.actions import LifeReport, change_life, create_projects, take_reported_life
from sanzhua.registry.choices import Stage, Status
from sanzhua.registry.models import LifeChange, LifeRequest, Project
from tests.cast import Cast

JUNE, MAY = Period(2019, 6), Period(2019, 5)


@pytest.fixture
def plant(cast: Cast) -> Project:
    return entered(cast, "前期")


def entered(cast: Cast, word: str, form: str = "construction") -> Project:
    return create_projects(
        unit=cast.lishu, projects=[("玉米深加工项目", {})], from_day=None, form=form, words=[word], by=cast.clerk
    )[0]


def report(cast: Cast, form: str = "construction", period: Period = JUNE, version: int = 7) -> LifeReport:
    return LifeReport(form, period, cast.lishu, version, cast.dispatcher, "市发改委 投资科科长", cast.clerk)


@pytest.fixture
def says(cast: Cast) -> Callable[..., Any]:
    def say(project: Project, word: str, form: str = "construction", period: Period = JUNE, **row: Any) -> Any:
        taken = take_reported_life(report(cast, form, period), [(project.uid, {"stage": word, **row})])
        project.refresh_from_db()
        return taken

    return say


@pytest.mark.parametrize(
    ("form", "word", "stage", "status"),
    [
        ("construction", "", Stage.BUILDING, Status.ONGOING),
        ("construction", "前期", Stage.PREPARATION, Status.ONGOING),
        ("construction", "停工", Stage.BUILDING, Status.SUSPENDED),
        ("attraction", "", Stage.TALKS, Status.ONGOING),
        ("attraction", "落地", Stage.PREPARATION, Status.ONGOING),
        ("reserve", "", Stage.PLANNING, Status.ONGOING),
        ("central_fund", "", Stage.PREPARATION, Status.ONGOING),
    ],
)
def test_a_project_begins_where_its_form_or_its_word_says(
    cast: Cast, form: str, word: str, stage: str, status: str
) -> None:
    project = entered(cast, word, form)
    assert (project.stage, project.status) == (stage, status)
    change = LifeChange.objects.get()
    assert (change.from_stage, change.to_stage, change.form, change.by) == ("", stage, form, cast.clerk)


def test_a_word_moves_the_project_with_what_the_gates_still_miss(says: Callable[..., Any], plant: Project) -> None:
    says(plant, "在建", start_actual="2019-06-03")
    change = plant.life.latest("pk")
    assert (plant.stage, plant.started_on) == (Stage.BUILDING, "2019-06-03")
    assert (change.on, change.precision, change.version_id) == (date(2019, 6, 3), "day", 7)
    assert {"contract", "start_permit", "site_photo"} <= {one["gate"] for one in change.missing}
    assert Outbox.objects.filter(kind="project.life.reported").count() == 1


def test_a_month_stands_as_its_last_day_and_says_so(says: Callable[..., Any], plant: Project) -> None:
    says(plant, "在建", start_actual="2019-05")
    change = plant.life.latest("pk")
    assert (plant.started_on, change.on, change.precision) == ("2019-05", date(2019, 5, 31), "month")
    assert plant.starts == "2019-05"


def test_a_date_that_has_not_come_is_no_date_of_the_event(says: Callable[..., Any], plant: Project) -> None:
    says(plant, "在建", start_actual="2019-08")
    assert (plant.started_on, plant.life.latest("pk").on) == ("2019-06", date(2019, 6, 30))


def test_the_same_word_again_changes_nothing(says: Callable[..., Any], plant: Project) -> None:
    assert says(plant, "前期").moved == 0
    assert plant.life.count() == 1


def test_winter_rest_is_no_stop(says: Callable[..., Any], plant: Project) -> None:
    says(plant, "在建")
    says(plant, "冬休")
    assert (plant.status, plant.in_winter_rest, plant.status_shown) == (Status.SUSPENDED, True, "冬休")
    says(plant, "停工")
    assert (plant.in_winter_rest, plant.status_shown) == (False, "停工")
    says(plant, "续建")
    assert plant.status == Status.ONGOING


def test_a_step_back_waits_for_a_second_person(cast: Cast, says: Callable[..., Any], plant: Project) -> None:
    says(plant, "竣工")
    taken = says(plant, "在建")
    request = LifeRequest.objects.get()
    assert (plant.stage, taken.asked) == (Stage.COMPLETED, 1)
    assert (request.to_stage, request.by, request.version_id) == (Stage.BUILDING, cast.clerk, 7)
    assert says(plant, "在建").asked == 0


def test_another_form_that_is_behind_takes_nothing_back(says: Callable[..., Any], plant: Project) -> None:
    says(plant, "在建")
    assert says(plant, "签约", form="attraction").asked == 0
    assert plant.stage == Stage.BUILDING


def test_an_older_month_says_nothing_new(says: Callable[..., Any], plant: Project) -> None:
    says(plant, "在建")
    says(plant, "停工", period=MAY)
    assert plant.status == Status.ONGOING


def test_who_left_the_list_is_not_revived(cast: Cast, says: Callable[..., Any], plant: Project) -> None:
    change_life(plant, status=Status.CANCELLED, by=cast.clerk, on=date(2019, 6, 1), reason="投资方撤资")
    says(plant, "在建")
    assert (plant.stage, plant.status) == (Stage.PREPARATION, Status.CANCELLED)


def test_two_hundred_rows_cost_what_one_does(cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    named: list[tuple[str, dict[str, Any]]] = [(f"项目{number}", {}) for number in range(200)]
    made = create_projects(
        unit=cast.lishu, projects=named, from_day=None, form="construction", words=["前期"] * 200, by=cast.clerk
    )
    with django_assert_max_num_queries(24):
        taken = take_reported_life(
            report(cast), [(one.uid, {"stage": "在建", "start_actual": "2019-06"}) for one in made]
        )
    assert taken.moved == 200
