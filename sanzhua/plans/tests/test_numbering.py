"""Clauses by their numbers: any nesting, lines broken by hand, numbers within a line."""

from __future__ import annotations

import pytest

from sanzhua.plans.parse.numbering import marker_at, number_of
from sanzhua.plans.tests.writing import parsed, units


def numbers(text: str) -> list[str]:
    return [task.number for task in parsed(text).tasks]


def test_a_tasks_number_leads_from_the_outermost_clause_to_it() -> None:
    text = (
        "二、主要任务\n（三）抓好前期。\n1．完成可研报告编制。（市发改委负责）\n2．完成用地预审。（市自然资源局负责）"
    )
    assert numbers(text) == ["二(三)1", "二(三)2"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("第一章 任务\n第三条 清理僵尸项目。（市发改委负责）", "第一章第三条"),
        ("第二部分 任务\n一、清理僵尸项目。（市发改委负责）", "第二部分一"),
        ("1.任务\n（1）清理僵尸项目，限期退库。（市发改委负责）", "1(1)"),
        ("（一）任务\n1、清理僵尸项目，限期退库。（市发改委负责）", "(一)1"),
        ("一、任务\n1）清理僵尸项目，限期退库。（市发改委负责）", "一(1)"),
        ("一、任务\n①清理僵尸项目，限期退库。（市发改委负责）", "一①"),
        ("任务一：清理僵尸项目，限期退库。（市发改委负责）", "任务一"),
        ("1.任务\n1.1 清理僵尸项目，限期退库。（市发改委负责）", "1.1"),
        ("(一)任务\n一、清理僵尸项目，限期退库。（市发改委负责）", "(一)一"),
    ],
)
def test_styles_nest_in_the_order_in_which_they_open(text: str, expected: str) -> None:
    assert numbers(text) == [expected]


def test_numbers_go_on_over_chapters() -> None:
    text = "一、甲\n（一）抓签约。（市商务局负责）\n二、乙\n（二）抓开工。（市发改委负责）"
    assert numbers(text) == ["一(一)", "二(二)"]


def test_a_paper_without_any_line_breaks_is_cut_at_its_numbers() -> None:
    text = (
        "现提出如下意见。一、抓谋划（一）编制清单。滚动更新。（市发改委负责）（二）建立储备库。（市工信局负责）"
        "二、抓落实（一）开展督导。（市政府督查室负责）"
    )
    assert [(task.number, task.heading) for task in parsed(text).tasks] == [
        ("一(一)", "编制清单"),
        ("一(二)", "建立储备库"),
        ("二(一)", "开展督导"),
    ]


def test_a_number_that_continues_nothing_is_no_clause() -> None:
    text = "一、任务\n（一）按照本方案（三）的要求推进。完成投资1.5亿元；2.5万亩造林按期完成。（市林草局负责）"
    assert numbers(text) == ["一(一)"]


def test_lines_broken_by_hand_are_one_paragraph() -> None:
    text = (
        "一、主要任务\n"
        "（一）加强项目谋划储备。借助外脑，立足产业基础、资源禀赋和区\n"
        "位优势，加快谋划一批带动能力强、税收贡献大的产业项目，力争打\n"
        "造百亿级产业。（牵头单位：市发展改革委；配合单位：各县政府、市\n"
        "直相关部门）\n"
        "（二）强化招商。（市商务局负责）"
    )
    first, second = parsed(text).tasks
    assert "资源禀赋和区位优势" in first.text
    assert units(first) == {"lead": ["市发展改革委"], "cooperate": ["各县政府", "市直相关部门"]}
    assert (first.line, first.end_line, second.line) == (2, 5, 6)


def test_a_heading_is_not_joined_with_the_text_below_it() -> None:
    document = parsed("一、总体要求\n坚持稳中求进。\n二、任务\n（一）抓开工。（市发改委负责）")
    assert document.passages[0].text == "一、总体要求\n坚持稳中求进。"


def test_points_within_a_paragraph_belong_to_its_only_note() -> None:
    text = "1、建立调度机制。（1）按月调度。①报送内容。②报送方式，市直部门落实专人。（2）通报。[牵头单位:市发改委]"
    task = parsed(text).tasks[0]
    assert task.number == "1"
    assert "②报送方式" in task.text
    assert units(task) == {"lead": ["市发改委"]}


def test_points_within_a_paragraph_with_notes_of_their_own_are_tasks() -> None:
    text = "（一）深化改革。（市府办牵头）具体措施：1．编制清单。（市司法局负责）2．公开清单。（市政务局负责）"
    assert numbers(text) == ["(一)", "(一)1", "(一)2"]


@pytest.mark.parametrize(("written", "value"), [("十", 10), ("二十一", 21), ("一百零三", 103), ("⑫", 12), ("1.3", 3)])
def test_numbers_are_told(written: str, value: int) -> None:
    assert number_of(written) == value


@pytest.mark.parametrize("text", ["1.5亿元", "2019年", "一季度", "三、四季度开工", "1.2倍", "(略)", "第三方"])
def test_what_only_looks_like_a_number_opens_no_clause(text: str) -> None:
    assert marker_at(text, 0) is None


def test_a_number_may_meet_the_month_behind_it() -> None:
    text = "一、任务\n3.开展督查。（市发改委负责）\n4.6月底前办培训班。（市商务局负责）\n"
    assert numbers(text) == ["一3", "一4"]
