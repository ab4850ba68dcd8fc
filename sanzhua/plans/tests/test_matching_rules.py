"""Which clause of a new version goes on which task."""

from __future__ import annotations

from sanzhua.plans.rules.matching import Worded, matched


def test_the_same_words_are_the_same_task_wherever_they_stand() -> None:
    old = [Worded(7, "一1", "全年谋划180个亿元以上项目。"), Worded(8, "一2", "每月10日前报送进展。")]
    new = [Worded(0, "二1", "每月10日前报送进展。"), Worded(1, "二2", "全年谋划180个亿元以上项目。")]
    assert matched(new, old) == {0: 8, 1: 7}


def test_a_clause_whose_number_stayed_may_change_half_its_words() -> None:
    old = [Worded(7, "一1", "全年谋划180个亿元以上项目。")]
    assert matched([Worded(0, "一1", "全年谋划200个亿元以上的重大项目。")], old) == {0: 7}


def test_the_same_number_alone_is_no_reason() -> None:
    old = [Worded(7, "一1", "全年谋划180个亿元以上项目。")]
    assert matched([Worded(0, "一1", "开设专栏，分阶段报道。")], old) == {}


def test_a_task_goes_on_in_one_clause_only_the_likest() -> None:
    old = [Worded(7, "一1", "全年谋划180个亿元以上项目。")]
    new = [Worded(0, "一1", "全年谋划180个亿元以上产业项目。"), Worded(1, "一2", "全年谋划180个亿元以上项目。")]
    assert len(matched(new, old)) == 1
