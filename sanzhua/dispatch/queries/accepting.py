"""Everything that waits for one office's acceptance in a period, form by form, with what speaks for and against it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sanzhua.accounts.choices import DECIDERS
from sanzhua.accounts.models import Person
from sanzhua.accounts.policy import post_for
from sanzhua.accounts.queries import root_unit
from sanzhua.base.periods import Period
from sanzhua.dispatch import shown as words
from sanzhua.dispatch.calendar import previous_period
from sanzhua.dispatch.choices import ReportStatus, VersionStatus
from sanzhua.dispatch.models import Report, Version
from sanzhua.dispatch.queries.changes import Rows
from sanzhua.dispatch.queries.locks import verbs_for
from sanzhua.dispatch.queries.returns import ReturnLine, returns_of
from sanzhua.dispatch.queries.sign import Weighed, accepted_by_unit, weighed
from sanzhua.dispatch.queries.versions import SignatureLine, signature_of
from sanzhua.dispatch.rules import column_sum, uid_of
from sanzhua.formbook.definition import FORM_KEYS, Column, Form
from sanzhua.formbook.rules.derive import FLOWS


@dataclass(frozen=True, slots=True)
class Sum:
    """A column's sum this month and its difference from last month's, formatted."""

    heading: str
    now: str
    difference: str


@dataclass(frozen=True, slots=True)
class Submitted:
    """One report that waits. `sums` follow the form's `headings`; `why_not` says why it cannot be accepted by this
    person. `tick` names the version and the hash that is shown, `returned` why it was sent
    back before."""

    report: int
    unit: str
    tick: str
    rows: int
    page: Weighed
    signature: SignatureLine | None
    sums: tuple[Sum, ...]
    returned: tuple[ReturnLine, ...]
    why_not: str | None


@dataclass(frozen=True, slots=True)
class FormToAccept:
    """A form on which the person decides: what waits, with the sums over all of it."""

    form: str
    title: str
    unit_label: str
    headings: tuple[str, ...]
    rows: tuple[Submitted, ...]
    total: tuple[Sum, ...]


def forms_to_accept(person: Person, period: str) -> tuple[FormToAccept, ...]:
    """Only forms with a report that waits, in the order of the forms."""
    root = root_unit()
    mine = [form for form in FORM_KEYS if post_for(person, DECIDERS, root, form) is not None]
    waiting = Report.objects.visible_to(person).filter(period=period, status=ReportStatus.SUBMITTED, form__in=mine)
    reports = list(waiting.select_related("unit").order_by("unit__order", "unit_id"))
    shown = ((form, [report for report in reports if report.form == form]) for form in mine)
    return tuple(_form(found[0].definition, period, found, person) for _form_key, found in shown if found)


def _form(form: Form, period: str, reports: Sequence[Report], person: Person) -> FormToAccept:
    columns, rows, sums = _columns(form), [], []
    before = previous_period(form.key, Period.parse(period))
    last = accepted_by_unit(form, [report.unit_id for report in reports], before)
    for report, version in _signed(reports):
        page = weighed(version, before, last[report.unit_id])
        sums.append([_amounts(column, (page.last, page.now)) for column in columns])
        rows.append(_submitted(report, version, page, columns, sums[-1], person))
    return FormToAccept(
        form=form.key,
        title=words.title(form),
        unit_label=words.unit_label(form),
        headings=tuple(words.heading(column) for column in columns),
        rows=tuple(rows),
        total=tuple(_sum(column, _added(each)) for column, each in zip(columns, zip(*sums, strict=True), strict=False)),
    )


def _signed(reports: Sequence[Report]) -> Iterator[tuple[Report, Version]]:
    """Each with the version that was signed, in their order."""
    found = Version.objects.filter(report__in=reports, status=VersionStatus.SIGNED).order_by("number")
    newest = {version.report_id: version for version in found.select_related("handed_in_by")}
    for report in reports:
        if version := newest.get(report.pk):
            version.report = report
            yield report, version


def _submitted(
    report: Report,
    version: Version,
    page: Weighed,
    columns: Sequence[Column],
    sums: Sequence[tuple[int | None, ...]],
    person: Person,
) -> Submitted:
    return Submitted(
        report=report.pk,
        unit=report.unit.shown,
        tick=f"{version.pk}:{version.sha256}",
        rows=version.rows,
        page=page,
        signature=signature_of(version),
        sums=tuple(_sum(column, amounts) for column, amounts in zip(columns, sums, strict=True)),
        returned=returns_of(report) if report.times_returned else (),
        why_not=verbs_for(report, person).get("accept"),
    )


def _columns(form: Form) -> list[Column]:
    flow = FLOWS.get(form.key)
    return [form.by_key[key] for key in ((flow.month, flow.year) if flow else ("total",)) if key in form.by_key]


def _amounts(column: Column, pair: tuple[Rows, Rows]) -> tuple[int | None, ...]:
    """Last month's sum, this month's."""
    return tuple(column_sum(list(rows.values()), column, once=[uid_of(key) for key in rows]) for rows in pair)


def _added(each: Iterable[tuple[int | None, ...]]) -> tuple[int | None, ...]:
    """Sums of sums; None where nothing is known of any."""
    return tuple(
        sum(one for one in side if one is not None) if any(one is not None for one in side) else None
        for side in zip(*each, strict=True)
    )


def _sum(column: Column, amounts: tuple[int | None, ...]) -> Sum:
    last, now = amounts
    return Sum(words.heading(column), words.shown(column, now), words.difference(column, last, now))
