"""Every character takes the first font of its role that has it; a list that cannot be used is told."""

from __future__ import annotations

import io
import re
import struct
import zlib
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn

from sanzhua.papers import fonts
from sanzhua.papers.docx_writer import write_docx
from sanzhua.papers.fonts import BadFonts, read_fonts
from sanzhua.papers.paper import Column, Paper, Para, Table
from sanzhua.papers.tests.papers import MADE_AT
from sanzhua.papers.typst_writer import lacking_families, write_pdf

RARE = "张喆、李堃、王䶮、赵玥"
SHIPPED = read_fonts(None)


def paper(words: str = RARE) -> Paper:
    table = Table((Column("姓名"), Column("单位")), ((words, "梨树县"),), title=words)
    return Paper(f"关于{words}的通报", (Para(words), table), addressee=words)


def test_a_rare_character_goes_to_the_font_that_has_it() -> None:
    assert list(SHIPPED.runs("张喆和王䶮", "text")) == [
        ("仿宋_GB2312", "张"),
        ("仿宋", "喆"),
        ("仿宋_GB2312", "和王"),
        ("宋体", "䶮"),
    ]
    assert list(SHIPPED.runs("𠮷林", "text")) == [("SimSun-ExtB", "𠮷"), ("仿宋_GB2312", "林")]
    assert list(SHIPPED.runs("1–6月，−3.1%", "text")) == [("仿宋_GB2312", "1–6月，−3.1%")]


def test_in_word_every_run_names_a_font_that_has_its_characters() -> None:
    document = Document(io.BytesIO(write_docx(paper(), made_at=MADE_AT)))
    claims = {font.name: font for listed in SHIPPED.docx.values() for font in listed}
    seen = set()
    for run in document.element.body.iter(qn("w:r")):
        words = "".join(text.text or "" for text in run.iter(qn("w:t")))
        font = run.find(qn("w:rPr")).find(qn("w:rFonts")).get(qn("w:eastAsia"))
        assert all(claims[font].has(sign) for sign in words), (font, words)
        seen |= {(font, sign) for sign in words}
    assert {("仿宋", "喆"), ("仿宋", "堃"), ("宋体", "䶮"), ("华文中宋", "喆")} <= seen
    assert document.paragraphs[0].text == f"关于{RARE}的通报"
    assert document.tables[0].cell(1, 0).text == RARE


def test_in_the_pdf_rare_names_can_be_found_and_copied() -> None:
    text = _characters_of(write_pdf(paper(), made_at=MADE_AT))
    assert set(RARE) <= text


def test_no_character_of_a_paper_falls_out_of_the_files() -> None:
    """What no font has would be printed as a box."""
    have = {family: _coverage(file) for family, file in _FILES.items()}
    for role, families in SHIPPED.pdf.items():
        covered = set().union(*(have[family] for family in families))
        wanted = "— 1234567890" if role == "page" else f"{RARE}关于的通报梨树县〔2019〕号12㎡①Ⅱ，。、；：（）《》—–−%·"
        assert {sign for sign in wanted if ord(sign) not in covered} == set(), role


def test_a_citys_own_list_takes_the_place_of_the_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "fonts.toml").write_text('[text]\ndocx = ["方正仿宋:gbk", "宋体:bmp"]\n', encoding="utf-8")
    own = read_fonts(tmp_path)
    assert list(own.runs("张喆䶮", "text")) == [("方正仿宋", "张喆"), ("宋体", "䶮")]
    assert own.pdf == SHIPPED.pdf
    assert own.main("heading") == "黑体"
    fonts.configure(tmp_path)
    try:
        document = Document(io.BytesIO(write_docx(Paper("题", (Para("正文"),)), made_at=MADE_AT)))
        used = {node.get(qn("w:eastAsia")) for node in document.element.body.iter(qn("w:rFonts"))}
        assert "方正仿宋" in used
    finally:
        fonts.configure(None)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[text]\ndocx = ["仿宋"]', "name:covers"),
        ('[text]\ndocx = ["仿宋:latin"]', "gb2312, gbk, bmp, all"),
        ("[text]\ndocx = []", "at least one font"),
        ('[body]\ndocx = ["仿宋:gbk"]', "role 'body'"),
        ('[text]\nfont = "仿宋"', "use pdf"),
        ("[text", "cannot be read"),
    ],
)
def test_a_list_that_cannot_be_used_is_told(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "fonts.toml").write_text(text, encoding="utf-8")
    with pytest.raises(BadFonts, match=re.escape(said)):
        read_fonts(tmp_path)


def test_a_family_without_a_file_is_told_before_anything_is_printed(tmp_path: Path) -> None:
    (tmp_path / "fonts.toml").write_text('[title]\npdf = ["FZXiaoBiaoSong-B05S"]\n', encoding="utf-8")
    assert lacking_families(SHIPPED) == []
    assert lacking_families(read_fonts(tmp_path)) == ["FZXiaoBiaoSong-B05S"]
    with pytest.raises(BadFonts, match="there is no folder"):
        read_fonts(tmp_path / "none")


_FILES = {
    "FandolFang R": "FandolFang-Regular.otf",
    "FandolHei": "FandolHei-Regular.otf",
    "FandolKai": "FandolKai-Regular.otf",
    "FandolSong": "FandolSong-Bold.otf",
    "Sanzhua Rare Serif": "SanzhuaRareSerif-Regular.otf",
}


def _coverage(file: str) -> set[int]:
    """The characters that a font file has a glyph for: its cmap, formats 4 and 12."""
    data = (fonts.SHIPPED / file).read_bytes()
    tables = {
        data[at : at + 4]: struct.unpack(">I", data[at + 8 : at + 12])[0]
        for at in range(12, 12 + 16 * _count(data), 16)
    }
    base = tables[b"cmap"]
    found: set[int] = set()
    for number in range(struct.unpack(">H", data[base + 2 : base + 4])[0]):
        at = base + struct.unpack(">I", data[base + 8 + 8 * number : base + 12 + 8 * number])[0]
        kind = struct.unpack(">H", data[at : at + 2])[0]
        if kind == 12:
            for group in range(struct.unpack(">I", data[at + 12 : at + 16])[0]):
                first, last, _glyph = struct.unpack(">III", data[at + 16 + 12 * group : at + 28 + 12 * group])
                found.update(range(first, last + 1))
        elif kind == 4:
            segments = struct.unpack(">H", data[at + 6 : at + 8])[0] // 2
            ends = struct.unpack(f">{segments}H", data[at + 14 : at + 14 + 2 * segments])
            starts = struct.unpack(f">{segments}H", data[at + 16 + 2 * segments : at + 16 + 4 * segments])
            for first, last in zip(starts, ends, strict=True):
                found.update(range(first, last + 1) if last != 0xFFFF else ())
    return found


def _count(data: bytes) -> int:
    return int(struct.unpack(">H", data[4:6])[0])


def _characters_of(pdf: bytes) -> set[str]:
    """What the ToUnicode maps of a PDF name: the characters that a reader finds and copies."""
    found: set[str] = set()
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.S):
        try:
            body = zlib.decompress(packed)
        except zlib.error:
            continue
        if b"begincmap" in body:
            for code in re.findall(rb"<([0-9A-Fa-f]{4,8})>\s*\n", body):
                found |= set(bytes.fromhex(code.decode()).decode("utf-16-be", "ignore"))
    return found
