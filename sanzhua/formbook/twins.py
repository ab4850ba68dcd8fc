"""The same project twice in one workbook."""

from __future__ import annotations

import re
from typing import NamedTuple

from sanzhua.base.likeness import ratio, squeeze
from sanzhua.formbook.definition import Form
from sanzhua.formbook.problems import Problem, severity_of
from sanzhua.formbook.reading import Row

_MARKS = re.compile(r"[\s·•,，。、;；:：'\"“”‘’()（）\[\]【】<>《》—–\-_/~]+")
_TELLING = re.compile(r"\d+|[一二三四五六七八九十]+(?=[期标段号批])|[a-z]+|[东西南北上下新老左右]")
_ALIKE = 0.85


class _Seen(NamedTuple):
    row: Row
    name: str


def find_twins(form: Form, rows: list[Row], columns: dict[str, str]) -> list[Problem]:
    """A problem on the name of each row whose project was met before. `columns` gives each sheet's column of names."""
    by_name: dict[tuple[str, ...], _Seen] = {}
    by_code: dict[tuple[str, ...], _Seen] = {}
    more = [key for key in form.row_key if key != "name"]
    problems = []
    for row in rows:
        name, code = bare_name(row.get("name")), row.get("code")
        rest = [str(row.get(key) or "") for key in more] if more else ()
        seen = _Seen(row, name)
        first = by_name.setdefault((name, *rest), seen) if name else seen
        if first is not seen and _other_code(first.row, row):
            first = seen
        near = by_code.setdefault((code, *rest), seen) if code else seen
        if first is seen and near is not seen and name and _same_words(near.name, name):
            first = near
        if first is not seen:
            problems.append(_problem(row, first.row, columns))
    return problems


def bare_name(name: str | None) -> str:
    if not name:
        return ""
    plain = squeeze(name)
    return (plain if plain.isalnum() else _MARKS.sub("", plain)).lower()


def _other_code(first: Row, row: Row) -> bool:
    """Phases often share a name and differ in their codes; two sound codes make two projects."""
    codes = first.get("code"), row.get("code")
    return all(codes) and codes[0] != codes[1] and "code" not in row.texts and "code" not in first.texts


def _same_words(left: str, right: str) -> bool:
    return _TELLING.findall(left) == _TELLING.findall(right) and ratio(left, right) >= _ALIKE


def _problem(row: Row, first: Row, columns: dict[str, str]) -> Problem:
    where = f"第 {first.row} 行" if first.sheet == row.sheet else f"“{first.sheet}”第 {first.row} 行"
    cell = f"{columns[row.sheet]}{row.row}"
    params = {"where": where, "sheet": first.sheet, "row": first.row}
    name = row.get("name") or ""
    return Problem(row.sheet, cell, "name", severity_of("project_twice"), "project_twice", params, name)
