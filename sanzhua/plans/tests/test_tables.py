"""Tables of tasks, in .docx and with tabs in .txt."""

from __future__ import annotations

from datetime import date

from sanzhua.plans.parse.document import Document, read_document
from sanzhua.plans.parse.reader import paragraphs_of
from sanzhua.plans.tests.writing import parsed, units, with_table

HEAD = ["序号", "重点任务", "牵头单位", "配合单位", "完成时限"]


def table(*rows: list[str]) -> Document:
    return read_document(paragraphs_of(with_table(rows), "方案.docx"))


def test_a_row_is_a_task() -> None:
    (task,) = table(HEAD, ["1", "新建标准化厂房10万平方米", "市工信局", "市住建局、各县区政府", "6月底前"]).tasks
    assert (task.number, task.text) == ("1", "新建标准化厂房10万平方米")
    assert units(task) == {"lead": ["市工信局"], "cooperate": ["市住建局", "各县区政府"]}
    assert [due.on for due in task.due] == [date(2019, 6, 30)]
    assert [(one.value, one.unit) for one in task.targets] == [(10, "万平方米")]


def test_names_on_lines_of_one_cell_are_split() -> None:
    (task,) = table(HEAD, ["1", "建厂房", "市工信局\n市发改委", "", ""]).tasks
    assert units(task) == {"lead": ["市工信局", "市发改委"]}


def test_roles_within_a_cell_are_read() -> None:
    head = ["序号", "工作任务", "责任单位"]
    tasks = table(head, ["1", "建厂房", "市工信局牵头，市发改委配合"], ["2", "修路", "市交通局"]).tasks
    assert [units(task) for task in tasks] == [
        {"lead": ["市工信局"], "cooperate": ["市发改委"]},
        {"responsible": ["市交通局"]},
    ]


def test_headings_groups_and_other_tables_are_passages() -> None:
    document = table(
        HEAD,
        ["一、项目建设", "一、项目建设", "一、项目建设", "一、项目建设", "一、项目建设"],
        ["1", "建厂房", "市工信局", "", ""],
    )
    assert [task.text for task in document.tasks] == ["建厂房"]
    assert [passage.why for passage in document.passages][-2:] == ["table_head", "table_head"]
    assert table(["指标", "数值", "备注"], ["增速", "8%", ""]).tasks == ()


def test_a_table_with_tabs_is_one_too() -> None:
    (task,) = parsed("某市2021年任务分工\n序号\t任务\t牵头单位\t配合单位\n1\t建厂房\t县工信局\t县住建局\n").tasks
    assert units(task) == {"lead": ["县工信局"], "cooperate": ["县住建局"]}
    assert task.line == 3
