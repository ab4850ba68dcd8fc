"""How a bulletin ranks its units and finds what lags."""

from __future__ import annotations

from typing import Any

from sanzhua.bulletins import rules


def test_equal_rates_share_a_place_and_unknown_ones_come_last() -> None:
    rows: list[dict[str, Any]] = [
        {"unit": "甲", "rate": 0.5, "order": 1},
        {"unit": "乙", "rate": None, "order": 2},
        {"unit": "丙", "rate": 0.7, "order": 3},
        {"unit": "丁", "rate": 0.5, "order": 0},
    ]
    assert [(place, row["unit"]) for place, row in rules.ranked(rows, "rate")] == [
        (1, "丙"),
        (2, "丁"),
        (2, "甲"),
        (0, "乙"),
    ]


def _row(project: str, done: int | None, plan: int | None, stage: str = "在建") -> dict[str, Any]:
    return {"project": project, "done_year": done, "plan_year": plan, "stage": stage}


def test_a_project_lags_when_its_share_is_more_than_the_points_below_the_months_gone() -> None:
    """June: half of the year has gone, so with 30 points the floor is 20 % of the plan."""
    rows = [_row("a", 19, 100), _row("b", 20, 100), _row("c", 5, 100), _row("d", None, 100), _row("e", 5, None)]
    assert [row["project"] for row in rules.lagging(rows, month=6, points=30, most=10)] == ["c", "a"]


def test_completed_projects_do_not_lag_and_the_list_has_an_end() -> None:
    rows = [_row("done", 0, 100, "竣工"), *(_row(str(number), 0, 100 + number) for number in range(40))]
    found = rules.lagging(rows, month=6, points=30, most=30)
    assert len(found) == 30
    assert found[0]["project"] == "39"
