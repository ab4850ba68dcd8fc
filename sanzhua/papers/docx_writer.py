"""Paper to .docx in the layout of GB/T 9704-2012, to be edited in Word or WPS."""

import io
import math
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from sanzhua.papers.docx_parts import (
    FANG,
    HEI,
    JUSTIFIED,
    KAI,
    SIDES,
    TITLE,
    add_page_number,
    add_words,
    element,
    indent_in_signs,
    leave_grid,
    name_other_fonts,
    pitch,
    rules,
    set_font,
    tab_at_right,
)
from sanzhua.papers.docx_tables import add_table
from sanzhua.papers.fonts import fonts
from sanzhua.papers.paper import (
    BODY_MM,
    DRAFT_MARK,
    LINES,
    SIGNS,
    Annex,
    Attachments,
    Block,
    Colophon,
    Drawing,
    Heading,
    Paper,
    Para,
    Picture,
    Signature,
    Table,
    plain,
    red_head_pt,
    signature_indents,
    with_six_sided_brackets,
)
from sanzhua.papers.titles import SIZE_PT, title_lines
from sanzhua.papers.typst_writer import drawing_png

_PITCH, _COMPACT = 28.95, 25
_SIZE = 16
_LEVEL_FONTS = {1: HEI, 2: KAI}


def write_docx(paper: Paper, *, made_at: datetime) -> bytes:
    """The .docx of a paper; the same paper of the same moment is the same file."""
    document = Document()
    _set_properties(document, paper, made_at)
    _set_page(document.sections[0])
    _set_normal(document)
    name_other_fonts(document)
    _set_running_lines(document, paper)
    _add_head(document, paper)
    _add_title(document, paper.title)
    _add_line(document)
    if paper.addressee:
        add_words(_add_line(document), f"{plain(paper.addressee)}：")
    for block in paper.blocks:
        _add_block(document, block, compact=paper.compact)
    if paper.colophon:
        _add_colophon(document, paper.colophon)
    if paper.compact:
        _tighten(document)
    held = io.BytesIO()
    document.save(held)
    return _dated(held, made_at)


def _dated(saved: io.BytesIO, made_at: datetime) -> bytes:
    """Its parts bear the moment of the paper: the library gives them the hour at which they are packed."""
    again = io.BytesIO()
    moment = made_at.timetuple()
    stamp = (moment.tm_year, moment.tm_mon, moment.tm_mday, moment.tm_hour, moment.tm_min, moment.tm_sec)
    with zipfile.ZipFile(saved) as parts, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as package:
        for part in parts.infolist():
            dated = zipfile.ZipInfo(part.filename, stamp)
            package.writestr(dated, parts.read(part), zipfile.ZIP_DEFLATED)
    return again.getvalue()


def _tighten(document: Any) -> None:
    """Lines of the text closer to each other, off the grid of 22 lines."""
    document.sections[0]._sectPr.find(qn("w:docGrid")).set(qn("w:linePitch"), str(_COMPACT * 20))
    for line in document.paragraphs:
        if line.paragraph_format.line_spacing == Pt(_PITCH):
            line.paragraph_format.line_spacing = Pt(_COMPACT)


def _set_properties(document: Any, paper: Paper, made_at: datetime) -> None:
    properties = document.core_properties
    properties.title, properties.keywords, properties.language = plain(paper.title)[:255], plain(paper.kind), "zh-CN"
    properties.author = properties.last_modified_by = plain(paper.red_head or "")[:255]
    properties.comments = ""
    properties.created = properties.modified = made_at.astimezone(UTC).replace(tzinfo=None)
    links = document.part.package.rels
    for key in [key for key, link in links.items() if link.reltype.endswith("/thumbnail")]:
        del links[key]


def _set_page(section: Any) -> None:
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(20), Mm(23)
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = element("w:docGrid")
        section._sectPr.append(grid)
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(int(225 / 25.4 * 72 / LINES * 20)))


def _set_normal(document: Any) -> None:
    normal = document.styles["Normal"]
    set_font(normal.element.get_or_add_rPr(), fonts().main(FANG), _SIZE)
    properties = normal.element.get_or_add_rPr()
    # 28 signs of 16 pt are a little wider than the line, so each comes closer to the next. A grid of characters would
    # say the same, but LibreOffice gives a sign that is wider than its cell two cells.
    closer = math.floor((BODY_MM / 25.4 * 72 / SIGNS - _SIZE) * 20)
    properties.insert_element_before(element("w:spacing", val=str(closer)), "w:sz", "w:szCs", "w:lang")
    # Figures are Latin script: told that they are Chinese, LibreOffice turns the line within them, 26. and 6%.
    properties.append(element("w:lang", val="en-US", eastAsia="zh-CN"))
    paragraph = normal.element.get_or_add_pPr()
    for name in ("w:autoSpaceDE", "w:autoSpaceDN"):
        paragraph.insert_element_before(element(name, val="0"), "w:spacing", "w:ind", "w:jc", "w:rPr")


def _set_running_lines(document: Any, paper: Paper) -> None:
    """Page numbers outside on both sides of a sheet; a draft says so above."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        line = footer.paragraphs[0]
        line.alignment = SIDES[side]
        indent_in_signs(line, left=side == "left", right=side == "right", size_pt=14)
        add_page_number(line)
    if paper.draft:
        for header in (section.header, section.even_page_header):
            header.paragraphs[0].alignment = SIDES["right"]
            add_words(header.paragraphs[0], DRAFT_MARK, HEI, 14)


def _add_head(document: Any, paper: Paper) -> None:
    number = with_six_sided_brackets(plain(paper.number)) if paper.number else ""
    if not paper.red_head:
        if number:
            line = _add_line(document)
            line.alignment = SIDES["center"]
            add_words(line, number)
        return
    head, size = _add_line(document), red_head_pt(plain(paper.red_head))
    pitch(head, size * 1.15)
    leave_grid(head)
    head.paragraph_format.space_before = Mm(8 if paper.compact else 35)
    head.alignment = SIDES["center"]
    add_words(head, plain(paper.red_head), TITLE, size, red=True)
    blank = 1 if paper.compact else 2
    for _ in range(blank):
        _add_line(document)
    line = _add_number_line(document, number, plain(paper.signer or ""))
    rules(line, below=12, gap_pt=11, colour="E60012")
    for _ in range(blank):
        _add_line(document)


def _add_number_line(document: Any, number: str, signer: str) -> Any:
    line = _add_line(document)
    if not signer:
        line.alignment = SIDES["center"]
        add_words(line, number)
        return line
    # The rule must be as wide as the page's text, so the place of one character at either end is no indent.
    tab_at_right(line, one_sign_pt=_SIZE)
    add_words(line, f"　{number}\t签发人：")
    add_words(line, signer, KAI)
    return line


def _add_title(document: Any, text: str) -> None:
    title = _add_line(document)
    pitch(title, 34)
    leave_grid(title)
    title.alignment = SIDES["center"]
    for place, words in enumerate(title_lines(plain(text))):
        if place:
            title.add_run().add_break()
        add_words(title, words, TITLE, SIZE_PT)


def _add_block(document: Any, block: Block, *, compact: bool = False) -> None:
    match block:
        case Heading():
            line = _add_line(document, first=2)
            line.paragraph_format.keep_with_next = True
            add_words(line, plain(block.text), _LEVEL_FONTS.get(block.level, FANG))
        case Para():
            line = _add_line(document, first=2 if block.indent else 0)
            line.alignment = JUSTIFIED if block.align == "left" else SIDES[block.align]
            for run in block.parts:
                add_words(line, plain(run.text), bold=run.bold)
        case Table():
            add_table(document, replace(block, size_pt=min(block.text_pt, 12)) if compact else block)
        case Signature():
            _add_signature(document, block, blank=0 if compact else 2)
        case Attachments():
            _add_attachments(document, block)
        case Annex():
            _add_annex(document, block)
        case Picture():
            _add_picture(document, block.png, block.width_mm, block.align)
        case Drawing():
            _add_drawing(document, block)


def _add_picture(document: Any, png: bytes, width_mm: float, align: str) -> Any:
    line = document.add_paragraph()
    pitch(line, None)
    leave_grid(line)
    line.paragraph_format.space_before = Pt(8)
    line.alignment = SIDES[align]
    return line.add_run().add_picture(io.BytesIO(png), width=Mm(width_mm))


def _add_drawing(document: Any, block: Drawing) -> None:
    """Its title, then the drawing as a picture, which every Word and WPS shows; its words tell it to who cannot see."""
    if not block.svg:
        return
    title = document.add_paragraph()
    pitch(title, 14 * 1.6)
    leave_grid(title)
    title.alignment = SIDES["center"]
    title.paragraph_format.keep_with_next = True
    add_words(title, plain(block.title), HEI, 14)
    shape = _add_picture(document, drawing_png(block.svg), block.width_mm, "center")
    shape._inline.docPr.set("descr", plain(block.words))


def _add_signature(document: Any, block: Signature, *, blank: int) -> None:
    """With what stands before it: GB/T 9704 wants no page that bears the signature alone."""
    before = document.element.body.sectPr.getprevious()
    if before is not None:
        whole = before.tag == qn("w:p")
        for line in [before] if whole else before.tr_lst[-1].iter(qn("w:p")):
            line.get_or_add_pPr().get_or_add_keepNext()
    for _ in range(blank):
        _add_line(document).paragraph_format.keep_with_next = True
    for text, right in zip((block.org, block.date_text), signature_indents(block), strict=True):
        line = _add_line(document, right=right)
        line.alignment = SIDES["right"]
        line.paragraph_format.keep_with_next = text is block.org
        add_words(line, plain(text))


def _add_attachments(document: Any, block: Attachments) -> None:
    _add_line(document)
    several = len(block.names) > 1
    for place, name in enumerate(block.names):
        number = f"{place + 1}. " if several else ""
        label = "附件：" if place == 0 else ""
        hanging = 6 if several else 5
        line = _add_line(document, left=hanging)
        line.paragraph_format.first_line_indent = Pt(-_SIZE * (hanging - (2 if label else 5)))
        add_words(line, f"{label}{number}{plain(name)}")


def _add_annex(document: Any, block: Annex) -> None:
    line = _add_line(document)
    line.paragraph_format.page_break_before = True
    add_words(line, plain(block.label), HEI)
    _add_line(document)
    _add_title(document, block.title)
    _add_line(document)


def _add_colophon(document: Any, colophon: Colophon) -> None:
    """At the end of the text: a frame fixed to the page's foot moves when the draft is edited."""
    _add_line(document)
    lines = [f"抄送：{plain(colophon.copies_to)}"] if colophon.copies_to else []
    ending = f"{plain(colophon.printed_on)}印发"
    lines.append(f"{plain(colophon.printed_by)}\t{ending}")
    for number, text in enumerate(lines):
        line = _add_line(document)
        leave_grid(line)
        tab_at_right(line, one_sign_pt=14)
        rules(line, above=0 if number else 8, below=8 if number == len(lines) - 1 else 6)
        add_words(line, f"　{text}", size_pt=14)


def _add_line(document: Any, *, first: float = 0, left: float = 0, right: float = 0) -> Any:
    line = document.add_paragraph()
    pitch(line, _PITCH)
    indent_in_signs(line, first=first, left=left, right=right)
    return line
