"""A workbook that came back from a recipient, read in a child process: our rows with his columns. No Django."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sanzhua.base.likeness import squeeze
from sanzhua.base.periods import Period
from sanzhua.formbook.reader import load_sheets
from sanzhua.outward.rules.list_templates import OWN_NUMBER, Template, load_lists

_HEAD_WITHIN = 30
_LONGEST = 2_000
_CODE_NAMES = ("项目代码", "投资项目在线审批监管平台代码", "投资项目代码")
_NAMES = ("项目名称",)
NUMBER, CODE, NAME = "_number", "_code", "_name"


@dataclass(frozen=True, slots=True)
class Head:
    """Where the headings stand; `places` of identity and of answers by their heading, zero-based."""

    row: int
    places: Mapping[str, int]


def read_answer(path: str, _form: str, _period: Period, filename: str, key: str) -> dict[str, Any]:
    """The rows of every visible sheet that has our rows and a column of an answer; see ListAnswer.reading.

    `headings` are the answer's columns that were found; empty where no sheet has any. Raises Unreadable.
    """
    template = load_lists()[key]
    found: list[str] = []
    rows: list[list[Any]] = []
    for sheet in load_sheets(path, filename):
        head = find_head(sheet.grid, template) if sheet.visible else None
        if head is not None:
            found += [name for name in head.places if not name.startswith("_") and name not in found]
            rows += [[sheet.name, *row] for row in _rows(sheet.grid, head)]
    return {"headings": found, "rows": rows}


def find_head(grid: Sequence[Sequence[Any]], template: Template) -> Head | None:
    """The first row that names our rows and at least one column of an answer beside the project's own code."""
    telling = {answer.heading for answer in template.answers if answer.key != "code"}
    for number, line in enumerate(grid[:_HEAD_WITHIN]):
        places = _places([squeeze(text_of(cell)) for cell in line], template)
        if {NUMBER, CODE, NAME} & set(places) and telling & set(places):
            return Head(number, places)
    return None


def _places(headings: Sequence[str], template: Template) -> dict[str, int]:
    wanted = {answer.heading: answer.names for answer in template.answers}
    own = {NUMBER: (OWN_NUMBER,), CODE: _CODE_NAMES, NAME: _NAMES}
    wanted |= {name: frozenset(squeeze(one) for one in names) for name, names in own.items()}
    found = {}
    for name, names in wanted.items():
        place = next((place for place, heading in enumerate(headings) if heading in names), None)
        if place is not None:
            found[name] = place
    return found


def _rows(grid: Sequence[Sequence[Any]], head: Head) -> Iterator[list[Any]]:
    """Row as Excel counts, our number, code, name, and what the answer's columns say; rows that name nothing go."""
    for number, line in enumerate(grid[head.row + 1 :], start=head.row + 2):
        texts = [text_of(cell)[:_LONGEST] for cell in line]
        cells = {name: texts[place] if place < len(texts) else "" for name, place in head.places.items()}
        who = [cells.pop(name, "") for name in (NUMBER, CODE, NAME)]
        if any(who[:2]) or (who[2] and any(cells.values())):
            yield [number, *who, {name: text for name, text in cells.items() if text}]


def text_of(value: Any) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str("" if value is None else value).split())
