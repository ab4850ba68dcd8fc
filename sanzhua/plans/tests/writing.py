"""Texts and documents for the parser's tests, written for them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import docx

from sanzhua.plans.parse.document import Document, Task, read_document
from sanzhua.plans.parse.reader import paragraphs_of


def parsed(text: str) -> Document:
    return read_document(paragraphs_of(text.encode(), "方案.txt"))


def clause(text: str) -> Task:
    """The only task of a plan of 2019 whose only clause this is."""
    document = parsed(f"某市2019年工作方案\n一、主要任务\n（一）{text}\n")
    assert len(document.tasks) == 1, [task.text for task in document.tasks]
    return document.tasks[0]


def units(task: Task) -> dict[str, list[str]]:
    """Names by role."""
    found: dict[str, list[str]] = {}
    for unit in task.units:
        found.setdefault(unit.role, []).append(unit.name)
    return found


def collective(task: Task) -> list[str]:
    return [unit.name for unit in task.units if unit.collective]


def saved(document: Any) -> bytes:
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def word(*paragraphs: str | tuple[str, str]) -> bytes:
    """A .docx of texts, or of (text, style)."""
    document = docx.Document()
    for one in paragraphs:
        text, style = one if isinstance(one, tuple) else (one, "Normal")
        document.add_paragraph(text, style=style)
    return saved(document)


def with_table(rows: Sequence[Sequence[str]]) -> bytes:
    document = docx.Document()
    document.add_paragraph("某市2019年重点任务分工方案")
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    return saved(document)
