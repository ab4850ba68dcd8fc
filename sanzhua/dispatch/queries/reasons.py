"""Reasons that a unit gave before, to be chosen instead of typed again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from sanzhua.dispatch.models import DraftRow, Report

_ROWS = 500  # of the unit's newest rows with a reason; older words help nobody
_OFFERED = 4


def earlier_reasons(report: Report, reason_keys: Collection[str], row_key: str = "") -> Mapping[str, tuple[str, ...]]:
    """By reason key, at most four different texts: the row's own first, then those of this month and of months before.

    One query; only the unit's own words on this form.
    """
    found: dict[str, dict[str, None]] = {key: {} for key in reason_keys}
    if found:
        for reasons in _own_first(report, row_key):
            for key in found.keys() & reasons.keys():
                found[key].setdefault(reasons[key])
    return {key: tuple(texts)[:_OFFERED] for key, texts in found.items()}


def _own_first(report: Report, row_key: str) -> Iterable[Mapping[str, str]]:
    rows = (
        DraftRow.objects.filter(
            report__form=report.form, report__unit=report.unit_id, report__period__lte=report.period
        )
        .exclude(reasons={})
        .order_by("-report__period", "position")
        .values_list("key", "reasons")[:_ROWS]
    )
    held = list(rows)
    return [reasons for key, reasons in sorted(held, key=lambda one: one[0] != row_key)]
