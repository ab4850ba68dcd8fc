"""A drawing stands in both files with its letters in the shipped fonts."""

from __future__ import annotations

import io

from docx import Document

from sanzhua.charts.ranks import RankBar, rank_bars
from sanzhua.papers.docx_writer import write_docx
from sanzhua.papers.drawings import printable
from sanzhua.papers.paper import Drawing, Paper
from sanzhua.papers.tests.papers import MADE_AT
from sanzhua.papers.typst_writer import drawing_png, write_pdf

SVG = rank_bars([RankBar("梨树县张喆", 0.5, "50.0"), RankBar("伊通县", 0.3, "30.0")], title="完成率")
PAPER = Paper("题", (Drawing(SVG, title="完成率", words="完成率：梨树县50.0"),))


def test_a_drawing_for_paper_carries_its_colours_and_its_letters() -> None:
    made = printable(SVG, "'FandolFang R'")
    assert made.startswith('<svg xmlns="http://www.w3.org/2000/svg" class="ranks"')
    assert ".b1{fill:#1d4f91}" in made
    assert printable("", "x") == ""


def test_word_gets_a_picture_with_its_words() -> None:
    document = Document(io.BytesIO(write_docx(PAPER, made_at=MADE_AT)))
    (shape,) = document.inline_shapes
    assert shape._inline.docPr.get("descr") == "完成率：梨树县50.0"
    assert drawing_png(SVG).startswith(b"\x89PNG")


def test_the_pdf_is_the_same_each_time_and_bears_the_fonts() -> None:
    made = write_pdf(PAPER, made_at=MADE_AT)
    assert made == write_pdf(PAPER, made_at=MADE_AT)
    assert b"SanzhuaRareSerif" in made


def test_a_drawing_of_nothing_leaves_no_trace() -> None:
    empty = Paper("题", (Drawing("", title="空"),))
    assert len(Document(io.BytesIO(write_docx(empty, made_at=MADE_AT))).inline_shapes) == 0
    assert write_pdf(empty, made_at=MADE_AT).startswith(b"%PDF")
