"""A file laid against the draft, row by row, on plain values: what would be new, changed, the same or refused."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import chain, compress, repeat
from operator import itemgetter, ne
from types import MappingProxyType
from typing import Any, NamedTuple

from sanzhua.dispatch.cellwise import ALL_CELLS, CONFLICT, FILES, TAKE, Said, cell_ref, three_way
from sanzhua.dispatch.draft import Draft, PlainRow
from sanzhua.dispatch.policy import Lock
from sanzhua.dispatch.rules import Shape, Values, row_key, same_value, shape_of, uid_of
from sanzhua.formbook.history import NO_HISTORY, History
from sanzhua.formbook.kept import FileRow
from sanzhua.formbook.rules.derive import Derived
from sanzhua.formbook.template_memory import OriginRow
from sanzhua.registry.queries import MatchIndex

NEW, CHANGED, SAME, REFUSED, UNDECIDED, SKIPPED = "new", "changed", "same", "refused", "undecided", "skipped"
DECIDED_NEW, DECIDED_SKIP = "new", "skip"
ALL_UNMATCHED = "*"
_NOTHING: Values = MappingProxyType({})


@dataclass(slots=True)
class RowPlan:
    """What taking one row of the file would do.

    `project` is a primary key, None for a project still to be made. `changes` go into the row, `proposed` waits for
    the city, `texts` are unread cells; `withheld` are cells that are locked. `why` is the code of a refusal.
    `seen` is the row as it was when the file was made, where it is a template of ours; `conflicts` are then cells that
    were changed here as well and that a person has to decide, `decided` those that somebody has (file or system).
    `giver` is whose figures they are, where not the uploader's own.
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
    seen: OriginRow | None = None
    conflicts: dict[str, Said] = field(default_factory=dict)
    decided: dict[str, str] = field(default_factory=dict)
    giver: str = ""


@dataclass(frozen=True, slots=True)
class Against:
    """What the file is laid against. `uids` by primary key: the unit's projects, and nobody else's."""

    draft: Draft
    index: MatchIndex
    uids: Mapping[int, str]
    histories: Mapping[str, History]
    decisions: Mapping[str, str]
    lock: Lock
    seen: Mapping[str, OriginRow] = field(default_factory=dict)
    only: Collection[str] | None = None  # keys of the rows that the file was given; None stands for all


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
            _refuse_foreign(against, plan)
            _refuse_twin(plan, taken)
        elif plan.kind == UNDECIDED:
            _refuse_foreign(against, plan)
        plans.append(plan)
    open_ones = [plan for plan in plans if plan.kind == ""]
    registers = [_register(plan.target) for plan in open_ones]
    differing, given = _differing(against, open_ones, registers), _given(against, open_ones, registers)
    for plan, register, cells, more in zip(open_ones, registers, differing, given, strict=True):
        _compare(against, plan, register, cells, more)
    return plans


def _matched(against: Against, row: FileRow, pks: Mapping[str, int]) -> RowPlan:
    """The plan with its project; its kind is empty while the row is still to be compared."""
    decision = against.decisions.get(row.ref, "")
    if decision == DECIDED_SKIP:
        return RowPlan(row, SKIPPED)
    if decision in pks:
        return RowPlan(row, "", project=pks[decision])
    seen = against.seen.get(row.ref)
    if seen is not None:
        return RowPlan(row, "", project=pks.get(uid_of(seen.key)), seen=seen)
    name = row.get("name")
    if not name:
        return RowPlan(row, REFUSED, why="no_name")
    if decision == DECIDED_NEW:
        return RowPlan(row, "")
    found = against.index.find(name, row.get("code") or "")
    if len(found) == 1:
        return RowPlan(row, "", project=found[0])
    if not found and against.decisions.get(ALL_UNMATCHED) == DECIDED_NEW:
        return RowPlan(row, "")
    return RowPlan(row, UNDECIDED, candidates=tuple(found))


def _find_target(against: Against, plan: RowPlan, by_key: Mapping[str, PlainRow]) -> None:
    if plan.seen is not None:
        plan.key, plan.target = plan.seen.key, by_key.get(plan.seen.key)
        if plan.target is None:
            plan.kind, plan.why = REFUSED, "gone"
        return
    if plan.project is None:
        plan.key = f"new:{plan.file.ref}"
        return
    form, uid = against.draft.form, against.uids[plan.project]
    plan.key = row_key(form, uid, {"batch_no": plan.file.get("batch_no")})
    plan.target = by_key.get(plan.key)
    if plan.target is None and plan.key.endswith("#"):
        only = [row for key, row in by_key.items() if key.startswith(plan.key)]
        if len(only) == 1:
            plan.target, plan.key = only[0], only[0].key
        else:
            plan.kind, plan.why = REFUSED, "no_batch"


def _refuse_foreign(against: Against, plan: RowPlan) -> None:
    if against.only is not None and plan.key not in against.only:
        plan.kind, plan.why = REFUSED, "foreign"


def _refuse_twin(plan: RowPlan, taken: dict[str, str]) -> None:
    first = taken.setdefault(plan.key, plan.file.ref)
    if plan.kind == "" and first != plan.file.ref:
        plan.kind, plan.why, plan.twin = REFUSED, "twice", first


def _differing(
    against: Against, plans: Sequence[RowPlan], registers: Sequence[Values]
) -> Iterable[Sequence[tuple[str, Any]]]:
    """The few cells of each row that are not exactly as before: only of them it is asked what people call the same."""
    places = plans[0].file.places if plans else {}
    registered = [key for key in places if key in shape_of(against.draft.form).register]
    stored = [key for key in places if key not in registered]
    keys = (*registered, *stored)
    # The places before the cells are added: itemgetter of a single one would give no tuple.
    picked = itemgetter(*(places[key] for key in keys), 0, 0)
    for plan, register in zip(plans, registers, strict=True):
        line, current = plan.file.line, plan.target.values if plan.target else _NOTHING
        held = chain(map(register.get, registered), map(current.get, stored))
        differing = compress(keys, map(ne, picked(line), held))
        yield [(key, value) for key in differing if (value := line[places[key]]) is not None]


def _compare(
    against: Against, plan: RowPlan, register: Values, differing: Iterable[tuple[str, Any]], given: _Given
) -> None:
    if plan.seen is not None and plan.target is not None:
        _compare_cells(against, plan, plan.seen, plan.target, given)
        return
    shape, target = shape_of(against.draft.form), plan.target
    registered, current = shape.register, target.values if target else _NOTHING
    for key, value in chain(differing, given.more):
        if key in given.dropped:
            continue
        if key in registered:
            if target is not None and not same_value(register.get(key), value):
                plan.proposed[key] = value
        elif not same_value(current.get(key), value):
            plan.changes[key] = value
    _note_doubts(plan, shape, current)
    _withhold(against.lock, plan)
    if target is None:
        plan.kind = NEW if against.lock.only is None else REFUSED
        plan.why = "" if plan.kind == NEW else "locked"
    else:
        plan.kind = CHANGED if plan.changes or plan.proposed or plan.texts else SAME


def _compare_cells(against: Against, plan: RowPlan, seen: OriginRow, target: PlainRow, given: _Given) -> None:
    """Cell by cell against what the file was made with."""
    shape, changed_sum = shape_of(against.draft.form), False
    for key in plan.file.places:
        file = Said() if key in shape.derived and _is_formula(plan.file, key) else _said(plan.file, key)
        if key in given.dropped or (file == (None, None) and key not in shape.stored):
            continue  # nobody clears what the register or arithmetic holds
        base, system = Said(seen.values.get(key), seen.texts.get(key)), system_says(target, key)
        what = three_way(base, file, system)
        changed_sum = changed_sum or (key in shape.derived and what in {TAKE, CONFLICT})
        _settle(against, plan, key, what, file)
    for key, value in given.more if changed_sum else ():
        _settle(against, plan, key, TAKE, Said(value))
    _withhold(against.lock, plan)
    plan.kind = CHANGED if plan.changes or plan.proposed or plan.texts or plan.conflicts else SAME


def _settle(against: Against, plan: RowPlan, key: str, what: str, file: Said) -> None:
    if what == CONFLICT:
        decisions = against.decisions
        chosen = decisions.get(cell_ref(plan.file.ref, key)) or decisions.get(ALL_CELLS, "")
        if chosen:
            plan.decided[key] = chosen
        else:
            plan.conflicts[key] = file
        what = TAKE if chosen == FILES else what
    if what == TAKE:
        _lay(against, plan, key, file)


def _lay(against: Against, plan: RowPlan, key: str, file: Said) -> None:
    doubt = plan.file.doubts.get(key)
    if doubt is not None and (file.text is not None or doubt["severity"] == "warning"):
        plan.texts[key] = doubt
    if file.text is None:
        target = plan.proposed if key in shape_of(against.draft.form).register else plan.changes
        target[key] = file.value


def _said(file: FileRow, key: str) -> Said:
    value, doubt = file.get(key), file.doubts.get(key)
    return Said(None, doubt["text"]) if value is None and doubt and doubt["text"] else Said(value)


def _is_formula(file: FileRow, key: str) -> bool:
    """A computed cell that another program wrote without its result says nothing."""
    return file.get(key) is None and file.doubts.get(key, {}).get("text", "").startswith("=")


def system_says(target: PlainRow, key: str) -> Said:
    """The cell as it stands here now."""
    value, doubt = target.full.get(key), target.texts.get(key)
    return Said(None, doubt["text"]) if value is None and doubt else Said(value)


def _register(target: PlainRow | None) -> Values:
    if target is None:
        return _NOTHING
    return {**target.register, **target.proposed} if target.proposed else target.register


class _Given(NamedTuple):
    """What is not to be taken of a file row's values, and what is to be taken besides."""

    dropped: Collection[str] = ()
    more: tuple[tuple[str, Any], ...] = ()


def _given(against: Against, plans: Sequence[RowPlan], registers: Sequence[Values]) -> Iterable[_Given]:
    """The month is worked out of the year's sum.

    A derived value stays only where it says something else than what is worked out: the rules then name both.
    """
    draft, shape = against.draft, shape_of(against.draft.form)
    if shape.monthly is None:
        return repeat(_Given(shape.derived), len(plans))
    history = [against.histories.get(plan.key, NO_HISTORY) for plan in plans]
    places = plans[0].file.places if plans else {}

    lines = [plan.file.line for plan in plans]

    @cache
    def column(key: str) -> list[Any]:
        if key not in places:
            return [register.get(key) for register in registers]
        cells = map(itemgetter(places[key]), lines)
        return [register.get(key) if cell is None else cell for cell, register in zip(cells, registers, strict=True)]

    derived = Derived(draft.form.key, draft.period, column, history, draft.merged_january)
    columns = derived.columns()
    sums = {key: (places[key], columns.get(key) or [None] * len(plans)) for key in shape.derived if key in places}
    dropped = [
        [key for key, (place, worked) in sums.items() if _is_worked_out(line[place], key, worked[at], opened)]
        for at, (line, opened) in enumerate(zip(lines, derived.opened(), strict=True))
    ]
    return map(_Given, dropped, _more(shape.monthly, plans, columns[shape.monthly], sums))


def _is_worked_out(cell: Any, key: str, worked: Any, opened: frozenset[str]) -> bool:
    return cell is not None and key not in opened and (worked is None or cell == worked)


def _more(
    monthly: str, plans: Iterable[RowPlan], months: Iterable[Any], sums: Iterable[str]
) -> Iterable[tuple[tuple[str, Any], ...]]:
    """The month of a row that gives a sum of the year without it."""
    for plan, month in zip(plans, months, strict=True):
        file = plan.file
        fills = month is not None and file.get(monthly) is None and any(file.get(key) is not None for key in sums)
        yield ((monthly, month),) if fills else ()


def _note_doubts(plan: RowPlan, shape: Shape, current: Mapping[str, Any]) -> None:
    for key, doubt in plan.file.doubts.items():
        if key not in shape.stored:
            continue
        value = plan.file.get(key)
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
    for key in [key for key in plan.conflicts if (plan.key, key) not in lock.only]:
        said = plan.conflicts.pop(key)
        plan.withheld[key] = said.value if said.text is None else {"text": said.text}
