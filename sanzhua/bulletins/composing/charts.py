"""What a chart shows, as locked figures; the drawing is made from them wherever it is shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sanzhua.base.periods import Period
from sanzhua.bulletins.composing.making import Making
from sanzhua.bulletins.composing.sentences import league_rows
from sanzhua.bulletins.rules import wording
from sanzhua.facts import definitions
from sanzhua.papers import prose

Block = dict[str, Any]
THIS_YEAR, LAST_YEAR = "今年", "去年"


def chart(making: Making, block: Block) -> Iterator[Block]:
    """Bars of each league, or the months of this year beside those of the last; nothing where too little is known."""
    if block["shape"] == "trend":
        yield from _trend(making, block)
        return
    form, metric = block.get("form") or making.kind.form, block["metric"]
    for league in block.get("leagues", ()):
        rows = [row for row in league_rows(making, form, [metric], league) if row[metric] is not None]
        if len(rows) > 1:
            rows.sort(key=lambda row: (-row[metric], row["order"]))
            title = prose.filled(block["title"], {"league": wording.LEAGUES[league]})
            points = [_bar(making, block, form, row) for row in rows]
            yield {"kind": "chart", "shape": "bars", "title": title, "series": [{"name": "", "points": points}]}


def _bar(making: Making, block: Block, form: str, row: dict[str, Any]) -> dict[str, str]:
    metric, name = block["metric"], row["unit"]
    key = f"{name}·{definitions.metric(form, metric).label}·图"
    made = making.figure(metric, row[metric], block["shown"], form=form, unit=name)
    return {"label": making.units[name].label, "figure": making.lock(key, made)}


def _trend(making: Making, block: Block) -> Iterator[Block]:
    series = [
        {"name": name, "points": points}
        for name, year in ((THIS_YEAR, making.period.year), (LAST_YEAR, making.period.year - 1))
        if (points := _months(making, block, year))
    ]
    if series and len(series[0]["points"]) > 1:
        yield {"kind": "chart", "shape": "trend", "title": block["title"], "series": series}


def _months(making: Making, block: Block, year: int) -> list[dict[str, str]]:
    form, metric = block.get("form") or making.kind.form, block["metric"]
    points = []
    for month in range(1, making.period.month + 1):
        period = Period(year, month)
        value = making.ask(form, [metric], period)["total"][metric]
        if value is not None:
            key = f"{definitions.metric(form, metric).label}·{period}"
            made = making.figure(metric, value, block["shown"], form=form, period=period, bare=True)
            points.append({"label": f"{month}月", "figure": making.lock(key, made)})
    return points
