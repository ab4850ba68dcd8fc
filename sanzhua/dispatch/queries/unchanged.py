"""Rows that wait for an answer and may be answered with “nothing changed this month”."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sanzhua.accounts.models import Person
from sanzhua.dispatch import policy
from sanzhua.dispatch.draft import PlainRow, load_draft
from sanzhua.dispatch.models import Report
from sanzhua.dispatch.problems import may_confirm
from sanzhua.dispatch.rules import shape_of
from sanzhua.dispatch.shown import heading


@dataclass(frozen=True, slots=True)
class Waiting:
    """`told` is what was said of the project last, in the words of the form; empty where nothing was."""

    key: str
    index: int
    name: str
    told: str


@dataclass(frozen=True, slots=True)
class Unchanged:
    """`passed_over` of the chosen rows hold a figure or an unread cell and are not confirmed.

    `monthly` is the heading of the amount that becomes 0; empty on a form without one. `lock` as in a grid.
    """

    rows: tuple[Waiting, ...]
    passed_over: int
    monthly: str
    lock: str | None


def waiting_rows(report: Report, person: Person, keys: Collection[str] | None = None) -> Unchanged:
    """The chosen rows, or all, that may be confirmed; in the order of the sheet."""
    draft, lock = load_draft(report), policy.lock_of(report, person)
    chosen = [(index, row) for index, row in enumerate(draft.rows, 1) if keys is None or row.key in keys]
    waiting = [(index, row) for index, row in chosen if may_confirm(draft, row)]
    monthly = shape_of(draft.form).monthly
    return Unchanged(
        rows=tuple(
            Waiting(
                row.key, index, row.shown_name, str(row.full.get("progress_text") or row.full.get("work_done") or "")
            )
            for index, row in waiting
        ),
        passed_over=len(chosen) - len(waiting) if keys is not None else 0,
        monthly=heading(draft.form.column(monthly)) if monthly else "",
        lock=lock.whole,
    )


def _told(row: PlainRow) -> str:
    return str(row.full.get("progress_text") or row.full.get("work_done") or "")
