"""Makes the draft of a bulletin: figures from the metric layer, then the outline's words around them.

Gives plain values that the bulletin keeps; writes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sanzhua.accounts.models import Unit
from sanzhua.base import clock
from sanzhua.base.money import format_wan
from sanzhua.base.periods import Period
from sanzhua.bulletins import rules
from sanzhua.bulletins.outline import FigureSpec, Outline, load_outline
from sanzhua.dispatch.queries import Correction, corrections, reopenings
from sanzhua.dispatch.succession import comparable
from sanzhua.facts import definitions
from sanzhua.facts import queries as facts
from sanzhua.facts.basis import ORIGINAL
from sanzhua.papers import prose

LEAGUES = {"region": "县（市）区", "zone": "开发区", "department": "市直部门"}


@dataclass
class Draft:
    """`figures`: {key: metric, unit (name or None), period, value, shown}. `blocks` in reading order."""

    title: str
    addressee: str
    blocks: list[dict[str, Any]] = field(default_factory=list)
    figures: dict[str, dict[str, Any]] = field(default_factory=dict)
    parts: list[int] = field(default_factory=list)


def compose(period: Period, *, units: Mapping[str, Unit], missing: list[str], since: datetime | None = None) -> Draft:
    """`units` are the reporting units by the name frozen in the parts; `missing` names those without a report.

    Corrections of earlier months are those accepted after `since`, when the last bulletin was drawn up.
    """
    outline = load_outline()
    words = {"year": str(period.year), "span": period.span_zh, "month": f"{period.month}月"}
    draft = Draft(prose.filled(outline.title, words), outline.addressee)
    present = [unit.pk for name, unit in units.items() if name not in missing]
    city = _city_figures(outline, period, present)
    draft.figures.update(city)
    words |= _chosen_words(city, outline, missing, moved=bool(comparable(period)))
    words["reopened_sentence"] = _reopened(outline.form, period)
    for block in outline.blocks:
        if block["kind"] == "corrections":
            draft.blocks.extend(_corrections(block, outline.form, period, since))
        else:
            draft.blocks.extend(_block(block, draft, outline, period, units, missing, words))
    forms = dict.fromkeys([outline.form, *(spec.form for spec in outline.figures if spec.form)])
    draft.parts = [part.pk for form in forms for part in facts.parts_of(form, period)]
    return draft


def _city_figures(outline: Outline, period: Period, present: list[int]) -> dict[str, dict[str, Any]]:
    """Earlier years are counted on the comparable basis and for the units that have reported this time: neither a
    missing unit nor a moved border may look like a fall."""
    basis = comparable(period)
    asked = {(spec.form or outline.form, spec.years_back) for spec in outline.figures}
    totals = {
        (form, back): facts.metrics(
            sorted({spec.metric for spec in outline.figures if (spec.form or outline.form) == form}),
            form=form,
            period=period.shifted(-12 * back),
            unit_ids=present if back else None,
            basis=basis if back else ORIGINAL,
        )["total"]
        for form, back in sorted({*asked, (outline.form, 0)})
    }
    return {spec.key: _figure(spec, totals, outline.form, period) for spec in outline.figures}


def _figure(
    spec: FigureSpec, totals: dict[tuple[str, int], dict[str, Any]], own_form: str, period: Period
) -> dict[str, Any]:
    form = spec.form or own_form
    value = totals[form, spec.years_back][spec.metric]
    if spec.shown == "growth":
        value = prose.growth(totals[form, 0][spec.metric], value)
    asked = period if spec.shown == "growth" else period.shifted(-12 * spec.years_back)
    return figure(spec.metric, value, spec.shown, form=form, period=asked)


def figure(
    metric: str, value: prose.Number, style: str, *, form: str, period: Period, unit: str | None = None
) -> dict[str, Any]:
    return {
        "metric": metric,
        "form": form,
        "period": str(period),
        "unit": unit,
        "style": style,
        "definition": definitions.metric(form, metric).kept,
        "value": value,
        "shown": prose.shown(value, style, with_unit=unit is None),
    }


def _chosen_words(
    city: Mapping[str, dict[str, Any]], outline: Outline, missing: list[str], *, moved: bool
) -> dict[str, str]:
    frame = [*(["按可比口径"] if moved else []), *(["同口径，不含缺报单位"] if missing else [])]
    gap, rate = city["与时间进度之差"]["value"], city["同比"]["value"]
    return {
        "above_or_below": "高于" if (gap or 0) >= 0 else "低于",
        "up_or_down": "增长" if (rate or 0) >= 0 else "下降",
        "lag_points": str(outline.lag_points),
        "same_units": f"（{'，'.join(frame)}）" if frame else "",
        "missing_sentence": f"{'、'.join(missing)}缺报，各项数字不含上述单位。" if missing else "",
    }


def _block(
    block: dict[str, Any],
    draft: Draft,
    outline: Outline,
    period: Period,
    units: Mapping[str, Unit],
    missing: list[str],
    words: Mapping[str, str],
) -> list[dict[str, Any]]:
    match block["kind"]:
        case "ranking":
            return _rankings(block, draft, outline, period, units, missing)
        case "lagging":
            return [_lagging(block, outline, period)]
        case kind:
            known = {key for key, found in draft.figures.items() if found["value"] is not None}
            text = prose.filled(block["text"], words)
            if not text or not known.issuperset(block.get("needs", ())) or known & set(block.get("unless", ())):
                return []
            return [{"kind": kind, "text": text, "level": block.get("level", 0)}]


def _rankings(
    block: dict[str, Any],
    draft: Draft,
    outline: Outline,
    period: Period,
    units: Mapping[str, Unit],
    missing: list[str],
) -> list[dict[str, Any]]:
    """One table a league: counties and zones are never ranked against each other."""
    keys = [column.metric for column in outline.ranking]
    answer = facts.metrics(keys, form=outline.form, period=period, by=("unit",))
    rows = [{"unit": row["unit"], **row["values"]} for row in answer["rows"]]
    nil = {part.unit_name for part in facts.parts_of(outline.form, period) if not part.rows}
    tables = []
    for league in block["leagues"]:
        names = [name for name, unit in units.items() if unit.kind == league]
        own = [{**row, "order": units[row["unit"]].order} for row in rows if row["unit"] in names]
        reported = {row["unit"] for row in own}
        absent = [(name, "缺报") for name in names if name in missing]
        absent += [(name, "零报") for name in names if name in nil and name not in reported]
        if own or absent:
            tables.append(_ranking(league, own, absent, draft, outline, period, units))
    return [*tables, *({"kind": "para", "text": f"注：{said}", "level": 0} for said in facts.gone_notes(answer))]


def _ranking(
    league: str,
    rows: list[dict[str, Any]],
    absent: list[tuple[str, str]],
    draft: Draft,
    outline: Outline,
    period: Period,
    units: Mapping[str, Unit],
) -> dict[str, Any]:
    lines: list[list[dict[str, str]]] = []
    for place, row in rules.ranked(rows, outline.order_by):
        cells = [{"text": str(place) if place else prose.DASH}, {"text": units[row["unit"]].label}]
        for column in outline.ranking:
            key = f"{row['unit']}·{column.heading}"
            draft.figures[key] = figure(
                column.metric, row[column.metric], column.shown, form=outline.form, period=period, unit=row["unit"]
            )
            cells.append({"figure": key})
        lines.append(cells)
    for name, word in absent:
        lines.append([{"text": prose.DASH}, {"text": units[name].label}, *[{"text": word}] * len(outline.ranking)])
    heads = ["名次", "单位", *(column.heading for column in outline.ranking)]
    return {"kind": "table", "title": f"{LEAGUES[league]}投资完成情况", "columns": heads, "rows": lines}


def _lagging(block: dict[str, Any], outline: Outline, period: Period) -> dict[str, Any]:
    found = facts.rows_behind("projects", form=outline.form, period=period)
    late = rules.lagging(found, month=period.month, points=outline.lag_points, most=outline.lag_most)
    lines = [
        [
            {"text": str(number)},
            {"text": str(row["name"]), "project": str(row["project"])},
            {"text": str(row["unit"])},
            {"text": format_wan(row["plan_year"])},
            {"text": format_wan(row["done_year"])},
            {"text": prose.shown(rules.share_of_plan(row), "percent", with_unit=False)},
        ]
        for number, row in enumerate(late, start=1)
    ]
    heads = ["序号", "项目名称", "单位", "年计划（万元）", "完成（万元）", "占年计划（%）"]
    return {"kind": "table", "title": block["title"], "columns": heads, "rows": lines, "empty": "没有滞后项目。"}


def _reopened(form: str, period: Period) -> str:
    """Said where the month was opened again after a close: what stood before is no longer the whole of it."""
    told = [
        f"{_day(one.closed_at)}关闭后，于{_day(one.reopened_at)}重新打开（{one.reason}）"
        for one in reopenings(form, str(period))
        if one.reopened_at is not None
    ]
    return f"本期{'；'.join(told)}，各项数字以再次关闭时为准。" if told else ""


def _day(moment: datetime) -> str:
    day = moment.astimezone(clock.SHANGHAI)
    return f"{day.month}月{day.day}日"


def _corrections(block: dict[str, Any], form: str, period: Period, since: datetime | None) -> list[dict[str, Any]]:
    lines = [line for one in corrections(form, before=period, since=since) for line in _corrected_lines(one)]
    if not lines:
        return []
    heads = ["期", "单位", "指标", "原数（万元）", "更正后（万元）", "更正原因"]
    table = {"kind": "table", "title": block["title"], "columns": heads, "rows": lines}
    return [
        {"kind": "heading", "text": block["heading"], "level": 1},
        {"kind": "para", "text": block["text"], "level": 0},
        table,
    ]


def _corrected_lines(one: Correction) -> list[list[dict[str, str]]]:
    """A line for each sum that moved; one that says so where only other columns changed."""
    month, reason = Period.parse(one.period).label_zh, one.reason
    told = [(moved.heading, format_wan(moved.before), format_wan(moved.after)) for moved in one.sums]
    told = told or [(f"其他各列{one.cells}处", prose.DASH, prose.DASH)]
    return [[{"text": text} for text in (month, one.unit, *line, reason)] for line in told]
