"""Every chart's table as a sheet of one workbook, or alone."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest

from sanzhua.home.sheets import SHEETS
from sanzhua.home.tests.month import Month, get


def book(month: Month, asked: str = "") -> Any:
    answer = get(month.cast.viewer, f"/cockpit/tables.xlsx{asked}")
    assert answer.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def test_a_sheet_a_table_with_numbers_that_stay_numbers(month: Month) -> None:
    found = book(month, "?period=2019-06")
    assert found.sheetnames == [str(title) for title, _make in SHEETS.values()]
    figures = {row[0]: row[1:3] for row in found["主要指标"].iter_rows(min_row=2, values_only=True)}
    assert figures["项目数"] == (3, "个")
    assert figures["本年累计完成投资"] == (5_160, "万元")
    assert figures["年度投资完成率"][0] == pytest.approx(46.486486)
    league = list(found["各单位"].iter_rows(values_only=True))
    assert league[0][:4] == ("类别", "名次", "单位", "本年累计完成投资（万元）")
    assert league[1][:4] == ("县（市）区", 1, "梨树县", 5_100)
    assert league[2][2:4] == ("伊通满族自治县", None)
    assert league[2][-1] == "待报"


@pytest.mark.parametrize("sheet", SHEETS)
def test_one_table_alone(month: Month, sheet: str) -> None:
    assert book(month, f"?sheet={sheet}").sheetnames == [str(SHEETS[sheet][0])]


def test_a_sheet_that_does_not_exist_is_missing(month: Month) -> None:
    assert get(month.cast.viewer, "/cockpit/tables.xlsx?sheet=nosuch").status_code == 404


def test_a_countys_leader_takes_no_peers_away(month: Month) -> None:
    answer = get(month.cast.head, "/cockpit/tables.xlsx")
    found = openpyxl.load_workbook(io.BytesIO(answer.content))
    words = [str(cell) for sheet in found for row in sheet.iter_rows(values_only=True) for cell in row]
    assert "名次" not in words
    assert not any("伊通" in word or "红嘴" in word for word in words)
