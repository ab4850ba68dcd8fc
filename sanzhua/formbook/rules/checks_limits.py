"""Checks of one amount against another of the same row, and of slips of unit against the project's own months."""

from collections.abc import Mapping
from statistics import median
from typing import Any

from sanzhua.formbook.rules.checks import Answers, Check, Setup, check
from sanzhua.formbook.rules.columns import Columns, along

Params = Mapping[str, Any]

# How far an ordinary month may lie outside the project's own least and largest one before anything is said.
_ORDINARY = 5.0
# How near the figure must come to an ordinary month once the slip is taken back.
_AFTER = 1.25
_TIMES = (10, 100, 1000, 10_000)
_WORDS = {10: ("十", "10"), 100: ("百", "100"), 1000: ("千", "1,000"), 10_000: ("万", "10,000")}


@check("over")
def over(setup: Setup, params: Params) -> Check:
    key, other, factor, slack = params["key"], params["other"], params.get("factor", 1), setup.numbers.rounding

    def answers(rows: Columns) -> Answers:
        for at, now, limit in along(rows[key], rows[other]):
            if now is not None and limit is not None and now - slack > limit * factor:
                yield at, {"now": now, "other": other, "limit": limit, "off": now - limit}

    return answers


@check("over_rest")
def over_rest(setup: Setup, params: Params) -> Check:
    """The year's plan against what the total leaves."""
    key, total_key, before_key, slack = params["key"], params["total"], params["before"], setup.numbers.rounding

    def answers(rows: Columns) -> Answers:
        for at, now, total, before in along(rows[key], rows[total_key], rows[before_key]):
            invested = before or 0
            if now is None or total is None or now - slack <= total - invested:
                continue
            yield (
                at,
                {
                    "now": now,
                    "rest": total - invested,
                    "total": total_key,
                    "total_amount": total,
                    "before": before_key,
                    "before_amount": invested,
                },
            )

    return answers


@check("parts")
def parts(setup: Setup, params: Params) -> Check:
    """Where all parts are given, the whole against their sum: `beyond` for parts above it, else for parts below it."""
    key, names, slack, beyond = params["key"], params["parts"], setup.numbers.rounding, params["beyond"]

    def answers(rows: Columns) -> Answers:
        for at, whole, *amounts in along(rows[key], *(rows[name] for name in names)):
            if whole is None or None in amounts:
                continue
            off = sum(amount or 0 for amount in amounts) - whole
            if (off if beyond else -off) > slack:
                yield at, {"now": whole, "sum": whole + off, "off": abs(off)}

    return answers


@check("ahead")
def ahead(setup: Setup, params: Params) -> Check:
    """Money ahead of physical progress by so many points; both in per cent."""
    key, done_key, total_key, points = params["key"], params["done"], params["total"], params["points"]

    def answers(rows: Columns) -> Answers:
        for at, progress, done, total in along(rows[key], rows[done_key], rows[total_key]):
            if progress is None or done is None or not total:
                continue
            money = 100 * done / total
            if money - progress >= points:
                yield at, {"money": round(money), "progress": f"{progress:g}", "off": round(money - progress)}

    return answers


@check("idle")
def idle(setup: Setup, params: Params) -> Check:
    """Months on end without money; never in winter, nor over a stretch that reaches into it, nor while work rests."""
    key, months, low, high = params["key"], params["months"], params["since"], params["until"]
    begin, end, ladder, resting = setup.rung(low), setup.rung(high), setup.ladder, setup.numbers.resting
    stretch = {setup.period.shifted(-step).month for step in range(months)}
    winter = bool(stretch & setup.numbers.winter_months)

    def answers(rows: Columns) -> Answers:
        for at, now, stage in along(rows[key], rows["stage"]) if not winter else ():
            if now != 0 or rows.history[at].idle_months < months - 1:
                continue
            if stage not in resting and begin <= ladder.get(stage or "", -1) < end:
                yield at, {"months": rows.history[at].idle_months + 1}

    return answers


@check("slip")
def slip(setup: Setup, params: Params) -> Check:
    """A month that is out of all proportion to the project's own, and ordinary once divided or multiplied by `times`.

    Too small by ten is never said: a month of frost or waiting looks just so.
    """
    key, times, least = params["key"], params["times"], setup.numbers.slip_months

    def answers(rows: Columns) -> Answers:
        for at, now, amounts in along(rows[key], rows.amounts(key)):
            if not now or len(amounts) < least:
                continue
            size, newest = abs(now), abs(amounts[-1])
            if newest <= size * _ORDINARY and size <= newest * _ORDINARY:
                continue  # near one of the project's own months: both cases below want it far from all of them
            sizes = [abs(amount) for amount in amounts]
            words = _slipped(size, sizes, times)
            if words:
                yield (
                    at,
                    {
                        "now": now,
                        "usual": int(median(sizes)),
                        "months": len(sizes),
                        "ratio_zh": words[0],
                        "ratio_en": words[1],
                    },
                )

    return answers


def _slipped(size: int, sizes: list[int], times: int) -> tuple[str, str] | None:
    low, high = min(sizes), max(sizes)
    if high * _ORDINARY < size and low / _AFTER <= size / times <= high * _AFTER:
        ratio = f"{size / int(median(sizes)):,.0f}"
        return f"{ratio} 倍", f"{ratio} times"
    if times > 10 and size < low / _ORDINARY and low / _AFTER <= size * times <= high * _AFTER:
        return f"{_WORDS[times][0]}分之一", f"1/{_WORDS[times][1]} of"
    return None


@check("jumped")
def jumped(setup: Setup, params: Params) -> Check:
    """An amount that became exactly 10, 100, 1,000 or 10,000 times what it was, or that part of it."""
    key, yearly, year = params["key"], params.get("yearly", False), setup.period.year

    def answers(rows: Columns) -> Answers:
        for at, now, earlier in along(rows[key], rows.last(key)):
            if not now or not earlier or now == earlier or (yearly and not rows.had_year(at, year)):
                continue
            words = _exactly(now, earlier)
            if words:
                told = {"now": now, "before": earlier, "period": rows.since(at)}
                yield at, {**told, "ratio_zh": words[0], "ratio_en": words[1]}

    return answers


def _exactly(now: int, earlier: int) -> tuple[str, str] | None:
    for times in _TIMES:
        zh, en = _WORDS[times]
        if now == earlier * times:
            return f"原来的{zh}倍", f"{en} times as much"
        if now * times == earlier:
            return f"原来的{zh}分之一", f"1/{en} of it"
    return None
