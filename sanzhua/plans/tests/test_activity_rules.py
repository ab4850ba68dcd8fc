"""Which tasks read like an activity, the days of their phrases, and the months of a year."""

from __future__ import annotations

from datetime import date

import pytest

from sanzhua.plans.rules.activities import looks_like_activity, span_of, title_of
from sanzhua.plans.rules.seen import seal
from sanzhua.plans.rules.year import days_within, weeks_of


@pytest.mark.parametrize(
    ("chapter", "heading", "text", "is_one"),
    [
        ("三、主要活动", "召开项目建设总结会议", "年底前，市委、市政府组织召开会议。", True),
        ("二、抓活动", "冬季三项促投资", "2018年12月中旬至2019年4月中旬。", True),
        ("二、重点任务", "开展春季项目集中开工", "4月18日，各地同日开工。", True),
        ("一、抓项目", "", "6月底前办一期项目谋划培训班，讲清政策。", True),
        ("一、抓项目", "", "每季度举办一次银企对接会，全年不少于4次。", True),
        ("", "观摩重点项目", "", True),
        # The heading says what it is; a conference that the text mentions is another clause's.
        ("二、重点任务", "强化项目招商引资", "组织参加各大招商活动，举办四平发展大会，开展“七比七赛”活动。", False),
        ("三、抓落实", "会商办理", "每季度首月召开一次工业项目会商推进会。", False),
        ("三、抓落实", "按月调度", "每月10日前报送项目清单。", False),
        ("一、抓项目", "", "全年谋划180个亿元以上项目。另办一次培训班。", False),
    ],
)
def test_what_reads_like_an_activity(chapter: str, heading: str, text: str, is_one: bool) -> None:
    assert looks_like_activity(chapter=chapter, heading=heading, text=text) is is_one


@pytest.mark.parametrize(
    ("heading", "text", "title"),
    [
        ("春季集中开工。", "4月18日，各地同日开工。", "春季集中开工"),
        ("", "6月底前办一期项目谋划培训班，讲清政策。", "6月底前办一期项目谋划培训班"),
        ("", "4月18日，组织集中开工，市领导到场。", "组织集中开工"),
        ("", "没有那些词，也行。", "没有那些词"),
        ("", "", ""),
    ],
)
def test_its_title(heading: str, text: str, title: str) -> None:
    assert title_of(heading=heading, text=text) == title


@pytest.mark.parametrize(
    ("text", "on", "days"),
    [
        ("4月18日", date(2019, 4, 18), (date(2019, 4, 18), date(2019, 4, 18))),
        ("8月份", date(2019, 8, 31), (date(2019, 8, 1), date(2019, 8, 31))),
        ("3月", date(2019, 3, 31), (date(2019, 3, 1), date(2019, 3, 31))),
        ("6月下旬", date(2019, 6, 30), (date(2019, 6, 21), date(2019, 6, 30))),
        ("7月上旬", date(2019, 7, 10), (date(2019, 7, 1), date(2019, 7, 10))),
        ("2月中旬", date(2019, 2, 20), (date(2019, 2, 11), date(2019, 2, 20))),
        ("2018年12月中旬至2019年4月中旬", date(2019, 4, 20), (date(2018, 12, 11), date(2019, 4, 20))),
        ("12月至次年4月底", date(2019, 4, 30), (date(2018, 12, 1), date(2019, 4, 30))),
        ("4月18日-20日", date(2019, 4, 20), (date(2019, 4, 18), date(2019, 4, 20))),
        ("6月底前", date(2019, 6, 30), (date(2019, 6, 30), date(2019, 6, 30))),
        ("7月上旬前", date(2019, 7, 10), (date(2019, 7, 10), date(2019, 7, 10))),
        ("年底前", date(2019, 12, 31), (date(2019, 12, 31), date(2019, 12, 31))),
        ("2月30日", date(2019, 2, 28), (date(2019, 2, 28), date(2019, 2, 28))),
    ],
)
def test_the_days_that_a_phrase_means(text: str, on: date, days: tuple[date, date]) -> None:
    assert span_of(text, on) == days


def test_weeks_begin_on_monday_and_leave_out_other_months() -> None:
    weeks = weeks_of(2019, 7)
    assert weeks[0] == [*(date(2019, 7, day) for day in range(1, 8))]
    assert weeks[-1] == [date(2019, 7, 29), date(2019, 7, 30), date(2019, 7, 31), None, None, None, None]
    assert [day for week in weeks_of(2020, 2) for day in week if day][-1] == date(2020, 2, 29)


def test_days_of_a_span_within_a_year() -> None:
    year = (date(2019, 1, 1), date(2019, 12, 31))
    assert list(days_within(date(2018, 12, 30), date(2019, 1, 2), *year)) == [date(2019, 1, 1), date(2019, 1, 2)]
    assert list(days_within(date(2019, 12, 31), date(2020, 1, 5), *year)) == [date(2019, 12, 31)]
    assert list(days_within(date(2018, 1, 1), date(2018, 1, 5), *year)) == []


def test_a_seal_changes_with_what_was_seen() -> None:
    assert seal(["甲", 1]) == seal(["甲", 1])
    assert seal(["甲", 1]) != seal(["甲", 2])
    assert len(seal([])) == 16
