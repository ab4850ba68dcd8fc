"""Date phrases in the plan's year."""

from __future__ import annotations

from datetime import date

import pytest

from sanzhua.plans.parse.dates import find_dues
from sanzhua.plans.tests.writing import clause, parsed

DAYS = [
    ("4月18日，组织集中开工", "4月18日", date(2019, 4, 18)),
    ("8月份，举办大会", "8月份", date(2019, 8, 31)),
    ("3月，参加现场会", "3月", date(2019, 3, 31)),
    ("6月上旬完成", "6月上旬", date(2019, 6, 10)),
    ("6月中旬完成", "6月中旬", date(2019, 6, 20)),
    ("6月下旬督导", "6月下旬", date(2019, 6, 30)),
    ("2月底前完成", "2月底前", date(2019, 2, 28)),
    ("年底前召开总结会", "年底前", date(2019, 12, 31)),
    ("２０２０年２月底前完成", "２０２０年２月底前", date(2020, 2, 29)),
    ("2018年12月中旬至2019年4月中旬，集中抓前期", "2018年12月中旬至2019年4月中旬", date(2019, 4, 20)),
    ("5月至7月开展评查", "5月至7月", date(2019, 7, 31)),
    ("三季度末前完成", "三季度末前", date(2019, 9, 30)),
    ("上半年，完成三次", "上半年，"[:3], date(2019, 6, 30)),
    ("上半年完成土地组卷", "上半年", date(2019, 6, 30)),
    ("上半年全部办结手续", "上半年", date(2019, 6, 30)),
    ("2020年上半年力争投产", "2020年上半年", date(2020, 6, 30)),
    ("下半年开工建设", "下半年", date(2019, 12, 31)),
    ("到2025年，达到国内一流", "到2025年", date(2025, 12, 31)),
    ("2020年底前完成", "2020年底前", date(2020, 12, 31)),
    ("10月15日前报送", "10月15日前", date(2019, 10, 15)),
    ("明年3月底前完成", "明年3月底前", date(2020, 3, 31)),
]


@pytest.mark.parametrize(("text", "said", "on"), DAYS, ids=[text for text, _, _ in DAYS])
def test_a_date_is_the_last_day_that_the_words_allow(text: str, said: str, on: date) -> None:
    dues = find_dues(text, 2019)
    assert [(due.text, due.on, due.repeat) for due in dues] == [(said, on, None)]


@pytest.mark.parametrize(
    ("text", "said", "repeat"),
    [
        ("于每月10日前上报", "每月10日前", "monthly"),
        ("按月沟通", "按月", "monthly"),
        ("每季度首月召开会议", "每季度首月", "quarterly"),
        ("每年3月底前更新", "每年3月底前", "yearly"),
        ("每季度通报一次", "每季度", "quarterly"),
    ],
)
def test_what_comes_again_has_a_repeat_and_no_day(text: str, said: str, repeat: str) -> None:
    assert [(due.text, due.on, due.repeat) for due in find_dues(text, 2019)] == [(said, None, repeat)]


@pytest.mark.parametrize(
    ("text", "proposed"),
    [("6月份前，举办培训班", date(2019, 6, 30)), ("2027年前实现", date(2027, 12, 31)), ("国庆节前完成", None)],
)
def test_vague_words_are_kept_and_only_proposed(text: str, proposed: date | None) -> None:
    (due,) = find_dues(text, 2019)
    assert (due.on, due.repeat, due.proposed) == (None, None, proposed)


def test_a_year_named_before_holds_for_the_rest_of_the_sentence() -> None:
    dues = find_dues("2021年6月底前制定政策，12月底前实现结算。年底前总结。", 2020)
    assert [due.on for due in dues] == [date(2021, 6, 30), date(2021, 12, 31), date(2020, 12, 31)]


@pytest.mark.parametrize(
    "text",
    [
        "自2025年8月1日起施行",
        "《2019年6月底前方案》",
        "完成3个月试运行",
        "2019年500万元以上项目",
        "近2年内",
        "1.6月",
        "听取上半年所有项目情况",
        "上半年开工项目现场",
        "上半年完成情况",
        "上半年谋划进度过半",
    ],
)
def test_a_mention_is_no_date(text: str) -> None:
    assert find_dues(text, 2019) == []


def test_a_day_that_no_calendar_has_is_left_open() -> None:
    (due,) = find_dues("9月31日前报送", 2014)
    assert due.on is None


def test_without_a_year_nothing_is_invented() -> None:
    (due,) = find_dues("6月底前完成", None)
    assert (due.text, due.on) == ("6月底前", None)


@pytest.mark.parametrize(
    ("head", "year"),
    [
        ("某市2019年工作方案", 2019),
        ("某市行动方案（2026—2030年）", 2026),
        ("某市行动计划\n到2030年，全面建成。2024年是关键之年。", 2024),
        ("某市工作方案\n某政发〔2018〕42号", 2018),
        ("某市工作方案\n某市人民政府\n2017年3月5日", 2017),
    ],
)
def test_the_plans_year_is_told_by_title_date_or_number(head: str, year: int) -> None:
    assert parsed(f"{head}\n一、任务\n（一）抓开工。（市发改委负责）").year == year


@pytest.mark.parametrize(
    ("said", "on"), [("2023年", date(2023, 12, 31)), ("12月", date(2019, 12, 31)), ("长期坚持", None)]
)
def test_what_a_note_says_about_time_is_kept(said: str, on: date | None) -> None:
    (due,) = clause(f"抓开工。（牵头单位：市发改委；完成时限：{said}）").due
    assert (due.text, due.on) == (said, on)


def test_a_deadline_in_the_note_is_the_tasks() -> None:
    assert [due.on for due in clause("抓开工。（牵头单位：市发改委；完成时限：6月底前）").due] == [date(2019, 6, 30)]
