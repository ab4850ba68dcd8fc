"""Checks of how figures follow from one another and from the month before."""

from collections.abc import Mapping
from typing import Any

from sanzhua.formbook.rules.checks import Answers, Check, Setup, check
from sanzhua.formbook.rules.columns import Columns, along

Params = Mapping[str, Any]


@check("year_sum")
def year_sum(setup: Setup, params: Params) -> Check:
    """The year's sum that was given against last month's sum plus the month, where last month is there."""
    key, month_key, slack = params["key"], params["month"], setup.numbers.rounding

    def answers(rows: Columns) -> Answers:
        for at, year, month, base in along(rows.given(key), rows.given(month_key), rows.year_base):
            if year is None or month is None or not base.known or abs(year - base.amount - month) <= slack:
                continue
            yield (
                at,
                {
                    "given": year,
                    "before": base.amount,
                    "month": month_key,
                    "month_amount": month,
                    "sum": base.amount + month,
                    "off": abs(year - base.amount - month),
                    "period": str(base.period or ""),
                },
            )

    return answers


@check("year_below_month")
def year_below_month(setup: Setup, params: Params) -> Check:
    """With months missing in between, the year's sum is at least the last accepted one plus the month."""
    key, month_key, slack = params["key"], params["month"], setup.numbers.rounding

    def answers(rows: Columns) -> Answers:
        for at, year, month, base in along(rows.given(key), rows.given(month_key), rows.year_base):
            if year is None or month is None or base.known or base.amount + month - year <= slack:
                continue
            yield (
                at,
                {
                    "given": year,
                    "before": base.amount,
                    "month": month_key,
                    "month_amount": month,
                    "off": base.amount + month - year,
                    "period": str(base.period or ""),
                },
            )

    return answers


@check("months_missing")
def months_missing(setup: Setup, params: Params) -> Check:
    """Says how much of the year's sum belongs to months without a return; silent for a project's first return."""
    key, month_key = params["key"], params["month"]

    def answers(rows: Columns) -> Answers:
        for at, year, month, base in along(rows[key], rows[month_key], rows.year_base):
            if year is None or month is None or base.known or rows.history[at].last_period is None:
                continue
            gap = year - base.amount - month
            if gap > 0:
                yield at, {"given": year, "gap": gap, "period": rows.since(at)}

    return answers


@check("total_sum")
def total_sum(setup: Setup, params: Params) -> Check:
    """The whole that was given against what was there before the year plus the year."""
    key, (first, second), slack = params["key"], params["parts"], setup.numbers.rounding

    def answers(rows: Columns) -> Answers:
        for at, whole, before, year in along(rows.given(key), rows[first], rows[second]):
            if whole is None or before is None or year is None or abs(whole - before - year) <= slack:
                continue
            yield (
                at,
                {
                    "given": whole,
                    "first": first,
                    "first_amount": before,
                    "second": second,
                    "second_amount": year,
                    "sum": before + year,
                    "off": abs(whole - before - year),
                },
            )

    return answers


@check("running_total")
def running_total(setup: Setup, params: Params) -> Check:
    """The whole that was given against last month's whole plus the month."""
    key, month_key, slack = params["key"], params["month"], setup.numbers.rounding
    previous = setup.period.previous()

    def answers(rows: Columns) -> Answers:
        for at, whole, month, before in along(rows.given(key), rows[month_key], rows.last(key)):
            if whole is None or month is None or before is None or abs(whole - before - month) <= slack:
                continue
            if rows.history[at].last_period != previous:
                continue
            yield (
                at,
                {
                    "given": whole,
                    "before": before,
                    "month": month_key,
                    "month_amount": month,
                    "sum": before + month,
                    "off": abs(whole - before - month),
                    "period": rows.since(at),
                },
            )

    return answers


@check("before")
def before(setup: Setup, params: Params) -> Check:
    """The amount up to last year's end against December's whole; without December, against the one last accepted."""
    key, total, year, slack = params["key"], params["total"], setup.period.year, setup.numbers.rounding
    december = f"{year - 1}-12"

    def answers(rows: Columns) -> Answers:
        for at, now, last, past in along(rows[key], rows.last(key), rows.history):
            expected, where = past.year_end.get(total), december
            if expected is None and rows.had_year(at, year):
                expected, where = last, rows.since(at)
            if now is not None and expected is not None and abs(now - expected) > slack:
                yield at, {"now": now, "expected": expected, "off": abs(now - expected), "period": where}

    return answers


@check("fell")
def fell(setup: Setup, params: Params) -> Check:
    """A running sum that is lower than when last accepted; a yearly one starts anew each January."""
    key, yearly, year = params["key"], params.get("yearly", False), setup.period.year

    def answers(rows: Columns) -> Answers:
        for at, now, earlier in along(rows[key], rows.last(key)):
            if now is None or earlier is None or now >= earlier or (yearly and not rows.had_year(at, year)):
                continue
            yield at, {"now": now, "before": earlier, "off": earlier - now, "period": rows.since(at)}

    return answers


@check("negative")
def negative(setup: Setup, params: Params) -> Check:
    key = params["key"]

    def answers(rows: Columns) -> Answers:
        for at, now in along(rows[key]):
            if now is not None and now < 0:
                yield at, {"now": now}

    return answers


@check("not_positive")
def not_positive(setup: Setup, params: Params) -> Check:
    key = params["key"]

    def answers(rows: Columns) -> Answers:
        for at, now in along(rows[key]):
            if now == 0:
                yield at, {}

    return answers


@check("changed")
def changed(setup: Setup, params: Params) -> Check:
    key = params["key"]

    def answers(rows: Columns) -> Answers:
        for at, now, earlier in along(rows[key], rows.last(key)):
            if now is not None and earlier is not None and now != earlier:
                yield at, {"now": now, "before": earlier, "period": rows.since(at)}

    return answers
