"""The lights of a month come from its accepted rows, the baselines and rests of its last day, and nothing else."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from sanzhua.dispatch.column_uses import uses_of
from sanzhua.lights.queries import Light, counts, light_of, lights
from sanzhua.lights.tests.scene import JUNE, WAN, accept, project, row
from sanzhua.registry.actions import adjust_year_plan, set_year_plan
from sanzhua.registry.choices import Stage, Status
from sanzhua.registry.models import LifeChange, Project
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("july")
APPROVED: dict[str, Any] = {"approver": "市政府常务会议", "paper": "四政纪〔2019〕3号"}


def by_uid(period: str = JUNE, **asked: Any) -> dict[str, Light]:
    return {one.project: one for one in lights(period, **asked)}


def test_worst_first_with_sentence_and_arithmetic(cast: Cast) -> None:
    accept(cast.lishu, row("A"), row("B", 190), row("C", 50), row("D", stage="竣工"), row("E", 60))
    found = lights(JUNE)
    assert [(one.project, one.colour, one.score) for one in found] == [
        ("C", "red", 54), ("E", "red", 55), ("B", "yellow", 68), ("A", "green", 100), ("D", "none", None),
    ]  # fmt: skip
    assert found[2].sentence == "完成年计划的19.0%，季节曲线应为40.0%，落后21.0点"
    assert [(one.rule, one.colour, one.points) for one in found[2].findings] == [
        ("behind", "yellow", 32), ("start", "none", 0), ("entry", "green", 0),
    ]  # fmt: skip
    assert (found[0].name, found[0].unit_id, found[0].unit) == ("项目C", cast.lishu.pk, "梨树县")
    assert counts(found) == {"red": 2, "yellow": 1, "green": 1, "none": 1}
    with override("en"):
        assert (
            lights(JUNE)[2].sentence
            == "19.0% of the year's plan done, the seasonal curve wants 40.0%: 21.0 points behind"
        )


def test_only_accepted_rows_of_that_month_and_of_the_units_asked_for(cast: Cast) -> None:
    accept(cast.lishu, row("A", 190), period="2019-05")
    accept(cast.lishu, row("A", 400))
    accept(cast.yitong, row("Y"))
    assert set(by_uid(unit_ids={cast.lishu.pk})) == {"A"}
    assert by_uid("2019-05")["A"].colour == "green"
    assert (lights("2019-07"), lights(JUNE, unit_ids=set()), lights(JUNE, form="reserve")) == ([], [], [])
    assert light_of("Y", JUNE, unit_ids={cast.lishu.pk}) is None


def test_a_correction_changes_the_light_of_its_month(cast: Cast) -> None:
    accept(cast.lishu, row("A", 50))
    accept(cast.lishu, row("A", 400), version=2)
    assert by_uid()["A"].colour == "green"


def test_a_project_that_two_units_reported_stands_once(cast: Cast) -> None:
    accept(cast.yitong, row("A", 50))
    accept(cast.lishu, row("A", 400))
    assert [(one.project, one.unit) for one in lights(JUNE)] == [("A", "梨树县")]


def test_the_baseline_counts_from_its_approval_on_and_adjustments_never(cast: Cast) -> None:
    plant = project(cast)
    months = [0] * 6 + [200 * WAN] * 6
    plan = set_year_plan(plant, year=2019, months=months, on=date(2019, 6, 3), by=cast.clerk, **APPROVED)
    accept(cast.lishu, row(plant.uid, 0), period="2019-05")
    accept(cast.lishu, row(plant.uid, 0))
    assert by_uid("2019-05")[plant.uid].findings[0].inputs["against"] == "curve"
    assert by_uid()[plant.uid].sentence == "完成年计划的0.0%，本项目分月计划应为0.0%，没有落后"
    cut = [*months[:6], *([100 * WAN] * 6)]
    adjust_year_plan(plan, months=cut, on=date(2019, 7, 5), reason="征地滞后", by=cast.clerk, **APPROVED)
    assert by_uid()[plant.uid].findings[0].inputs["plan"] == 1_200 * WAN


def test_a_plan_cut_in_a_later_return_turns_no_light_green(cast: Cast) -> None:
    accept(cast.yitong, row("A", 0, plan=0), period="2019-01")
    accept(cast.yitong, row("A", 0, plan=1_000), period="2019-02")
    accept(cast.lishu, row("A", 50, plan=125))
    found = by_uid(unit_ids={cast.lishu.pk})["A"]
    assert (found.colour, found.findings[0].inputs["plan"]) == ("red", 1_000 * WAN)
    accept(cast.lishu, row("A", 50, plan=125), period="2018-12")
    assert by_uid("2018-12")["A"].findings[0].inputs["plan"] == 125 * WAN


def test_a_form_says_that_lights_read_a_column() -> None:
    assert "亮灯规则" in [use.what for use in uses_of("construction", "in_stats")]
    assert "亮灯规则" not in [use.what for use in uses_of("construction", "note")]


def rest(plant: Project, on: date, resumes_on: date, *, winter: bool = False) -> None:
    LifeChange.objects.create(
        project=plant, from_stage=Stage.BUILDING, to_stage=Stage.BUILDING, from_status=Status.ONGOING,
        to_status=Status.SUSPENDED, on=on, resumes_on=resumes_on, winter=winter, at="2019-07-01T00:00:00Z",
    )  # fmt: skip


def test_who_rests_by_plan_has_no_light_until_the_planned_day(cast: Cast) -> None:
    plant = project(cast)
    rest(plant, date(2019, 4, 20), date(2019, 6, 15))
    for period in ("2019-03", "2019-05", JUNE):
        accept(cast.lishu, row(plant.uid, 0), period=period)
    assert by_uid("2019-03")[plant.uid].colour == "green"
    assert (by_uid("2019-05")[plant.uid].colour, by_uid()[plant.uid].colour) == ("none", "red")
    assert by_uid("2019-05")[plant.uid].sentence == "停工，计划2019-06-15复工"


def test_a_rest_that_ended_gives_the_light_back(cast: Cast) -> None:
    plant = project(cast)
    rest(plant, date(2018, 11, 20), date(2019, 8, 1), winter=True)
    accept(cast.lishu, row(plant.uid, 0))
    assert by_uid()[plant.uid].sentence == "冬休"
    LifeChange.objects.create(
        project=plant, from_stage=Stage.BUILDING, to_stage=Stage.BUILDING, from_status=Status.SUSPENDED,
        to_status=Status.ONGOING, on=date(2019, 6, 20), at="2019-07-01T00:00:00Z",
    )  # fmt: skip
    assert by_uid()[plant.uid].colour == "red"


def test_the_word_winter_rest_is_believed_in_winter_only(cast: Cast) -> None:
    accept(cast.lishu, row("A", 0, stage="冬休"), period="2018-12")
    accept(cast.lishu, row("A", 0, stage="冬休"))
    assert (by_uid("2018-12")["A"].colour, by_uid()["A"].colour) == ("none", "red")


def test_not_started_projects_wait_for_their_month(cast: Cast) -> None:
    waiting: dict[str, Any] = {"stage": "前期", "start_actual": None, "in_stats": None, "done_year": None}
    accept(
        cast.lishu,
        row("A", start_plan="2019-09", **waiting),
        row("B", start_plan="2019-05-10", **waiting),
        row("C", **waiting),
    )
    found = by_uid()
    assert [(found[uid].colour, found[uid].sentence) for uid in "ABC"] == [
        ("none", "计划2019年9月开工，未到期"),
        ("yellow", "计划2019年5月开工，过了1个月仍未开工"),
        ("none", "没有登记计划开工时间"),
    ]


def test_many_projects_cost_as_many_queries_as_one(cast: Cast) -> None:
    accept(cast.yitong, row("Z"), period="2019-05")
    accept(cast.lishu, *(row(f"P{number:04}", number % 500) for number in range(1_000)))
    asked = []
    for period in ("2019-05", JUNE):
        lights(period)
        with CaptureQueriesContext(connection) as queries:
            lights(period)
        asked.append(len(queries))
    assert asked == [5, 5]
