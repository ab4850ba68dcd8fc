"""The three files of a bulletin, opened again."""

from __future__ import annotations

import io

import openpyxl
from docx import Document

from sanzhua.bulletins import files
from sanzhua.bulletins.actions import draw_up, publish
from sanzhua.bulletins.tests.conftest import Month


def _text(docx: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(docx)).paragraphs)


def test_the_docx_holds_the_figures_as_words(month: Month) -> None:
    text = _text(files.docx(draw_up(period=month.period, by=month.cast.dispatcher)))
    assert "完成投资0.51亿元" in text
    assert "{" not in text


def test_only_a_published_bulletin_bears_the_red_head_and_gives_the_same_bytes(month: Month) -> None:
    bulletin = draw_up(period=month.period, by=month.cast.dispatcher)
    assert files.as_paper(bulletin).red_head is None
    publish(bulletin=bulletin, by=month.cast.dispatcher, outside_number="四项目办〔2019〕6号")
    assert files.as_paper(bulletin).red_head == "四平市项目推进工作领导小组办公室文件"
    assert files.pdf(bulletin) == files.pdf(bulletin)


def test_the_annex_prints_the_quoted_rows_with_totals_and_names_the_missing(month: Month) -> None:
    book = openpyxl.load_workbook(io.BytesIO(files.xlsx(draw_up(period=month.period, by=month.cast.dispatcher))))
    words = [str(cell.value) for line in book.active.iter_rows() for cell in line if cell.value is not None]
    assert any(word.startswith("合计（2项）") for word in words)
    assert any("单位：万元" in word for word in words)
    assert any("伊通满族自治县缺报" in word for word in words)
    assert book.active.page_setup.orientation == "landscape"
