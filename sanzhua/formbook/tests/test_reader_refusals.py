"""Files that are refused, each with a sentence that says what to do."""

from __future__ import annotations

import io
import os
import struct
import time
import warnings
import zipfile
from pathlib import Path

import docx
import pytest

from sanzhua.base.refusals import Refused
from sanzhua.formbook.package import Unreadable
from sanzhua.formbook.reader import read_in_child
from sanzhua.formbook.tests.making import JUNE, changed, make, packed, read

SHEET = "xl/worksheets/sheet1.xml"
END = b"</sheetData>"


def plain(tmp_path: Path) -> Path:
    return make(tmp_path / "a.xlsx", 表=[["项目名称", "总投资（万元）"], ["甲项目", 100]])


def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def refusal(path: Path) -> str:
    with pytest.raises(Unreadable) as refused:
        read(path)
    assert isinstance(refused.value, Refused)
    assert refused.value.sentence.endswith("。")
    return refused.value.code


def test_a_shared_string_of_300_mb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = plain(tmp_path)
    assert (
        refusal(packed(path, {**members(path), "xl/sharedStrings.xml": b"<sst>" + b"A" * 300_000_000})) == "zip_ratio"
    )


def test_many_parts_are_refused(tmp_path: Path) -> None:
    path = plain(tmp_path)
    assert refusal(packed(path, {**members(path), **{f"xl/x{n}.xml": b"<a/>" for n in range(300)}})) == "zip_too_many"


def test_parts_that_are_large_together_are_refused(tmp_path: Path) -> None:
    path = plain(tmp_path)
    noise = {f"xl/media/{n}.png": os.urandom(400_000) + b"\0" * 25_000_000 for n in range(5)}
    assert refusal(packed(path, {**members(path), **noise})) == "zip_too_big"


def test_a_part_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    path = plain(tmp_path)
    packed(path, {**members(path), "xl/big.xml": b"<a>" + b" " * 5_000_000})
    data = bytearray(path.read_bytes())
    entry = data.rfind(b"PK\x01\x02", 0, data.rfind(b"xl/big.xml"))
    data[entry + 24 : entry + 28] = struct.pack("<I", 1000)
    path.write_bytes(data)
    assert refusal(path) == "file_broken"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    path = plain(tmp_path)
    found = members(path)
    body = found[SHEET][found[SHEET].index(b"<worksheet") :].decode()
    doctype = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    assert refusal(packed(path, {**found, SHEET: (doctype + body).encode(encoding)})) == "xml_entities"


@pytest.mark.parametrize("cell", ["XFD1048576", "A1048576", "XFD3"])
def test_a_far_cell_is_refused(tmp_path: Path, cell: str) -> None:
    row = cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    far = f'<row r="{row}"><c r="{cell}"><v>1</v></c></row>'.encode() + END
    assert refusal(changed(plain(tmp_path), SHEET, END, far)) == "too_wide"


def test_far_cells_that_only_have_a_border_are_no_reason_to_refuse(tmp_path: Path) -> None:
    far = b'<row r="1048576"><c r="XFD1048576" s="0"/></row>' + END
    assert len(read(changed(plain(tmp_path), SHEET, END, far)).rows) == 1


def test_more_than_20000_rows_are_refused(tmp_path: Path) -> None:
    rows = [["项目名称", "总投资（万元）"], *(["甲", n] for n in range(20_001))]
    assert refusal(make(tmp_path / "a.xlsx", 表=rows)) == "too_many_rows"


def test_elements_nested_beyond_all_use_are_refused(tmp_path: Path) -> None:
    path = plain(tmp_path)
    deep = b"<sst>" + b"<r>" * 200_000 + b"</r>" * 200_000 + b"</sst>"
    found = {**members(path), "xl/sharedStrings.xml": deep + os.urandom(20_000).hex().encode()}
    assert refusal(packed(path, found)) == "xml_strange"


def test_merges_that_lie_over_each_other_are_refused(tmp_path: Path) -> None:
    merges = b"".join(b'<mergeCell ref="A1:B%d"/>' % (2 + number % 2) for number in range(5_000))
    assert refusal(changed(plain(tmp_path), SHEET, END, END + b"<mergeCells>" + merges + b"</mergeCells>")) == (
        "xml_strange"
    )


def test_a_formula_longer_than_any_program_writes_is_refused(tmp_path: Path) -> None:
    cell = b"<v>100</v>"
    formula = b"<f>" + b"(" * 5_000 + b"1" + b")" * 5_000 + b"</f>"
    assert refusal(changed(plain(tmp_path), SHEET, cell, formula + cell)) == "xml_strange"


@pytest.mark.parametrize(
    "text", ["1" * 32_000, "1111111 " * 4_000, "2019" * 8_000, "(" * 32_000, "合计" + "1" * 32_000]
)
def test_a_cell_of_32000_signs_is_unclear_and_told_briefly(tmp_path: Path, text: str) -> None:
    heads = [
        "序号",
        "项目名称",
        "总投资（万元）",
        "实际开工时间",
        "形象进度%",
        "是否入统",
        "项目代码",
        "建设单位及联系人",
    ]
    start = time.process_time()
    reading = read(make(tmp_path / "a.xlsx", 表=[heads, [1, "甲县供水管网改造工程", *[text] * 6], [2, text, 5]]))
    assert time.process_time() - start < 5
    values = reading.rows[0].values
    assert {values[key] for key in ("total", "start_actual", "progress_percent", "in_stats", "code")} == {None}
    assert len(reading.problems) >= 5
    assert max(len(problem.message()) for problem in reading.problems) < 300


def test_a_part_that_stands_twice_is_refused(tmp_path: Path) -> None:
    path = plain(tmp_path)
    with warnings.catch_warnings(), zipfile.ZipFile(path, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr(SHEET, members(path)[SHEET])
    assert refusal(path) == "zip_twice"


@pytest.mark.parametrize("name", ["../../evil.xml", "/etc/evil.xml", "C:/evil.xml", "..\\evil.xml"])
def test_paths_that_lead_out_are_refused(tmp_path: Path, name: str) -> None:
    path = plain(tmp_path)
    assert refusal(packed(path, {**members(path), name: b"<a/>"})) == "zip_path"


def test_a_dde_formula_is_refused(tmp_path: Path) -> None:
    cell = b"<v>100</v>"
    assert refusal(changed(plain(tmp_path), SHEET, cell, b"<f>cmd|' /c calc'!A0</f>" + cell)) == "file_dde"


def test_a_password_is_named_with_the_way_out(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000 + "EncryptedPackage".encode("utf-16-le"))
    with pytest.raises(Unreadable, match="清空密码"):
        read(path)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.xlsx", b"", "file_empty"),
        ("a.xlsx", b"\x89PNG\r\n\x1a\n" + b"x" * 100, "file_not_workbook"),
        ("a.csv", b"\x89PNG\r\n\x1a\n" + b"x" * 100, "file_not_workbook"),
        ("a.xlsx", "项目名称,总投资\n".encode(), "file_not_workbook"),
        ("a.xls", b"<html><table>", "file_html"),
        ("a.et", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 5000, "file_et"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 5000, "file_broken"),
        ("a.xlsx", b"PK\x03\x04" + b"x" * 500, "file_broken"),
        ("a.csv", b"\xff\xff\x81\x20\xff", "text_encoding"),
    ],
)
def test_what_is_no_workbook_is_named(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    (tmp_path / name).write_bytes(content)
    assert refusal(tmp_path / name) == code


def test_a_truncated_file_is_refused(tmp_path: Path) -> None:
    path = plain(tmp_path)
    path.write_bytes(path.read_bytes()[:3000])
    assert refusal(path) == "file_broken"


def test_a_word_document_under_another_name_is_named(tmp_path: Path) -> None:
    docx.Document().save(str(tmp_path / "a.xlsx"))
    assert refusal(tmp_path / "a.xlsx") == "file_word"


def test_a_refusal_crosses_from_the_child(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04")
    with pytest.raises(Unreadable, match="损坏"):
        read_in_child(tmp_path / "a.xlsx", "construction", JUNE)


def test_the_child_reads_what_this_process_reads(tmp_path: Path) -> None:
    path = plain(tmp_path)
    assert read_in_child(path, "construction", JUNE).as_contract() == read(path).as_contract()
