"""The one page of the unit's head: sums, what changed, what was flagged, and the hash that is signed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sanzhua.base import clock
from sanzhua.base.periods import Period
from sanzhua.dispatch import shown as words
from sanzhua.dispatch.calendar import previous_period
from sanzhua.dispatch.deadlines import deadline_of
from sanzhua.dispatch.draft import Draft, load_draft
from sanzhua.dispatch.models import CellChange, DraftRow, Signature, Version
from sanzhua.dispatch.problems import settled_hits
from sanzhua.dispatch.queries.changes import Change, Rows, changes_between
from sanzhua.dispatch.queries.totals import Compared, Total, totals
from sanzhua.dispatch.rules import is_on_time, row_key, shape_of
from sanzhua.dispatch.stored import nil_words, values_by_key
from sanzhua.facts import queries as facts
from sanzhua.formbook.definition import Form
from sanzhua.formbook.queries import form_for, shared_columns
from sanzhua.ui import times

TOLD_MOVES = 12


@dataclass(frozen=True, slots=True)
class Flag:
    name: str
    heading: str
    sentence: str
    reason: str


@dataclass(frozen=True, slots=True)
class SignPage:
    """`changes` are those since last month's accepted return, money, dates and states only, with the reasons given."""

    report: int
    version: int
    number: int
    status: str
    sha256: str
    short_code: str
    unit: str
    form: str
    title: str
    period: str
    span: str
    unit_label: str
    rows: int
    rows_changed: int
    last_period: str
    totals: tuple[Total, ...]
    changes: tuple[Change, ...]
    flags: tuple[Flag, ...]
    added: tuple[str, ...]
    gone: tuple[str, ...]
    handed_in_by: str
    handed_in_post: str
    handed_in_at: datetime
    due_at: datetime | None
    is_late: bool
    nil: str


@dataclass(frozen=True, slots=True)
class Weighed:
    """A frozen version against last month's accepted return (`before`), as far as it speaks for or against it."""

    form: Form
    period: Period
    before: Period
    now: Rows
    last: Rows
    changes: tuple[Change, ...]
    flags: tuple[Flag, ...]
    nil: str


def weighed(version: Version, before: Period | None = None, last: Rows | None = None) -> Weighed:
    """`before` and its `last` rows may be given by whoever weighs many of one form."""
    report, form = version.report, version.report.definition
    period = Period.parse(report.period)
    before = before or previous_period(form.key, period)
    now = values_by_key(version)
    last = accepted_rows(form, report.unit_id, before) if last is None else last
    moved = _large_moves(form, last, now)
    told = (_worth_telling(form, rows, moved) for rows in (last, now))
    both = shared_columns(form, form_for(form.key, before))
    changes = changes_between(both, *told, reasons=_reasons(version), asked=asked_by(version))
    changes = _weightiest_first((one for one in changes if not _is_routine(form, one, last, now)), last, now)
    return Weighed(form, period, before, now, last, changes, _flags(version), nil_words(version))


def sign_page(version: Version) -> SignPage:
    """All that its signer reads."""
    found, report = weighed(version), version.report
    form, period, now, last = found.form, found.period, found.now, found.last
    year_ago = accepted_rows(form, report.unit_id, period.shifted(-12))
    received_at = _received_at(version)
    due_at = deadline_of(report).due_for(received_at)
    return SignPage(
        report=report.pk,
        version=version.pk,
        number=version.number,
        status=version.status,
        sha256=version.sha256,
        short_code=version.short_code,
        unit=report.unit.shown_in_full,
        form=form.key,
        title=words.title(form),
        period=report.period,
        span=times.period_span(period),
        unit_label=words.unit_label(form),
        rows=version.rows,
        rows_changed=len({change.row_key for change in found.changes}),
        last_period=str(found.before),
        totals=tuple(totals(Compared(form, period, found.before, now, last, year_ago))),
        changes=found.changes,
        flags=found.flags,
        added=_names(now, last),
        gone=_names(last, now),
        handed_in_by=version.handed_in_by.name,
        handed_in_post=version.handed_in_post,
        handed_in_at=version.business_at,
        due_at=due_at,
        is_late=not is_on_time(received_at, due_at),
        nil=found.nil,
    )


def changes_since_last(version: Version) -> tuple[Change, ...]:
    """What differs from last month's accepted return, every column."""
    form, period = version.report.definition, Period.parse(version.report.period)
    before = previous_period(form.key, period)
    last = accepted_rows(form, version.report.unit_id, before)
    both = shared_columns(form, form_for(form.key, before))
    return changes_between(both, last, values_by_key(version), reasons=_reasons(version))


def accepted_rows(form: Form, unit_id: int, period: Period) -> dict[str, dict[str, Any]]:
    """The unit's accepted rows of a period by row key, empty where nothing was accepted."""
    return accepted_by_unit(form, [unit_id], period)[unit_id]


def accepted_by_unit(form: Form, units: Collection[int], period: Period) -> dict[int, dict[str, dict[str, Any]]]:
    """`accepted_rows` of many units, in one question to the parts."""
    found: dict[int, dict[str, dict[str, Any]]] = {unit: {} for unit in units}
    for row in facts.rows_of(form.key, period, unit_ids=units):
        found[row["unit_id"]][row_key(form, row["project"], row)] = row
    return found


def _received_at(version: Version) -> datetime:
    signature = Signature.objects.filter(version=version).only("business_at").first()
    return signature.business_at if signature else clock.business_now()


def _is_routine(form: Form, change: Change, last: Rows, now: Rows) -> bool:
    """Progress that only went on is what every month brings."""
    before, after = (rows.get(change.row_key, {}).get(change.column) for rows in (last, now))
    if form.by_key[change.column].kind != "percent" or before is None or after is None or change.reason:
        return False
    return bool(after >= before)


def _weightiest_first(changes: Iterable[Change], last: Rows, now: Rows) -> tuple[Change, ...]:
    """What somebody gave a reason for, then amounts by size, then what only changes in words."""

    def weight(change: Change) -> tuple[bool, int]:
        pair = [rows.get(change.row_key, {}).get(change.column) for rows in (last, now)]
        amounts = [one if isinstance(one, int) and not isinstance(one, bool) else 0 for one in pair]
        return not change.reason, -abs(amounts[1] - amounts[0])

    return tuple(sorted(changes, key=weight))


def _worth_telling(
    form: Form, rows: Mapping[str, Mapping[str, Any]], moved: Collection[tuple[str, str]]
) -> dict[str, dict[str, Any]]:
    """Money, dates, states and shares that people enter; computed sums follow from them and only repeat them.

    A month's own figure differs every month, so only the largest moves are told.
    """
    kinds = {"money", "usd", "date", "percent", "choice", "bool"}
    derived = shape_of(form).derived
    keys = [column.key for column in form.columns if column.kind in kinds and column.key not in derived]
    return {
        key: {"name": row.get("name")}
        | {one: row.get(one) for one in keys if not one.endswith("_month") or (key, one) in moved}
        for key, row in rows.items()
    }


def _large_moves(
    form: Form, last: Mapping[str, Mapping[str, Any]], now: Mapping[str, Mapping[str, Any]]
) -> set[tuple[str, str]]:
    """(row key, column) of the month's figures that moved by half or more of last month's, the largest dozen."""
    columns = [column.key for column in form.columns if column.is_money and column.key.endswith("_month")]
    moves = [
        (abs((row.get(column) or 0) - (last[key].get(column) or 0)), key, column)
        for key, row in now.items()
        if key in last
        for column in columns
    ]
    large = [move for move in moves if 2 * move[0] >= abs(last[move[1]].get(move[2]) or 0) and move[0]]
    return {(key, column) for _size, key, column in sorted(large, reverse=True)[:TOLD_MOVES]}


def _names(rows: Mapping[str, Mapping[str, Any]], others: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(row.get("name") or key) for key, row in rows.items() if others and key not in others)


def _reasons(version: Version) -> dict[tuple[str, str], str]:
    """Reasons by cell, as they stand with the draft that was frozen."""
    rows = DraftRow.objects.filter(report=version.report).exclude(reasons={}).values_list("key", "reasons")
    return {(key, reason_key.partition(":")[2]): text for key, given in rows for reason_key, text in given.items()}


def _flags(version: Version) -> tuple[Flag, ...]:
    """Warnings of the draft that was frozen, each with its reason; nothing for versions that a newer one replaced."""
    newest = version.report.versions.order_by("-number").values_list("pk", flat=True).first()
    if newest != version.pk:
        return ()
    draft = load_draft(version.report)
    hits, found = settled_hits(draft), []
    for row in draft.rows:
        for hit in hits.get(row.key, ()):
            reason = row.reasons.get(hit.reason_key, "")
            column = draft.form.by_key.get(hit.key)
            if hit.severity == "warning" and reason:
                heading = words.heading(column) if column else ""
                found.append(Flag(row.shown_name, heading, hit.message(words.language()), reason))
    return (*found, *_doubted(draft))


def _doubted(draft: Draft) -> list[Flag]:
    """Cells that the reader took with a doubt, and what was said about them."""
    return [
        Flag(row.shown_name, words.heading(draft.form.by_key[key]), words.said(doubt), row.reasons.get(reason_key, ""))
        for row in draft.rows
        for key, doubt in row.texts.items()
        if (reason_key := f"{doubt['code']}:{key}") in row.reasons
    ]


def asked_by(version: Version) -> dict[tuple[str, str], str]:
    """Who asked for a change after review, by cell."""
    found = CellChange.objects.filter(report=version.report).exclude(asked_by="")
    return {(key, column): name for key, column, name in found.values_list("row_key", "column", "asked_by")}
