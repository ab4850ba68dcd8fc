"""What changed between two wordings, in groups that a person reads."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from sanzhua.plans.rules.wording import GONE, NEW, SAME, Piece, pieces

TEXT = st.text(alphabet="全年谋划180个亿元以上项目，。；A%\n", max_size=40)


def told(old: str, new: str) -> list[tuple[str, str]]:
    return [(one.kind, one.text) for one in pieces(old, new)]


@given(TEXT, TEXT)
def test_without_what_came_it_is_the_old_wording_and_without_what_went_the_new(old: str, new: str) -> None:
    found = pieces(old, new)
    assert "".join(one.text for one in found if one.kind != NEW) == old
    assert "".join(one.text for one in found if one.kind != GONE) == new
    assert all(one.text for one in found)


@given(TEXT, TEXT)
def test_two_pieces_of_one_kind_never_stand_side_by_side(old: str, new: str) -> None:
    kinds = [one.kind for one in pieces(old, new)]
    assert all(one != other for one, other in itertools.pairwise(kinds))


def test_a_number_changes_whole_and_with_its_measure() -> None:
    assert told("全年谋划180个亿元以上项目。", "全年谋划200个亿元以上项目。") == [
        (SAME, "全年谋划"), (GONE, "180个"), (NEW, "200个"), (SAME, "亿元以上项目。"),
    ]  # fmt: skip
    assert told("8月底前完成一批项目。", "9月底前完成一批项目。")[:2] == [(GONE, "8月"), (NEW, "9月")]


def test_a_crumb_between_two_changes_is_read_with_them() -> None:
    found = told("加强项目的谋划工作，每月报送进展情况。", "推进项目和招商工作，每月报送进展情况。")
    assert found[:2] == [(GONE, "加强项目的谋划"), (NEW, "推进项目和招商")]


def test_a_mark_keeps_two_changes_apart() -> None:
    found = told("市财政局、市商务局牵头办理此事", "市水务局、市统计局牵头办理此事")
    assert (SAME, "、市") in found or (SAME, "局、市") in found


def test_a_sentence_added_is_one_piece() -> None:
    assert told("建专班。", "建专班。按月调度进展。") == [(SAME, "建专班。"), (NEW, "按月调度进展。")]


def test_two_texts_with_little_in_common_stand_one_after_the_other() -> None:
    assert told("加强宣传，营造氛围。", "12月底前评选先进。") == [
        (GONE, "加强宣传，营造氛围。"),
        (NEW, "12月底前评选先进。"),
    ]


def test_the_same_text_is_one_piece_and_no_text_none() -> None:
    assert pieces("建专班。", "建专班。") == [Piece(SAME, "建专班。")]
    assert pieces("", "") == []


def test_texts_beyond_all_measure_are_not_compared() -> None:
    assert told("甲" * 7000, "甲" * 7000 + "乙") == [(GONE, "甲" * 7000), (NEW, "甲" * 7000 + "乙")]
