"""What an old .xls says beside its values."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import xlwt

from sanzhua.formbook import book
from sanzhua.formbook.tests.making import codes, read


def _old(path: Path) -> Path:
    workbook = xlwt.Workbook()
    page = workbook.add_sheet("在建")
    heads = ["序号", "项目名称", "总投资（万元）", "实际开工时间", "形象进度%"]
    for column, text in enumerate(heads):
        page.write(0, column, text)
    month, share = xlwt.easyxf(num_format_str='yyyy"年"m"月"'), xlwt.easyxf(num_format_str="0%")
    for row, name in enumerate(("甲县供水管网改造工程", "乙县污水处理厂提标改造工程"), 1):
        page.write(row, 0, row)
        page.write(row, 1, name)
        if row == 1:
            page.write(row, 2, 100)
        page.write(row, 3, date(2018, 9, 1), month)
        page.write(row, 4, 0.25, share)
    page.row(2).set_cell_error(2, "#REF!")
    page.row(2).hidden = True
    workbook.save(str(path))
    return path


def test_errors_hidden_rows_and_number_formats_of_an_old_file_are_seen(tmp_path: Path) -> None:
    reading = read(_old(tmp_path / "a.xls"))
    assert codes(reading) == {"C3": "formula_error", "B3": "hidden_row"}
    assert [row.values["total"] for row in reading.rows] == [1_000_000, None]
    assert {row.values["start_actual"] for row in reading.rows} == {"2018-09"}
    assert {row.values["progress_percent"] for row in reading.rows} == {25}


def test_where_only_the_values_of_an_old_file_can_be_read_it_is_said_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(book, "look_into", lambda _data: None)
    reading = read(_old(tmp_path / "a.xls"))
    assert [problem.code for problem in reading.problems].count("half_seen") == 1
