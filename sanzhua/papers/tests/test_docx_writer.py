import io
import time
import zipfile
from itertools import pairwise
from typing import Any

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from sanzhua.papers.docx_writer import write_docx
from sanzhua.papers.paper import Paper, Para, Signature
from sanzhua.papers.tests.papers import EVIL, MADE_AT, every_block, ranking

# Order of children as the schema of WordprocessingML fixes it; Word calls a file damaged that breaks it.
ORDER = {
    "w:pPr": (
        "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
        "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
        "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
        "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"
    ),
    "w:rPr": (
        "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid "
        "vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em "
        "lang"
    ),
    "w:tblPr": (
        "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd "
        "tblBorders shd tblLayout tblCellMar tblLook tblCaption"
    ),
    "w:tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "w:sectPr": (
        "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType "
        "cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid"
    ),
}


@pytest.fixture(scope="module")
def made() -> bytes:
    return write_docx(every_block(EVIL), made_at=MADE_AT)


def parts(made: bytes) -> dict[str, Any]:
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        names = [name for name in package.namelist() if name.startswith("word/") and name.endswith(".xml")]
        return {name: parse_xml(package.read(name)) for name in names}


def local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def test_children_stand_in_the_order_of_the_schema(made: bytes) -> None:
    for name, part in parts(made).items():
        for tag, order in ORDER.items():
            places = {child: place for place, child in enumerate(order.split())}
            for element in part.iter(qn(tag)):
                children = [places[local(child)] for child in element]
                assert all(one <= two for one, two in pairwise(children)), (name, tag, [local(c) for c in element])


def test_words_arrive_as_they_are_and_make_no_element(made: bytes) -> None:
    document = Document(io.BytesIO(made))
    assert any(paragraph.text == f"重点。{EVIL}" for paragraph in document.paragraphs)
    assert document.tables[0].cell(3, 1).text == EVIL
    assert not [element for part in parts(made).values() for element in part.iter() if "svg" in local(element)]


def test_figures_are_latin_so_that_no_line_turns_within_one(made: bytes) -> None:
    said = Document(io.BytesIO(made)).styles["Normal"].element.rPr.find(qn("w:lang"))
    assert (said.get(qn("w:val")), said.get(qn("w:eastAsia"))) == ("en-US", "zh-CN")


@pytest.mark.parametrize("before", [Para("特此通报。"), ranking()])
def test_a_signature_never_stands_on_a_page_alone(before: Any) -> None:
    paper = Paper("通报", (before, Signature("四平市人民政府", "2019年7月12日")))
    body = Document(io.BytesIO(write_docx(paper, made_at=MADE_AT))).element.body
    signed = next(line for line in body.iter(qn("w:p")) if "四平市人民政府" in "".join(line.itertext()))
    lines = list(body.iter(qn("w:p")))
    chain = lines[: lines.index(signed)][-3:]
    assert all(line.pPr.find(qn("w:keepNext")) is not None for line in chain)


def test_the_page_is_that_of_the_standard(made: bytes) -> None:
    section = Document(io.BytesIO(made)).sections[0]
    sides = (section.top_margin, section.left_margin, section.right_margin, section.bottom_margin)
    assert [round(side.mm) for side in sides if side is not None] == [37, 28, 26, 35]
    assert [round(side.mm) for side in (section.page_width, section.page_height) if side is not None] == [210, 297]
    grid = section._sectPr.find(qn("w:docGrid"))
    assert 22 * int(grid.get(qn("w:linePitch"))) <= 225 / 25.4 * 72 * 20 < 23 * int(grid.get(qn("w:linePitch")))


def test_28_signs_fit_a_line_and_29_do_not() -> None:
    style = Document(io.BytesIO(write_docx(Paper("题", ()), made_at=MADE_AT))).styles["Normal"].element.rPr
    sign_pt = int(style.find(qn("w:sz")).get(qn("w:val"))) / 2 + int(style.find(qn("w:spacing")).get(qn("w:val"))) / 20
    assert 28 * sign_pt <= 156 / 25.4 * 72 < 29 * sign_pt


def test_every_run_names_its_chinese_font(made: bytes) -> None:
    fonts = {
        run.find(qn("w:rPr")).find(qn("w:rFonts")).get(qn("w:eastAsia"))
        for name in ("word/document.xml", "word/footer1.xml", "word/footer2.xml")
        for run in parts(made)[name].iter(qn("w:r"))
        if run.find(qn("w:t")) is not None
    }
    # 喆 is no character of GB 2312: the fonts behind the first ones have it.
    assert fonts == {"仿宋_GB2312", "仿宋", "楷体_GB2312", "楷体", "黑体", "方正小标宋简体", "华文中宋", "宋体"}


def test_both_heading_rows_come_again_and_rows_stay_whole(made: bytes) -> None:
    rows = Document(io.BytesIO(made)).tables[0].rows
    repeated = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in rows]
    assert repeated == [True, True] + [False] * 61
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in rows)


def test_page_numbers_stand_outside_on_both_sides(made: bytes) -> None:
    document = Document(io.BytesIO(made))
    assert document.settings.odd_and_even_pages_header_footer
    odd, even = (
        footer.paragraphs[0] for footer in (document.sections[0].footer, document.sections[0].even_page_footer)
    )
    assert (odd.text, even.text) == ("— 1 —", "— 1 —")
    assert [line.alignment.name for line in (odd, even) if line.alignment is not None] == ["RIGHT", "LEFT"]


def test_only_a_draft_says_that_it_is_one_and_only_an_issued_paper_is_red(made: bytes) -> None:
    draft = parts(write_docx(every_block("", red=False, draft=True), made_at=MADE_AT))
    said = "".join(part.xpath("string()") for name, part in draft.items() if "header" in name)
    assert said.count("草稿") == 2
    assert not list(draft["word/document.xml"].iter(qn("w:color")))
    assert not [name for name in parts(made) if "header" in name]
    assert list(parts(made)["word/document.xml"].iter(qn("w:color")))


def test_nothing_of_the_empty_document_that_it_grew_from_is_left(made: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        assert not [name for name in package.namelist() if "thumbnail" in name]
    properties = Document(io.BytesIO(made)).core_properties
    assert (properties.author, properties.comments) == ("四平市发展和改革委员会文件", "")
    assert properties.created == MADE_AT


def test_a_control_character_is_no_reason_to_fail() -> None:
    made = write_docx(Paper("题\x00\x0b", (Para("一\x1b二\ud800"),)), made_at=MADE_AT)
    assert "一二" in [paragraph.text for paragraph in Document(io.BytesIO(made)).paragraphs]


def test_a_long_table_is_drawn_in_reasonable_time() -> None:
    made = write_docx(Paper("题", (ranking(600),)), made_at=MADE_AT)
    assert len(Document(io.BytesIO(made)).tables[0].rows) == 603


def test_the_same_paper_of_the_same_moment_is_the_same_file(monkeypatch: pytest.MonkeyPatch) -> None:
    paper = Paper("题", (Para("正文"),))
    first = write_docx(paper, made_at=MADE_AT)
    monkeypatch.setattr(time, "time", lambda: 1_900_000_000.0)
    assert write_docx(paper, made_at=MADE_AT) == first
