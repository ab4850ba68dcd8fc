import io
from typing import Any

import openpyxl
import pytest
import xlwt

from sanzhua.base.refusals import Refused
from sanzhua.formbook.annotate import annotate
from sanzhua.formbook.problems import Problem


def problem(cell: Any, severity: Any = "error", sheet: Any = "月报", text: Any = "约4000") -> Any:
    return Problem(sheet, cell, "total", severity, "money_unclear", {"text": text}, text)


def workbook(**cells: Any) -> Any:
    book = openpyxl.Workbook()
    book.active.title = "月报"
    for place, value in cells.items():
        book.active[place] = value
    book.active.merge_cells("D2:D4")
    return saved(book)


def saved(book: Any) -> Any:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def opened(content: Any) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def test_a_problem_stands_on_its_cell_with_what_to_do() -> None:
    book = opened(annotate(workbook(B2="约4000"), [problem("B2")]))
    cell = book["月报"]["B2"]
    assert cell.value == "约4000"
    assert "【错误】金额“约4000”无法确定 请填一个数字" in cell.comment.text
    assert cell.fill.start_color.rgb == "FFF4B6B0"


def test_the_first_sheet_lists_every_problem_errors_first() -> None:
    book = opened(annotate(workbook(B2="x"), [problem("C2", "warning"), problem("B2"), problem("", "notice")]))
    sheet = book.worksheets[0]
    assert sheet.title == "问题清单"
    assert [(row[2].value, row[3].value) for row in sheet.iter_rows(min_row=2)] == [
        ("B2", "错误"),
        ("C2", "提醒（须说明）"),
        (None, "提示"),
    ]


def test_in_english_everything_is_english() -> None:
    book = opened(annotate(workbook(B2="x"), [problem("B2")], lang="en"))
    assert book.worksheets[0].title == "Problems"
    assert "cannot be read with certainty" in book["月报"]["B2"].comment.text


def test_two_problems_on_one_cell_share_a_comment() -> None:
    book = opened(annotate(workbook(B2="x"), [problem("B2"), problem("B2", "warning", text="另一个")]))
    assert book["月报"]["B2"].comment.text.count("【") == 2


def test_a_problem_inside_a_merged_range_goes_to_its_corner() -> None:
    book = opened(annotate(workbook(D2="x"), [problem("D3")]))
    assert book["月报"]["D2"].comment is not None


@pytest.mark.parametrize("cell", ["", "Z", "A0", "没有", "XFE1"])
def test_a_problem_without_a_place_is_only_listed(cell: Any) -> None:
    book = opened(annotate(workbook(B2="x"), [problem(cell)]))
    assert book.worksheets[0]["E2"].value


def test_words_from_the_file_never_become_a_formula() -> None:
    sheet = opened(annotate(workbook(B2="x"), [problem("B2", text="=HYPERLINK(1)")])).worksheets[0]
    assert (sheet["G2"].data_type, sheet["G2"].quotePrefix) == ("s", True)


def test_a_formula_into_another_workbook_is_replaced_and_others_stay() -> None:
    book = opened(annotate(workbook(B2="=SUM(C1:C3)", B3="='[别的.xlsx]表'!A1"), []))
    assert book["月报"]["B2"].value == "=SUM(C1:C3)"
    assert book["月报"]["B3"].data_type != "f"


def test_an_old_xls_comes_back_as_xlsx() -> None:
    book = xlwt.Workbook()
    book.add_sheet("月报").write(1, 1, "约4000")
    cell = opened(annotate(saved(book), [problem("B2")]))["月报"]["B2"]
    assert (cell.value, cell.comment is not None) == ("约4000", True)


def test_a_csv_in_either_encoding_comes_back_as_xlsx() -> None:
    for encoding in ("utf-8-sig", "gb18030"):
        content = "名称,总投资\n甲,=1+1\n".encode(encoding)
        sheet = opened(annotate(content, [problem("B2", sheet="Sheet1")]))["Sheet1"]
        assert (sheet["B2"].value, sheet["B2"].data_type) == ("=1+1", "s")


def test_what_is_no_table_at_all_is_refused_with_a_sentence() -> None:
    with pytest.raises(Refused, match="另存为"):
        annotate(b"\x00\x01\x02\x03", [])
