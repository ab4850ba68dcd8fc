"""Whatever a document says, every sign of every paragraph is read once: in a task, or in a passage with its reason."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from sanzhua.plans.parse.document import Document, read_document
from sanzhua.plans.parse.reader import paragraphs_of
from sanzhua.plans.tests.writing import with_table

NUMBERS = [
    "",
    "一、",
    "二、",
    "（一）",
    "(二)",
    "1.",
    "2、",
    "（1）",
    "①",
    "②",
    "第一条 ",
    "第二章 ",
    "任务1：",
    "附件：1.",
]
WORDS = [
    "加强项目谋划。",
    "总体要求",
    "市财政局负责资金保障。",
    "由市发展改革委牵头，市商务局配合。",
    "6月底前完成180个项目",
    "各地要高度重视；",
    "（一）",
    "1.建立台账。",
    "①每月报送。",
    "（牵头单位：市科技局；配合单位：各县（市）区政府）",
    "（市教育局、市财政局）",
    "[责任单位:市水务局]",
    "责任单位：市住建局",
    "列第一位者为牵头单位，下同",
    "以下均需各区县政府落实，不再列出。",
    "（没有写完的括号",
    "多出来的括号）",
    "2019年3月5日",
    "某市人民政府办公室",
    "序号\t任务\t牵头单位",
    "1\t建厂\t市工信局",
    "“引号",
    " ",
]
LINES = st.builds(
    lambda number, words: number + "".join(words),
    st.sampled_from(NUMBERS),
    st.lists(st.sampled_from(WORDS), max_size=5),
)
TEXTS = st.lists(
    LINES | st.text(alphabet="一二（）()[]【】。；：、，1.①第条章\t责任单位 牵头负责", max_size=30), max_size=14
).map("\n".join)


def accounted_for(document: Document) -> None:
    spans = sorted(
        (span.paragraph, span.start, span.end)
        for spans in [one.spans for one in document.tasks] + [one.spans for one in document.passages]
        for span in spans
    )
    at = [(0, 0)]
    for paragraph, start, end in spans:
        last, place = at[-1]
        if paragraph != last:
            assert place == len(document.paragraphs[last].text)
            assert paragraph == last + 1
            place = 0
        assert start == place
        assert end > start
        at.append((paragraph, end))
    assert at[-1] == (len(document.paragraphs) - 1, len(document.paragraphs[-1].text))


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_every_paragraph_is_accounted_for_exactly_once(text: str) -> None:
    if text.strip(" \t\n　"):
        document = read_document(paragraphs_of(text.encode(), "方案.txt"))
        accounted_for(document)
        assert all(passage.why for passage in document.passages)


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_every_line_that_says_something_is_in_one_paragraph(text: str) -> None:
    if not text.strip(" \t\n　"):
        return
    paragraphs = paragraphs_of(text.encode(), "方案.txt")
    told = "".join(paragraph.text for paragraph in paragraphs)
    assert "".join(told.split()) == "".join(text.split())
    ends = [0, *(line for one in paragraphs for line in (one.line, one.end_line))]
    assert ends == sorted(ends)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.lists(st.sampled_from(["任务", "牵头单位", "市工信局", "建厂", ""]), min_size=3, max_size=3),
        min_size=1,
        max_size=5,
    )
)
def test_every_row_of_a_table_is_accounted_for(rows: list[list[str]]) -> None:
    accounted_for(read_document(paragraphs_of(with_table(rows), "方案.docx")))
