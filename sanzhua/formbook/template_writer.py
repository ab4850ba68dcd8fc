"""The Excel template of a form: prefilled, guarded, and read back by the reader without a loss."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from sanzhua.base.periods import Period
from sanzhua.formbook.cell_text import column_letter, lines_needed, looks_like_formula, plain
from sanzhua.formbook.definition import Column, Form, as_form
from sanzhua.formbook.history import NO_HISTORY, History, Row
from sanzhua.formbook.rates import rate_line, rates
from sanzhua.formbook.rules.derive import derive, open_keys
from sanzhua.formbook.sheet_styles import DERIVED_FILL, LOCKED_FILL, Styles
from sanzhua.formbook.template_formulas import formulas
from sanzhua.formbook.template_headings import KEYS_ROW, META_SHEET, heading
from sanzhua.formbook.template_memory import Origin, OriginRow, write_memory

FIRST_ROW = 4  # counted from 0: title, line of unit, two rows of headings above it
_A3 = 8
_WORDS = {
    "zh": {
        "number": "序号",
        "unit": "填报单位：",
        "money": "单位：",
        "legend": "白色由单位填写；灰色由系统带出，需要改的请在系统中提出；蓝色自动计算",
        "yes": ("是", "否"),
        "amount": "请填数字，以万元为单位；负数表示冲减，须写明原因。",
        "share": "请填 0 至 100 的数，65 表示 65%。",
        "date": "请写年月或年月日，如 2019-04 或 2019-04-18。",
        "one_of": "请从下拉列表中选。",
        "wrong": "填写有误",
        "rates": "注：制表时，",
    },
    "en": {
        "number": "No.",
        "unit": "Reporting unit: ",
        "money": "Unit: ",
        "legend": "White: to fill in; grey: from the register, changes are proposed in the system; blue: computed",
        "yes": ("是", "否"),
        "amount": "A number in 10,000 yuan; a negative one takes back and wants its reason.",
        "share": "A number from 0 to 100; 65 stands for 65 %.",
        "date": "Month or day, as 2019-04 or 2019-04-18.",
        "one_of": "Choose from the list.",
        "wrong": "This cannot be right",
        "rates": "注：As of this file: ",
    },
}


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """`values` by column key, money in yuan; `key`, `revision` and the words of unread cells go to the hidden sheet."""

    key: str
    values: Row
    history: History = field(default=NO_HISTORY)
    revision: int = 0
    texts: Mapping[str, str] = field(default_factory=dict)


def write_template(
    form: Form | str,
    period: Period,
    rows: Sequence[TemplateRow],
    unit_name: str,
    lang: str = "zh",
    *,
    blank_rows: int = 10,
    merged_january: bool = False,
    about: Mapping[str, str] | None = None,
) -> bytes:
    """An .xlsx with the rows given and some empty ones for new projects. Raises UnknownForm.

    `about` is kept on the hidden sheet as it is and comes back with the file.
    """
    definition = as_form(form)
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = _Template(book, definition, period, lang, merged_january)
    sheet.head(unit_name)
    every = [*rows, *(TemplateRow("", {}) for _ in range(blank_rows))]
    for place, row in enumerate(every):
        sheet.row(place, row)
    sheet.guard(len(every))
    sheet.note(len(every), rows)
    sheet.remember(unit_name, rows, about or {})
    book.close()
    return target.getvalue()


def shown_columns(form: Form) -> tuple[Column, ...]:
    """The columns of the template, after the running number; columns of a form all have a place here."""
    return form.columns


class _Template:
    def __init__(self, book: xlsxwriter.Workbook, form: Form, period: Period, lang: str, merged: bool) -> None:
        self.book, self.form, self.period, self.lang, self.merged = book, form, period, lang[:2], merged
        self.words: Mapping[str, Any] = _WORDS[self.lang]
        self.styles = Styles(book)
        self.sheet: Worksheet = book.add_worksheet(_sheet_name(form.title if self.lang == "zh" else form.key))
        self.columns = shown_columns(form)
        self.at = {column.key: place + 1 for place, column in enumerate(self.columns)}
        self.written: list[dict[str, Any]] = []

    def head(self, unit_name: str) -> None:
        last = len(self.columns)
        sheet, styles, words = self.sheet, self.styles, self.words
        when = f"{self.period.label_zh}（{self.period.span_zh}）" if self.lang == "zh" else f"{self.period} "
        title = self.form.title if self.lang == "zh" else self.form.title_en
        label = self.form.unit_label if self.lang == "zh" else self.form.unit_label_en
        # The title and the legend stand where the screen begins, not in the middle of forty columns.
        sheet.merge_range(0, 0, 0, min(last, 12), f"{when}{title}", styles.title())
        sheet.write_string(1, 0, words["unit"] + plain(unit_name), styles.line())
        sheet.write_string(1, 4, words["money"] + label, styles.line())
        sheet.write_string(1, 6, words["legend"], styles.line())
        sheet.set_row(0, 30)
        sheet.set_row(2, 18)
        sheet.set_row(3, 44)
        self._headings()

    def _headings(self) -> None:
        sheet, style = self.sheet, self.styles.heading()
        sheet.merge_range(2, 0, 3, 0, self.words["number"], style)
        sheet.set_column(0, 0, 5)
        own = self.columns[0].group  # the project's own facts stand alone: over them a group would say nothing new
        for (group, label), members in groupby(self.columns, key=lambda one: (one.group, self._group(one))):
            run = list(members)
            places = [self.at[column.key] for column in run]
            grouped = group != own and len(run) > 1
            if grouped:
                sheet.merge_range(2, places[0], 2, places[-1], label, style)
            for place, column in zip(places, run, strict=True):
                sheet.set_column(place, place, column.width)
                if grouped:
                    sheet.write_string(3, place, heading(self.form, column, self.lang), style)
                else:
                    sheet.merge_range(2, place, 3, place, heading(self.form, column, self.lang), style)

    def _group(self, column: Column) -> str:
        return column.group if self.lang == "zh" else column.group_en

    def row(self, place: int, row: TemplateRow) -> None:
        line = FIRST_ROW + place
        options = {"merged_january": self.merged}
        full = self._full(row, derive(self.form, self.period, row.values, row.history, **options))
        opened = open_keys(self.form, self.period, row.values, row.history, **options)
        made = formulas(self.form.key, self.period, row.values, row.history, **options)
        self.written.append({key: full[key] for key in self.at if full.get(key) not in (None, "", [])})
        self.sheet.set_row(line, self._height(full))
        self.sheet.write_number(line, 0, place + 1, self.styles.cell("choice", bg_color=LOCKED_FILL))
        for column in self.columns:
            if column.source == "derived":
                formula = None if column.key in opened else made.get(column.key)
                self._derived(line, column, full.get(column.key), formula, is_open=column.key in opened)
            else:
                fixed = column.source in ("register", "carried") and bool(row.key)
                self._value(line, column, full.get(column.key), **self._guarded(fixed, LOCKED_FILL))

    def _full(self, row: TemplateRow, worked: Row) -> dict[str, Any]:
        """Only what is computed is worked out: a month that nobody has typed stays blank, whatever the sums say."""
        derived = {column.key for column in self.columns if column.source == "derived"}
        return {**row.values, **{key: value for key, value in worked.items() if key in derived}}

    def _height(self, full: Row) -> int:
        """Said outright, since WPS does not grow rows that another program wrote."""
        texts = ((full.get(column.key), column.width) for column in self.columns if column.kind == "text")
        lines = [lines_needed(text, width) for text, width in texts if isinstance(text, str)]
        return min(max([1, *lines]), 8) * 14 + 6

    @staticmethod
    def _guarded(fixed: bool, fill: str) -> dict[str, Any]:
        return {"bg_color": fill} if fixed else {"locked": False}

    def _derived(self, line: int, column: Column, value: Any, formula: str | None, *, is_open: bool) -> None:
        if formula is None:
            self._value(line, column, value, **self._guarded(not is_open, DERIVED_FILL))
            return
        cells = {key: f"{column_letter(place)}{line + 1}" for key, place in self.at.items()}
        style = self.styles.cell(column.kind, bg_color=DERIVED_FILL)
        self.sheet.write_formula(line, self.at[column.key], formula.format(**cells), style, _cached(column, value))

    def _value(self, line: int, column: Column, value: Any, **more: Any) -> None:
        place, shown = self.at[column.key], _shown(column, value, self.words["yes"])
        if shown is None:
            self.sheet.write_blank(line, place, None, self.styles.cell(column.kind, **more))
        elif isinstance(shown, str):
            if looks_like_formula(shown):
                more["quote_prefix"] = True
            self.sheet.write_string(line, place, shown, self.styles.cell(column.kind, **more))
        else:
            self.sheet.write_number(line, place, shown, self.styles.cell(column.kind, **more))

    def guard(self, rows: int) -> None:
        """Drop-downs, frozen headings, protection without a password, and how it prints."""
        sheet, last = self.sheet, FIRST_ROW + max(rows, 1) - 1
        for column in self.columns:
            rule = self._rule(column)
            if rule:
                sheet.data_validation(FIRST_ROW, self.at[column.key], last, self.at[column.key], rule)
            if column.is_money:
                self._show_fractions(self.at[column.key], last)
        sheet.freeze_panes(FIRST_ROW, 2)
        sheet.protect("", {"format_columns": True, "format_rows": True, "sort": True, "autofilter": True})
        sheet.set_landscape()
        sheet.set_paper(_A3)
        sheet.fit_to_pages(3, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.repeat_rows(0, FIRST_ROW - 1)
        sheet.repeat_columns(0, 1)
        sheet.set_footer("&C&P / &N")

    def note(self, rows: int, filled: Sequence[TemplateRow]) -> None:
        """The form's rates below the table, as of the making; a note that the reader leaves out."""
        identified = [{**row.values, "project": row.key.partition("#")[0] or None} for row in filled]
        line = rate_line(rates(self.form, identified, self.lang), self.lang)
        if line:
            place = FIRST_ROW + rows + 1
            self.sheet.merge_range(place, 0, place, 12, plain(self.words["rates"] + line), self.styles.wrapped())
            self.sheet.set_row(place, 62)

    def _rule(self, column: Column) -> dict[str, Any] | None:
        words = self.words
        common = {"error_title": words["wrong"], "ignore_blank": True}
        if column.kind == "bool":
            return {**common, "validate": "list", "source": list(words["yes"]), "error_message": words["one_of"]}
        if column.choices and column.kind == "choice" and column.source != "derived":
            return {**common, "validate": "list", "source": list(column.choices), "error_message": words["one_of"]}
        if column.source != "typed":
            return None
        if column.is_money:
            bounds = {"criteria": "between", "minimum": -(10**10), "maximum": 10**10}
            note = {"input_message": words["amount"], "error_message": words["amount"]}
            return {**common, "validate": "decimal", **bounds, **note}
        if column.kind == "percent":
            bounds = {"criteria": "between", "minimum": 0, "maximum": 100}
            return {**common, "validate": "decimal", **bounds, "error_message": words["share"]}
        return {"validate": "any", "input_message": words["date"]} if column.kind == "date" else None

    def _show_fractions(self, place: int, last: int) -> None:
        # Whole 万元 are the rule; a fraction that someone types is shown instead of being rounded out of sight.
        cell = f"{column_letter(place)}{FIRST_ROW + 1}"
        criteria = f"=AND(ISNUMBER({cell}),{cell}<>INT({cell}))"
        style = self.book.add_format({"num_format": "#,##0.00##"})
        rule = {"type": "formula", "criteria": criteria, "format": style}
        self.sheet.conditional_format(FIRST_ROW, place, last, place, rule)

    def remember(self, unit_name: str, rows: Sequence[TemplateRow], about: Mapping[str, str]) -> None:
        """What the file is about, on a sheet that only a program sees."""
        meta: Worksheet = self.book.add_worksheet(META_SHEET)
        held = tuple(
            OriginRow(FIRST_ROW + place + 1, row.key, row.revision, self.written[place], row.texts)
            for place, row in enumerate(rows)
        )
        write_memory(meta, Origin(self.form.key, self.form.version, str(self.period), unit_name, about, held))
        for column in self.columns:
            meta.write_string(KEYS_ROW, self.at[column.key], column.key)
        meta.very_hidden()


def _sheet_name(title: str) -> str:
    return "".join(sign for sign in title if sign not in "[]:*?/\\'")[:31]


def _shown(column: Column, value: Any, yes: tuple[str, str]) -> str | float | None:
    """A value as its cell holds it: yuan as 万元, true as 是, tags joined."""
    if value is None or value in ("", []):
        return None
    if column.is_money:
        whole, rest = divmod(int(value), 10_000)
        return value / 10_000 if rest else whole
    if isinstance(value, bool):
        return yes[0] if value else yes[1]
    if isinstance(value, list | tuple):
        return plain("、".join(map(str, value)))
    if isinstance(value, int | float):
        return value
    return plain(str(value))


def _cached(column: Column, value: Any) -> Any:
    shown = _shown(column, value, ("是", "否"))
    return "" if shown is None else shown
