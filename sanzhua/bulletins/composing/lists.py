"""Lists of projects: those that lag, those with a red light, those that a condition chooses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sanzhua.base.money import format_wan
from sanzhua.bulletins import locked, rules
from sanzhua.bulletins.composing.making import TOTAL, Making
from sanzhua.bulletins.rules.lit import COLOURS
from sanzhua.facts import queries as facts
from sanzhua.lights.kept import as_kept
from sanzhua.lights.queries import Light
from sanzhua.papers import prose

Block = dict[str, Any]
Cell = dict[str, str]


def project_list(making: Making, block: Block) -> Iterator[Block]:
    """A row a project, of `form`; of a list that wants answers the units that stand in it are kept beside it. `cut` is
    said below where there are more projects than rows."""
    found = _rows(making, block)
    most = block.get("most", len(found))
    rows = [_locked(making, row) for row in found[:most]]
    yield {
        "kind": "table",
        "title": block["title"],
        "form": block.get("form") or making.kind.form,
        "columns": [column["heading"] for column in block["columns"]],
        "rows": [_line(making, block, number, row) for number, row in enumerate(rows, start=1)],
        "empty": block["empty"],
        # By which a later look knows who would stand in the list now.
        **({"lit": {key: block[key] for key in ("form", "colour", "most") if key in block}} if _is_lit(block) else {}),
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
    if _is_lit(block):
        return [_lit(making, form, one) for one in making.lights(form) if one.colour == block["colour"]]
    days = {"first_day": making.period.first_day.isoformat(), "last_day": making.period.last_day.isoformat()}
    where = prose.filled(block["where"], {**days, "year": str(making.period.year)})
    rows = facts.rows_of(form, making.period, where=where)
    by = block.get("order_by")
    if by:
        rows.sort(key=lambda row: (-(row.get(by) or 0), str(row["project"])))
    return rows


def _is_lit(block: Block) -> bool:
    return block.get("rule") == "lights"


def lit_by_unit(making: Making, block: Block) -> Iterator[Block]:
    """How many lights of each colour a unit has, whole city below; the lights themselves are kept beside the table, so
    that each count opens to what was counted."""
    found = making.lights(making.kind.form)
    units = {one.unit: one.unit_id for one in found}
    counted = Counter((one.unit, one.colour) for one in found)
    names = [name for name in [*making.units, *sorted(units.keys() - making.units.keys())] if name in units]
    rows = [_counts_line(making, block, name, units[name], counted) for name in names]
    total = Counter(one.colour for one in found)
    rows.append([{"text": TOTAL}, *(_count(making, block, None, colour, total[colour]) for colour in COLOURS)])
    yield {
        "kind": "table",
        "title": block["title"],
        "columns": ["单位", *map(_heading, COLOURS)],
        "rows": rows,
        "totals": [len(names)],
        "lights": [as_kept(one) for one in found],
    }


def _counts_line(
    making: Making, block: Block, name: str, unit_id: int, counted: Mapping[tuple[str, str], int]
) -> list[Cell]:
    cells = (_count(making, block, (name, unit_id), colour, counted[name, colour]) for colour in COLOURS)
    return [{"text": _label(making, name)}, *cells]


def _count(making: Making, block: Block, unit: tuple[str, int] | None, colour: str, count: int) -> Cell:
    made = locked.light_count(colour, count, form=making.kind.form, period=str(making.period), unit=unit)
    whose = unit[0] if unit else f"{TOTAL}·{block['title']}"
    return {"figure": making.lock(f"{whose}·{_heading(colour)}", made)}


def _heading(colour: str) -> str:
    return f"{COLOURS[colour]}（个）"


def _label(making: Making, name: str) -> str:
    return making.units[name].label if name in making.units else name


def _lit(making: Making, form: str, one: Light) -> dict[str, Any]:
    made = locked.light(one, form=form, period=str(making.period))
    told = {"project": one.project, "project_name": one.name, "unit": one.unit, "unit_id": one.unit_id}
    return told | {"sentence": made["value"]["sentence"], "light": made}


def _locked(making: Making, row: Mapping[str, Any]) -> Mapping[str, Any]:
    """The row with the name of its locked light, whether a column prints its score or not."""
    if "light" not in row:
        return row
    return {**row, "key": making.lock(locked.light_key(row["light"], making.draft.figures), row["light"])}


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
        case "score" if "key" in row:
            return {"figure": row["key"]}
        case "share":
            return {"text": _shown(rules.share_of_plan(row), "percent"), **_from(row)}
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
