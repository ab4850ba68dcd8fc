"""The four lists as they are written, and what a wrong writing is told."""

from __future__ import annotations

from importlib import resources

import pytest

from sanzhua.base.periods import Period
from sanzhua.formbook.definition import load_form
from sanzhua.outward.rules.list_templates import build_list, load_lists
from sanzhua.outward.rules.lists import Facts, cell, kind_of

JUNE = Period(2019, 6)


def text(key: str) -> str:
    return resources.files("sanzhua.outward").joinpath("lists", f"{key}.toml").read_text(encoding="utf-8")


def known(row: dict[str, object] | None = None, **register: object) -> Facts:
    return Facts(register, row, "building", "ongoing")


def test_the_four_lists_are_there() -> None:
    assert list(load_lists()) == ["province", "national", "commerce", "statistics"]


@pytest.mark.parametrize("key", ["province", "national", "commerce", "statistics"])
def test_every_word_of_a_code_map_is_a_word_of_ours(key: str) -> None:
    for column in load_lists()[key].columns:
        if column.form and column.map and column.kind == "choice":
            choices = load_form(column.form).column(column.key).choices
            assert set(choices) <= set(column.map), column.heading


@pytest.mark.parametrize("key", ["province", "national", "commerce", "statistics"])
def test_every_list_takes_a_result_and_a_reason_back(key: str) -> None:
    template = load_lists()[key]
    assert {"result", "reason"} <= {answer.kind for answer in template.answers}
    assert set(template.results.values()) >= {"accepted", "returned"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("register.total", "register.nothing"),
        ("construction.done_year", "construction.nothing"),
        ("derived.kind", "derived.nothing"),
        ('unit = "wan"', 'unit = "pound"'),
        ('form = "construction"', 'form = "nothing"'),
        ('date = "month"', 'date = "moon"'),
        ('heading = "项目代码"', 'heading = "项目名称"'),
    ],
)
def test_a_list_that_contradicts_the_forms_is_refused(old: str, new: str) -> None:
    with pytest.raises(ValueError):
        build_list(text("province").replace(old, new))


@pytest.mark.parametrize(
    ("facts", "kind"),
    [
        (known({"start_actual": "2019-04"}), "new"),
        (known({"start_actual": "2018-05"}), "continuing"),
        (known({"invested_before": 1}), "continuing"),
        (known(None, started_on="2019-03-01"), "new"),
        (known(None, started_on="2017"), "continuing"),
        (known(None, start_plan="2019-10"), "planned"),
        (known(None, started_on="2019-09"), "planned"),
        (known(None, start_plan="2020-03"), None),
        (known(None), None),
    ],
)
def test_planned_new_and_continuing(facts: Facts, kind: str | None) -> None:
    assert kind_of(facts, JUNE) == kind


@pytest.mark.parametrize(
    ("source", "value", "written"),
    [
        ("register.total", 52_345_678, "5235"),
        ("register.total", 4_999, "0"),
        ("register.total", -4_999, "0"),
        ("construction.start_actual", "2018-05-03", "2018-05"),
        ("register.nature", "技改", "3 改建和技术改造"),
        ("register.nature", "重建", None),
    ],
)
def test_a_value_is_written_as_the_province_writes_it(source: str, value: object, written: str | None) -> None:
    column = next(one for one in load_lists()["province"].columns if one.source == source)
    facts = known({column.key: value}) if column.form else known(None, **{column.key: value})
    assert cell(column, facts, JUNE).text == written
