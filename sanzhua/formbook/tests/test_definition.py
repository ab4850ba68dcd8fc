"""The four forms hold together, and a column added in one place is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from sanzhua.base.periods import Period
from sanzhua.formbook.book import RawSheet
from sanzhua.formbook.definition import FORM_KEYS, UnknownForm, build_form, load_form, load_forms, read_data
from sanzhua.formbook.headings import Matcher, matcher_for
from sanzhua.formbook.layout import find_layouts
from sanzhua.formbook.mapping import map_columns
from sanzhua.formbook.problems import messages, severity_of
from sanzhua.formbook.tests.making import JUNE


@pytest.mark.parametrize("key", FORM_KEYS)
def test_every_column_is_known_by_its_own_heading(key: str) -> None:
    matcher = matcher_for(key, JUNE)
    for column in load_form(key).columns:
        if column.source != "derived" or column.key in ("done_year", "done_total"):
            found = matcher.match((column.heading,))
            assert found, column.key
            assert found[0].key == column.key, (column.heading, found)


@pytest.mark.parametrize("form", load_forms(), ids=lambda form: form.key)
def test_a_form_says_for_every_column_where_it_comes_from_in_two_languages(form) -> None:  # type: ignore[no-untyped-def]
    assert len({column.key for column in form.columns}) == len(form.columns)
    assert len({column.heading for column in form.columns}) == len(form.columns)
    assert all(column.heading_en and column.group and column.group_en for column in form.columns)
    assert all(key in form.by_key for key in form.row_key)


def test_a_column_added_in_one_place_is_read() -> None:
    data = read_data("reserve.toml")
    new = {"key": "jobs", "heading": "预计用工", "heading_en": "Jobs", "kind": "int", "source": "typed"}
    form = build_form({**data, "columns": [*data["columns"], new]}, read_data("common.toml"))
    matcher = Matcher(form, Period(2019, 6))
    sheet = RawSheet("表", [["项目名称", "预计用工（人）"], ["甲项目", 30.0]])
    columns, _ = map_columns(sheet, find_layouts(sheet, matcher)[0], form, matcher, None)
    assert [column.key for column in columns] == ["name", "jobs"]


def test_an_unknown_form_is_refused() -> None:
    with pytest.raises(UnknownForm):
        load_form("budget")


def test_every_sentence_stands_in_two_languages() -> None:
    for code, entry in messages().items():
        assert entry["zh"], code
        assert entry["en"], code
        assert severity_of(code)
        assert ("advice_zh" in entry) == ("advice_en" in entry), code


def test_the_reader_needs_no_django() -> None:
    for path in Path(__file__).resolve().parents[1].glob("*.py"):
        if path.name not in {"models.py", "actions.py", "queries.py"}:
            assert "django" not in path.read_text(encoding="utf-8").replace("Django", ""), path.name
