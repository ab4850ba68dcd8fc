"""What is being reported now, and what the forms are called."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sanzhua.base import clock
from sanzhua.dispatch.models import FormPeriod
from sanzhua.formbook.definition import FORM_KEYS, load_form
from sanzhua.ui import times


@dataclass(frozen=True)
class OpenPeriod:
    """One form's calendar, as the page before sign-in shows it; no unit's figures."""

    period: str
    form: str
    opens_at: datetime
    due_at: datetime
    closes_at: datetime | None


def open_periods() -> list[OpenPeriod]:
    """The calendar of the newest period that has begun, one line a form; empty before the first."""
    begun = FormPeriod.objects.filter(opens_at__lte=clock.business_now())
    newest = begun.order_by("-period").values_list("period", flat=True).first()
    rows = {row.form: row for row in begun.filter(period=newest)} if newest else {}
    return [
        OpenPeriod(row.period, form_title(row.form), row.opens_at, row.due_at, row.closes_at)
        for row in (rows[key] for key in FORM_KEYS if key in rows)
    ]


def form_title(key: str) -> str:
    form = load_form(key)
    return form.title_en if times.is_english() else form.title


def form_titles() -> dict[str, str]:
    return {key: form_title(key) for key in FORM_KEYS}
