"""What people say about a cell, and the mark to come back to it."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.base.refusals import Refused
from sanzhua.dispatch import policy
from sanzhua.dispatch.actions.opening import locked_report
from sanzhua.dispatch.models import CellComment, DraftRow, FollowUp, Report

MOST_SIGNS = 500
_SAME_CLICK = timedelta(minutes=1)


def add_comment(*, report: Report, by: Person, row_key: str, column: str, text: str) -> CellComment:
    """Say something about a cell; everybody who sees the report may, in every state of it. A second click adds nothing.

    Raises NotAllowed, and Refused without words, with too many, or about a cell that is not there.
    """
    policy.require_reader(by, report)
    text = " ".join(text.split())
    if not text:
        raise Refused(_("请写批注的内容。"))
    if len(text) > MOST_SIGNS:
        raise Refused(_("批注请写在%(count)d个字以内。") % {"count": MOST_SIGNS})
    with transaction.atomic():
        held = locked_report(report)
        _require_cell(held, row_key, column)
        now = clock.now()
        last = CellComment.objects.filter(report=held, row_key=row_key, column=column, by=by).last()
        if last is not None and last.text == text and now - last.at < _SAME_CLICK:
            return last
        return CellComment.objects.create(report=held, row_key=row_key, column=column, text=text, by=by, at=now)


def follow_up(*, report: Report, by: Person, row_key: str, column: str) -> FollowUp:
    """Mark a cell, in this month and those to come; one that is marked stays as it is. Raises NotAllowed, Refused."""
    policy.require_reader(by, report)
    with transaction.atomic():
        held = locked_report(report)
        _require_cell(held, row_key, column)
        cell = {"form": held.form, "unit": held.unit, "row_key": row_key, "column": column, "cleared_at": None}
        return FollowUp.objects.get_or_create(
            **cell, defaults={"from_period": held.period, "by": by, "at": clock.now()}
        )[0]


def clear_follow_up(*, report: Report, by: Person, row_key: str, column: str) -> bool:
    """Take the mark away; False where there was none. Raises NotAllowed."""
    policy.require_reader(by, report)
    with transaction.atomic():
        marks = FollowUp.objects.on(locked_report(report)).filter(row_key=row_key, column=column)
        return marks.update(cleared_by=by, cleared_at=clock.now()) > 0


def _require_cell(report: Report, row_key: str, column: str) -> None:
    there = column in report.definition.by_key and DraftRow.objects.filter(report=report, key=row_key).exists()
    if not there:
        raise Refused(_("这一格已不在报表里，请刷新页面。"))
