"""Tables by unit: league tables with places, plain ones with a total, the statistics bureau's series, corrections."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from sanzhua.base import clock
from sanzhua.base.money import format_wan
from sanzhua.base.periods import Period
from sanzhua.bulletins import locked, rules
from sanzhua.bulletins.composing.asking import metrics_of
from sanzhua.bulletins.composing.making import TOTAL, Making
from sanzhua.bulletins.composing.sentences import league_rows
from sanzhua.bulletins.rules import wording
from sanzhua.dispatch.models import FormPeriod
from sanzhua.dispatch.queries import Correction, corrections
from sanzhua.facts import growth
from sanzhua.facts import queries as facts
from sanzhua.facts.models import Part
from sanzhua.papers import prose

Block = dict[str, Any]
Cell = dict[str, str]


def ranking(making: Making, block: Block) -> Iterator[Block]:
    """One table a league: counties and zones are never ranked against each other."""
    form = block.get("form") or making.kind.form
    keys = metrics_of(block)
    absent = _absent(making, form)
    reported = {row["unit"] for league in block["leagues"] for row in league_rows(making, form, keys, league)}
    for league in block["leagues"]:
        rows = league_rows(making, form, keys, league)
        names = [name for name, unit in making.units.items() if unit.kind == league and name in absent]
        lines = [
            _line(making, block, form, row, str(place) if place else prose.DASH) for place, row in _places(rows, block)
        ]
        lines += [_empty_line(making, block, name, absent[name]) for name in names if name not in reported]
        if lines:
            title = prose.filled(block["title"], {"league": wording.LEAGUES[league]})
            heads = ["名次", "单位", *(column["heading"] for column in block["columns"])]
            yield {"kind": "table", "title": title, "columns": heads, "rows": lines}
    yield from _notes(making.ask(form, keys, by_unit=True))


def by_unit(making: Making, block: Block) -> Iterator[Block]:
    """Every unit in its order with a total below; nothing where nobody reported the form."""
    form, keys = block.get("form") or making.kind.form, metrics_of(block)
    answer = making.ask(form, keys, by_unit=True)
    rows = {row["unit"]: row["values"] for row in answer["rows"]}
    if not rows:
        return
    absent, block = _absent(making, form), _without_empty(block, rows)
    lines = []
    for name in [*making.units, *(name for name in rows if name not in making.units)]:
        if name in rows:
            lines.append(_line(making, block, form, {"unit": name, **rows[name]}))
        elif name in absent:
            lines.append(_empty_line(making, block, name, absent[name], with_place=False))
    lines.append(_total_line(making, block, form, answer["total"]))
    heads = ["单位", *(column["heading"] for column in block["columns"])]
    yield {"kind": "table", "title": block["title"], "columns": heads, "rows": lines, "totals": [len(lines) - 1]}
    yield from _notes(answer)


def released(making: Making, block: Block) -> Iterator[Block]:
    """固定资产投资增速 as far as the bureau has released it by today; nothing before its release."""
    found = growth.quoted(making.period, clock.business_today())
    if not found:
        return
    lines = [
        [
            {"text": one.unit.label},
            {"figure": making.lock(f"{one.unit.name}·{block['title']}", locked.growth(one))},
            {"text": str(one.get_edition_display())},
            {"text": one.released_on.isoformat()},
        ]
        for one in sorted(found.values(), key=lambda one: (one.unit.order, one.unit_id))
    ]
    yield {"kind": "para", "text": block["text"], "level": 0}
    heads = ["单位", "增速（%）", "版次", "发布日期"]
    yield {"kind": "table", "title": block["title"], "columns": heads, "rows": lines}


def corrected(making: Making, block: Block) -> Iterator[Block]:
    """What was corrected since the last bulletin; left out where nothing was."""
    form = making.kind.form
    found = corrections(form, before=making.period, since=making.since)
    told = _versions_told({pk for one in found for pk in (one.before, one.after)})
    lines = [line for one in found for line in _corrected_lines(one, told)]
    if lines:
        heads = ["期", "单位", "指标", "原数（万元）", "更正后（万元）", "更正原因"]
        yield {"kind": "heading", "text": block["heading"], "level": 1}
        yield {"kind": "para", "text": block["text"], "level": 0}
        yield {"kind": "table", "title": block["title"], "form": form, "columns": heads, "rows": lines}


def _versions_told(pks: Collection[int]) -> dict[int, str]:
    """By the version's id, how a cell names it."""
    rows = Part.objects.filter(version_id__in=pks).values_list("version_id", "unit_name", "period", "version")
    return {pk: f"{unit} {period} v{number}" for pk, unit, period, number in rows if pk}


def _without_empty(block: Block, rows: Mapping[str, Mapping[str, Any]]) -> Block:
    """Columns that may go (`may_go`) where no unit has anything to tell in them."""
    told = [
        one
        for one in block["columns"]
        if not one.get("may_go") or any(values[one["metric"]] for values in rows.values())
    ]
    return {**block, "columns": told}


def _places(rows: list[dict[str, Any]], block: Block) -> list[tuple[int, dict[str, Any]]]:
    return rules.ranked(rows, block["order_by"])


def _line(making: Making, block: Block, form: str, row: Mapping[str, Any], place: str = "") -> list[Cell]:
    name = row["unit"]
    label = making.units[name].label if name in making.units else name
    cells: list[Cell] = [*([{"text": place}] if place else []), {"text": label}]
    for column in block["columns"]:
        metric, key = column["metric"], f"{name}·{column['heading']}"
        known = making.draft.figures.get(key)
        if known and (known["form"], known["metric"]) != (form, metric):
            key = f"{name}·{block['title']}·{column['heading']}"
        made = making.figure(metric, row[metric], column["shown"], form=form, unit=name)
        cells.append({"figure": making.lock(key, made)})
    return cells


def _total_line(making: Making, block: Block, form: str, total: Mapping[str, Any]) -> list[Cell]:
    cells: list[Cell] = [{"text": TOTAL}]
    for column in block["columns"]:
        key = f"{TOTAL}·{block['title']}·{column['heading']}"
        made = making.figure(column["metric"], total[column["metric"]], column["shown"], form=form, bare=True)
        cells.append({"figure": making.lock(key, made)})
    return cells


def _empty_line(making: Making, block: Block, name: str, word: str, *, with_place: bool = True) -> list[Cell]:
    place: list[Cell] = [{"text": prose.DASH}] if with_place else []
    return [*place, {"text": making.units[name].label}, *[{"text": word}] * len(block["columns"])]


def _absent(making: Making, form: str) -> dict[str, str]:
    """Units without rows and the word for it: 缺报 where they owed a report, 零报 where they reported none."""
    if form == making.kind.form:
        missing = set(making.missing)
    else:
        closed = FormPeriod.objects.filter(form=form, period=str(making.period)).values_list("missing", flat=True)
        pks = {pk for one in closed for pk in one}
        missing = {name for name, unit in making.units.items() if unit.pk in pks}
    nil = {part.unit_name for part in facts.parts_of(form, making.period) if not part.rows}
    words = {name: "缺报" for name in making.units if name in missing}
    return words | {name: "零报" for name in making.units if name in nil and name not in missing}


def _notes(answer: Mapping[str, Any]) -> Iterator[Block]:
    for said in facts.gone_notes(answer):
        yield {"kind": "para", "text": f"注：{said}", "level": 0}


def _corrected_lines(one: Correction, told: Mapping[int, str]) -> list[list[Cell]]:
    """A line for each sum that moved; one that says so where only other columns changed."""
    month = Period.parse(one.period).label_zh
    sums = [(moved.heading, format_wan(moved.before), format_wan(moved.after)) for moved in one.sums]
    sums = sums or [(f"其他各列{one.cells}处", prose.DASH, prose.DASH)]
    return [
        [
            *({"text": text} for text in (month, one.unit, heading)),
            {"text": before, **_from(told.get(one.before))},
            {"text": after, **_from(told.get(one.after))},
            {"text": one.reason},
        ]
        for heading, before, after in sums
    ]


def _from(told: str | None) -> Cell:
    return {"from": told} if told else {}
