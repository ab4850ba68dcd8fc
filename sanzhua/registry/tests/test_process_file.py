"""The figures of the process page as a file: the page's figures, for the page's readers."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import datetime

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.registry.actions import create_project
from sanzhua.registry.choices import Stage
from sanzhua.registry.rules.clocks import Figure
from sanzhua.registry.sheets.process import _days, _percent
from tests.cast import Cast


@pytest.fixture(autouse=True)
def _july() -> Iterator[None]:
    with clock.use_fixed(datetime(2019, 7, 8, 9, 0, tzinfo=clock.SHANGHAI)):
        yield


def file_of(person: Person, ending: str = "csv") -> bytes:
    client = Client()
    client.force_login(person)
    return client.get(reverse("registry:process_file", args=[ending])).content


def rows(person: Person) -> list[list[str]]:
    return list(csv.reader(io.StringIO(file_of(person).decode("utf-8-sig"))))


def make(cast: Cast) -> None:
    for unit, by in ((cast.lishu, cast.clerk), (cast.yitong, cast.stranger)):
        create_project(
            unit=unit, name="玉米深加工项目", by=by, facts={"total": 52_000_000}, from_day=None,
            stage=Stage.PREPARATION, source="attraction",
        )  # fmt: skip


def test_every_figure_of_the_page_is_a_row(cast: Cast) -> None:
    make(cast)
    found = rows(cast.dispatcher)
    assert found[0] == ["表", "行", "指标", "数值", "计量单位"]
    assert ["各阶段", "前期", "现有项目", "2", "个"] in found
    assert ["首次接洽、签约、开工", "合计", "签约率", "", "%"] in found
    assert ["项目来源", "招商引资", "总投资", "10400", "万元"] in found
    assert {row[0] for row in found[1:]} == {"各阶段", "首次接洽、签约、开工", "按月", "项目来源"}


def test_a_filler_takes_the_own_units_figures_only(cast: Cast) -> None:
    make(cast)
    found = rows(cast.clerk)
    assert ["各阶段", "前期", "现有项目", "1", "个"] in found
    assert "伊通" not in file_of(cast.clerk).decode()


def test_a_workbook_holds_numbers(cast: Cast) -> None:
    make(cast)
    sheet = openpyxl.load_workbook(io.BytesIO(file_of(cast.dispatcher, "xlsx"))).active
    assert sheet is not None
    values = [row for row in sheet.iter_rows(values_only=True) if row[:3] == ("各阶段", "前期", "现有项目")]
    assert values == [("各阶段", "前期", "现有项目", 2, "个")]


def test_an_unknown_ending_is_no_page(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.dispatcher)
    assert client.get(reverse("registry:process_file", args=["pdf"])).status_code == 404


def test_figures_are_rounded_as_on_the_page() -> None:
    assert (_days(Figure(2, 2.5, 2.5)), _days(Figure(0, None, None))) == (3, None)
    assert (str(_percent(0.0625)), _percent(None)) == ("6.3", None)
