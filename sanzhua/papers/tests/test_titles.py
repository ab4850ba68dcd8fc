"""Long titles turn where their words do."""

from __future__ import annotations

import io

import pytest
from docx import Document

from sanzhua.papers.docx_writer import write_docx
from sanzhua.papers.paper import Paper, width_in_signs
from sanzhua.papers.tests.papers import MADE_AT
from sanzhua.papers.titles import LINE, title_lines


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("任务分解表", ["任务分解表"]),
        ("四平市2019年“三抓”行动实施方案进展报告", ["四平市2019年“三抓”行动", "实施方案进展报告"]),
        ("关于2019年1—6月全市重点项目建设进展情况的通报", ["关于2019年1—6月全市重点项目", "建设进展情况的通报"]),
        # Nowhere to turn that makes two lines of it: as the writer breaks it.
        ("春" * 30, ["春" * 30]),
    ],
)
def test_a_title_turns_between_words_into_lines_of_about_one_length(title: str, lines: list[str]) -> None:
    assert title_lines(title) == lines


def test_a_number_and_its_range_stay_on_one_line() -> None:
    for head in range(12, 24):
        for line in title_lines("市" * head + "2019年1—12月重点项目建设工作情况的通报")[:1]:
            assert not line[-1].isdigit()
            assert not line.endswith("—")


def test_no_line_of_a_turned_title_is_longer_than_the_page_is_wide() -> None:
    lines = title_lines("市" * 11 + "2019年1—12月重点项目建设工作情况的通报")
    assert len(lines) == 2
    assert max(map(width_in_signs, lines)) <= LINE


def test_the_paper_holds_the_turn() -> None:
    paper = Paper(title="四平市2019年“三抓”行动实施方案进展报告", blocks=(), kind="报告")
    text = [line.text for line in Document(io.BytesIO(write_docx(paper, made_at=MADE_AT))).paragraphs]
    assert "四平市2019年“三抓”行动\n实施方案进展报告" in text
