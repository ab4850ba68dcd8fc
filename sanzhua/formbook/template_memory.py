"""What a template remembers on its hidden sheet: what it is about, and each row as it was when the file was made.

With that a file that comes back is laid cell by cell: what its giver changed, what was changed here, and both.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from xlsxwriter.worksheet import Worksheet

from sanzhua.base.likeness import squeeze
from sanzhua.formbook.cell_text import plain
from sanzhua.formbook.template_headings import KEYS_ROW, META_SHEET, Sheet

_PIECE = 30_000  # a cell holds 32,767 signs
_FACTS = ("form", "form_version", "period", "unit", "about")


@dataclass(frozen=True, slots=True)
class OriginRow:
    """One row when the file was made: `line` as the sheet counts it, values by column key, words of unread cells."""

    line: int
    key: str
    revision: int
    values: Mapping[str, Any]
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Origin:
    """What a template of ours says about itself; `about` holds what the room that made it wanted kept."""

    form: str
    form_version: str
    period: str
    unit: str
    about: Mapping[str, str] = field(default_factory=dict)
    rows: Sequence[OriginRow] = ()


def write_memory(meta: Worksheet, origin: Origin) -> None:
    facts = (origin.form, origin.form_version, origin.period, origin.unit, _json(origin.about))
    for line, (name, value) in enumerate(zip(_FACTS, facts, strict=True)):
        meta.write_string(line, 0, name)
        meta.write_string(line, 1, plain(value))
    meta.write_string(KEYS_ROW, 0, "row")
    for place, row in enumerate(origin.rows, KEYS_ROW + 1):
        meta.write_number(place, 0, row.line)
        meta.write_string(place, 1, plain(row.key))
        meta.write_number(place, 2, row.revision)
        text = _json({"values": row.values, "texts": row.texts})
        for at, begin in enumerate(range(0, len(text), _PIECE), 3):
            meta.write_string(place, at, text[begin : begin + _PIECE])


def read_memory(sheets: Iterable[Sheet]) -> Origin | None:
    """What the hidden sheet says; None where there is none, or where somebody has broken it."""
    meta = next((sheet for sheet in sheets if sheet.name == META_SHEET), None)
    if meta is None or len(meta.grid) < KEYS_ROW:
        return None
    facts = {str(row[0]): str(row[1]) for row in meta.grid[: len(_FACTS)] if len(row) > 1}
    try:
        about = {str(name): str(value) for name, value in json.loads(facts.get("about") or "{}").items()}
        rows = tuple(_row(line) for line in meta.grid[KEYS_ROW + 1 :] if line and line[0] != "")
        return Origin(facts["form"], facts["form_version"], facts["period"], facts["unit"], about, rows)
    except (KeyError, ValueError, TypeError, IndexError, AttributeError):
        return None


def seen_rows(origin: Origin, rows: Sequence[tuple[int, str, str]]) -> dict[int, OriginRow]:
    """Which remembered row each line of the table is, given as (line, name, batch).

    By name first, since people sort and insert lines; by the line only where no line was moved, for a name that was
    changed on purpose.
    """
    named: dict[tuple[str, str], list[OriginRow]] = {}
    for held in origin.rows:
        named.setdefault(_called(held.values.get("name"), held.values.get("batch_no")), []).append(held)
    found: dict[int, OriginRow] = {}
    for line, name, batch in rows:
        same = named.get(_called(name, batch), [])
        if len(same) == 1:
            found[line] = same[0]
    if all(line == held.line for line, held in found.items()):
        by_line, taken = {held.line: held for held in origin.rows}, {held.key for held in found.values()}
        free = ((line, by_line[line]) for line, _name, _batch in rows if line not in found and line in by_line)
        found.update((line, held) for line, held in free if held.key not in taken)
    return found


def origin_json(origin: Origin | None) -> dict[str, Any] | None:
    if origin is None:
        return None
    rows = [[row.line, row.key, row.revision, dict(row.values), dict(row.texts)] for row in origin.rows]
    return {**{name: getattr(origin, name) for name in _FACTS[:4]}, "about": dict(origin.about), "rows": rows}


def kept_origin(stored: Mapping[str, Any]) -> Origin | None:
    """The same out of a kept reading."""
    found = stored.get("origin")
    if not found:
        return None
    rows = tuple(OriginRow(*row) for row in found["rows"])
    return Origin(found["form"], found["form_version"], found["period"], found["unit"], found["about"], rows)


def _row(line: Sequence[Any]) -> OriginRow:
    said = json.loads("".join(str(piece) for piece in line[3:]) or "{}")
    return OriginRow(int(line[0]), str(line[1]), int(line[2] or 0), said.get("values", {}), said.get("texts", {}))


def _called(name: Any, batch: Any) -> tuple[str, str]:
    return squeeze(str(name or "")), squeeze(str(batch or ""))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
