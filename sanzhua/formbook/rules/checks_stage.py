"""Checks of stages, dates and progress."""

from collections.abc import Mapping
from typing import Any

from sanzhua.formbook.rules.checks import Answers, Check, Setup, check
from sanzhua.formbook.rules.columns import Columns, along

Params = Mapping[str, Any]


@check("needed")
def needed(setup: Setup, params: Params) -> Check:
    """A column that a project of this stage must have."""
    key, ladder, begin = params["key"], setup.ladder, setup.rung(params["since"])
    end = setup.rung(params["until"]) if "until" in params else len(setup.rungs)
    spared = params.get("spared", ())

    def answers(rows: Columns) -> Answers:
        for at, now, stage in along(rows[key], rows["stage"]):
            if now in (None, "") and begin <= ladder.get(stage or "", -1) < end and stage not in spared:
                yield at, {"stage": stage}

    return answers


@check("too_early")
def too_early(setup: Setup, params: Params) -> Check:
    """A date that has come while the stage still says that it has not."""
    date_key, ladder, begin, month = params["date"], setup.ladder, setup.rung(params["since"]), str(setup.period)

    def answers(rows: Columns) -> Answers:
        for at, day, stage in along(rows[date_key], rows["stage"]):
            if day and day[:7] <= month and ladder.get(stage or "", begin) < begin:
                yield at, {"date": date_key, "on": day, "stage": stage}

    return answers


@check("stage_back")
def stage_back(setup: Setup, params: Params) -> Check:
    key, ladder = params["key"], setup.ladder

    def answers(rows: Columns) -> Answers:
        for at, stage, earlier in along(rows[key], rows.last(key)):
            if stage != earlier and ladder.get(stage or "", 99) < ladder.get(earlier or "", -1):
                yield at, {"stage": stage, "before": earlier, "period": rows.since(at)}

    return answers


@check("future")
def future(setup: Setup, params: Params) -> Check:
    """Something that happened after the month reported on. A bare year is later only where its January is."""
    key, month = params["key"], str(setup.period)

    def answers(rows: Columns) -> Answers:
        for at, day in along(rows[key]):
            if day and day[:7] > month:
                yield at, {"now": day, "period": month}

    return answers


@check("order")
def order(setup: Setup, params: Params) -> Check:
    """Two dates the wrong way round; a month and a day of that month are not."""
    key, other = params["key"], params["other"]

    def answers(rows: Columns) -> Answers:
        for at, later, first in along(rows[key], rows[other]):
            # Where the longer one begins with the shorter, the second question says that they are the same.
            if later and first and later < first and later[: len(first)] < first[: len(later)]:
                yield at, {"now": later, "other": other, "first": first}

    return answers


@check("continuing")
def continuing(setup: Setup, params: Params) -> Check:
    key, start_key, year = params["key"], params["start"], f"{setup.period.year:04d}"

    def answers(rows: Columns) -> Answers:
        for at, now, start in along(rows[key], rows[start_key]):
            if start and start[:4] < year and not now:
                yield at, {"start": start}

    return answers


@check("newly_started")
def newly_started(setup: Setup, params: Params) -> Check:
    key, start_key, year = params["key"], params["start"], f"{setup.period.year:04d}"

    def answers(rows: Columns) -> Answers:
        for at, now, start in along(rows[key], rows[start_key]):
            if start and start[:4] == year and now and now > 0:
                yield at, {"start": start, "now": now}

    return answers


@check("range")
def in_range(setup: Setup, params: Params) -> Check:
    key, low, high = params["key"], params["low"], params["high"]

    def answers(rows: Columns) -> Answers:
        for at, now in along(rows[key]):
            if now is not None and not low <= now <= high:
                yield at, {"now": f"{now:g}"}

    return answers


@check("progress_fell")
def progress_fell(setup: Setup, params: Params) -> Check:
    key = params["key"]

    def answers(rows: Columns) -> Answers:
        for at, now, earlier in along(rows[key], rows.last(key)):
            if now is not None and earlier is not None and now < earlier:
                yield at, {"now": f"{now:g}", "before": f"{earlier:g}", "period": rows.since(at)}

    return answers


@check("finished_below")
def finished_below(setup: Setup, params: Params) -> Check:
    key, ladder, begin = params["key"], setup.ladder, setup.rung(params["since"])

    def answers(rows: Columns) -> Answers:
        for at, now, stage in along(rows[key], rows["stage"]):
            if now is not None and now < 100 and ladder.get(stage or "", -1) >= begin:
                yield at, {"now": f"{now:g}", "stage": stage}

    return answers


@check("flag_without")
def flag_without(setup: Setup, params: Params) -> Check:
    key, flag = params["key"], params["flag"]

    def answers(rows: Columns) -> Answers:
        for at, now, flagged in along(rows[key], rows[flag]):
            if flagged is True and now is not True:
                yield at, {"flag": flag}

    return answers


@check("money_without")
def money_without(setup: Setup, params: Params) -> Check:
    key, flag = params["key"], params["flag"]

    def answers(rows: Columns) -> Answers:
        for at, now, flagged in along(rows[key], rows[flag]):
            if flagged is False and now and now > 0:
                yield at, {"flag": flag, "now": now}

    return answers


@check("explained")
def explained(setup: Setup, params: Params) -> Check:
    """A yes or no that wants words or a code beside it; `since` asks it only of projects that have come so far."""
    key, flag, value, ladder = params["key"], params["flag"], params["value"], setup.ladder
    begin = setup.rung(params["since"]) if "since" in params else -1

    def answers(rows: Columns) -> Answers:
        for at, now, flagged, stage in along(rows[key], rows[flag], rows["stage"]):
            if flagged is value and now in (None, "") and ladder.get(stage or "", -1) >= begin:
                yield at, {"flag": flag}

    return answers
