"""Checks of stages, dates and progress."""

from collections.abc import Mapping
from typing import Any

from sanzhua.formbook.history import History, Row
from sanzhua.formbook.rules.checks import Answer, Check, Setup, check, since

Params = Mapping[str, Any]


@check("needed")
def needed(setup: Setup, params: Params) -> Check:
    """A column that a project of this stage must have."""
    key, ladder, begin = params["key"], setup.ladder, setup.rung(params["since"])
    end = setup.rung(params["until"]) if "until" in params else len(setup.rungs)
    spared = params.get("spared", ())

    def answer(row: Row, past: History, given: Row) -> Answer:
        if row.get(key) not in (None, ""):
            return None
        stage = row.get("stage")
        return {"stage": stage} if begin <= ladder.get(stage or "", -1) < end and stage not in spared else None

    return answer


@check("too_early")
def too_early(setup: Setup, params: Params) -> Check:
    """A date that has come while the stage still says that it has not."""
    date_key, ladder, begin, month = params["date"], setup.ladder, setup.rung(params["since"]), str(setup.period)

    def answer(row: Row, past: History, given: Row) -> Answer:
        day, stage = row.get(date_key), row.get("stage")
        if not day or day[:7] > month or ladder.get(stage or "", begin) >= begin:
            return None
        return {"date": date_key, "on": day, "stage": stage}

    return answer


@check("stage_back")
def stage_back(setup: Setup, params: Params) -> Check:
    key, ladder = params["key"], setup.ladder

    def answer(row: Row, past: History, given: Row) -> Answer:
        stage, earlier = row.get(key), past.last.get(key)
        if stage == earlier or ladder.get(stage or "", 99) >= ladder.get(earlier or "", -1):
            return None
        return {"stage": stage, "before": earlier, "period": since(past)}

    return answer


@check("future")
def future(setup: Setup, params: Params) -> Check:
    """Something that happened after the month reported on. A bare year is later only where its January is."""
    key, month = params["key"], str(setup.period)

    def answer(row: Row, past: History, given: Row) -> Answer:
        day = row.get(key)
        return {"now": day, "period": month} if day and day[:7] > month else None

    return answer


@check("order")
def order(setup: Setup, params: Params) -> Check:
    """Two dates the wrong way round; a month and a day of that month are not."""
    key, other = params["key"], params["other"]

    def answer(row: Row, past: History, given: Row) -> Answer:
        later, first = row.get(key), row.get(other)
        if not later or not first:
            return None
        width = min(len(later), len(first))
        return {"now": later, "other": other, "first": first} if later[:width] < first[:width] else None

    return answer


@check("continuing")
def continuing(setup: Setup, params: Params) -> Check:
    key, start_key, year = params["key"], params["start"], f"{setup.period.year:04d}"

    def answer(row: Row, past: History, given: Row) -> Answer:
        start = row.get(start_key)
        return {"start": start} if start and start[:4] < year and not row.get(key) else None

    return answer


@check("newly_started")
def newly_started(setup: Setup, params: Params) -> Check:
    key, start_key, year = params["key"], params["start"], f"{setup.period.year:04d}"

    def answer(row: Row, past: History, given: Row) -> Answer:
        start, now = row.get(start_key), row.get(key)
        return {"start": start, "now": now} if start and start[:4] == year and now and now > 0 else None

    return answer


@check("range")
def in_range(setup: Setup, params: Params) -> Check:
    key, low, high = params["key"], params["low"], params["high"]

    def answer(row: Row, past: History, given: Row) -> Answer:
        now = row.get(key)
        return {"now": f"{now:g}"} if now is not None and not low <= now <= high else None

    return answer


@check("progress_fell")
def progress_fell(setup: Setup, params: Params) -> Check:
    key = params["key"]

    def answer(row: Row, past: History, given: Row) -> Answer:
        now, earlier = row.get(key), past.last.get(key)
        if now is None or earlier is None or now >= earlier:
            return None
        return {"now": f"{now:g}", "before": f"{earlier:g}", "period": since(past)}

    return answer


@check("finished_below")
def finished_below(setup: Setup, params: Params) -> Check:
    key, ladder, begin = params["key"], setup.ladder, setup.rung(params["since"])

    def answer(row: Row, past: History, given: Row) -> Answer:
        now, stage = row.get(key), row.get("stage")
        if now is None or now >= 100 or ladder.get(stage or "", -1) < begin:
            return None
        return {"now": f"{now:g}", "stage": stage}

    return answer


@check("flag_without")
def flag_without(setup: Setup, params: Params) -> Check:
    key, flag = params["key"], params["flag"]

    def answer(row: Row, past: History, given: Row) -> Answer:
        return {"flag": flag} if row.get(flag) is True and row.get(key) is not True else None

    return answer


@check("money_without")
def money_without(setup: Setup, params: Params) -> Check:
    key, flag = params["key"], params["flag"]

    def answer(row: Row, past: History, given: Row) -> Answer:
        now = row.get(key)
        return {"flag": flag, "now": now} if row.get(flag) is False and now and now > 0 else None

    return answer


@check("explained")
def explained(setup: Setup, params: Params) -> Check:
    """A yes or no that wants words or a code beside it; `since` asks it only of projects that have come so far."""
    key, flag, value, ladder = params["key"], params["flag"], params["value"], setup.ladder
    begin = setup.rung(params["since"]) if "since" in params else -1

    def answer(row: Row, past: History, given: Row) -> Answer:
        if row.get(flag) is not value or row.get(key) not in (None, ""):
            return None
        return {"flag": flag} if ladder.get(row.get("stage") or "", -1) >= begin else None

    return answer
