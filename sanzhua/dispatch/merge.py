"""A file laid against the draft, row by row, on plain values: what would be new, changed, the same or refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sanzhua.base.periods import Period
from sanzhua.dispatch.draft import Draft, PlainRow
from sanzhua.dispatch.policy import Lock
from sanzhua.dispatch.rules import Shape, row_key, same_value, shape_of
from sanzhua.formbook.definition import Form
from sanzhua.formbook.history import NO_HISTORY, History
from sanzhua.formbook.kept import FileRow
from sanzhua.formbook.rules import derive, open_keys
from sanzhua.registry.queries import MatchIndex

NEW, CHANGED, SAME, REFUSED, UNDECIDED, SKIPPED = "new", "changed", "same", "refused", "undecided", "skipped"
DECIDED_NEW, DECIDED_SKIP = "new", "skip"
ALL_UNMATCHED = "*"


@dataclass(slots=True)
class RowPlan:
    """What taking one row of the file would do.

    `project` is a primary key, None for a project still to be made. `changes` go into the row, `proposed` waits for
    the city, `texts` are unread cells; `withheld` are cells that are locked. `why` is the code of a refusal.
    """

    file: FileRow
    kind: str
    key: str = ""
    target: PlainRow | None = None
    project: int | None = None
    candidates: tuple[int, ...] = ()
    changes: dict[str, Any] = field(default_factory=dict)
    proposed: dict[str, Any] = field(default_factory=dict)
    texts: dict[str, Any] = field(default_factory=dict)
    withheld: dict[str, Any] = field(default_factory=dict)
    why: str = ""
    twin: str = ""


@dataclass(frozen=True, slots=True)
class Against:
    """What the file is laid against. `uids` by primary key: the unit's projects, and nobody else's."""

    draft: Draft
    index: MatchIndex
    uids: Mapping[int, str]
    histories: Mapping[str, History]
    decisions: Mapping[str, str]
    lock: Lock


def plan_rows(against: Against, rows: Iterable[FileRow]) -> list[RowPlan]:
    """One plan a row of the file, in its order; a project that stands twice is taken once."""
    by_key = against.draft.by_key()
    pks = {uid: pk for pk, uid in against.uids.items()}
    taken: dict[str, str] = {}
    plans = []
    for row in rows:
        plan = _matched(against, row, pks)
        if plan.kind == "":
            _find_target(against, plan, by_key)
            _refuse_twin(plan, taken)
        if plan.kind == "":
            _compare(against, plan)
        plans.append(plan)
    return plans


def _matched(against: Against, row: FileRow, pks: Mapping[str, int]) -> RowPlan:
    """The plan with its project; its kind is empty while the row is still to be compared."""
    decision = against.decisions.get(row.ref, "")
    if decision == DECIDED_SKIP:
        return RowPlan(row, SKIPPED)
    if decision in pks:
        return RowPlan(row, "", project=pks[decision])
    name = row.values.get("name")
    if not name:
        return RowPlan(row, REFUSED, why="no_name")
    if decision == DECIDED_NEW:
        return RowPlan(row, "")
    found = against.index.find(name, row.values.get("code") or "")
    if len(found) == 1:
        return RowPlan(row, "", project=found[0])
    if not found and against.decisions.get(ALL_UNMATCHED) == DECIDED_NEW:
        return RowPlan(row, "")
    return RowPlan(row, UNDECIDED, candidates=tuple(found))


def _find_target(against: Against, plan: RowPlan, by_key: Mapping[str, PlainRow]) -> None:
    if plan.project is None:
        plan.key = f"new:{plan.file.ref}"
        return
    form, uid = against.draft.form, against.uids[plan.project]
    plan.key = row_key(form, uid, plan.file.values)
    plan.target = by_key.get(plan.key)
    if plan.target is None and plan.key.endswith("#"):
        only = [row for key, row in by_key.items() if key.startswith(plan.key)]
        if len(only) == 1:
            plan.target, plan.key = only[0], only[0].key
        else:
            plan.kind, plan.why = REFUSED, "no_batch"


def _refuse_twin(plan: RowPlan, taken: dict[str, str]) -> None:
    first = taken.setdefault(plan.key, plan.file.ref)
    if plan.kind == "" and first != plan.file.ref:
        plan.kind, plan.why, plan.twin = REFUSED, "twice", first


def _compare(against: Against, plan: RowPlan) -> None:
    draft = against.draft
    shape = shape_of(draft.form.key)
    target, history = plan.target, against.histories.get(plan.key, NO_HISTORY)
    register = {**target.register, **target.proposed} if target else {}
    current = target.values if target else {}
    given = _given(draft.form, draft.period, shape, plan.file.values, register, history, draft.merged_january)
    for key, value in given.items():
        # Most cells are exactly as before; only for the others it is asked what people would call the same.
        if key in shape.register:
            held = register.get(key)
            if target is not None and held != value and not same_value(held, value):
                plan.proposed[key] = value
        else:
            held = current.get(key)
            if held != value and not same_value(held, value):
                plan.changes[key] = value
    _note_doubts(plan, shape, current)
    _withhold(against.lock, plan)
    if target is None:
        plan.kind = NEW if against.lock.only is None else REFUSED
        plan.why = "" if plan.kind == NEW else "locked"
    else:
        plan.kind = CHANGED if plan.changes or plan.proposed or plan.texts else SAME


def _given(
    form: Form,
    period: Period,
    shape: Shape,
    values: Mapping[str, Any],
    register: Mapping[str, Any],
    history: History,
    merged: bool,
) -> dict[str, Any]:
    """The file's values, with the month worked out of the year's sum.

    A derived value stays only where it says something else than what is worked out: the rules then name both.
    """
    given = dict(values)
    brought = shape.derived & given.keys()
    if not brought:
        return given
    row = {**register, **given}
    worked = derive(form, period, row, history, merged_january=merged)
    if shape.monthly and given.get(shape.monthly) is None and worked.get(shape.monthly) is not None:
        given[shape.monthly] = worked[shape.monthly]
    opened = open_keys(form, period, row, history, merged_january=merged)
    for key in brought:
        if key not in opened and (given[key] == worked.get(key) or worked.get(key) is None):
            del given[key]
    return given


def _note_doubts(plan: RowPlan, shape: Shape, current: Mapping[str, Any]) -> None:
    for key, doubt in plan.file.doubts.items():
        if key not in shape.stored:
            continue
        value = plan.file.values.get(key)
        if value is None and doubt["text"]:
            plan.changes.pop(key, None)
            plan.texts[key] = doubt
        elif value is not None and doubt["severity"] == "warning" and key in plan.changes:
            plan.texts[key] = doubt


def _withhold(lock: Lock, plan: RowPlan) -> None:
    if lock.only is None:
        return
    for cells in (plan.changes, plan.proposed, plan.texts):
        for key in [key for key in cells if (plan.key, key) not in lock.only]:
            plan.withheld[key] = cells.pop(key)
