"""Rows come and go with the stage of the register; columns ask by it; who rests for the winter is asked nothing."""

from __future__ import annotations

from datetime import datetime

import pytest

from sanzhua.base.clock import SHANGHAI
from sanzhua.base.refusals import NotAllowed, WrongState
from sanzhua.dispatch import queries
from sanzhua.dispatch.actions import follow_stages, open_report
from sanzhua.dispatch.models import CellChange, DraftRow, Report, ReportingDuty
from sanzhua.dispatch.tests.scene import FORM, JUNE, PROJECTS, Scene, handed_in, on
from sanzhua.facts.models import Part
from sanzhua.formbook import stages
from sanzhua.registry.actions import create_projects
from sanzhua.registry.models import Project
from tests.cast import SINCE, Cast

AUGUST = datetime(2019, 8, 5, 9, 0, tzinfo=SHANGHAI)


def begun(cast: Cast, name: str, stage: str, **life: str | bool) -> Project:
    """A project of Lishu without any duty, as the register has it."""
    project = create_projects(unit=cast.lishu, projects=[(name, {})], from_day=SINCE)[0]
    Project.objects.filter(pk=project.pk).update(stage=stage, **life)
    project.refresh_from_db()
    return project


def keys(report: Report) -> list[str]:
    return list(DraftRow.objects.filter(report=report).values_list("key", flat=True))


def test_a_project_that_is_being_built_has_its_row_by_itself(scene: Scene) -> None:
    plant = begun(scene.cast, "梨树县装配式构件厂", "building", started_on="2019-07")
    begun(scene.cast, "梨树县前期项目", "preparation")
    with on(AUGUST):
        july = open_report(form=FORM, unit=scene.cast.lishu, period="2019-07", by=scene.cast.clerk)
    row = DraftRow.objects.get(report=july, key=plant.uid)
    assert (row.values["stage"], row.values["start_actual"]) == ("在建", "2019-07")
    assert len(keys(july)) == len(PROJECTS) + 1
    assert ReportingDuty.objects.get(project=plant).from_period == "2019-07"


def test_a_sheet_that_is_open_already_offers_the_row_and_takes_it_once(scene: Scene) -> None:
    plant = begun(scene.cast, "梨树县装配式构件厂", "building")
    assert [one.pk for one in queries.following_of(scene.report).come] == [plant.pk]
    for _ in range(2):
        follow_stages(report=scene.report, by=scene.cast.clerk)
    assert keys(scene.report).count(plant.uid) == 1
    assert queries.following_of(scene.report).is_still


def test_a_project_that_left_goes_and_what_was_typed_stays_in_the_log(scene: Scene) -> None:
    Part.objects.all().delete()
    scene.save(0, "progress_text", "冷库主体封顶")
    Project.objects.filter(pk=scene.projects[0].pk).update(status="cancelled")
    done = follow_stages(report=scene.report, by=scene.cast.clerk)
    assert (done.come, done.gone) == (0, 1)
    assert scene.key(0) not in keys(scene.report)
    assert (CellChange.objects.get(via="stage").old or {})["progress_text"] == "冷库主体封顶"
    assert ReportingDuty.objects.get(project=scene.projects[0]).to_period == "2019-05"


def test_a_row_with_money_of_the_year_stays_until_december(scene: Scene) -> None:
    Project.objects.filter(pk=scene.projects[0].pk).update(stage="full_output")
    assert queries.following_of(scene.report).gone == ()


def test_only_the_clerk_follows_and_only_while_the_sheet_is_open(scene: Scene) -> None:
    with pytest.raises(NotAllowed):
        follow_stages(report=scene.report, by=scene.cast.dispatcher)
    handed_in(scene)
    with pytest.raises(WrongState):
        follow_stages(report=scene.report, by=scene.cast.clerk)


def test_what_another_unit_reports_does_not_come(scene: Scene) -> None:
    plant = begun(scene.cast, "梨树县装配式构件厂", "building")
    ReportingDuty.objects.create(project=plant, form=FORM, unit=scene.cast.yitong, from_period="2019-01")
    assert queries.following_of(scene.report).come == ()


def test_who_rests_for_the_winter_is_asked_nothing_and_the_sheet_says_so(scene: Scene) -> None:
    scene.save(0, "stage", "冬休")
    page = queries.grid(scene.report, scene.cast.clerk)
    row = page.rows[0]
    assert (row.state, page.counts["rest"], page.counts["open"]) == ("rest", 1, len(PROJECTS) - 1)
    month = next(one for one in row.cells if one.column == "done_month")
    assert (month.is_off, month.kind, month.title) == (True, "typ", "冬休，本月不用填。")
    assert not any(line.row_key == scene.key(0) for line in queries.check(scene.report).open)


def test_a_column_is_asked_at_its_stages_only(scene: Scene) -> None:
    def off(place: int) -> set[str]:
        cells = queries.grid(scene.report, scene.cast.clerk).rows[place].cells
        return {one.column for one in cells if one.is_off}

    assert off(0) == {"finish_actual", "production_actual"}
    scene.save(0, "stage", "投产")
    assert off(0) == set()
    scene.save(1, "stage", "前期")
    assert "done_month" in off(1)


def test_what_stands_in_a_column_is_shown_whatever_the_stage(scene: Scene) -> None:
    scene.save(0, "finish_actual", "2019-06")
    cells = queries.grid(scene.report, scene.cast.clerk).rows[0].cells
    assert not next(one for one in cells if one.column == "finish_actual").is_off


@pytest.mark.parametrize(
    ("carried", "life", "word"),
    [
        ("前期", ("building", "ongoing", False), "在建"),
        ("续建", ("building", "ongoing", False), "续建"),
        ("竣工", ("building", "ongoing", False), "竣工"),
        ("在建", ("building", "suspended", True), "冬休"),
        ("在建", ("building", "suspended", False), "停工"),
        ("停工", ("building", "ongoing", False), "停工"),
        (None, ("planning", "ongoing", False), None),
    ],
)
def test_the_sheet_begins_with_what_the_register_learned_since(
    carried: str | None, life: tuple[str, str, bool], word: str | None
) -> None:
    assert stages.word_for(FORM, carried, *life) == word


def test_the_first_days_sheet_is_as_before(scene: Scene) -> None:
    assert keys(scene.report) == [project.uid for project in scene.projects]
    assert scene.report.period == JUNE
