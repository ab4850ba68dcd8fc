"""The city's board: unit × form for one period."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from sanzhua.accounts.choices import CITY_ROLES, DECIDERS, UnitKind
from sanzhua.accounts.models import Person, Unit
from sanzhua.accounts.policy import post_for
from sanzhua.accounts.queries import root_unit
from sanzhua.base import clock
from sanzhua.base.periods import Period
from sanzhua.dispatch import policy
from sanzhua.dispatch import shown as words
from sanzhua.dispatch.calendar import calendar_gap, periods_of, reported_month
from sanzhua.dispatch.chain import HAND_IN
from sanzhua.dispatch.choices import ReportStatus, VersionStatus
from sanzhua.dispatch.models import FormPeriod, Report, ReportChange, ReportingDuty, Signature
from sanzhua.dispatch.rules import is_on_time
from sanzhua.formbook.definition import load_form
from sanzhua.ui import times

_KIND_ORDER = [UnitKind.REGION, UnitKind.ZONE, UnitKind.DEPARTMENT, UnitKind.GROUP, UnitKind.ENTERPRISE]
_WAY = (
    *("unasked", "not_begun", "late", "draft", "with_reviewer", "with_deputy", "with_head"),
    *("submitted", "returned", "accepted", "missing"),
)
_DAY = timedelta(days=1)
_RECEIVED = frozenset({ReportStatus.SUBMITTED, ReportStatus.ACCEPTED})


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

    `word` is what is printed: a missing unit is a word, never a zero. `pill` is the key of the mark beside it. The
    three moments show the time with clerk (handed in), head (signed) and city (accepted).
    """

    form: str
    state: str
    word: str
    report: int | None = None
    version: int | None = None
    is_late: bool = False
    times_returned: int = 0
    handed_in_at: datetime | None = None
    signed_at: datetime | None = None
    accepted_at: datetime | None = None
    signature_word: str = ""
    pill: str = ""
    may_open: bool = False


@dataclass(frozen=True, slots=True)
class BoardRow:
    """`days`: with clerk (since the form opened), head and city, on average over the forms, as printed."""

    unit: int
    name: str
    kind: str
    kind_word: str
    cells: tuple[BoardCell, ...]
    days: tuple[str, str, str]

    @property
    def is_unasked(self) -> bool:
        return self.has("unasked")

    def has(self, state: str) -> bool:
        return any(cell.state == state for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Board:
    """Rows in the order of the unit tree: regions, zones and departments each together.

    `gap` is why the period has no forms, or empty.
    `states`: (state, word, cells in it) for the filter, in the order of the way; `may_close` are forms by key, title.
    """

    period: str
    label: str
    previous: str
    next: str
    forms: tuple[FormHead, ...]
    rows: tuple[BoardRow, ...]
    counts: dict[str, int]
    states: tuple[tuple[str, str, int], ...]
    may_close: tuple[str, ...]
    may_urge: bool
    is_city: bool
    gap: str

    @property
    def unasked(self) -> int:
        return self.counts.get("unasked", 0)

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


@dataclass(slots=True)
class _Found:
    """Everything that the board of one period needs, read in a fixed number of queries."""

    period: Period
    person: Person
    units: list[Unit]
    rows: dict[str, FormPeriod]
    owed: dict[str, frozenset[int]]
    reports: dict[tuple[str, int], Report]
    signatures: dict[int, Signature] = field(default_factory=dict)
    moments: dict[tuple[int, str], datetime] = field(default_factory=dict)


def board(period: str, person: Person) -> Board:
    """What the person may see of the period: units that owe a return, by form; counts are of those units only.

    The city also sees the reporting units that owe none yet.
    """
    found = _find(Period.parse(period), person)
    forms = tuple(_head(found, form) for form in found.rows)
    rows = tuple(_row(found, unit) for unit in found.units)
    states = Counter(cell.state for row in rows for cell in row.cells)
    root = root_unit()
    city = [form for form in found.rows if post_for(person, DECIDERS, root, form) is not None]
    return Board(
        period=period,
        label=times.period_name(period),
        previous=str(found.period.previous()),
        next=str(found.period.next()),
        forms=forms,
        rows=rows,
        counts=dict(states),
        states=_states(rows, states),
        may_close=tuple(form for form in city if found.rows[form].opens_at <= clock.business_now()),
        may_urge=any(policy.is_open(found.rows[form]) for form in city),
        is_city=person.has_role(*CITY_ROLES),
        gap="" if forms else calendar_gap(found.period),
    )


def _states(rows: tuple[BoardRow, ...], counts: Counter[str]) -> tuple[tuple[str, str, int], ...]:
    """The states that occur, in the order of a report's way, each with the word that its cells show."""
    shown = {cell.state: cell.word for row in rows for cell in row.cells}
    return tuple((state, shown[state], counts[state]) for state in _WAY if state in shown)


def _find(period: Period, person: Person) -> _Found:
    rows = periods_of(period)
    seen = person.visible_unit_ids()
    owed: dict[str, set[int]] = {form: set() for form in rows}
    duties = ReportingDuty.objects.in_period(str(period)).filter(form__in=rows, unit__in=seen)
    for form, unit in duties.values_list("form", "unit_id").distinct():
        owed[form].add(unit)
    reports = Report.objects.visible_to(person).filter(period=str(period), form__in=rows).select_related("unit")
    by_place = {(report.form, report.unit_id): report for report in reports}
    for form, unit in reports.expected().values_list("form", "unit_id"):
        owed[form].add(unit)
    ids = {unit for units in owed.values() for unit in units} | {unit for _form, unit in by_place}
    units = sorted(Unit.objects.filter(pk__in=ids | _unasked_ids(period, person)), key=_place)
    used = {form for form in rows if owed[form]} | {form for form, _unit in by_place}
    shown_forms = {form: row for form, row in rows.items() if form in used} or rows
    frozen = {form: frozenset(found) for form, found in owed.items()}
    found = _Found(period, person, units, shown_forms, frozen, by_place)
    _add_moments(found)
    return found


def _unasked_ids(period: Period, person: Person) -> set[int]:
    """Units that report and stand in the tree at the period's end, for those who look at the whole city."""
    if not person.has_role(*CITY_ROLES) or not periods_of(period):
        return set()
    reporting = Unit.objects.visible_to(person).valid_on(period.last_day).filter(is_reporting=True)
    return set(reporting.values_list("pk", flat=True))


def _place(unit: Unit) -> tuple[int, int, int]:
    return _KIND_ORDER.index(UnitKind(unit.kind)), unit.order, unit.pk


def _add_moments(found: _Found) -> None:
    pks = [report.pk for report in found.reports.values()]
    signatures = Signature.objects.filter(version__report__in=pks).exclude(version__status=VersionStatus.VOID)
    for one in signatures.select_related("version").defer("version__body").order_by("version__number"):
        found.signatures.setdefault(one.version.report_id, one)
    changes = ReportChange.objects.filter(record__in=pks)
    for record, verb, at in changes.order_by("pk").values_list("record_id", "verb", "business_at"):
        found.moments[record, "hand_in" if verb in HAND_IN.values() else verb] = at


def _head(found: _Found, form: str) -> FormHead:
    row, owed = found.rows[form], found.owed[form]
    received = [unit for unit in owed if _status(found, form, unit) in _RECEIVED]
    names = {unit.pk: unit.shown for unit in found.units}
    missing = row.missing if row.closed_at else [unit for unit in owed if _status(found, form, unit) not in _RECEIVED]
    return FormHead(
        form=form,
        title=words.title(load_form(form)),
        due_at=row.due_at,
        closes_at=row.closes_at,
        closed_at=row.closed_at,
        expected=len(owed),
        received=len(received),
        missing=tuple(names[unit.pk] for unit in found.units if unit.pk in missing),
    )


def _status(found: _Found, form: str, unit: int) -> str:
    report = found.reports.get((form, unit))
    return report.status if report else ""


def _row(found: _Found, unit: Unit) -> BoardRow:
    kind = UnitKind(unit.kind)
    cells = tuple(_cell(found, unit, form) for form in found.rows)
    if all(cell.state == "none" for cell in cells):
        cells = (BoardCell("", "unasked", _("未布置")),)
    return BoardRow(unit.pk, unit.shown, unit.kind, str(kind.label), cells, _days(found, cells))


def _days(found: _Found, cells: Iterable[BoardCell]) -> tuple[str, str, str]:
    spans: tuple[list[timedelta], list[timedelta], list[timedelta]] = ([], [], [])
    for cell in cells:
        if cell.report is None:
            continue
        moments = (found.rows[cell.form].opens_at, cell.handed_in_at, cell.signed_at, cell.accepted_at)
        for held, start, end in zip(spans, moments, moments[1:], strict=False):
            if start is not None and end is not None:
                held.append(max(end - start, timedelta()))
    clerk, head, city = (f"{sum(held, timedelta()) / len(held) / _DAY:.1f}" if held else times.DASH for held in spans)
    return clerk, head, city


def _cell(found: _Found, unit: Unit, form: str) -> BoardCell:
    row, report = found.rows[form], found.reports.get((form, unit.pk))
    if report is None:
        return _empty_cell(found, unit, row) if unit.pk in found.owed[form] else BoardCell(form, "none", "")
    signature = found.signatures.get(report.pk)
    state, word, pill = _state(report, row, unit)
    return BoardCell(
        form=form,
        state=state,
        word=word,
        report=report.pk,
        version=signature.version_id if signature else None,
        is_late=signature is not None and not is_on_time(signature.business_at, row.due_at),
        times_returned=report.times_returned,
        handed_in_at=found.moments.get((report.pk, "hand_in")),
        signed_at=signature.business_at if signature else None,
        accepted_at=found.moments.get((report.pk, "accept")),
        signature_word=signature.get_kind_display() if signature else "",
        pill=pill,
    )


def _empty_cell(found: _Found, unit: Unit, row: FormPeriod) -> BoardCell:
    if row.closed_at is not None:
        return BoardCell(row.form, "missing", _("缺报"), pill="missing")
    filler = post_for(found.person, policy.FILLERS, unit, row.form) is not None
    may_open = filler and policy.is_open(row)
    if clock.business_now() >= row.due_at:
        return BoardCell(row.form, "late", _("迟报"), pill="late", may_open=may_open)
    return BoardCell(row.form, "not_begun", _("未开始"), pill="", may_open=may_open)


def _state(report: Report, row: FormPeriod, unit: Unit) -> tuple[str, str, str]:
    """State, word and mark of a begun return."""
    if row.closed_at is not None and unit.pk in row.missing and report.status != ReportStatus.ACCEPTED:
        return "missing", _("缺报"), "missing"
    return report.status, report.get_status_display(), report.status
