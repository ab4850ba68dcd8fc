import io
import tomllib
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest

from sanzhua.base.periods import Period
from sanzhua.formbook import definition, headings
from sanzhua.formbook.definition import load_form, read_data
from sanzhua.formbook.help import form_page
from sanzhua.formbook.reader import read_workbook
from sanzhua.formbook.rules import check_row, checker
from sanzhua.formbook.schema import row_schema
from sanzhua.formbook.template_writer import TemplateRow, write_template

JUNE = Period(2019, 6)
COLUMN = """
[[columns]]
key = "cranes"
heading = "塔吊数量"
heading_en = "Tower cranes"
kind = "int"
source = "typed"
group = "进展"
group_en = "Progress"
width = 10
required = true
synonyms = ["塔吊台数"]
help = "工地上的塔吊。"
help_en = "Cranes on the site."
"""


@pytest.fixture
def _one_more_column(monkeypatch: Any) -> Iterator[None]:
    """The construction form as its file would read with one table more."""
    wider = read_data("construction.toml")
    wider["columns"] = [*wider["columns"], *tomllib.loads(COLUMN)["columns"]]
    monkeypatch.setattr(definition, "read_data", lambda name: wider if name == "construction.toml" else read_data(name))
    caches = (load_form, headings._matcher, checker._compiled)
    for cached in caches:
        cached.cache_clear()
    yield
    for cached in caches:
        cached.cache_clear()


@pytest.mark.usefixtures("_one_more_column")
def test_a_column_added_in_one_place_is_in_all_faces(tmp_path: Any) -> None:
    assert "cranes" in load_form("construction").by_key
    assert row_schema(load_form("construction"))["properties"]["cranes"]["type"] == ["integer", "null"]
    page = form_page("construction")
    assert "工地上的塔吊。" in [column.help for group in page.groups for column in group.columns]
    hits = check_row("construction", JUNE, {"name": "某项目"})
    assert ("value_missing", "cranes") in [(hit.rule, hit.key) for hit in hits]
    content = write_template("construction", JUNE, [TemplateRow("u1", {"name": "某项目", "cranes": 3})], "梨树县")
    table = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert "塔吊数量" in [cell.value for line in table["3:4"] for cell in line]
    path = tmp_path / "template.xlsx"
    path.write_bytes(content)
    assert read_workbook(path, "construction", JUNE).rows[0].values["cranes"] == 3


@pytest.mark.usefixtures("_one_more_column")
def test_its_synonym_is_read_from_a_districts_own_workbook(tmp_path: Any) -> None:
    book = openpyxl.Workbook()
    for line in (["项目名称", "总投资（万元）", "塔吊台数"], ["某饲料加工厂", 6_000, 2]):
        book.active.append(line)
    path = tmp_path / "district.xlsx"
    book.save(path)
    assert read_workbook(path, "construction", JUNE).rows[0].values["cranes"] == 2
