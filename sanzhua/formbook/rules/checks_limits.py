"""Checks of one amount against another of the same row, and of slips of unit against the project's own months."""

from collections.abc import Mapping
from statistics import median
from typing import Any

from sanzhua.formbook.history import History, Row
from sanzhua.formbook.rules.checks import Answer, Check, Setup, check, since

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

    def answer(row: Row, past: History, given: Row) -> Answer:
        now, limit = row.get(key), row.get(other)
        if now is None or limit is None or now - slack <= limit * factor:
            return None
        return {"now": now, "other": other, "limit": limit, "off": now - limit}

    return answer


@check("over_rest")
def over_rest(setup: Setup, params: Params) -> Check:
    """The year's plan against what the total leaves."""
    key, total_key, before_key, slack = params["key"], params["total"], params["before"], setup.numbers.rounding

    def answer(row: Row, past: History, given: Row) -> Answer:
        now, total = row.get(key), row.get(total_key)
        if now is None or total is None:
            return None
        invested = row.get(before_key) or 0
        rest = total - invested
        if now - slack <= rest:
            return None
        return {
            "now": now,
            "rest": rest,
            "total": total_key,
            "total_amount": total,
            "before": before_key,
            "before_amount": invested,
        }

    return answer


@check("parts")
def parts(setup: Setup, params: Params) -> Check:
    """Where all parts are given, the whole against their sum: `beyond` for parts above it, else for parts below it."""
    key, names, slack, beyond = params["key"], params["parts"], setup.numbers.rounding, params["beyond"]

    def answer(row: Row, past: History, given: Row) -> Answer:
        whole, amounts = row.get(key), [row.get(name) for name in names]
        if whole is None or None in amounts:
            return None
        off = sum(amount or 0 for amount in amounts) - whole
        if (off if beyond else -off) <= slack:
            return None
        return {"now": whole, "sum": whole + off, "off": abs(off)}

    return answer


@check("ahead")
def ahead(setup: Setup, params: Params) -> Check:
    """Money ahead of physical progress by so many points; both in per cent."""
    key, done_key, total_key, points = params["key"], params["done"], params["total"], params["points"]

    def answer(row: Row, past: History, given: Row) -> Answer:
        progress, done, total = row.get(key), row.get(done_key), row.get(total_key)
        if progress is None or done is None or not total:
            return None
        money = 100 * done / total
        if money - progress < points:
            return None
        return {"money": round(money), "progress": f"{progress:g}", "off": round(money - progress)}

    return answer


@check("idle")
def idle(setup: Setup, params: Params) -> Check:
    """Months on end without money; never in winter, nor over a stretch that reaches into it, nor while work rests."""
    key, months, low, high = params["key"], params["months"], params["since"], params["until"]
    begin, end, ladder, resting = setup.rung(low), setup.rung(high), setup.ladder, setup.numbers.resting
    stretch = {setup.period.shifted(-step).month for step in range(months)}
    winter = bool(stretch & setup.numbers.winter_months)

    def answer(row: Row, past: History, given: Row) -> Answer:
        if winter or row.get(key) != 0 or past.idle_months < months - 1:
            return None
        stage = row.get("stage")
        if stage in resting or not begin <= ladder.get(stage or "", -1) < end:
            return None
        return {"months": past.idle_months + 1}

    return answer


@check("slip")
def slip(setup: Setup, params: Params) -> Check:
    """A month that is out of all proportion to the project's own, and ordinary once divided or multiplied by `times`.

    Too small by ten is never said: a month of frost or waiting looks just so.
    """
    key, times, least = params["key"], params["times"], setup.numbers.slip_months

    def answer(row: Row, past: History, given: Row) -> Answer:
        now, amounts = row.get(key), past.amounts.get(key, ())
        if not now or len(amounts) < least:
            return None
        size, newest = abs(now), abs(amounts[-1])
        if newest <= size * _ORDINARY and size <= newest * _ORDINARY:
            return None  # near one of the project's own months: both cases below want it far from all of them
        sizes = [abs(amount) for amount in amounts]
        low, high = min(sizes), max(sizes)
        usual = int(median(sizes))
        if high * _ORDINARY < size and low / _AFTER <= size / times <= high * _AFTER:
            ratio = f"{size / usual:,.0f}"
            words = f"{ratio} 倍", f"{ratio} times"
        elif times > 10 and size < low / _ORDINARY and low / _AFTER <= size * times <= high * _AFTER:
            words = f"{_WORDS[times][0]}分之一", f"1/{_WORDS[times][1]} of"
        else:
            return None
        return {"now": now, "usual": usual, "months": len(sizes), "ratio_zh": words[0], "ratio_en": words[1]}

    return answer


@check("jumped")
def jumped(setup: Setup, params: Params) -> Check:
    """An amount that became exactly 10, 100, 1,000 or 10,000 times what it was, or that part of it."""
    key, yearly, year = params["key"], params.get("yearly", False), setup.period.year

    def answer(row: Row, past: History, given: Row) -> Answer:
        now, earlier = row.get(key), past.last.get(key)
        if not now or not earlier or now == earlier:
            return None
        if yearly and (past.last_period is None or past.last_period.year != year):
            return None
        words = _exactly(now, earlier)
        if words is None:
            return None
        return {"now": now, "before": earlier, "period": since(past), "ratio_zh": words[0], "ratio_en": words[1]}

    return answer


def _exactly(now: int, earlier: int) -> tuple[str, str] | None:
    for times in _TIMES:
        zh, en = _WORDS[times]
        if now == earlier * times:
            return f"原来的{zh}倍", f"{en} times as much"
        if now * times == earlier:
            return f"原来的{zh}分之一", f"1/{en} of it"
    return None
