"""A blank form is read as it came; what is hostile or no table is refused with a sentence."""

from __future__ import annotations

import io
import zipfile

import pytest

from sanzhua.base.periods import Period
from sanzhua.base.refusals import Refused
from sanzhua.outward.request_blank import blank_of, read_blank
from sanzhua.outward.request_places import placed
from sanzhua.outward.tests.request_scene import BY_PROJECTS, BY_UNITS, book, document, old_book

MAY = Period(2019, 5)


def test_rows_are_units_or_projects_by_the_heading_that_names_them() -> None:
    assert read_blank(book(BY_UNITS), "a.xlsx", MAY).rows_of == "units"
    assert read_blank(book(BY_PROJECTS), "a.xlsx", MAY).rows_of == "projects"


@pytest.mark.parametrize(("made", "name", "kind"), [(old_book, "a.xls", "xls"), (document, "a.docx", "docx")])
def test_old_workbooks_and_word_tables_are_read_alike(made, name: str, kind: str) -> None:  # type: ignore[no-untyped-def]
    read = read_blank(made(BY_UNITS), name, MAY)
    assert (read.kind, read.rows_of, len(read.columns)) == (kind, "units", len(BY_UNITS))
    assert read.columns[3].unit == "wan"


def test_listed_units_the_line_of_the_sum_and_what_stands_below_are_told_apart() -> None:
    rows = [("合计",), (1, "梨树县"), (2, "伊通县")]
    read = read_blank(book(BY_UNITS, rows, below="填表人：      联系电话："), "a.xlsx", MAY)
    assert [(line.label, line.is_total) for line in read.lines] == [
        ("合计", True),
        ("梨树县", False),
        ("伊通县", False),
    ]
    assert (read.data_from, read.data_to, read.more_below) == (2, 5, True)


def test_headings_in_two_rows_keep_their_path() -> None:
    headings = ("序号", "项目名称", "投资（万元）", None)
    read = read_blank(book(headings, [(None, None, "总投资", "1-5月完成投资")]), "a.xlsx", MAY)
    assert [one.path for one in read.columns][-1] == ("投资（万元）", "1-5月完成投资")


def test_a_layout_is_the_same_after_it_was_kept() -> None:
    read = read_blank(book(BY_UNITS, [("合计",)]), "a.xlsx", MAY)
    assert blank_of(read.as_json()) == read


def test_a_sheet_without_a_table_is_refused_with_what_it_wants() -> None:
    with pytest.raises(Refused, match="没有找到表头"):
        read_blank(book(("甲", "乙", "丙")), "a.xlsx", MAY)


def test_a_word_file_with_an_entity_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", '<!DOCTYPE x [<!ENTITY a "b">]><w:document/>')
    with pytest.raises(Refused):
        read_blank(out.getvalue(), "a.docx", MAY)


def test_a_zip_bomb_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * (60 * 1024 * 1024))
    with pytest.raises(Refused):
        read_blank(out.getvalue(), "a.xlsx", MAY)


def test_text_is_no_form_received() -> None:
    with pytest.raises(Refused, match="原表"):
        read_blank("单位,总投资\n梨树县,1\n".encode(), "a.csv", MAY)


def test_free_lines_are_filled_first_and_what_follows_is_pushed_down() -> None:
    read = read_blank(book(BY_UNITS, [("合计",)], below="填表人：", blank_rows=2), "a.xlsx", MAY)
    assert placed(read, [None, None, None, 2]) == placed(read, [None, None, None, 2])
    where = placed(read, [None, None, None, 2])
    assert (where.rows, where.added, where.at) == ((3, 4, 5, 2), 1, 5)


def test_a_sum_at_the_end_moves_with_the_lines_above_it() -> None:
    read = read_blank(book(BY_UNITS, [(1, None), ("合计",)], below="填表人："), "a.xlsx", MAY)
    where = placed(read, [None, None, 3])
    assert (where.rows, where.added, where.at) == ((2, 3, 4), 1, 3)


def test_a_table_with_nothing_below_it_goes_on() -> None:
    read = read_blank(book(BY_UNITS), "a.xlsx", MAY)
    assert placed(read, [None, None]).added == 0
