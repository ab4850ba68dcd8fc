"""Tables whose columns say 任务, 牵头单位, 配合单位, 时限: a row is a task."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from sanzhua.plans.parse.notes import Unit, find_notes
from sanzhua.plans.parse.plain import any_of, plain, table
from sanzhua.plans.parse.source import Paragraph
from sanzhua.plans.parse.units import split_names

_BLANK = re.compile(r"[\s]+")


@dataclass(frozen=True, slots=True)
class TableRow:
    """A task of a table; `paragraph` is the row's place among all paragraphs."""

    paragraph: int
    number: str
    heading: str | None
    text: str
    units: tuple[Unit, ...]
    due: tuple[str, ...]
    target: str


def table_tasks(rows: Sequence[tuple[int, Paragraph]]) -> list[TableRow]:
    """The tasks of one table; empty where its headings name no task or no unit."""
    for place, (_, row) in enumerate(rows[:3]):
        columns = [_column(cell) for cell in row.cells]
        if "task" in columns and any(column in _ROLES for column in columns):
            return [task for index, row in rows[place + 1 :] if (task := _task(index, row, columns))]
    return []


_ROLES = ("lead", "responsible", "cooperate", "guide")


@cache
def _kinds() -> list[tuple[str, re.Pattern[str]]]:
    labels, columns = table("notes")["labels"], table("document")["columns"]
    words = {role: labels[role] for role in _ROLES} | {
        key: columns[key] for key in ("ignore", "number", "due", "group")
    }
    words |= {"task": columns["task"], "target": columns["target"]}
    words["due"] = [*words["due"], *labels["due"]]
    words["ignore"] = [*words["ignore"], *(word for word in labels["skip"] if word not in columns["target"])]
    words["cooperate"] = [*words["cooperate"], "配合及参与单位", "责任配合单位"]
    prefixes = any_of(table("notes")["prefixes"]["words"])
    order = ("number", "lead", "cooperate", "guide", "ignore", "responsible", "due", "target", "group", "task")
    return [(kind, re.compile(f"{prefixes}*{any_of(words[kind])}(?:及|和|与|/|、)?(?:[(].*[)])?")) for kind in order]


def _column(heading: str) -> str:
    flat = _BLANK.sub("", plain(heading))
    return next((kind for kind, pattern in _kinds() if pattern.fullmatch(flat)), "")


def _task(index: int, row: Paragraph, columns: list[str]) -> TableRow | None:
    by_kind: dict[str, list[str]] = {}
    for kind, cell in zip(columns, row.cells, strict=False):
        if kind and cell.strip() and cell.strip() not in by_kind.get(kind, []):
            by_kind.setdefault(kind, []).append(cell.strip())
    text = "\n".join(by_kind.get("task", []))
    units = tuple(_units(by_kind))
    if not text or len({*row.cells}) == 1 or _column(text):
        return None
    heading = "，".join(by_kind.get("group", [])) or None
    number = "".join(by_kind.get("number", []))
    due, target = tuple(by_kind.get("due", [])), "\n".join(by_kind.get("target", []))
    return TableRow(index, number, heading, text, units, due, target)


def _units(by_kind: dict[str, list[str]]) -> list[Unit]:
    found: list[Unit] = []
    for role in _ROLES:
        for cell in by_kind.get(role, []):
            notes = find_notes(f"（{cell}）")
            told = [unit for note in notes for unit in note.units] if re.search("牵头|配合|负责|[:：]", cell) else []
            found += told or [Unit(name.name, name.hint or role, name.collective) for name in split_names(cell)]
    return list(dict.fromkeys(found))
