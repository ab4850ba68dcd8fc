"""A table on paper as it always looked: title, unit, 合计 and 其中, groups, signers, A3 across, repeated headings."""

from __future__ import annotations

import io
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from sanzhua.base.periods import Period
from sanzhua.formbook.cell_text import lines_needed, looks_like_formula, plain
from sanzhua.formbook.definition import Column, Form, as_form, load_form
from sanzhua.formbook.history import Row
from sanzhua.formbook.official_sums import plan_share, projects_of, split, sums
from sanzhua.formbook.rates import rate_line, rates
from sanzhua.formbook.sheet_styles import BLACK_FONT, FONT, Styles

_A3 = 8
_HEADING_ROWS = (2, 3)
_SHARE = "plan_share"
_RATES_A_LINE = 4


@dataclass(frozen=True, slots=True)
class OfficialGroup:
    """A block of the table, such as a county; `rows` hold typed and derived values, in the order to print."""

    title: str
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Signers:
    """Who answers for the table, as printed; blanks are signed by hand. `filled_on` is ready to print."""

    filler: str = ""
    reviewer: str = ""
    head: str = ""
    filled_on: str = ""


def write_official(
    form: Form | str,
    period: Period,
    unit_or_city: str,
    groups: Sequence[OfficialGroup],
    *,
    title: str = "",
    signers: Signers | None = None,
    notes: Sequence[str] = (),
    lang: str = "zh",
) -> bytes:
    """An .xlsx to print and to file, with the form's rates below its sums.

    One untitled group prints its projects without a group row.

    Sums are values, not formulas: what was signed is what stays on the sheet. Raises UnknownForm.
    """
    definition = as_form(form)
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    table = _Table(book, definition, period, lang)
    table.head(title or table.say("title", unit=unit_or_city, form=table.form_title), unit_or_city)
    table.body(groups)
    printed = rates(definition, [row for group in groups for row in group.rows], table.lang)
    lines = [rate_line(printed[at : at + _RATES_A_LINE], table.lang) for at in range(0, len(printed), _RATES_A_LINE)]
    table.foot(signers or Signers(), [*filter(None, lines), *notes])
    book.close()
    return target.getvalue()


@dataclass(frozen=True, slots=True)
class _Printed:
    """A column as printed."""

    column: Column
    heading: str
    group: str
    width: int


class _Table:
    def __init__(self, book: xlsxwriter.Workbook, form: Form, period: Period, lang: str) -> None:
        self.form, self.period, self.lang = form, period, lang[:2]
        self.words: Mapping[str, str] = _layout()["words"][self.lang]
        self.columns = [self._printed(entry) for entry in printed_entries(form)]
        self.among: Mapping[str, Any] = _layout()[form.key]["among"]
        self.form_title = form.title if self.lang == "zh" else form.title_en
        self.styles = Styles(book)
        self.sheet: Worksheet = book.add_worksheet(f"{period}")
        self.line = _HEADING_ROWS[1] + 1
        self.last = len(self.columns)

    def say(self, name: str, **values: Any) -> str:
        return self.words[name].format(y=self.period.year, m=self.period.month, **values)

    def _printed(self, entry: Mapping[str, Any]) -> _Printed:
        suffix = "" if self.lang == "zh" else "_en"
        column = self.form.by_key.get(entry["key"]) or _computed(entry)
        own = column.heading if self.lang == "zh" else column.heading_en
        if _is_renamed(self.form, column):
            entry = {**entry, "heading": own, "heading_en": own}
        when = {"y": self.period.year, "m": self.period.month, "span": self.period.span_zh}
        heading = str(entry.get("heading" + suffix, own)).format(**when)
        group = str(entry.get("group" + suffix, "")).format(**when)
        if column.unit == "wan_usd":
            heading += "（万美元）" if self.lang == "zh" else " (10,000 US dollars)"
        return _Printed(column, heading, group, entry["width"])

    def head(self, title: str, unit_name: str) -> None:
        sheet, last = self.sheet, self.last
        sheet.merge_range(0, 0, 0, last, plain(title), self.styles.title())
        sheet.set_row(0, 36)
        label = self.form.unit_label if self.lang == "zh" else self.form.unit_label_en
        sheet.merge_range(1, 0, 1, last // 2, self.say("unit", unit=plain(unit_name)), self.styles.line())
        sheet.merge_range(1, last // 2 + 1, 1, last, self.say("money", label=label), self.styles.line("right"))
        sheet.set_row(1, 20)
        self._headings()
        sheet.set_landscape()
        sheet.set_paper(_A3)
        sheet.fit_to_pages(1, 0)
        sheet.center_horizontally()
        sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
        sheet.repeat_rows(*_HEADING_ROWS)
        sheet.set_footer(f'&C&"{FONT},Regular"&10{self.words["page"]}')
        sheet.freeze_panes(_HEADING_ROWS[1] + 1, 2)

    def _headings(self) -> None:
        top, low = _HEADING_ROWS
        sheet, style = self.sheet, self._style("heading")
        sheet.merge_range(top, 0, low, 0, self.words["number"], style)
        sheet.set_column(0, 0, 6)
        place = 1
        for group, run in groupby(self.columns, key=lambda one: one.group):
            members = list(run)
            if group and len(members) > 1:
                sheet.merge_range(top, place, top, place + len(members) - 1, group, style)
            for printed in members:
                sheet.set_column(place, place, printed.width)
                if group:
                    sheet.write_string(low, place, printed.heading, style)
                else:
                    sheet.merge_range(top, place, low, place, printed.heading, style)
                place += 1
        sheet.set_row(top, 22)
        sheet.set_row(low, 44)

    def body(self, groups: Sequence[OfficialGroup]) -> None:
        every = [row for group in groups for row in group.rows]
        self._sum_row(self.say("all", count=projects_of(every)), every, "sum")
        labels = self.among.get("labels", self.among["values"])
        parts = split(every, self.among["key"], self.among["values"])
        for label, rows in zip(labels, parts.values(), strict=True):
            if rows:
                self._sum_row(self.say("among", what=label, count=projects_of(rows)), rows, "sum")
        for number, group in enumerate(groups, start=1):
            if group.title:
                mark = chinese_number(number) if self.lang == "zh" else str(number)
                count = projects_of(group.rows)
                label = self.say("group", number=mark, title=plain(group.title), count=count)
                self._sum_row(label, group.rows, "group")
            for place, row in enumerate(group.rows, start=1):
                self._row(place, row)

    def _sum_row(self, label: str, rows: Sequence[Row], look: str) -> None:
        found: dict[str, Any] = {**sums(rows, self._money()), _SHARE: plan_share(rows)}
        # The words take the number's cell and the name's, as on the printed form.
        self.sheet.merge_range(self.line, 0, self.line, 1, label, self._style(look, align="left"))
        for place, printed in enumerate(self.columns[1:], start=2):
            self._put(place, printed.column, found.get(printed.column.key), look)
        self._next(24)

    def _money(self) -> list[Column]:
        return [printed.column for printed in self.columns if printed.column.is_money]

    def _row(self, number: int, row: Row) -> None:
        self.sheet.write_number(self.line, 0, number, self._style("row", align="center"))
        full = {**row, _SHARE: row.get(_SHARE, plan_share([row]))}
        lines = 1
        for place, printed in enumerate(self.columns, start=1):
            value = full.get(printed.column.key)
            self._put(place, printed.column, value, "row")
            if isinstance(value, str):
                lines = max(lines, lines_needed(value, printed.width))
        self._next(max(24, min(lines, 10) * 14 + 6))

    def _put(self, place: int, column: Column, value: Any, look: str) -> None:
        kind = _KIND_LOOKS.get(column.kind, _PROSE)
        if value is None or value in ("", []):
            self.sheet.write_blank(self.line, place, None, self._style(look, **kind))
        elif column.is_money:
            whole, rest = divmod(value, 10_000)
            shown = {**kind, "num_format": "#,##0.00"} if rest else kind
            self.sheet.write_number(self.line, place, value / 10_000 if rest else whole, self._style(look, **shown))
        elif isinstance(value, bool):
            self.sheet.write_string(self.line, place, self.words["yes" if value else "no"], self._style(look, **kind))
        elif isinstance(value, int | float):
            value = round(100 * value, 1) if column.kind == "ratio" else value
            self.sheet.write_number(self.line, place, value, self._style(look, **kind))
        else:
            text = plain("、".join(map(str, value)) if isinstance(value, list | tuple) else str(value))
            style = self._style(look, **kind, **({"quote_prefix": True} if looks_like_formula(text) else {}))
            self.sheet.write_string(self.line, place, text, style)

    def foot(self, signers: Signers, notes: Sequence[str]) -> None:
        for note in notes:
            self.sheet.merge_range(self.line, 0, self.line, self.last, plain(note), self.styles.line())
            self._next(22)
        texts = (
            self.words["filler"] + plain(signers.filler),
            self.words["reviewer"] + plain(signers.reviewer),
            self.words["head"] + plain(signers.head),
            self.words["filled_on"] + plain(signers.filled_on),
        )
        # Four blocks over the whole width, with room to write by hand.
        edges = [(self.last + 1) * quarter // 4 for quarter in range(5)]
        for text, left, right in zip(texts, edges, edges[1:], strict=False):
            self.sheet.merge_range(self.line, left, self.line, right - 1, text, self.styles.line())
        self._next(30)
        self.sheet.print_area(0, 0, self.line - 1, self.last)

    def _next(self, height: int) -> None:
        self.sheet.set_row(self.line, height)
        self.line += 1

    def _style(self, look: str, **more: Any) -> Format:
        return self.styles.of(**{**_LOOKS[look], **more})


# Printed tables are black on white: bold words for sums, no fills that a copier turns to grey.
_ROW: Mapping[str, Any] = {"font_name": FONT, "font_size": 10, "valign": "vcenter", "border": 1}
_LOOKS: Mapping[str, Mapping[str, Any]] = {
    "row": _ROW,
    "sum": {**_ROW, "bold": True},
    "group": {**_ROW, "font_name": BLACK_FONT},
    "heading": {**_ROW, "font_name": BLACK_FONT, "align": "center", "text_wrap": True},
}
_AMOUNT = {"align": "right", "num_format": "#,##0"}
_PROSE = {"align": "left", "text_wrap": True}
_MIDDLE = {"align": "center", "text_wrap": True}
_KIND_LOOKS: Mapping[str, Mapping[str, Any]] = {
    "money": _AMOUNT,
    "usd": _AMOUNT,
    "int": _AMOUNT,
    "number": {"align": "right"},
    "percent": {"align": "right"},
    "ratio": {"align": "right", "num_format": "0.0"},
    "date": _MIDDLE,
    "bool": _MIDDLE,
    "choice": _MIDDLE,
}


def chinese_number(number: int) -> str:
    """1 to 99 as group rows number themselves: 一, 十, 十一, 二十一."""
    digits = "〇一二三四五六七八九"
    tens, ones = divmod(number, 10)
    head = ("" if tens == 1 else digits[tens]) + "十" if tens else ""
    return head + (digits[ones] if ones else "")


def _computed(entry: Mapping[str, Any]) -> Column:
    """A column that only paper shows; the share of the plan prints as per cent, as its heading says."""
    return Column(entry["key"], entry["heading"], entry["heading_en"], kind="ratio", source="derived")


def printed_entries(form: Form) -> list[Mapping[str, Any]]:
    """The columns of the printed table: those of the old one that the version still has, and those that an office
    added for paper, before the note or at the end."""
    shipped = load_form(form.key).by_key
    old = [one for one in _layout()[form.key]["columns"] if one["key"] in form.by_key or one["key"] not in shipped]
    there = {one["key"] for one in old}
    added = [{"key": one.key, "width": one.width} for one in form.columns if one.on_paper and one.key not in there]
    at = len(old) - 1 if old[-1]["key"] == "note" else len(old)
    return [*old[:at], *added, *old[at:]]


def _is_renamed(form: Form, column: Column) -> bool:
    """Whether an office gave the column another heading than the one that the printed words belong to."""
    shipped = load_form(form.key).by_key.get(column.key)
    return shipped is not None and shipped.heading != column.heading


@cache
def _layout() -> dict[str, Any]:
    return tomllib.loads(files("sanzhua.formbook").joinpath("official.toml").read_text(encoding="utf-8"))
