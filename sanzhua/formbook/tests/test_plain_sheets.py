"""A sheet of words and numbers, read in one pass, says what calamine and the scan say; others are left to them."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from sanzhua.formbook import book
from sanzhua.formbook.book import RawSheet, load
from sanzhua.formbook.package import open_package
from sanzhua.formbook.sheetxml import formats
from sanzhua.formbook.tests.making import changed

SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
WORDS = ["甲项目", " 两头 空格 ", "a & b <c> \"d\" 'e'", "换\n行", "1,200", "约4000万元", "\u00a0", "0"]
NUMBERS = [0, 1, -7, 12.5, -0.25, 1e-7, 1.5e300, 123456789012345, 0.1 + 0.2]


def both(path: Path) -> tuple[list[RawSheet] | None, list[RawSheet]]:
    """The sheets by either way; the first None where it declines."""
    package = open_package(path.read_bytes(), path.name)
    styles = formats(package.parts.get("xl/styles.xml", b""))
    return book._plain_sheets(package.parts, styles), book._calamine_sheets(package, styles)


def seen(sheet: RawSheet) -> tuple[object, ...]:
    shown = [[sheet.format_of(row, at) for at in range(len(line))] for row, line in enumerate(sheet.grid)]
    kinds = [[type(cell) for cell in line] for line in sheet.grid]
    hidden = sheet.hidden_rows, sheet.hidden_columns
    return sheet.name, sheet.grid, kinds, sheet.visible, sheet.merges, hidden, sheet.counted_rows, shown


def scattered(path: Path, chance: random.Random) -> Path:
    """Words and numbers here and there, styled blanks, merges, hidden parts, an empty sheet and a hidden one."""
    with xlsxwriter.Workbook(path) as workbook:
        styles = [None, workbook.add_format({"border": 1}), workbook.add_format({"num_format": "#,##0.00"})]
        for name in ("表", "空表", "隐藏"):
            sheet = workbook.add_worksheet(name)
            for row in range(0 if name == "空表" else chance.randrange(1, 60)):
                for column in chance.sample(range(40), chance.randrange(0, 40) if row % 7 else 0):
                    content = chance.choice([*WORDS, *NUMBERS, "", f"第{row}行"])
                    sheet.write(row + 2, column, content, chance.choice(styles))
            if name == "隐藏":
                sheet.hide()
        workbook.get_worksheet_by_name("表").set_row(chance.randrange(9), None, None, {"hidden": True})
        workbook.get_worksheet_by_name("表").set_column(3, 4, 9, None, {"hidden": True})
        workbook.get_worksheet_by_name("表").merge_range(0, 0, 0, 5, "一览表")
    return path


@pytest.mark.parametrize("seed", range(25))
def test_it_says_what_the_other_way_says(tmp_path: Path, seed: int) -> None:
    ours, theirs = both(scattered(tmp_path / "a.xlsx", random.Random(seed)))
    assert ours is not None
    assert [seen(sheet) for sheet in ours] == [seen(sheet) for sheet in theirs]


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        (SHEET, b'<c r="B2"', b'<c r="B12"'),
        (SHEET, b'<c r="B2"', b'<c r="B3"'),
        (SHEET, b'<c r="B2"', b'<c r="A2"'),
        (SHEET, b'<c r="B2"', b"<c"),
        (SHEET, b'<c r="B2"', b'<c1 r="B2"'),
        (SHEET, b't="s"><v>2<', b't="s1"><v>2<'),
        (SHEET, b'<row r="2"', b'<row r="1"'),
        (SHEET, b'<row r="2"', b"<row"),
        (SHEET, b"<v>7</v>", b"<f>3+4</f><v>7</v>"),
        (SHEET, b"<v>7</v>", b"<v> 7</v>"),
        (SHEET, b"<v>7</v>", b"<v>1_0</v>"),
        (SHEET, b"<v>7</v>", b"<v>nan</v>"),
        (SHEET, b'<c r="B2"><v>7</v>', b'<c r="B2" t="b"><v>1</v>'),
        (SHEET, b'<c r="B2"><v>7</v>', b'<c r="B2" t="e"><v>#N/A</v>'),
        (SHEET, b'<c r="B2"><v>7</v>', b'<c r="B2" t="inlineStr"><is><t>7</t></is>'),
        (SHEET, b'<c r="B2"><v>7</v>', b'<c r="B2" t="s"><v>99</v>'),
        (SHEET, b'<c r="A2" t="s"><v>2</v>', b'<c r="A2" t="n"><v></v>'),
        (SHEET, b"<sheetData>", b"<!-- a --><sheetData>"),
        (STRINGS, "<si><t>甲</t></si>".encode(), "<si><r><t>甲</t></r></si>".encode()),
        (STRINGS, "<si><t>甲</t></si>".encode(), "<si><t>甲</t><rPh><t>jia</t></rPh></si>".encode()),
        (STRINGS, "<t>甲</t>".encode(), "<t>甲_x000D_</t>".encode()),
        (STRINGS, "<t>甲</t>".encode(), "<t>甲&#30002;</t>".encode()),
        (STRINGS, "<t>甲</t>".encode(), b"<t></t>"),
    ],
)
def test_whatever_is_unusual_is_left_to_the_other_way(tmp_path: Path, part: str, old: bytes, new: bytes) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as workbook:
        sheet = workbook.add_worksheet("表")
        sheet.write_row(0, 0, ["项目名称", "总投资（万元）"])
        sheet.write_row(1, 0, ["甲", 7])
    path = changed(tmp_path / "a.xlsx", part, old, new)
    package = open_package(path.read_bytes(), path.name)
    assert new in package.parts[part.lower()]
    assert book._plain_sheets(package.parts, []) is None


def test_a_date_is_left_to_the_other_way(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as workbook:
        shown = workbook.add_format({"num_format": 'yyyy"年"m"月"'})
        workbook.add_worksheet("表").write_datetime(0, 0, date(2019, 6, 1), shown)
    assert both(tmp_path / "a.xlsx")[0] is None
    assert load(open_package((tmp_path / "a.xlsx").read_bytes(), "a.xlsx"), "a.xlsx")[0].grid == [[date(2019, 6, 1)]]
