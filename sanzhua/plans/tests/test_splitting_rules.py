"""Where a task divides, in its own text and in the document it was read from."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanzhua.plans.rules.splitting import cuts_in, holder, parts_at, sentences


def test_a_sentence_ends_with_its_mark_and_with_what_closes_around_it() -> None:
    assert sentences("建专班；“按月调度。”报送进展。") == ["建专班；", "“按月调度。”", "报送进展。"]
    assert sentences("建专班\n按月调度") == ["建专班\n", "按月调度"]
    assert sentences("只有一句，没有第二句") == ["只有一句，没有第二句"]


@given(st.text(alphabet="一二。；;\n”（） ", max_size=30))
def test_sentences_joined_are_the_text_and_none_of_them_is_empty(text: str) -> None:
    told = sentences(text)
    assert "".join(told) == text
    assert all(one.strip() for one in told) or not text.strip()


def test_parts_begin_with_the_chosen_sentences() -> None:
    assert parts_at("甲。乙。丙。", [2]) == ["甲。乙。", "丙。"]
    assert parts_at("甲。乙。丙。", [2, 1]) == ["甲。", "乙。", "丙。"]


@pytest.mark.parametrize("begins", [[0], [3], [1, 9]])
def test_what_is_no_later_sentence_is_refused(begins: list[int]) -> None:
    with pytest.raises(ValueError, match=r"\["):
        parts_at("甲。乙。丙。", begins)


def test_the_document_divides_where_the_text_does() -> None:
    words = "（一）建专班。按月调度。[责任单位:梨树县]"
    (cut,) = cuts_in(words, ["建专班。", "按月调度。"])
    assert (words[:cut], words[cut:]) == ("（一）建专班。", "按月调度。[责任单位:梨树县]")


def test_a_text_written_anew_divides_the_document_at_the_likest_place() -> None:
    words = "（一）建立工作专班。每月调度一次进展。[责任单位:梨树县]"
    (cut,) = cuts_in(words, ["建立县级专班。", "每月10日前调度一次。"])
    assert words[:cut] == "（一）建立工作专班。"


@given(
    st.text(alphabet="一二三。", min_size=1, max_size=20),
    st.lists(st.text(alphabet="一四五。", min_size=1, max_size=8), min_size=2, max_size=4),
)
def test_cuts_rise_and_leave_every_part_a_sign(words: str, parts: list[str]) -> None:
    cuts = cuts_in(words, parts)
    assert len(cuts) == len(parts) - 1
    assert cuts == sorted(cuts)
    if len(words) >= len(parts):
        assert cuts[0] > 0
        assert cuts[-1] < len(words)
        assert len(set(cuts)) == len(cuts)


def test_a_date_goes_where_its_words_stand() -> None:
    parts = ["建专班。", "6月底前报送。"]
    assert (holder("6月底前", parts), holder("每月", parts)) == (1, 0)
