"""A list goes out in the recipient's layout, is kept as it went, and tells what changed since."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest

from sanzhua.base.periods import Period
from sanzhua.base.refusals import Incomplete, NotAllowed, WrongState
from sanzhua.dispatch.models import ReportingDuty
from sanzhua.dispatch.tests.scene import WAN
from sanzhua.documents.queries import open_file
from sanzhua.ledger.models import Outbox
from sanzhua.outward.actions.lists import export_list
from sanzhua.outward.models import ExportRow, ListExport
from sanzhua.outward.queries.list_drafts import draft
from sanzhua.outward.rules.list_templates import load_lists
from sanzhua.outward.tests.lists_scene import PERIOD, Lists, accept, moved_row
from sanzhua.registry.actions import apply_register_changes, create_projects

JUNE = "2019-06"


def sheet(export: ListExport) -> list[list[Any]]:
    book = openpyxl.load_workbook(io.BytesIO(open_file(export.document)))
    return [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]


def marked(export: ListExport) -> set[str]:
    """Headings of the cells of the first row that are filled."""
    table = openpyxl.load_workbook(io.BytesIO(open_file(export.document))).worksheets[0]
    heads = [cell.value for cell in table[3]]
    return {heads[place] for place, cell in enumerate(table[4]) if cell.fill.fill_type == "solid"}


def moved(lists: Lists) -> None:
    """June: the first project moved, the second is as it was, the third is not reported."""
    first, second, _third = lists.projects
    same = {"progress_text": "主体施工", "progress_percent": 36, "invested_before": 1_000 * WAN}
    accept(
        lists.cast,
        "construction",
        [
            moved_row(first, progress_text="冷库封顶", invested_before=1_000 * WAN),
            moved_row(second, plan_year=38_000 * WAN, done_year=11_000 * WAN, **same),
        ],
        period=JUNE,
    )


def test_the_file_has_the_recipients_headings_and_units(lists: Lists) -> None:
    rows = sheet(lists.export())
    assert rows[0][0] == "500万元以上拟新开工、续建项目清单（2019年1-5月）"
    assert rows[2][-2:] == ["变化", "本系统编号"]
    first = dict(zip(rows[2], rows[3], strict=True))
    assert first["项目名称"] == "梨树县冷链物流园项目"
    assert (first["总投资（万元）"], first["本年累计完成投资（万元）"]) == (52_000, 6_000)
    assert (first["建设性质"], first["项目类别"], first["占年计划（%）"]) == ("1 新建", "续建", 30.0)
    assert first["本系统编号"] == lists.projects[0].uid


def test_an_amount_in_yi_is_rounded_as_the_recipient_reads_it(lists: Lists) -> None:
    project = lists.projects[0]
    ReportingDuty.objects.create(project=project, form="attraction", unit=lists.cast.lishu, from_period="2019-01")
    accept(lists.cast, "attraction", [{"project": project.uid, "stage": "意向", "arrived_year": 3_456_000}])
    rows = sheet(lists.export("commerce"))
    first = dict(zip(rows[2], rows[3], strict=True))
    assert (first["估算投资（亿元）"], first["本年累计到位资金（万元）"], first["目前进展"]) == (5.2, 346, "在谈")


def test_small_projects_and_those_that_left_stay_away(lists: Lists) -> None:
    small = {"total": 499 * WAN, "start_plan": "2019-08"}
    create_projects(unit=lists.cast.lishu, projects=[("小项目", small)], from_day=None)
    lists.projects[1].status = "exited"
    lists.projects[1].save(update_fields=["status"])
    names = [line.name for line in draft(lists.province, lists.cast.city, PERIOD).lines]
    assert names == [lists.projects[0].name, lists.projects[2].name]


def test_a_project_that_is_to_start_this_year_is_on_the_list_without_a_return(lists: Lists) -> None:
    facts = {"total": 500 * WAN, "start_plan": "2019-08", "plan_year": 300 * WAN, "code": "2019-220322-47-03-000001"}
    create_projects(unit=lists.cast.lishu, projects=[("拟开工项目", facts)], from_day=None, stages=["preparation"])
    line = draft(lists.province, lists.cast.city, PERIOD).lines[-1]
    values = dict(zip([column.heading for column in lists.province.columns], line.values, strict=True))
    assert (values["项目类别"], values["本年计划投资（万元）"]) == ("拟新开工", "300")
    assert values["本年累计完成投资（万元）"] is None
    assert [gap.heading for gap in line.gaps] == ["建设单位"]


def test_what_the_recipient_requires_is_named_with_where_to_mend_it(lists: Lists) -> None:
    line = draft(lists.province, lists.cast.city, Period.parse(JUNE)).lines[0]
    assert [(gap.heading, gap.where) for gap in line.gaps] == [
        ("项目代码", "register"),
        ("本年累计完成投资（万元）", "return"),
    ]


def test_a_value_outside_the_code_map_is_missing_and_never_guessed(lists: Lists) -> None:
    apply_register_changes(lists.projects[0], {"nature": "重建"}, by=lists.cast.dispatcher, version_id=None)
    line = draft(lists.province, lists.cast.city, PERIOD).lines[0]
    assert ("建设性质", "map", "重建") in [(gap.heading, gap.where, gap.word) for gap in line.gaps]
    assert line.values[3] is None


def test_drafts_are_never_read(lists: Lists) -> None:
    before = draft(lists.province, lists.cast.city, Period.parse(JUNE))
    assert {line.version for line in before.lines} == {None}
    assert {line.values[14] for line in before.lines} == {None}


def test_the_second_export_tells_what_changed(lists: Lists) -> None:
    lists.export()
    moved(lists)
    export = lists.export(period=JUNE)
    states = list(export.kept.values_list("state", flat=True))
    assert states == ["changed", "same", "changed"]
    assert (export.new, export.changed, export.gone) == (0, 2, 0)
    assert marked(export) == {"本年累计完成投资（万元）", "占年计划（%）", "工程形象进度", "变化"}
    assert [row[-2] for row in sheet(export)[3:6]] == ["修改", "不变", "修改"]


def test_only_what_changed_goes_into_the_file_yet_all_is_kept(lists: Lists) -> None:
    lists.export()
    moved(lists)
    export = lists.export(period=JUNE, only_changes=True)
    assert [row[-2] for row in sheet(export)[3:5]] == ["修改", "修改"]
    assert (export.kept.count(), export.rows) == (3, 3)


def test_a_row_that_left_the_list_is_told_once(lists: Lists) -> None:
    lists.export()
    lists.projects[2].status = "exited"
    lists.projects[2].save(update_fields=["status"])
    export = lists.export()
    assert (export.rows, export.gone, sheet(export)[5][-2]) == (2, 1, "移出")
    assert lists.export().gone == 0


def test_a_double_click_has_one_effect(lists: Lists) -> None:
    first = lists.export(seen=0)
    assert lists.export(seen=0) == first
    assert ListExport.objects.count() == 1
    assert Outbox.objects.filter(kind="outward.export").count() == 1


def test_who_saw_an_older_export_is_told(lists: Lists) -> None:
    lists.export(seen=0)
    lists.export(seen=1)
    with pytest.raises(WrongState):
        lists.export(seen=0)


def test_the_kept_export_never_changes(lists: Lists) -> None:
    export = lists.export()
    held, values = open_file(export.document), list(export.kept.values_list("values", flat=True))
    moved(lists)
    apply_register_changes(lists.projects[0], {"owner": "别的公司"}, by=lists.cast.dispatcher, version_id=None)
    export.refresh_from_db()
    assert (open_file(export.document), list(export.kept.values_list("values", flat=True))) == (held, values)


def test_a_row_names_the_return_behind_its_figures(lists: Lists) -> None:
    export = lists.export()
    row = export.kept.first()
    assert row is not None
    assert (row.reporter, row.version) == (lists.cast.lishu.name, 1)


def test_each_list_is_for_its_own_office(lists: Lists) -> None:
    cast = lists.cast
    for key, by in (("province", cast.form_owner), ("commerce", cast.dispatcher), ("national", cast.clerk)):
        with pytest.raises(NotAllowed):
            export_list(load_lists()[key], period=PERIOD, by=by, seen=0)
    assert not ListExport.objects.exists()


def test_nothing_goes_out_where_nothing_is_on_the_list(lists: Lists) -> None:
    with pytest.raises(Incomplete):
        lists.export("national")
    lists.export()
    with pytest.raises(Incomplete):
        lists.export(only_changes=True)
    assert ExportRow.objects.count() == 3


def test_another_batch_of_central_money_is_a_row_of_its_own(lists: Lists) -> None:
    project = lists.projects[0]
    ReportingDuty.objects.create(project=project, form="central_fund", unit=lists.cast.lishu, from_period="2019-01")
    row = {"project": project.uid, "started": True, "allocated_central": 5_000_000}
    accept(lists.cast, "central_fund", [{**row, "batch_no": number} for number in ("一号", "二号")])
    export = lists.export("national")
    assert sorted(export.kept.values_list("key", flat=True)) == sorted([f"{project.uid}|一号", f"{project.uid}|二号"])
    assert sheet(export)[3][8] == "1"
