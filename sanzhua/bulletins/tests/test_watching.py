"""Lights and growth that a bulletin printed are watched like its other figures, and corrected by the same notice."""

from __future__ import annotations

import io
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from docx import Document
from pytest_django import DjangoAssertNumQueries

from sanzhua.base import clock
from sanzhua.bulletins import files
from sanzhua.bulletins.actions import draw_correction, draw_up, notice_moved, publish, take_figures_anew
from sanzhua.bulletins.actions.correcting import untold
from sanzhua.bulletins.models import Bulletin
from sanzhua.bulletins.queries import moved_figures, opened_figure, verify_bulletins
from sanzhua.bulletins.tests.conftest import JULY, Month, accept_rows, row
from sanzhua.bulletins.tests.studio import registered
from sanzhua.facts.choices import Edition
from sanzhua.facts.models import CountyGrowth
from sanzhua.lights import scheme
from sanzhua.lights.actions import override_light, withdraw_override
from sanzhua.lights.models import LightOverride
from sanzhua.notices.queries import todos_for
from sanzhua.registry.actions import create_project
from sanzhua.registry.models import Project

REASON = "补偿款已兑付，队伍已进场"
RED, GREEN = 50, 460  # of 1,000 by June, where the curve wants 400


@pytest.fixture
def plant(month: Month) -> Project:
    """Far behind its plan; beside it one that is on its way."""
    cast = month.cast
    made, other = (
        create_project(unit=cast.lishu, name=name, by=cast.clerk, facts={}, from_day=None)
        for name in ("玉米深加工项目", "冷链物流项目")
    )
    _accept(month, {made: RED, other: GREEN}, version=2)
    return made


@pytest.fixture
def red_list(month: Month, plant: Project) -> Bulletin:
    return registered(month.cast, month.period, kind="red_list")


def _accept(month: Month, done: dict[Project, int], version: int, **more: Any) -> None:
    rows = [{**row(one.uid, figure, 1_000), "project_name": one.name, **more} for one, figure in done.items()]
    accept_rows(month.cast, rows, version=version)


def _other(plant: Project) -> Project:
    return Project.objects.exclude(pk=plant.pk).get()


def _override(month: Month, plant: Project, colour: str = "yellow", later: int = 1) -> LightOverride:
    with clock.use_fixed(JULY + timedelta(days=later)):
        return override_light(plant, period=month.period, colour=colour, reason=REASON, by=month.cast.dispatcher)


def _notice(month: Month, original: Bulletin) -> Bulletin:
    return draw_correction(bulletin=original, by=month.cast.dispatcher)


def _publish(month: Month, notice: Bulletin, number: int = 7) -> None:
    publish(bulletin=notice, by=month.cast.dispatcher, outside_number=f"四项目办〔2019〕{number}号")


def _lines(notice: Bulletin) -> list[list[str]]:
    table = next(block for block in notice.blocks if block["kind"] == "table")
    return [
        [notice.figures[cell["figure"]]["shown"] if "figure" in cell else cell["text"] for cell in line]
        for line in table["rows"]
    ]


def _grown(month: Month, growth: str, released: date, edition: Edition = Edition.PRELIMINARY) -> None:
    CountyGrowth.objects.create(
        unit=month.cast.lishu, period="2019-06", edition=edition, growth=Decimal(growth), released_on=released,
        paper="统计月报", by=month.cast.dispatcher, post="", at=JULY,
    )  # fmt: skip


def test_nothing_is_noticed_while_lights_and_growth_stand_as_printed(month: Month, red_list: Bulletin) -> None:
    assert untold(red_list) == {}
    assert moved_figures(red_list, month.cast.dispatcher) == {}
    assert notice_moved() == 0
    assert verify_bulletins() is None


def test_an_override_is_told_with_both_lights_the_place_and_the_reason(
    month: Month, red_list: Bulletin, plant: Project
) -> None:
    _override(month, plant)
    assert notice_moved() == 1
    assert [line for line in todos_for(month.cast.dispatcher) if line.verb == "bulletin_moved"]
    notice = _notice(month, red_list)
    lines = {(line[0], line[2]): line for line in _lines(notice)}
    (printed,) = (line for line in _lines(notice) if line[0] == "玉米深加工项目")
    assert printed[1:4] == ["亮红灯项目名单", "梨树县", "2019年6月"]
    assert printed[4:] == ["红灯，54分", "黄灯（人工改灯），54分", f"人工改灯：{REASON}"]
    counts = lines["红灯（个）", "梨树县"]
    # Its reason stands in the line of the project.
    assert counts[1:] == ["分单位亮灯情况", "梨树县", "2019年6月", "1", "0", "玉米深加工项目人工改灯"]
    total = lines["黄灯（个）", "全市"]
    assert total[4:] == ["0", "1", "梨树县：玉米深加工项目人工改灯"]
    assert "有关项目的亮灯经核实改定，下列数据" in notice.blocks[1]["text"]
    assert not any("认真核对" in block.get("text", "") for block in notice.blocks)


def test_an_override_of_a_project_that_no_list_names_is_told_with_its_reason_where_it_is_counted(
    month: Month, red_list: Bulletin, plant: Project
) -> None:
    _override(month, _other(plant), "yellow")
    assert [line[0] for line in _lines(_notice(month, red_list))] == ["黄灯（个）", "绿灯（个）"] * 2
    assert {line[6].removeprefix("梨树县：") for line in _lines(_notice(month, red_list))} == {
        f"冷链物流项目人工改灯：{REASON}"
    }


def test_another_sentence_of_the_same_light_is_told_in_full(month: Month, red_list: Bulletin, plant: Project) -> None:
    _accept(month, {plant: RED + 1, _other(plant): GREEN}, version=3)
    (line,) = (line for line in _lines(_notice(month, red_list)) if line[0] == "玉米深加工项目")
    assert line[4].startswith("红灯，54分：完成年计划的5.0%")
    assert line[5].startswith("红灯，54分：完成年计划的5.1%")


def test_an_override_that_is_taken_back_is_told_with_the_reason_of_that(month: Month, plant: Project) -> None:
    held = _override(month, plant, later=0)
    original = registered(month.cast, month.period, kind="red_list")
    assert table(original, "亮红灯项目名单") == []
    with clock.use_fixed(JULY + timedelta(days=1)):
        withdraw_override(held, by=month.cast.dispatcher, note="进场队伍又撤离")
    (line,) = (line for line in _lines(_notice(month, original)) if line[0] == "玉米深加工项目")
    assert line[1] == "亮红灯项目名单"
    assert line[4] == "未列入"
    assert line[5] == "红灯，54分"
    assert line[6] == "撤销改灯：进场队伍又撤离"


def test_a_corrected_return_turns_the_light_and_brings_another_project_into_the_list(
    month: Month, red_list: Bulletin, plant: Project
) -> None:
    _accept(month, {plant: GREEN, _other(plant): RED}, version=3)
    lines = {line[0]: line for line in _lines(_notice(month, red_list))}
    assert lines["玉米深加工项目"][5].startswith("绿灯，")
    assert lines["冷链物流项目"][4:6] == ["未列入", lines["玉米深加工项目"][4]]
    # One came and one went: no count has changed, and none is told.
    assert set(lines) == {"玉米深加工项目", "冷链物流项目"}


def test_what_was_put_into_the_list_by_a_notice_is_watched_from_then_on(
    month: Month, red_list: Bulletin, plant: Project
) -> None:
    other = _other(plant)
    _accept(month, {plant: RED, other: RED}, version=3)
    _publish(month, _notice(month, red_list))
    assert untold(red_list) == {}
    _accept(month, {plant: RED, other: GREEN}, version=4)
    again = {line[0]: line for line in _lines(_notice(month, red_list))}
    assert again["冷链物流项目"][4] == "未列入"
    assert again["冷链物流项目"][5].startswith("绿灯，")
    _publish(month, _notice(month, red_list), 8)
    assert untold(red_list) == {}


def test_a_light_is_judged_by_the_rules_that_were_published_with_it(
    month: Month, red_list: Bulletin, plant: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    stricter = scheme.shipped().replace("yellow_from = 10\nred_over = 30", "yellow_from = 1\nred_over = 99")
    assert stricter != scheme.shipped()
    monkeypatch.setattr("sanzhua.lights.queries.scheme", lambda: scheme.read(stricter))
    assert untold(red_list) == {}
    assert red_list.terms["lights"]["rules"] == scheme.shipped()


def test_a_bulletin_whose_rules_were_not_kept_is_not_told_of_lights(
    month: Month, red_list: Bulletin, plant: Project
) -> None:
    terms = {key: one for key, one in red_list.terms.items() if key != "lights"}
    Bulletin.objects.filter(pk=red_list.pk).update(terms=terms)
    red_list.refresh_from_db()
    _override(month, plant)
    assert untold(red_list) == {}


def test_who_sees_no_lights_is_told_of_none(client: Client, month: Month, red_list: Bulletin, plant: Project) -> None:
    _override(month, plant)
    cast, key = month.cast, "梨树县·玉米深加工项目·得分"
    assert moved_figures(red_list, cast.clerk) == {}
    assert {"梨树县·红灯（个）", key} <= moved_figures(red_list, cast.head).keys()
    assert not any(name.startswith("合计") for name in moved_figures(red_list, cast.head))
    assert "合计·分单位亮灯情况·红灯（个）" in moved_figures(red_list, cast.dispatcher)
    for person, sees in ((cast.clerk, False), (cast.head, True), (cast.dispatcher, True)):
        opened = opened_figure(red_list, key, person)
        assert opened is not None
        assert (bool(opened.lights), bool(opened.moved_to)) == (sees, sees)
        client.force_login(person)
        assert (REASON in client.get(f"/bulletins/{red_list.pk}/figure/", {"key": key}).content.decode()) is sees


def test_the_page_names_what_came_into_the_list_and_says_of_a_light_by_which_rules(
    client: Client, month: Month, red_list: Bulletin, plant: Project
) -> None:
    _accept(month, {plant: RED, _other(plant): RED}, version=3)
    client.force_login(month.cast.dispatcher)
    page = client.get(f"/bulletins/{red_list.pk}/").content.decode()
    assert "印发后有更正" in page
    assert "梨树县·冷链物流项目·得分 → 红灯，54分" in page
    assert "按印发时公布的亮灯规则；取自该单位报表第2版" in page


def test_a_draft_takes_in_a_light_that_turned_meanwhile(month: Month, plant: Project) -> None:
    made = draw_up(period=month.period, by=month.cast.dispatcher, kind="red_list")
    _override(month, plant)
    assert moved_figures(made, month.cast.dispatcher)
    take_figures_anew(bulletin=made, by=month.cast.dispatcher)
    assert moved_figures(made, month.cast.dispatcher) == {}
    assert table(made, "亮红灯项目名单") == []


def test_revised_growth_is_told_from_its_release_on(month: Month) -> None:
    _grown(month, "-3.1", date(2019, 7, 12))
    original = registered(month.cast, month.period)
    _grown(month, "-2.6", date(2019, 8, 20), Edition.REVISED)
    assert notice_moved() == 0
    assert moved_figures(original, month.cast.dispatcher) == {}
    with clock.use_fixed(JULY.replace(month=8, day=20)):
        assert notice_moved() == 1
        notice = _notice(month, original)
        assert _lines(notice) == [
            ["固定资产投资增速", "固定资产投资增速", "梨树县", "2019年6月", "−3.1", "−2.6",
             "统计部门2019-08-20发布的修订数，出处：统计月报"]
        ]  # fmt: skip
        assert "统计部门更正了固定资产投资增速，下列数据" in notice.blocks[1]["text"]
        _publish(month, notice)
        assert notice_moved() == 0


def test_growth_of_another_unit_and_a_revision_to_the_same_figure_correct_nothing(month: Month) -> None:
    _grown(month, "-3.1", date(2019, 7, 12))
    original = registered(month.cast, month.period)
    _grown(month, "-3.1", date(2019, 7, 13), Edition.REVISED)
    CountyGrowth.objects.create(
        unit=month.cast.yitong, period="2019-06", edition=Edition.PRELIMINARY, growth="1.0",
        released_on=date(2019, 7, 13), paper="统计月报", by=month.cast.dispatcher, post="", at=JULY,
    )  # fmt: skip
    assert untold(original) == {}


def test_a_unit_that_reports_late_is_the_cause(month: Month, red_list: Bulletin) -> None:
    made = create_project(unit=month.cast.yitong, name="牧场项目", by=month.cast.dispatcher, facts={}, from_day=None)
    accept_rows(month.cast, [{**row(made.uid, RED, 1_000), "project_name": made.name}], unit=month.cast.yitong)
    lines = {line[0]: line for line in _lines(_notice(month, red_list))}
    assert lines["牧场项目"][4] == "未列入"
    assert lines["牧场项目"][6] == "印发后补报"
    assert lines["项目数"][6] == "伊通满族自治县：印发后补报"


def test_the_notice_as_a_document_tells_the_lights(month: Month, red_list: Bulletin, plant: Project) -> None:
    _override(month, plant)
    notice = _notice(month, red_list)
    document = Document(io.BytesIO(files.docx(notice)))
    cells = [[cell.text for cell in line.cells] for line in document.tables[-1].rows]
    assert cells[0] == ["数据", "所在位置", "单位", "期", "印发时", "更正后", "更正原因"]
    assert any(line[0] == "玉米深加工项目" and line[5].startswith("黄灯（人工改灯）") for line in cells)
    assert files.pdf(notice).startswith(b"%PDF")


def test_the_page_costs_the_same_however_many_projects_are_listed(
    client: Client, month: Month, plant: Project, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    _accept(month, dict.fromkeys([plant, _other(plant)], RED), version=3)
    original = registered(month.cast, month.period, kind="red_list")
    client.force_login(month.cast.dispatcher)
    with django_assert_max_num_queries(45):
        client.get(f"/bulletins/{original.pk}/")


def table(bulletin: Bulletin, title: str) -> list[Any]:
    rows: list[Any] = next(block for block in bulletin.blocks if block.get("title") == title)["rows"]
    return rows
