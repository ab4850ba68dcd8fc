"""One table of a sheet read column by column: merges filled, formulas judged, cells cleaned."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import Any

from sanzhua.formbook.book import RawSheet
from sanzhua.formbook.cells import CLEANERS, clean_name
from sanzhua.formbook.definition import Column, Form
from sanzhua.formbook.formulas import NotUnderstood, work_out
from sanzhua.formbook.mapping import MappedColumn
from sanzhua.formbook.problems import Problem, severity_of
from sanzhua.formbook.sheetxml import letters
from sanzhua.formbook.tidying import Setting, shortened, tidy

_AMOUNTS = frozenset({"money", "usd", "number", "int", "percent"})
_NEAR = 0.0051
_LONGEST_TEXT = 1_000


@dataclass
class Table:
    """The project rows of one sheet. `values[key]` runs parallel to `rows` (zero-based rows of the sheet)."""

    sheet: RawSheet
    form: Form
    rows: list[int]
    columns: list[MappedColumn]
    problems: list[Problem] = field(default_factory=list)
    values: dict[str, list[Any]] = field(default_factory=dict)
    texts: dict[int, dict[str, str]] = field(default_factory=dict)
    unsure: set[tuple[str, int]] = field(default_factory=set)
    same_project: dict[int, int] = field(default_factory=dict)
    turned: list[Sequence[Any]] = field(default_factory=list, repr=False)

    def report(self, row: int, column: int, key: str, code: str, params: dict[str, Any], text: str) -> None:
        cell = f"{letters(column)}{row + 1}"
        told = {name: shortened(value) if type(value) is str else value for name, value in params.items()}
        problem = Problem(self.sheet.name, cell, key, severity_of(code), code, told, shortened(text, _LONGEST_TEXT))
        self.problems.append(problem)

    def read(self) -> None:
        self.turned = _turned([self.sheet.grid[row] for row in self.rows])
        for mapped in self.columns:
            if mapped.key is not None:
                self.values[mapped.key] = self._read_column(mapped, self.form.column(mapped.key))

    def _read_column(self, mapped: MappedColumn, column: Column) -> list[Any]:
        raw = list(self.turned[mapped.index]) if self.turned else []
        forced = self._formulas(mapped, column, raw)
        self._fill_merges(mapped, column, raw)
        clean: Callable[..., list[Any]] = clean_name if column.key == "name" else CLEANERS[column.kind]
        cleaned = clean(raw, self._setting(mapped, column), self._reporter(mapped, column))
        for at in forced:
            cleaned[at] = None
        return cleaned

    def _setting(self, mapped: MappedColumn, column: Column) -> Setting:
        sheet, rows, index = self.sheet, self.rows, mapped.index
        return Setting(
            unit=mapped.scale,
            factor=mapped.factor,
            planned="plan" in column.key,
            from_text=sheet.from_text,
            epoch_1904=sheet.epoch_1904,
            format_of=lambda at: sheet.format_of(rows[at], index),
            percent_heading=mapped.percent_heading,
            shown=column.unit or "wan",
            unit_told=mapped.unit_told,
        )

    def _reporter(self, mapped: MappedColumn, column: Column) -> Callable[[int, str, dict[str, Any], str], None]:
        def report(at: int, code: str, params: dict[str, Any], text: str) -> None:
            row = self.rows[at]
            self.report(row, mapped.index, column.key, code, params, text)
            self.texts.setdefault(row, {})[column.key] = shortened(text, _LONGEST_TEXT)
            self.unsure.add((column.key, row))

        return report

    def _formulas(self, mapped: MappedColumn, column: Column, raw: list[Any]) -> list[int]:
        """Replace what a formula leaves without a value; gives the places that stay empty."""
        sheet, report = self.sheet, self._reporter(mapped, column)
        if not sheet.formulas and not sheet.errors:
            return []
        empty = []
        for at, row in enumerate(self.rows):
            place = (row, mapped.index)
            formula = sheet.formulas.get(place)
            error = sheet.errors.get(place)
            if error is not None or (formula is not None and formula.is_error):
                text = error or (formula.cached if formula else "") or "#N/A"
                report(at, "formula_error", {"text": text}, text)
                raw[at] = ""
                empty.append(at)
            elif formula is not None and not self._judge_formula(at, place, formula.text, raw, report, column.kind):
                raw[at] = ""
                empty.append(at)
        return empty

    def _judge_formula(
        self, at: int, place: tuple[int, int], text: str, raw: list[Any], report: Callable[..., None], kind: str
    ) -> bool:
        stored = raw[at]
        if "[" in text or "://" in text:
            if stored == "":
                report(at, "formula_empty", {}, "=" + text)
                return False
            report(at, "formula_external", {"text": tidy(stored)}, tidy(stored))
            return True
        if kind not in _AMOUNTS and stored != "":
            return True
        try:
            worked = float(work_out(text, self._number_at))
        except NotUnderstood:
            if stored == "" and self.sheet.formulas[place].cached is None:
                report(at, "formula_empty", {}, "=" + text)
                return False
            return True
        if stored == "" and self.sheet.formulas[place].cached is None:
            raw[at] = worked
            report(at, "formula_worked_out", {"value": tidy(round(worked, 6))}, "=" + text)
        elif type(stored) in (int, float) and abs(stored - worked) > max(_NEAR, abs(worked) * 1e-6):
            params = {"text": tidy(stored), "value": tidy(round(worked, 6))}
            report(at, "formula_stale", params, tidy(stored))
            return False
        return True

    def _number_at(self, row: int, column: int) -> float | None:
        grid = self.sheet.grid
        if (row, column) in self.sheet.errors:
            raise NotUnderstood("error")
        value = grid[row][column] if row < len(grid) and column < len(grid[row]) else ""
        if value == "":
            formula = self.sheet.formulas.get((row, column))
            if formula is not None and formula.cached is None:
                raise NotUnderstood("no value")
            return None
        if type(value) in (int, float):
            return float(value)
        raise NotUnderstood("text")

    def _fill_merges(self, mapped: MappedColumn, column: Column, raw: list[Any]) -> None:
        """A merged text stands for all its rows; an amount merged over several projects is no project's own."""
        places = self._places
        for top, left, bottom, right in self.sheet.merges:
            if bottom == top or not left <= mapped.index <= right:
                continue
            covered = [places[row] for row in range(top, min(bottom, len(self.sheet.grid)) + 1) if row in places]
            if len(covered) < 2:
                continue
            value = self.sheet.grid[top][left] if left == mapped.index else ""
            if value == "":
                continue
            projects = {self.same_project.get(self.rows[at], self.rows[at]) for at in covered}
            if column.kind in _AMOUNTS and (len(projects) > 1 or not column.per_project):
                self._report_merged_amount(mapped, column, covered, raw, value)
            else:
                for at in covered:
                    raw[at] = value

    @cached_property
    def _places(self) -> dict[int, int]:
        return {row: at for at, row in enumerate(self.rows)}

    def _report_merged_amount(
        self, mapped: MappedColumn, column: Column, covered: list[int], raw: list[Any], value: Any
    ) -> None:
        numbers = "、".join(str(self.rows[at] + 1) for at in covered[:8])
        for at in covered:
            raw[at] = ""
        self._reporter(mapped, column)(covered[0], "money_merged", {"rows": numbers}, tidy(value))
        for at in covered[1:]:
            self.unsure.add((column.key, self.rows[at]))
            self.texts.setdefault(self.rows[at], {})[column.key] = tidy(value)

    def extra_columns(self) -> list[MappedColumn]:
        return [column for column in self.columns if column.key is None and column.index < self._width()]

    def _width(self) -> int:
        return len(self.sheet.grid[0]) if self.sheet.grid else 0


def _turned(rows: Sequence[Sequence[Any]]) -> list[Sequence[Any]]:
    """The columns of rows that are all of one length; cut out of one long list, which is a third of the work of zip."""
    width = len(rows[0]) if rows else 0
    if any(len(row) != width for row in rows):
        raise ValueError("rows of different lengths")
    flat = list(chain.from_iterable(rows))
    return [flat[at::width] for at in range(width)]
