"""What a template is called on its face, in either language, and how one in English is read like one in Chinese."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from sanzhua.formbook.definition import Column, Form

META_SHEET = "_sanzhua"
HEADING_ROW = 3  # counted from 0; its groups stand above it
KEYS_ROW = 5  # of the hidden sheet: the column keys, each in its place; the rows follow


class Sheet(Protocol):
    """A sheet as read: zero-based rows from A1, empty cells ""."""

    @property
    def name(self) -> str: ...
    @property
    def grid(self) -> list[list[Any]]: ...


def heading(form: Form, column: Column, lang: str) -> str:
    """The words of a column with its unit, as the template prints them."""
    zh = lang == "zh"
    text = column.heading if zh else column.heading_en
    labels = {
        "wan": form.unit_label if zh else form.unit_label_en,
        "wan_usd": "万美元" if zh else "10,000 US dollars",
    }
    label = labels.get(column.unit or "")
    if label is None or label in text:
        return text
    return f"{text}（{label}）" if zh else f"{text} ({label})"


def with_chinese_headings(sheets: Sequence[Sheet], form: Form) -> None:
    """Puts the form's own headings where a template of ours has its English ones, in place.

    Only where the hidden sheet names this form and column for column the very words that we wrote: a template that
    someone has rearranged is read by its headings like any other workbook.
    """
    meta = next((sheet for sheet in sheets if sheet.name == META_SHEET), None)
    if meta is None or len(meta.grid) <= KEYS_ROW or meta.grid[0][1:2] != [form.key]:
        return
    table = sheets[0].grid
    if len(table) <= HEADING_ROW:
        return
    keys = {place: key for place, key in enumerate(meta.grid[KEYS_ROW]) if place and key in form.by_key}
    for place, key in keys.items():
        column = form.by_key[key]
        for row in (HEADING_ROW, HEADING_ROW - 1):
            if table[row][place : place + 1] == [heading(form, column, "en")]:
                table[row][place] = heading(form, column, "zh")
                break
    _groups_back(table[HEADING_ROW - 1], form)


def _groups_back(row: list[Any], form: Form) -> None:
    groups = {column.group_en: column.group for column in form.columns}
    for place, text in enumerate(row):
        if place and text in groups:
            row[place] = groups[text]
