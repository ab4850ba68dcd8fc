"""The filled table: accepted figures only, each with its source; what is not accepted is missing and never zero."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

from sanzhua.accounts.models import Unit
from sanzhua.dispatch.tests.scene import Scene, fill
from sanzhua.outward.queries.request_table import RequestTable, request_table
from sanzhua.outward.tests.request_scene import BY_PROJECTS, BY_UNITS, Asked, book, drop_in, sent


def shown(table: RequestTable, row: str) -> list[str]:
    line = next(line for line in table.lines if line.row.label == row)
    return [cell.shown if cell.state == "ok" else cell.state for cell in line.cells]


def confirmed(scene: Scene, data: bytes, gap: str) -> Asked:
    asked = drop_in(scene, data)
    asked.choose(gap, "gap")
    asked.confirm()
    return asked


def test_a_unit_is_filled_from_its_accepted_return(scene: Scene) -> None:
    table = request_table(sent(scene).request)
    assert shown(table, "梨树县") == ["1", "梨树县", "3", "180,600", "18,500", "29.8", "missing"]


def test_a_unit_that_was_not_accepted_is_missing_not_zero(scene: Scene) -> None:
    table = request_table(sent(scene).request)
    assert shown(table, "伊通县") == ["2", "伊通县", "missing", "missing", "missing", "missing", "missing"]
    assert "未接收" in table.lines[1].cells[2].said
    assert table.lines[1].cells[2].value is None


def test_every_figure_names_form_month_unit_and_version(scene: Scene) -> None:
    cell = request_table(sent(scene).request).lines[0].cells[4]
    assert cell.said == "在建（开工）项目月调度表 2019年5月 · 本年累计完成投资，梨树县第1版"


def test_a_draft_gives_nothing(scene: Scene) -> None:
    fill(scene)
    asked = confirmed(scene, book(BY_UNITS), "用工缺口")
    asked.request.columns.filter(heading__startswith="1-5月").update(source="metric:construction:done_year@2019-06")
    assert shown(request_table(asked.request), "梨树县")[4] == "missing"


def test_projects_take_the_register_and_the_accepted_return(scene: Scene) -> None:
    table = request_table(confirmed(scene, book(BY_PROJECTS), "环评批复文号").request)
    assert shown(table, "梨树县冷链物流园项目") == ["1", "梨树县冷链物流园项目", "5.2", "0.6", "missing"]
    assert table.lines[0].cells[2].said == "项目库：总投资"


def test_a_sum_with_a_missing_unit_is_no_smaller_sum(scene: Scene) -> None:
    asked = confirmed(scene, book(BY_UNITS, [("合计",)]), "用工缺口")
    assert shown(request_table(asked.request), "合计")[3] == "missing"
    Unit.objects.filter(pk=scene.cast.yitong.pk).update(is_reporting=False)
    asked = confirmed(scene, book(BY_UNITS, [("合计",)]), "用工缺口")
    assert shown(request_table(asked.request), "合计")[3:6] == ["180,600", "18,500", "29.8"]


def test_a_line_that_means_no_unit_leaves_no_sum(scene: Scene) -> None:
    asked = confirmed(scene, book(BY_UNITS, [("合计",), (1, "梨树县"), (2, "火星县")]), "用工缺口")
    table = request_table(asked.request)
    assert shown(table, "火星县")[3] == "none"
    assert shown(table, "合计")[3] == "missing"


def test_a_unit_sees_its_own_rows_only(scene: Scene) -> None:
    table = request_table(sent(scene).request, only_unit=scene.cast.yitong.pk)
    assert [line.row.label for line in table.lines] == ["伊通县"]


def test_rows_cost_no_queries(scene: Scene) -> None:
    asked = confirmed(scene, book(BY_PROJECTS), "环评批复文号")
    counts = []
    for rows in (asked.request.rows[:1], asked.request.rows):
        asked.request.rows = rows
        with CaptureQueriesContext(
            connection,
        ) as caught:
            request_table(asked.request)
        counts.append(len(caught))
    assert counts[0] == counts[1] <= 8
