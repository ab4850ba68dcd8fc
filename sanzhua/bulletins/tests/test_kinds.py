"""Every template holds together, and one that does not is told in a sentence that names the place."""

from __future__ import annotations

import pytest

from sanzhua.base.periods import Period
from sanzhua.bulletins.kind_checks import BadTemplate
from sanzhua.bulletins.kinds import build_kind, kind_of, load_kinds

GOOD = """
key = "try"
name = "试"
name_en = "Try"
order = 1
form = "construction"
period = "month"
title = "关于{span}的通报"
addressee = "各单位"
office = "{city}办公室"
number_word = "{word}办"
[[figures]]
key = "完成投资"
metric = "done_year"
shown = "yi"
[[blocks]]
kind = "para"
text = "完成{完成投资}。"
"""


def test_the_shipped_kinds_are_those_of_the_studio() -> None:
    assert list(load_kinds()) == [
        "monthly", "attraction", "central_fund", "red_list", "half_year", "brief", "correction",
    ]  # fmt: skip


def test_each_kind_has_its_own_word_for_its_numbers() -> None:
    words = [kind.number_word for kind in load_kinds().values()]
    assert len(set(words)) == len(words)
    assert kind_of("monthly").number_word == "{word}三抓办通报"


def test_an_answer_is_asked_only_where_the_template_says_so() -> None:
    asking = [key for key, kind in load_kinds().items() if kind.answering]
    assert asking == ["central_fund", "red_list"]


def test_a_half_year_ends_in_june_and_december() -> None:
    kind = kind_of("half_year")
    assert [month for month in range(1, 13) if kind.suits(Period(2019, month))] == [6, 12]


def test_a_good_template_is_read() -> None:
    assert build_kind(GOOD).figures[0].metric == "done_year"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('metric = "done_year"', 'metric = "speed"', "没有指标“speed”"),
        ("完成{完成投资}", "完成{投资额}", "第1段用到“投资额”，上面没有这个数据"),
        ('kind = "para"', 'kind = "poem"', "第1段的 kind是“poem”"),
        ('shown = "yi"', 'shown = "wan"', "数据“完成投资”的 shown是“wan”；可用的是 yi"),
        ('form = "construction"', 'form = "diary"', "diary"),
        ('period = "month"', 'period = "week"', "period是“week”"),
        ('name = "试"', "", "开头缺少 name"),
        ('order = 1', 'order = 1\ncolour = "red"', "有不认识的 colour"),
        ('shown = "yi"', 'shown = "growth"', "要写 years_back 或 months_back"),
        ('shown = "yi"', 'shown = "yi"\nwhere = "no_such > 1"', "no_such"),
        ("[[figures]]", "[[figures", "读不了"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_place(old: str, new: str, said: str) -> None:
    assert old in GOOD
    with pytest.raises(BadTemplate, match=r"通报模板 try\.toml") as refused:
        build_kind(GOOD.replace(old, new, 1), "try.toml")
    assert said in str(refused.value)


def test_nothing_but_a_metric_can_be_ranked() -> None:
    """How fast a unit fills its forms is no metric, so that no template can rank it."""
    ranked = """
[[blocks]]
kind = "ranking"
title = "{league}填报速度"
leagues = ["region"]
order_by = "hours_to_hand_in"
columns = [{ heading = "用时", metric = "hours_to_hand_in", shown = "count" }]
"""
    with pytest.raises(BadTemplate, match="没有指标“hours_to_hand_in”"):
        build_kind(GOOD + ranked)


def test_counties_and_zones_are_never_one_league() -> None:
    whole = (
        '[[blocks]]\nkind = "chart"\ntitle = "图"\nshape = "bars"\nmetric = "total"\nshown = "yi"\nleagues = ["all"]\n'
    )
    with pytest.raises(BadTemplate, match="leagues是“all”"):
        build_kind(GOOD + whole)


def test_a_kind_that_no_file_describes_is_refused() -> None:
    with pytest.raises(BadTemplate, match="没有“weekly”这种通报"):
        kind_of("weekly")
