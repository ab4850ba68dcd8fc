"""Lists of projects: those that lag, those with a red light, those that a condition chooses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sanzhua.base.money import format_wan
from sanzhua.bulletins import rules
from sanzhua.bulletins.composing.making import Making
from sanzhua.facts import queries as facts
from sanzhua.lights.kept import as_kept
from sanzhua.lights.queries import Light, lights
from sanzhua.papers import prose

Block = dict[str, Any]
Cell = dict[str, str]
_COLOURS = {"red": "红灯", "yellow": "黄灯", "green": "绿灯", "none": "不亮灯"}


def project_list(making: Making, block: Block) -> Iterator[Block]:
    """A row a project, of `form`; of a list that wants answers the units that stand in it are kept beside it. `cut` is
    said below where there are more projects than rows."""
    found = _rows(making, block)
    most = block.get("most", len(found))
    rows = found[:most]
    yield {
        "kind": "table",
        "title": block["title"],
        "form": block.get("form") or making.kind.form,
        "columns": [column["heading"] for column in block["columns"]],
        "rows": [_line(making, block, number, row) for number, row in enumerate(rows, start=1)],
        "empty": block["empty"],
        **({"answers": sorted({row["unit_id"] for row in rows})} if block.get("answers") else {}),
    }
    if len(found) > most and "cut" in block:
        yield {"kind": "para", "text": prose.filled(block["cut"], {"most": str(most)}), "level": 0}


def _rows(making: Making, block: Block) -> Sequence[Mapping[str, Any]]:
    """One more of those that lag than the list takes, to know whether it is cut."""
    form = block.get("form") or making.kind.form
    if block.get("rule") == "lagging":
        most, without = block["most"] + 1, {"stage": rules.COMPLETED}
        found = facts.lowest_rows(form, making.period, "done_year", "plan_year", most=most, without=without)
        return rules.lagging(found, month=making.period.month, points=block["points"], most=most)
    if block.get("rule") == "lights":
        return [_lit(one) for one in lights(making.period, form=form) if one.colour == block["colour"]]
    days = {"first_day": making.period.first_day.isoformat(), "last_day": making.period.last_day.isoformat()}
    where = prose.filled(block["where"], {**days, "year": str(making.period.year)})
    rows = facts.rows_of(form, making.period, where=where)
    by = block.get("order_by")
    if by:
        rows.sort(key=lambda row: (-(row.get(by) or 0), str(row["project"])))
    return rows


def lit_by_unit(making: Making, block: Block) -> Iterator[Block]:
    """How many lights of each colour a unit has, whole city below; the lights themselves are kept beside the table, so
    that each count opens to what was counted."""
    found = lights(making.period, form=making.kind.form)
    counted = Counter((one.unit, one.colour) for one in found)
    named = [*making.units, *sorted({one.unit for one in found} - making.units.keys())]
    names = [name for name in named if any((name, colour) in counted for colour in _COLOURS)]
    rows = [_lit_line(_label(making, name), name, {key: counted[name, key] for key in _COLOURS}) for name in names]
    total = _lit_line("合计", "", Counter(one.colour for one in found))
    yield {
        "kind": "table",
        "title": block["title"],
        "columns": ["单位", *(f"{word}（个）" for word in _COLOURS.values())],
        "rows": [*rows, total],
        "totals": [len(rows)],
        "lights": [as_kept(one) for one in found],
    }


def _lit_line(label: str, unit: str, counted: Mapping[str, int]) -> list[Cell]:
    """`unit` is the name that is frozen in the parts; empty for the whole."""
    return [{"text": label}, *({"text": str(counted[key]), "lit": key, "unit": unit} for key in _COLOURS)]


def _label(making: Making, name: str) -> str:
    return making.units[name].label if name in making.units else name


def _lit(one: Light) -> dict[str, Any]:
    told = {"project": one.project, "project_name": one.name, "unit": one.unit, "unit_id": one.unit_id}
    reason = one.overridden.reason if one.overridden else one.sentence
    return told | {"score": one.score, "sentence": reason, "lit": one.colour}


def _line(making: Making, block: Block, number: int, row: Mapping[str, Any]) -> list[Cell]:
    told = {**row, "unit_label": _label(making, row["unit"])}
    return [_cell(column, number, told) for column in block["columns"]]


def _cell(column: Mapping[str, str], number: int, row: Mapping[str, Any]) -> Cell:
    """`from` names the version that the row stands in, `lit` and `unit` the lights that a score is one of."""
    match column["column"]:
        case "#":
            return {"text": str(number)}
        case "name":
            return {"text": str(row.get("name") or row["project_name"]), "project": str(row["project"])}
        case "unit":
            return {"text": str(row["unit_label"])}
        case "share":
            return {"text": _shown(rules.share_of_plan(row), "percent"), **_from(row)}
        case "score" if "lit" in row:
            return {"text": _shown(row["score"], "text"), "lit": row["lit"], "unit": row["unit"]}
        case key:
            style = column.get("shown", "text")
            return {"text": _shown(row.get(key), style), **({} if style == "text" else _from(row))}


def _shown(value: Any, style: str) -> str:
    if value is None or value == "":
        return prose.DASH
    match style:
        case "wan":
            return format_wan(value)
        case "percent":
            return prose.shown(value, "percent", with_unit=False)
        case _:
            return str(value)


def _from(row: Mapping[str, Any]) -> Cell:
    return {"from": f"{row['unit']} {row['period']} v{row['version']}"}
