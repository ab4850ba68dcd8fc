"""The CSV of the opening load, read strictly: a value is what the contract says or its line is refused.

Source: contracts.md 5. Money is whole yuan and may be negative, as corrections are; 1e3, 12.5 and 1,200 are no amounts.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from sanzhua.base.periods import Period
from sanzhua.base.refusals import Refused
from sanzhua.codes import regions
from sanzhua.formbook.definition import Column, Form

REQUIRED = ("period", "unit", "region", "project")
MAX_PROJECT = 200
MAX_UNIT = 120
_SHOWN = 20
_FIELD_LIMIT = 1_000_000
_INTEGER = re.compile(r"-?[0-9]{1,18}", re.ASCII)
_DECIMAL = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,9})?", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?", re.ASCII)

Value = str | int | bool | Decimal | None


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One record; `line` is the line of the file on which it begins, the heading being line 1."""

    line: int
    period: str
    unit: str
    region: str | None
    project: str
    values: dict[str, Value]

    @property
    def batch(self) -> str | None:
        batch = self.values.get("batch_no")
        return batch if isinstance(batch, str) else None


class BadRows(Refused):
    """Rows that cannot be taken, each with its line."""

    def __init__(self, faults: Sequence[tuple[int, str]]) -> None:
        shown = "\n".join(_at_line(line, sentence) for line, sentence in faults[:_SHOWN])
        hidden = len(faults) - _SHOWN
        more = "\n" + _("另有 {count} 行有问题。").format(count=hidden) if hidden > 0 else ""
        super().__init__(f"{shown}{more}\n" + _("一行也没有载入，请改正后重新载入。"))
        self.lines = [line for line, _sentence in faults]


class BadValue(ValueError):
    """A value that is not what its column holds."""


def read_history(content: bytes, form: Form) -> tuple[list[str], list[HistoryRow]]:
    """The form's columns that the file has, and its rows. Raises Refused for the file, BadRows for its rows."""
    records = _records(_text(content))
    _line, heading = next(records, (1, []))
    names = read_heading(heading, form)
    rows: list[HistoryRow] = []
    faults: list[tuple[int, str]] = []
    for line, record in records:
        try:
            rows.append(_row(line, dict(zip(names, record, strict=True)) if _fits(names, record) else {}, form))
        except BadValue as bad:
            faults.append((line, str(bad)))
    if faults:
        raise BadRows(faults)
    if not rows:
        raise Refused(_("文件只有表头，没有数据行。"))
    return [name for name in names if name not in REQUIRED], rows


def _text(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        sentence = _("文件不是 UTF-8 编码。请在表格软件里另存为“CSV UTF-8（逗号分隔）”后再载入。")
        raise Refused(_at_line(line, sentence)) from error
    if "\x00" in text:
        raise Refused(_("文件里有空字符（NUL），不是文本文件。请重新导出为 CSV。"))
    if not text.strip():
        raise Refused(_("文件是空的。"))
    return text


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line on which it begins; blank lines are passed over. Raises Refused."""
    csv.field_size_limit(_FIELD_LIMIT)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    begin = 1
    try:
        for record in reader:
            if len(record) > 1 or "".join(record).strip():
                yield begin, record
            begin = reader.line_num + 1
    except csv.Error as error:
        raise Refused(_at_line(begin, _("引号没有配对，或一格太长，读不下去。请检查这一行的引号。"))) from error


def read_heading(heading: Sequence[str], form: Form) -> list[str]:
    names = [name.strip() for name in heading]
    known = {*REQUIRED, *form.keys()}
    if missing := [name for name in REQUIRED if name not in names]:
        raise Refused(_at_line(1, _("表头缺少这些列：{names}。").format(names="、".join(missing))))
    if unknown := [name or _blank(place) for place, name in enumerate(names, 1) if name not in known]:
        sentence = _("这些列不是表式 {form} 的列：{names}。请删去或改名后再载入。")
        raise Refused(_at_line(1, sentence.format(form=form.key, names="、".join(unknown))))
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise Refused(_at_line(1, _("这些列出现了不止一次：{names}。").format(names="、".join(twice))))
    return names


def _blank(place: int) -> str:
    return _("（第 {place} 列，标题为空）").format(place=place)


def _at_line(line: int, sentence: str) -> str:
    return _("第 {line} 行：{sentence}").format(line=line, sentence=sentence)


def _fits(names: Sequence[str], record: Sequence[str]) -> bool:
    if len(record) != len(names):
        raise BadValue(_("有 {cells} 格，表头有 {columns} 格。").format(cells=len(record), columns=len(names)))
    return True


def _row(line: int, cells: dict[str, str], form: Form) -> HistoryRow:
    clean = {name: unicodedata.normalize("NFC", text).strip() for name, text in cells.items()}
    return HistoryRow(
        line=line,
        period=read_period(clean["period"]),
        unit=read_needed(clean["unit"], "unit", MAX_UNIT),
        region=read_region(clean["region"]),
        project=read_needed(clean["project"], "project", MAX_PROJECT),
        values={column.key: read_value(clean.get(column.key, ""), column) for column in form.columns},
    )


def read_period(text: str) -> str:
    try:
        return str(Period.parse(text))
    except ValueError as error:
        raise BadValue(f"period {error}") from error


def read_needed(text: str, key: str, longest: int) -> str:
    if not text:
        raise BadValue(_("{key} 为空。").format(key=key))
    if len(text) > longest:
        raise BadValue(_("{key} 超过 {count} 个字符。").format(key=key, count=longest))
    return text


def read_region(text: str) -> str | None:
    if not text:
        return None
    if not regions.is_valid(text):
        raise BadValue(_("region“{text}”不是 GB/T 2260 六位行政区划代码。").format(text=text))
    return text


def read_value(text: str, column: Column) -> Value:
    if not text:
        return None
    return _READ.get(column.kind, _plain)(text, column)


def _plain(text: str, _column: Column) -> Value:
    return text


def _money(text: str, column: Column) -> Value:
    if not _INTEGER.fullmatch(text):
        raise _bad(column, text, _("不是整数金额（元，外资为美元）；不能带小数、千分位、单位或指数。"))
    return int(text)


def _whole(text: str, column: Column) -> Value:
    if not _INTEGER.fullmatch(text):
        raise _bad(column, text, _("不是整数。"))
    return int(text)


def _number(text: str, column: Column) -> Value:
    if not _DECIMAL.fullmatch(text):
        raise _bad(column, text, _("不是数。"))
    return Decimal(text)


def _percent(text: str, column: Column) -> Value:
    number = Decimal(text) if _DECIMAL.fullmatch(text) else Decimal(-1)
    if not 0 <= number <= 100:
        raise _bad(column, text, _("不是 0 到 100 的数。"))
    return number


def _truth(text: str, column: Column) -> Value:
    if text.lower() not in ("true", "false"):
        raise _bad(column, text, _("应为 true 或 false。"))
    return text.lower() == "true"


def _date(text: str, column: Column) -> Value:
    try:
        if not _DAY.fullmatch(text):
            raise ValueError(text)
        date.fromisoformat(text if len(text) == 10 else f"{text}-01")
    except ValueError as error:
        raise _bad(column, text, _("不是日期，请写成 2019-04 或 2019-04-18。")) from error
    return text


def _bad(column: Column, text: str, what: str) -> BadValue:
    return BadValue(f"{column.key}（{column.heading}）“{text}”{what}")


_READ: dict[str, Callable[[str, Column], Value]] = {
    "money": _money,
    "usd": _money,
    "int": _whole,
    "number": _number,
    "percent": _percent,
    "bool": _truth,
    "date": _date,
}
