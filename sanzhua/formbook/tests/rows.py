"""Rows and months that the tests of the rules start from; amounts are written in 万元 and given in yuan."""

from typing import Any

from sanzhua.base.periods import Period
from sanzhua.formbook.history import History

JUNE = Period(2019, 6)
_MONEY = frozenset(
    [
        *("total", "invested_before", "plan_year", "done_month", "done_year", "done_total", "contract_amount"),
        *("arrived_month", "arrived_year", "arrived_total", "arrived_central", "arrived_local"),
        *("allocated_central", "allocated_local", "allocated_province", "allocated_city", "allocated_county"),
        *("paid_central", "paid_total", "done_central"),
    ]
)


def wan(**values: Any) -> dict[str, Any]:
    return {key: value * 10_000 if key in _MONEY and value is not None else value for key, value in values.items()}


def building(**values: Any) -> dict[str, Any]:
    """A project under construction in June 2019 that no rule has anything to say about."""
    plain = {
        "name": "示范项目",
        "stage": "在建",
        "total": 60_000,
        "invested_before": 5_000,
        "plan_year": 2_000,
        "done_month": 120,
        "progress_percent": 10,
        "progress_text": "主体三层",
        "start_plan": "2018-04",
        "start_actual": "2018-05",
        "finish_plan": "2020-10",
        "in_stats": True,
        "stats_code": "220322001",
    }
    return wan(**{**plain, **values})


def last_month(**values: Any) -> tuple[Period, dict[str, Any]]:
    """The same project as accepted for May: 500 this year, 5,500 in all."""
    plain = {
        "stage": "在建",
        "total": 60_000,
        "invested_before": 5_000,
        "plan_year": 2_000,
        "done_month": 100,
        "done_year": 500,
        "done_total": 5_500,
        "progress_percent": 9,
        "progress_text": "主体二层",
    }
    return Period(2019, 5), wan(**{**plain, **values})


def december(**values: Any) -> tuple[Period, dict[str, Any]]:
    return Period(2018, 12), wan(**{"done_month": 80, "done_year": 900, "done_total": 5_000, **values})


def past(*months: tuple[Period, dict[str, Any]], form: str = "construction", period: Period = JUNE) -> History:
    return History.of(form, period, months)
