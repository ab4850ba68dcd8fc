"""Which measure a target's words propose, where its line lies, and by which words it is known again."""

from __future__ import annotations

from decimal import Decimal

import pytest

from sanzhua.facts.definitions import metric
from sanzhua.plans.parse.plain import table
from sanzhua.plans.queries.figures import _LISTS
from sanzhua.plans.rules.measures import (
    METRIC,
    Proposal,
    fitting,
    in_unit,
    is_ceiling,
    known_by,
    line_of,
    measures,
    proposal,
)

YI = 100_000_000


@pytest.mark.parametrize(
    ("target", "clause", "unit", "source", "at_least"),
    [
        ("180个亿元以上项目", "全年谋划180个亿元以上项目，8月底前完成120个。", "个", "list.admitted", YI),
        ("120个", "全年谋划180个亿元以上项目，8月底前完成120个。", "个", "list.admitted", YI),
        ("100个项目", "全年签约100个项目，开工50个。", "个", "list.signed", None),
        ("50个", "全年签约100个项目，开工50个。", "个", "list.building", None),
        ("30个5000万元以上项目", "竣工30个5000万元以上项目。", "个", "list.completed", 50_000_000),
        ("20个项目", "推动20个项目投产，30个开工。", "个", "list.producing", None),
        ("入统率达到95%", "入统率达到95%。", "%", "metric.inclusion_rate", None),
        ("全年到位资金200亿元", "全年到位资金200亿元。", "亿元", "metric.arrived_year", None),
        ("固定资产投资增长8%", "固定资产投资增长8%，投资完成率逐月通报。", "%", "", None),
        ("40户企业", "推动40户企业实施技术改造。", "户", "", None),
        ("2期", "谋划2期培训班。", "期", "", None),
    ],
)
def test_the_words_propose(target: str, clause: str, unit: str, source: str, at_least: int | None) -> None:
    assert proposal(target, clause, unit) == Proposal(source, at_least)


@pytest.mark.parametrize(
    ("words", "yuan"),
    [
        ("亿元以上", YI),
        ("１亿元及以上", YI),
        ("10亿元以上", 10 * YI),
        ("十亿元以上", 10 * YI),
        ("5,000万元以上", 50_000_000),
        ("1.5亿元以上", 150_000_000),
        ("万元以上", None),
        ("亿元项目", None),
        ("100亿元", None),
    ],
)
def test_a_line_is_read_from_the_words_and_never_guessed(words: str, yuan: int | None) -> None:
    assert line_of(words) == yuan


def test_a_target_is_known_by_its_words_without_its_number() -> None:
    before = known_by("180个亿元以上项目", Decimal(180), "全年谋划180个亿元以上项目，8月底前完成120个。")
    after = known_by("200个亿元以上项目", Decimal("200.0000"), "全年谋划200个亿元以上项目，8月底前完成150个。")
    assert before == after == "全年谋划〇个亿元以上项目"
    assert known_by("30个5000万元以上项目", Decimal(30), "") == "〇个5000万元以上项目"
    assert known_by("完成投资1,200亿元", Decimal(1200), "全年完成投资1,200亿元。") == "全年完成投资〇亿元"


def test_two_targets_of_a_clause_that_count_alike_are_told_apart() -> None:
    clause = "全年签约100个项目，开工50个项目。"
    assert known_by("100个项目", Decimal(100), clause) == "全年签约〇个项目"
    assert known_by("50个项目", Decimal(50), clause) == "开工〇个项目"


def test_a_corrected_number_that_the_clause_does_not_say_is_found_by_the_other_words() -> None:
    assert known_by("190个项目", Decimal(190), "全年签约100个项目。") == "全年签约〇个项目"


def test_amounts_become_the_targets_unit() -> None:
    money, share = measures()["metric.done_year"], measures()["metric.inclusion_rate"]
    assert in_unit(Decimal(250_000_000), money, "亿元") == Decimal("2.5")
    assert in_unit(Decimal(250_000_000), money, "万元") == Decimal(25_000)
    assert in_unit(Decimal("0.95"), share, "%") == Decimal(95)
    assert in_unit(Decimal(7), measures()["list.admitted"], "个") == Decimal(7)


@pytest.mark.parametrize(
    ("target", "clause", "is_one"),
    [
        ("40个工作日以内", "将办理时间压缩至40个工作日以内。", True),
        ("100亿元", "降低企业成本，完成投资100亿元。", False),
        ("180个亿元以上项目", "全年谋划180个亿元以上项目。", False),
    ],
)
def test_a_bound_is_told_by_the_words_beside_it(target: str, clause: str, is_one: bool) -> None:
    assert is_ceiling(target, clause) is is_one


def test_every_measure_of_the_table_can_be_asked_and_counts_in_units_that_plans_use() -> None:
    units = table("targets")["units"]["words"]
    for one in measures().values():
        assert set(one.units) <= {*units, "元"}
        assert one.counted
        assert one.counted_en
        if one.kind == METRIC:
            found = metric(one.form, one.metric)
            assert found.unit == ("yuan" if one.is_money else "ratio" if one.is_share else "个")
            assert not one.line
        else:
            assert one.name in _LISTS
            assert one.line
            assert one.line_en


def test_nothing_counts_what_it_has_no_unit_for() -> None:
    assert fitting("平方公里") == []
    assert {one.key for one in fitting("%")} == {key for key, one in measures().items() if one.is_share}
