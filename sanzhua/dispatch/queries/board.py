"""The city's board: unit × form for one period."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from sanzhua.accounts.choices import CITY_ROLES, Role, UnitKind
from sanzhua.accounts.models import Person, Unit
from sanzhua.accounts.queries import root_unit
from sanzhua.base import clock
from sanzhua.base.periods import Period
from sanzhua.dispatch import policy
from sanzhua.dispatch import shown as words
from sanzhua.dispatch.calendar import calendar_gap, reported_month
from sanzhua.dispatch.chain import HAND_IN
from sanzhua.dispatch.choices import HOLDERS, ReportStatus
from sanzhua.dispatch.deadlines import Deadline
from sanzhua.dispatch.models import FormPeriod, Report
from sanzhua.dispatch.queries.board_found import Found, find
from sanzhua.dispatch.rules import Held, held_by
from sanzhua.formbook.definition import load_form
from sanzhua.ui import times

LATE = "late"
_WAY = (
    *("unasked", "not_begun", LATE, "draft", "with_reviewer", "with_deputy", "with_head"),
    *("submitted", "returned", "accepted", "missing"),
)
_DAY = timedelta(days=1)
_RECEIVED = frozenset({ReportStatus.SUBMITTED, ReportStatus.ACCEPTED})
_NOT_WAITED_FOR = frozenset({"none", "unasked", "submitted", "accepted", "missing"})


@dataclass(frozen=True, slots=True)
class FormHead:
    """`expected`: units that owe this form in the period."""

    form: str
    title: str
    due_at: datetime
    closes_at: datetime | None
    closed_at: datetime | None
    expected: int
    received: int
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BoardCell:
    """`state`: none (owes nothing), not_begun, draft, with_head, submitted, returned, accepted, late or missing.

    A unit that reports yet owes no form at all has one cell for all of them, of state unasked: it is not late.

    `word` is what is printed: a missing unit is a word, never a zero. `pill` is the key of the mark beside it.
    `days_late` counts until now, or until the signature; 0 is on time. `held`: the time with clerk, head and city until
    now, or until the city accepted. `due_at` is the unit's own day, `extended_to` the day that was granted to it alone,
    `ask` the extension that waits for an answer. `is_nil`: what was signed has no rows.
    """

    form: str
    state: str
    word: str
    report: int | None = None
    version: int | None = None
    is_owed: bool = False
    due_at: datetime | None = None
    days_late: int = 0
    times_returned: int = 0
    handed_in_at: datetime | None = None
    signed_at: datetime | None = None
    accepted_at: datetime | None = None
    signature_word: str = ""
    pill: str = ""
    may_open: bool = False
    is_nil: bool = False
    held: Held | None = None
    extended_to: datetime | None = None
    ask: int | None = None

    @property
    def is_late(self) -> bool:
        return self.days_late > 0

    @property
    def is_waited_for(self) -> bool:
        """Owed, and not yet signed."""
        return self.is_owed and self.state not in _NOT_WAITED_FOR

    @property
    def role(self) -> str:
        """Whose turn it is while the unit has the return."""
        return HOLDERS.get(self.state, Role.LIAISON)

    def is_in(self, state: str) -> bool:
        """Whether the filter of that state finds it; late are all that are, whatever else they are."""
        return self.is_late if state == LATE else self.state == state


@dataclass(frozen=True, slots=True)
class UrgingLine:
    at: datetime
    by: str
    unit: str
    forms: str
    role: str


@dataclass(frozen=True, slots=True)
class BoardRow:
    """`days`: with clerk (since the form opened), head and city, on average over the forms, as printed."""

    unit: int
    name: str
    kind: str
    kind_word: str
    cells: tuple[BoardCell, ...]
    days: tuple[str, str, str]
    urgings: tuple[UrgingLine, ...] = ()

    @property
    def is_unasked(self) -> bool:
        return self.has("unasked")

    @property
    def urged(self) -> UrgingLine | None:
        return self.urgings[-1] if self.urgings else None

    def has(self, state: str) -> bool:
        return any(cell.is_in(state) for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Board:
    """Rows in the order of the unit tree: regions, zones and departments each together.

    `gap` is why the period has no forms, or empty.
    `states`: (state, word, cells in it) for the filter, in the order of the way; `may_close` are forms by key, title.
    `decides`: forms that the person decides for the whole tree.
    """

    period: str
    label: str
    previous: str
    next: str
    forms: tuple[FormHead, ...]
    rows: tuple[BoardRow, ...]
    may_close: tuple[str, ...]
    may_urge: bool
    is_city: bool
    gap: str
    decides: frozenset[str] = frozenset()

    @property
    def counts(self) -> dict[str, int]:
        return dict(Counter(cell.state for row in self.rows for cell in row.cells))

    @property
    def states(self) -> tuple[tuple[str, str, int], ...]:
        """The states that occur, each with the word that its cells show."""
        cells = [cell for row in self.rows for cell in row.cells]
        shown = {cell.state: cell.word for cell in cells}
        if any(cell.is_late for cell in cells):
            shown[LATE] = _("迟报")
        return tuple((one, shown[one], sum(cell.is_in(one) for cell in cells)) for one in _WAY if one in shown)

    @property
    def kinds(self) -> tuple[tuple[str, str], ...]:
        return tuple(dict.fromkeys((row.kind, row.kind_word) for row in self.rows))

    @property
    def unasked(self) -> int:
        return self.counts.get("unasked", 0)

    @property
    def late(self) -> int:
        """Returns that are owed, late and not signed: what urging is for."""
        return sum(cell.is_late and cell.is_waited_for for row in self.rows for cell in row.cells)

    @property
    def asks(self) -> int:
        return sum(cell.ask is not None for row in self.rows for cell in row.cells)

    @property
    def urgings(self) -> list[UrgingLine]:
        """Newest first."""
        return sorted((one for row in self.rows for one in row.urgings), key=lambda one: one.at, reverse=True)

    @property
    def is_current(self) -> bool:
        return self.period == str(reported_month())

    @property
    def columns(self) -> int:
        """Columns of the table, for headings that span it."""
        return 4 + len(self.forms) + self.may_urge

    @property
    def expected(self) -> tuple[FormHead, ...]:
        return tuple(head for head in self.forms if head.expected)

    @property
    def closable(self) -> tuple[FormHead, ...]:
        return tuple(head for head in self.forms if head.form in self.may_close and (head.expected or head.closed_at))

    def narrowed(self, *, kind: str = "", form: str = "") -> Board:
        """The same of one kind of unit, or of one form; other rows and columns are left out."""
        rows = [row for row in self.rows if kind in {"", row.kind}]
        if form:
            own = (replace(row, cells=tuple(cell for cell in row.cells if cell.form == form)) for row in rows)
            rows = [row for row in own if any(cell.state != "none" for cell in row.cells)]
        return replace(self, rows=tuple(rows), forms=tuple(head for head in self.forms if form in {"", head.form}))


def board(period: str, person: Person) -> Board:
    """What the person may see of the period: units that owe a return, by form; counts are of those units only.

    The city also sees the reporting units that owe none yet.
    """
    found = find(Period.parse(period), person)
    forms = tuple(_head(found, form) for form in found.rows)
    decides = policy.decided_by(person, root_unit())
    city = [form for form in found.rows if form in decides]
    return Board(
        period=period,
        label=times.period_name(period),
        previous=str(found.period.previous()),
        next=str(found.period.next()),
        forms=forms,
        rows=tuple(_row(found, unit) for unit in found.units),
        may_close=tuple(form for form in city if found.rows[form].opens_at <= clock.business_now()),
        may_urge=any(policy.is_open(found.rows[form]) for form in city),
        is_city=person.has_role(*CITY_ROLES),
        gap="" if forms else calendar_gap(found.period),
        decides=decides,
    )


def _head(found: Found, form: str) -> FormHead:
    row, owed = found.rows[form], found.owed[form]
    waiting = [unit for unit in owed if _status(found, form, unit) not in _RECEIVED]
    missing = row.missing if row.closed_at else waiting
    return FormHead(
        form=form,
        title=words.title(load_form(form)),
        due_at=row.due_at,
        closes_at=row.closes_at,
        closed_at=row.closed_at,
        expected=len(owed),
        received=len(owed) - len(waiting),
        missing=tuple(unit.shown for unit in found.units if unit.pk in missing),
    )


def _status(found: Found, form: str, unit: int) -> str:
    report = found.report(form, unit)
    return report.status if report else ""


def _row(found: Found, unit: Unit) -> BoardRow:
    kind = UnitKind(unit.kind)
    cells = tuple(_cell(found, unit, form) for form in found.rows)
    if all(cell.state == "none" for cell in cells):
        cells = (BoardCell("", "unasked", _("未布置")),)
    urgings = tuple(
        UrgingLine(one.at, one.by.name, unit.shown, words.titles(one.forms), str(Role(one.role).label))
        for one in found.urgings.get(unit.pk, ())
    )
    return BoardRow(unit.pk, unit.shown, unit.kind, str(kind.label), cells, _days(cells), urgings)


def _days(cells: Iterable[BoardCell]) -> tuple[str, str, str]:
    held = [cell.held for cell in cells if cell.held is not None]
    clerk, head, city = (_mean([spans[place] for spans in held]) for place in range(3))
    return clerk, head, city


def _mean(spans: Iterable[timedelta | None]) -> str:
    known = [span for span in spans if span is not None]
    return f"{sum(known, timedelta()) / len(known) / _DAY:.1f}" if known else times.DASH


def _cell(found: Found, unit: Unit, form: str) -> BoardCell:
    row, report, days = found.rows[form], found.report(form, unit.pk), found.days.of(form, unit.pk)
    is_owed = unit.pk in found.owed[form]
    if report is None and not is_owed:
        return BoardCell(form, "none", "")
    cell = _begun(found, unit, row, report, days) if report else _empty(found, unit, row, days)
    due_at = days.due_for(cell.signed_at) if cell.signed_at else days.due_at
    return replace(
        cell,
        is_owed=is_owed,
        due_at=due_at,
        extended_to=due_at if due_at == days.extended_to else None,
        ask=found.asks.get((form, unit.pk)),
    )


def _empty(found: Found, unit: Unit, row: FormPeriod, days: Deadline) -> BoardCell:
    if row.closed_at is not None:
        return BoardCell(row.form, "missing", _("缺报"), pill="missing")
    may_open = row.form in found.fills.get(unit.pk, ()) and days.is_open
    late = days.days_late(clock.business_now())
    if late:
        return BoardCell(row.form, LATE, _("迟报"), pill="late", may_open=may_open, days_late=late)
    return BoardCell(row.form, "not_begun", _("未开始"), may_open=may_open)


def _begun(found: Found, unit: Unit, row: FormPeriod, report: Report, days: Deadline) -> BoardCell:
    signature = found.signatures.get(report.pk)
    state, word = report.status, report.get_status_display()
    if row.closed_at is not None and unit.pk in row.missing and report.status != ReportStatus.ACCEPTED:
        state, word = "missing", _("缺报")
    is_owed = unit.pk in found.owed[row.form]
    judged = signature.business_at if signature else clock.business_now()
    changes = [(status, at) for _verb, status, at in found.changes.get(report.pk, ())]
    return BoardCell(
        form=row.form,
        state=state,
        word=word,
        report=report.pk,
        version=signature.version_id if signature else None,
        days_late=days.days_late(judged) if signature or (is_owed and state != "missing") else 0,
        times_returned=report.times_returned,
        handed_in_at=found.moment(report.pk, *HAND_IN.values()),
        signed_at=signature.business_at if signature else None,
        accepted_at=found.moment(report.pk, "accept"),
        signature_word=signature.get_kind_display() if signature else "",
        pill=state,
        is_nil=signature is not None and signature.version.rows == 0,
        held=held_by(row.opens_at, changes, row.closed_at or clock.business_now()),
    )
