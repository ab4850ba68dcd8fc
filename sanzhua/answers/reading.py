"""Two workbooks of any layout read side by side, in limited children; nothing of them is kept."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sanzhua.answers.rules.comparing import Column, Comparison, Line, compare, slack_of
from sanzhua.base.likeness import squeeze
from sanzhua.base.periods import Period
from sanzhua.base.refusals import Refused
from sanzhua.formbook.definition import Form
from sanzhua.formbook.headings import matcher_for
from sanzhua.formbook.layout import find_layouts
from sanzhua.formbook.mapping import map_columns
from sanzhua.formbook.package import Unreadable
from sanzhua.formbook.reader import in_child, load_sheets, read_in_child
from sanzhua.formbook.reading import Reading

_NOT_COMPARED = frozenset({"name", "code"})
_EXTRA = "extra:"


@dataclass(frozen=True, slots=True)
class Sent:
    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Read:
    """One of the two files: its rows, and what stood in it that the other lacks or that nobody could read."""

    name: str
    lines: tuple[Line, ...]
    headings: dict[str, str]
    units: dict[str, str | None]
    unread: int


@dataclass(frozen=True, slots=True)
class Total:
    column: Column
    left: int
    right: int


@dataclass(frozen=True, slots=True)
class Compared:
    """`only_left`, `only_right` are headings that one file alone has."""

    form: Form
    left: Read
    right: Read
    columns: tuple[Column, ...]
    result: Comparison
    totals: tuple[Total, ...]
    headings_left: tuple[str, ...]
    headings_right: tuple[str, ...]


def compare_files(left: Sent, right: Sent, forms: Sequence[Form], period: Period, lang: str = "zh") -> Compared:
    """Read with the one of `forms` that knows most headings of both. Raises Refused, with the file's name."""
    with tempfile.TemporaryDirectory(prefix="sanzhua-compare-") as folder:
        paths = []
        for number, sent in enumerate((left, right)):
            path = Path(folder) / f"{number}{Path(sent.name).suffix.lower()[:6]}"
            path.write_bytes(sent.data)
            paths.append(path)
        form = forms[0]
        if len(forms) > 1:
            known = []
            for path, sent in zip(paths, (left, right), strict=True):
                with _about(sent, lang):
                    known.append(in_child(known_headings, path, form, period, sent.name, tuple(forms)))
            form = max(forms, key=lambda one: sum(found[one.key] for found in known))
        readings = []
        for path, sent in zip(paths, (left, right), strict=True):
            with _about(sent, lang):
                readings.append(as_read(sent.name, read_in_child(path, form, period, None, sent.name)))
    return compared(readings[0], readings[1], form)


@contextmanager
def _about(sent: Sent, lang: str) -> Iterator[None]:
    """A refusal names the file that it is about."""
    try:
        yield
    except Unreadable as refusal:
        raise Refused(f"{sent.name}：{refusal.message(lang)}") from refusal


def known_headings(path: str, _form: Form, period: Period, name: str, forms: Sequence[Form]) -> dict[str, int]:
    """By form how many columns of the file it knows; in a child."""
    sheets = [sheet for sheet in load_sheets(path, name) if sheet.visible]
    found = {}
    for form in forms:
        matcher = matcher_for(form, period)
        found[form.key] = 0
        for sheet in sheets:
            for layout in find_layouts(sheet, matcher):
                columns, _doubts = map_columns(sheet, layout, form, matcher, None)
                found[form.key] += sum(column.key is not None for column in columns)
    return found


def as_read(name: str, reading: Reading) -> Read:
    headings: dict[str, str] = {}
    units: dict[str, str | None] = {}
    for sheet in reading.sheets:
        for column in sheet.mapping:
            place = column.key or _EXTRA + squeeze(column.heading).casefold()
            headings.setdefault(place, column.heading)
            units.setdefault(place, column.unit)
    lines = tuple(
        Line(
            row.sheet,
            row.row,
            str(row.values.get("name") or row.texts.get("name") or ""),
            str(row.values.get("code") or row.texts.get("code") or ""),
            str(row.values.get("batch_no") or ""),
            _values(row.values, row.texts, row.extra),
        )
        for row in reading.rows
    )
    unread = sum(one.severity == "error" for one in reading.problems)
    return Read(name, lines, headings, units, unread)


def _values(values: dict[str, Any], texts: dict[str, str], extra: dict[str, str]) -> dict[str, Any]:
    known = {key: texts.get(key) if value is None else value for key, value in values.items()}
    return known | {_EXTRA + squeeze(heading).casefold(): text for heading, text in extra.items()}


def compared(left: Read, right: Read, form: Form) -> Compared:
    shared = [place for place in left.headings if place in right.headings]
    columns = tuple(
        _column(place, left, right, form) for place in shared if place not in _NOT_COMPARED and not _is_number(place)
    )
    result = compare(left.lines, right.lines, (*_identity(form, shared), *columns))
    totals = tuple(Total(column, _sum(left, column.key), _sum(right, column.key)) for column in columns if column.money)
    return Compared(form, left, right, columns, result, totals, _lacking(left, right), _lacking(right, left))


def _identity(form: Form, shared: Sequence[str]) -> tuple[Column, ...]:
    """Name and code stand among the values, too: rows matched by the one may differ in the other."""
    return tuple(Column(key, form.by_key[key].heading) for key in ("name", "code") if key in shared)


def _is_number(place: str) -> bool:
    return place in {f"{_EXTRA}{word}" for word in ("序号", "编号", "no.", "no", "#")}


def _column(place: str, left: Read, right: Read, form: Form) -> Column:
    known = form.by_key.get(place)
    money = known is not None and known.is_money
    sides = [(one.units.get(place), [line.values.get(place) for line in one.lines]) for one in (left, right)]
    heading = known.heading if known else left.headings[place]
    return Column(place, heading, money, slack_of(sides) if money else 0)


def _sum(read: Read, place: str) -> int:
    return sum(value for line in read.lines if type(value := line.values.get(place)) is int)


def _lacking(one: Read, other: Read) -> tuple[str, ...]:
    return tuple(
        heading for place, heading in one.headings.items() if place not in other.headings and not _is_number(place)
    )


__all__ = ["Compared", "Read", "Sent", "compare_files", "compared", "known_headings"]
