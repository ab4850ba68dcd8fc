"""Checks of how figures follow from one another and from the month before."""

from collections.abc import Mapping
from typing import Any

from sanzhua.formbook.history import History, Row
from sanzhua.formbook.rules.checks import Answer, Check, Setup, check, since
from sanzhua.formbook.rules.derive import FLOWS, year_base

Params = Mapping[str, Any]


@check("year_sum")
def year_sum(setup: Setup, params: Params) -> Check:
    """The year's sum that was given against last month's sum plus the month, where last month is there."""
    flow, key, month_key, slack = FLOWS[setup.form.key], params["key"], params["month"], setup.numbers.rounding

    def answer(row: Row, past: History, given: Row) -> Answer:
        year, month = given.get(key), given.get(month_key)
        if year is None or month is None:
            return None
        base = year_base(flow, setup.period, past, merged_january=setup.merged_january)
        off = year - base.amount - month
        if not base.known or abs(off) <= slack:
            return None
        return {
            "given": year,
            "before": base.amount,
            "month": month_key,
            "month_amount": month,
            "sum": base.amount + month,
            "off": abs(off),
            "period": str(base.period or ""),
        }

    return answer


@check("year_below_month")
def year_below_month(setup: Setup, params: Params) -> Check:
    """With months missing in between, the year's sum is at least the last accepted one plus the month."""
    flow, key, month_key, slack = FLOWS[setup.form.key], params["key"], params["month"], setup.numbers.rounding

    def answer(row: Row, past: History, given: Row) -> Answer:
        year, month = given.get(key), given.get(month_key)
        if year is None or month is None:
            return None
        base = year_base(flow, setup.period, past, merged_january=setup.merged_january)
        off = base.amount + month - year
        if base.known or off <= slack:
            return None
        return {
            "given": year,
            "before": base.amount,
            "month": month_key,
            "month_amount": month,
            "off": off,
            "period": str(base.period or ""),
        }

    return answer


@check("months_missing")
def months_missing(setup: Setup, params: Params) -> Check:
    """Says how much of the year's sum belongs to months without a return; silent for a project's first return."""
    flow, key, month_key = FLOWS[setup.form.key], params["key"], params["month"]

    def answer(row: Row, past: History, given: Row) -> Answer:
        year, month = row.get(key), row.get(month_key)
        if year is None or month is None or past.last_period is None:
            return None
        base = year_base(flow, setup.period, past, merged_january=setup.merged_january)
        gap = year - base.amount - month
        if base.known or gap <= 0:
            return None
        return {"given": year, "gap": gap, "period": since(past)}

    return answer


@check("total_sum")
def total_sum(setup: Setup, params: Params) -> Check:
    """The whole that was given against what was there before the year plus the year."""
    key, (first, second), slack = params["key"], params["parts"], setup.numbers.rounding

    def answer(row: Row, past: History, given: Row) -> Answer:
        whole, before, year = given.get(key), row.get(first), row.get(second)
        if whole is None or before is None or year is None or abs(whole - before - year) <= slack:
            return None
        return {
            "given": whole,
            "first": first,
            "first_amount": before,
            "second": second,
            "second_amount": year,
            "sum": before + year,
            "off": abs(whole - before - year),
        }

    return answer


@check("running_total")
def running_total(setup: Setup, params: Params) -> Check:
    """The whole that was given against last month's whole plus the month."""
    key, month_key, slack = params["key"], params["month"], setup.numbers.rounding
    previous = setup.period.previous()

    def answer(row: Row, past: History, given: Row) -> Answer:
        whole, month, before = given.get(key), row.get(month_key), past.last.get(key)
        if whole is None or month is None or before is None or past.last_period != previous:
            return None
        if abs(whole - before - month) <= slack:
            return None
        return {
            "given": whole,
            "before": before,
            "month": month_key,
            "month_amount": month,
            "sum": before + month,
            "off": abs(whole - before - month),
            "period": since(past),
        }

    return answer


@check("before")
def before(setup: Setup, params: Params) -> Check:
    """The amount up to last year's end against December's whole; without December, against the one last accepted."""
    key, total, year, slack = params["key"], params["total"], setup.period.year, setup.numbers.rounding

    def answer(row: Row, past: History, given: Row) -> Answer:
        now, expected, where = row.get(key), past.year_end.get(total), f"{year - 1}-12"
        if expected is None and past.last_period is not None and past.last_period.year == year:
            expected, where = past.last.get(key), since(past)
        if now is None or expected is None or abs(now - expected) <= slack:
            return None
        return {"now": now, "expected": expected, "off": abs(now - expected), "period": where}

    return answer


@check("fell")
def fell(setup: Setup, params: Params) -> Check:
    """A running sum that is lower than when last accepted; a yearly one starts anew each January."""
    key, yearly, year = params["key"], params.get("yearly", False), setup.period.year

    def answer(row: Row, past: History, given: Row) -> Answer:
        now, earlier = row.get(key), past.last.get(key)
        if now is None or earlier is None or now >= earlier:
            return None
        if yearly and (past.last_period is None or past.last_period.year != year):
            return None
        return {"now": now, "before": earlier, "off": earlier - now, "period": since(past)}

    return answer


@check("negative")
def negative(setup: Setup, params: Params) -> Check:
    key = params["key"]

    def answer(row: Row, past: History, given: Row) -> Answer:
        now = row.get(key)
        return {"now": now} if now is not None and now < 0 else None

    return answer


@check("not_positive")
def not_positive(setup: Setup, params: Params) -> Check:
    key = params["key"]

    def answer(row: Row, past: History, given: Row) -> Answer:
        return {} if row.get(key) == 0 else None

    return answer


@check("changed")
def changed(setup: Setup, params: Params) -> Check:
    key = params["key"]

    def answer(row: Row, past: History, given: Row) -> Answer:
        now, earlier = row.get(key), past.last.get(key)
        if now is None or earlier is None or now == earlier:
            return None
        return {"now": now, "before": earlier, "period": since(past)}

    return answer
