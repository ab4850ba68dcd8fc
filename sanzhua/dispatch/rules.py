"""Arithmetic and judgements about a return's rows, on plain values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sanzhua.base.likeness import same_words, squeeze
from sanzhua.base.periods import Period
from sanzhua.formbook import stages
from sanzhua.formbook.definition import FORM_KEYS, Column, Form, load_form
from sanzhua.formbook.history import History
from sanzhua.formbook.rules.derive import FLOWS, Derived, open_keys

Values = Mapping[str, Any]

UNTIED = "?"
EMPTY: tuple[Any, ...] = (None, "", [], ())
_SHORT_CODE_SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True, slots=True)
class Shape:
    """Where a form's values live: `register` with the project, `stored` in the draft row, `derived` nowhere.

    A form with batches keeps what belongs to the batch in the row, though no one types it into the grid (`batch`).
    """

    register: frozenset[str]
    stored: frozenset[str]
    editable: frozenset[str]
    derived: frozenset[str]
    batch: frozenset[str]
    monthly: str | None
    blank: Mapping[str, None]


@lru_cache(maxsize=64)
def shape_of(form: Form) -> Shape:
    batch = _batch_keys(form)
    by_source = {source: {c.key for c in form.columns if c.source == source} for source in ("register", "derived")}
    editable = {column.key for column in form.columns if is_typed(column)}
    flow = FLOWS.get(form.key)
    return Shape(
        register=frozenset(by_source["register"] - batch),
        stored=frozenset(editable | batch),
        editable=frozenset(editable),
        derived=frozenset(by_source["derived"]),
        batch=frozenset(batch),
        monthly=flow.month if flow else None,
        blank=dict.fromkeys((*editable, *batch, *(by_source["register"] - batch))),
    )


def is_typed(column: Column) -> bool:
    """People type it: the form's own typed columns, and those that a room to come will take over."""
    return column.source == "typed" or column.source.startswith("room:")


def full_values(
    form: Form, period: Period, *, register: Values, values: Values, history: History, merged_january: bool = False
) -> dict[str, Any]:
    """Every column of a row, derived ones worked out; money in yuan, absent is None."""
    return FullColumns(form, period, [(register, values)], [history], merged_january).rows()[0]


class FullColumns:
    """The same of many rows, given as what the register and what the row itself holds: column by column, since whoever
    looks at all rows looks at few columns at once."""

    def __init__(
        self,
        form: Form,
        period: Period,
        rows: Iterable[tuple[Values, Values]],
        history: Sequence[History],
        merged_january: bool = False,
    ) -> None:
        shape = shape_of(form)
        # What people type is never asked of the register, whatever an import left there.
        registered = tuple(shape.register)
        own = tuple(key for key in (*shape.blank, *shape.derived) if key not in shape.register)
        # Row by row, since the cells of a row lie near each other in memory; then the columns are cut out of the whole.
        laid: list[Any] = []
        for register, values in rows:
            given = register if shape.register.isdisjoint(values) else {**register, **values}
            laid += map(given.get, registered)
            laid += map(values.get, own)
        keys = (*registered, *own)
        width = len(keys)
        self._columns: dict[str, Sequence[Any]] = {key: laid[at::width] for at, key in enumerate(keys)}
        self._blank: Sequence[None] = [None] * (len(laid) // width)
        if form.key in FLOWS:
            self._derive(shape, Derived(form.key, period, self.__getitem__, history, merged_january))

    def __getitem__(self, key: str) -> Sequence[Any]:
        """A column that the form has not, such as the stage of a central fund, is blank in every row."""
        return self._columns.get(key, self._blank)

    def rows(self) -> list[dict[str, Any]]:
        return [dict(zip(self._columns, cells, strict=True)) for cells in zip(*self._columns.values(), strict=True)]

    def _derive(self, shape: Shape, derived: Derived) -> None:
        for key, worked in derived.columns().items():
            if key in shape.derived:
                self._columns[key] = worked
            elif key in shape.stored:
                pairs = zip(self[key], worked, strict=True)
                self._columns[key] = [other if own is None else own for own, other in pairs]


def prefilled(form: Form, last: Values) -> dict[str, Any]:
    """What a new return starts with: the last values of typed columns, the month's own figure left blank."""
    shape = shape_of(form)
    carried = ((key, last.get(key)) for key in form.by_key if key in shape.stored and key != shape.monthly)
    return {key: value for key, value in carried if value not in EMPTY}


def turned_year(form: Form, period: Period, register: Values, history: History) -> dict[str, Any]:
    """In a new year: what was invested before is last December's total; proposed where the register says otherwise."""
    flow = FLOWS.get(form.key)
    if flow is None or flow.before is None or history.last_period is None or history.last_period.year == period.year:
        return {}
    ended = history.year_end.get(flow.total)
    return {flow.before: ended} if ended is not None and ended != register.get(flow.before) else {}


def opened_columns(form: Form, period: Period, row: Values, history: History) -> frozenset[str]:
    """Derived columns that must be typed this time, because no accepted month leads up to them."""
    return open_keys(form, period, row, history) & shape_of(form).derived


def needs_answer(form: Form, *, values: Values, unchanged: bool, revision: int, stage_needs: bool = True) -> bool:
    """Whether nobody has said anything about the row this month. Who rests for the winter is not asked."""
    monthly, word = shape_of(form).monthly, values.get("stage")
    said = stages.said(form.key, word)
    if unchanged or (said is not None and said.winter):
        return False
    if monthly is None or not form.column(monthly).is_asked_at(word):
        return revision <= 1
    return stage_needs and values.get(monthly) is None


def same_value(one: Any, other: Any) -> bool:
    """Equal for people: text without white space and after NFKC; numbers by value; absent like empty."""
    if type(one) is int and type(other) is int:
        return one == other  # most cells that differ, and texts are most of the others
    if type(one) is str and type(other) is str and one and other:
        return same_words(one, other)
    if one in EMPTY or other in EMPTY:
        return one in EMPTY and other in EMPTY
    if isinstance(one, str) and isinstance(other, str):
        return same_words(one, other)
    if isinstance(one, list | tuple) or isinstance(other, list | tuple):
        return _tags(one) == _tags(other)
    return bool(one == other)


def frozen_values(form: Form, row: Values, region: str) -> dict[str, Any]:
    """A row as it goes into canonical bytes: every column of the form, the region as it is today, no floats."""
    return {"region": region or None, **{column.key: _frozen(row.get(column.key)) for column in form.columns}}


def thawed_values(form: Form, frozen: Values) -> dict[str, Any]:
    """A row out of canonical bytes with numbers as numbers again."""
    numeric = {column.key for column in form.columns if column.kind in {"percent", "number"}}
    return {key: float(value) if key in numeric and isinstance(value, str) else value for key, value in frozen.items()}


def short_code(sha256: str) -> str:
    """Nine signs of the hash in three groups, without those that look alike, for paper: 7KQ-M2X-9FD."""
    number, signs = int(sha256, 16), []
    for _place in range(9):
        number, rest = divmod(number, len(_SHORT_CODE_SIGNS))
        signs.append(_SHORT_CODE_SIGNS[rest])
    return "-".join("".join(signs[start : start + 3]) for start in (0, 3, 6))


def same_code(typed: str, printed: str) -> bool:
    """A code as a person types it: case, white space and hyphens do not count, full-width signs neither."""
    return squeeze(typed).replace("-", "").upper() == printed.replace("-", "")


def is_on_time(received_at: datetime, due_at: datetime) -> bool:
    """On time is receipt of the signature before the last moment: 24:00 of the due day is the first late one."""
    return received_at < due_at


def days_late(received_at: datetime, due_at: datetime) -> int:
    """0 for what was on time; the day after the due day is the first, so 24:00 sharp is one day late."""
    return 0 if is_on_time(received_at, due_at) else 1 + (received_at - due_at) // timedelta(days=1)


Held = tuple[timedelta | None, timedelta | None, timedelta | None]
_WITH = {"draft": 0, "returned": 0, "submitted": 2}  # else it lies with the unit's head, or on the way there


def held_by(opened_at: datetime, reached: Iterable[tuple[str, datetime]], now: datetime) -> Held:
    """How long clerk, head and city had a return, from its opening until now or until it was first accepted.

    `reached`: the states it came to, in order, each with its moment. None for a hand that it has not come to.
    """
    found: list[timedelta | None] = [None, None, None]
    state, since = "draft", opened_at
    for then, at in (*reached, ("", now)):
        place = _WITH.get(state, 1)
        found[place] = (found[place] or timedelta()) + max(at - since, timedelta())
        state, since = then, at
        if then == "accepted":
            break
    clerk, head, city = found
    return clerk, head, city


def column_sum(rows: Iterable[Values], column: Column, *, once: Iterable[str] | None = None) -> int | None:
    """The sum of a column; a project's own amounts count once by the keys given. None where nothing is known."""
    seen: set[str] = set()
    total, known = 0, False
    for key, row in zip(once, rows, strict=True) if once is not None else (("", row) for row in rows):
        if column.per_project and key and key in seen:
            continue
        seen.add(key)
        value = row.get(column.key)
        if value is not None:
            total, known = total + value, True
    return total if known else None


def uid_of(row_key: str) -> str:
    """The project's uid of a row key, empty while nobody tied the row."""
    return "" if row_key.startswith(UNTIED) else row_key.split("#", 1)[0]


def row_key(form: Form, uid: str, values: Values) -> str:
    if "batch_no" not in form.row_key:
        return uid
    return f"{uid}#{squeeze(str(values.get('batch_no') or ''))}"[:80]


def _batch_keys(form: Form) -> set[str]:
    """Register columns that no other form has and that are not the project's: those of the batch."""
    if "batch_no" not in form.row_key:
        return set()
    others = {column.key for key in FORM_KEYS if key != form.key for column in load_form(key).columns}
    own = (c for c in form.columns if c.source == "register" and not c.per_project)
    return {column.key for column in own if column.key not in others}


def _frozen(value: Any) -> Any:
    if isinstance(value, float):
        return int(value) if value.is_integer() else Decimal(str(value))
    return None if value in EMPTY else value


def _tags(value: Any) -> list[str]:
    parts = value.split("、") if isinstance(value, str) else list(value or [])
    return sorted(squeeze(str(part)) for part in parts)
