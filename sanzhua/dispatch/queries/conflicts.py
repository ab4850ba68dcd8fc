"""Who changed a cell here since a file was made."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from sanzhua.dispatch import shown as words
from sanzhua.dispatch.actions.saving import WHOLE_ROW
from sanzhua.dispatch.cellwise import Said
from sanzhua.dispatch.merge import RowPlan, system_says
from sanzhua.dispatch.models import CellChange, Report
from sanzhua.formbook.definition import Column, Form


@dataclass(frozen=True, slots=True)
class Changed:
    """`by` is empty where the register changed and not this return."""

    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """Both values of a cell, as printed; `decision` is file, system or empty."""

    ref: str
    row_key: str
    name: str
    column: str
    heading: str
    base: str
    theirs: str
    system: str
    changed: Changed
    decision: str = ""


def who_changed(report: Report, wanted: Mapping[tuple[str, str], int]) -> dict[tuple[str, str], Changed]:
    """The newest change of each (row key, column) after the revision given; one query."""
    if not wanted:
        return {}
    keys, oldest = {key for key, _column in wanted}, min(wanted.values())
    changes = CellChange.objects.filter(report=report, row_key__in=keys, revision__gt=oldest)
    found: dict[tuple[str, str], Changed] = {}
    for change in changes.select_related("by").order_by("pk"):
        for column in _columns(change):
            seen = wanted.get((change.row_key, column))
            if seen is not None and change.revision > seen:
                found[change.row_key, column] = Changed(change.given_by or change.by.name, change.at)
    return found


def conflicts(report: Report, form: Form, plans: Iterable[RowPlan]) -> dict[tuple[str, str], Conflict]:
    """Every cell that was changed on both sides, decided or not, by (ref, column)."""
    open_ones = [plan for plan in plans if plan.seen is not None and (plan.conflicts or plan.decided)]
    wanted = {
        (plan.key, column): plan.seen.revision for plan in open_ones if plan.seen is not None for column in _asked(plan)
    }
    changed = who_changed(report, wanted)
    return {
        (plan.file.ref, column): _conflict(form.by_key[column], plan, changed.get((plan.key, column), Changed()))
        for plan in open_ones
        for column in _asked(plan)
    }


def printed(column: Column, said: Said) -> str:
    """A side of a conflict in words; an emptied cell says so."""
    if said.text is not None:
        return said.text
    return _("（空）") if said.value in (None, "", []) else words.shown(column, said.value)


def _conflict(column: Column, plan: RowPlan, changed: Changed) -> Conflict:
    assert plan.seen is not None
    assert plan.target is not None
    file = plan.conflicts.get(column.key)
    value = Said(plan.file.get(column.key)) if file is None else file
    held = Said(plan.seen.values.get(column.key), plan.seen.texts.get(column.key))
    return Conflict(
        ref=plan.file.ref,
        row_key=plan.key,
        name=plan.target.shown_name,
        column=column.key,
        heading=words.heading(column),
        base=printed(column, held),
        theirs=printed(column, value),
        system=printed(column, system_says(plan.target, column.key)),
        changed=changed,
        decision=plan.decided.get(column.key, ""),
    )


def _asked(plan: RowPlan) -> Collection[str]:
    return [*plan.conflicts, *plan.decided]


def _columns(change: CellChange) -> Iterable[str]:
    return change.new or () if change.column == WHOLE_ROW else (change.column,)
