"""A long document costs in proportion to its length: counted, not timed."""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

from sanzhua.plans.parse.document import read_document
from sanzhua.plans.parse.reader import paragraphs_of

CLAUSE = (
    "（一）加强项目谋划。借助外脑，谋划一批产业项目，6月底前完成100个。（牵头单位：市发展改革委；配合单位：市商务局）\n"
    "（二）强化招商。面向各地开展招商，每月10日前报送，市财政局负责资金保障。\n"
)
A_PAGE = 600


def calls(text: str) -> int:
    """How many functions are called while the text is read, built-in ones too."""
    count = 0

    def step(_frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(step)
    try:
        read_document(paragraphs_of(text.encode(), "方案.txt"))
    finally:
        sys.setprofile(None)
    return count


def document(pages: int) -> str:
    return "一、任务\n" + CLAUSE * (pages * A_PAGE // len(CLAUSE))


def test_four_times_the_length_is_four_times_the_work() -> None:
    calls(document(1))  # reads the tables of rules
    assert calls(document(40)) < 4.4 * calls(document(10))


def test_a_hundred_pages_are_fewer_than_a_million_calls() -> None:
    assert calls(document(100)) < 1_000_000


def test_a_paper_without_line_breaks_grows_no_faster_than_its_length_allows() -> None:
    calls(document(1))
    assert calls(document(20).replace("\n", "")) < 6 * calls(document(5).replace("\n", ""))
