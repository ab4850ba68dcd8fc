"""Plans as .docx: headings by style, numbers that Word counts, breaks and review marks."""

from __future__ import annotations

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from sanzhua.plans.parse.document import Document, read_document
from sanzhua.plans.parse.reader import paragraphs_of
from sanzhua.plans.tests.writing import saved, units, word

NUMBERING = """<w:abstractNum {ns} w:abstractNumId="90">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>
</w:abstractNum>"""


def read(data: bytes) -> Document:
    return read_document(paragraphs_of(data, "方案.docx"))


def test_clauses_are_read_by_their_written_numbers() -> None:
    document = read(word("某市2019年工作方案", "一、主要任务", "（一）抓开工。（牵头单位：市发改委）"))
    assert document.title == "某市2019年工作方案"
    assert [(task.number, task.line) for task in document.tasks] == [("一(一)", 3)]


def test_headings_by_style_open_clauses() -> None:
    document = read(
        word(
            ("主要任务", "Heading 1"),
            ("抓开工", "Heading 2"),
            "加快办理手续。（市发改委负责）",
            ("抓投产", "Heading 2"),
            "做好验收。（市工信局负责）",
        )
    )
    assert [(task.number, task.heading, units(task)) for task in document.tasks] == [
        ("1.1", "抓开工", {"responsible": ["市发改委"]}),
        ("1.2", "抓投产", {"responsible": ["市工信局"]}),
    ]


def test_numbers_that_word_counts_are_read_as_they_are_shown() -> None:
    document = docx.Document()
    numbering = document.part.numbering_part.element
    numbering.insert(0, parse_xml(NUMBERING.format(ns=nsdecls("w"))))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="91"><w:abstractNumId w:val="90"/></w:num>'))
    for depth, text in [
        (0, "主要任务"),
        (1, "抓开工。（市发改委负责）"),
        (1, "抓投产。（市工信局负责）"),
        (0, "其他"),
        (1, "抓入统。（市统计局负责）"),
    ]:
        paragraph = document.add_paragraph(text)
        paragraph._p.get_or_add_pPr().append(
            parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="91"/></w:numPr>')
        )
    assert [task.number for task in read(saved(document)).tasks] == ["一(一)", "一(二)", "二(一)"]


def test_a_line_break_within_a_paragraph_begins_another() -> None:
    document = read(word("一、任务", "（一）抓开工。\n（牵头单位：市发改委）"))
    assert [units(task) for task in document.tasks] == [{"lead": ["市发改委"]}]


def test_what_was_struck_out_in_review_is_not_read() -> None:
    document = docx.Document()
    document.add_paragraph("一、任务")
    paragraph = document.add_paragraph("（一）抓开工。（市发改委")
    paragraph._p.append(parse_xml(f"<w:del {nsdecls('w')}><w:r><w:delText>、市财政局</w:delText></w:r></w:del>"))
    paragraph.add_run("负责）")
    assert [units(task) for task in read(saved(document)).tasks] == [{"responsible": ["市发改委"]}]
