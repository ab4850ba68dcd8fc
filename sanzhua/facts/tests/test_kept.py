"""Kept answers are the answers, and a newer version of a part is never hidden behind them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from sanzhua.base.periods import Period
from sanzhua.facts import kept
from sanzhua.facts.definitions import WrongQuestion, metric
from sanzhua.facts.kept import answer_kept, sums_by_month
from sanzhua.facts.questions import Question, answer
from sanzhua.facts.tests.parts import PartMaker

JUNE, MAY = Period(2019, 6), Period(2019, 5)
KEYS = ("projects", "done_year", "completion_rate")
WANTED = [metric("construction", key) for key in KEYS]
DONE = metric("construction", "done_year")


def asked(**more: Any) -> Question:
    return Question(JUNE, **more)


def test_a_kept_answer_is_the_answer(make_part: PartMaker) -> None:
    make_part({"done_year": 5, "plan_year": 10}, {"done_year": 1, "plan_year": 2})
    make_part({"done_year": 7}, unit="乙区")
    for question in (asked(), asked(units={1}), asked(where="done_year > 1"), asked(units=set())):
        first = answer_kept(question, WANTED, ("unit",), "construction")
        assert first == answer(question, WANTED, ("unit",), "construction")
        assert answer_kept(question, WANTED, ("unit",), "construction") is first


def test_another_version_of_a_part_is_seen_at_once(make_part: PartMaker) -> None:
    make_part({"done_year": 5})
    assert answer_kept(asked(), WANTED, (), "construction").total["done_year"] == 5
    make_part({"done_year": 6})
    assert answer_kept(asked(), WANTED, (), "construction").total["done_year"] == 6
    make_part({"done_year": 1}, unit="丙县")
    assert answer_kept(asked(), WANTED, (), "construction").total["done_year"] == 7


def test_pinned_parts_answer_as_they_did(make_part: PartMaker) -> None:
    old = make_part({"done_year": 5})
    make_part({"done_year": 6})
    assert answer_kept(asked(part_ids=[old.pk]), WANTED, (), "construction").total["done_year"] == 5
    assert answer_kept(asked(), WANTED, (), "construction").total["done_year"] == 6


def test_months_are_told_by_unit_in_one_look(make_part: PartMaker, monkeypatch: pytest.MonkeyPatch) -> None:
    make_part({"done_year": 5}, {"done_year": 1})
    make_part({"done_year": 4}, period="2019-05")
    make_part({"done_year": None}, period="2019-05", unit="乙区")
    found = sums_by_month([DONE], "construction", [MAY, JUNE, Period(2019, 4)])
    assert found[JUNE] == {1: {"done_year": 6}}
    assert found[MAY] == {1: {"done_year": 4}, 2: {"done_year": None}}
    assert found[Period(2019, 4)] == {}
    monkeypatch.setattr(kept, "_read", None)
    assert sums_by_month([DONE], "construction", [MAY, JUNE]) == {MAY: found[MAY], JUNE: found[JUNE]}


def test_a_month_that_has_changed_is_read_again_and_the_others_are_not(make_part: PartMaker) -> None:
    make_part({"done_year": 5})
    make_part({"done_year": 4}, period="2019-05")
    before = sums_by_month([DONE], "construction", [MAY, JUNE])
    make_part({"done_year": 9})
    after = sums_by_month([DONE], "construction", [MAY, JUNE])
    assert after[JUNE] == {1: {"done_year": 9}}
    assert after[MAY] is before[MAY]


def test_a_pinned_month_stands_beside_current_ones(make_part: PartMaker) -> None:
    old = make_part({"done_year": 5})
    make_part({"done_year": 6})
    make_part({"done_year": 4}, period="2019-05")
    found = sums_by_month([DONE], "construction", [MAY, JUNE], pins={JUNE: [old.pk]})
    assert (found[MAY][1]["done_year"], found[JUNE][1]["done_year"]) == (4, 5)


@pytest.mark.parametrize("key", ["projects", "completion_rate"])
def test_what_counts_or_divides_is_not_added_up(key: str) -> None:
    with pytest.raises(WrongQuestion):
        sums_by_month([metric("construction", key)], "construction", [JUNE])


def test_keys_hold_what_a_metric_says_today(make_part: PartMaker) -> None:
    make_part({"done_year": 5, "plan_year": 20})
    other = replace(DONE, numerator="sum(plan_year)")
    assert answer_kept(asked(), [DONE], (), "construction").total == {"done_year": 5}
    assert answer_kept(asked(), [other], (), "construction").total == {"done_year": 20}
