"""Units sign for a bulletin that demands an answer, and nobody is asked where it does not."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from sanzhua.accounts.choices import Role
from sanzhua.accounts.models import Person, Unit
from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete, Refused, WrongState
from sanzhua.base.workdays import end_of
from sanzhua.bulletins import policy
from sanzhua.bulletins.choices import RECEIPT_MOVES, ReceiptStatus
from sanzhua.bulletins.models import Bulletin, Receipt
from sanzhua.codes.queries import work_calendar
from sanzhua.notices import actions as notices
from sanzhua.workflow.moves import move

LONGEST = 2_000


def ask_for_receipts(bulletin: Bulletin, units: Iterable[int], url: str) -> None:
    """In the transaction of the publication: one receipt a unit, with a line on the desk of who fills for it."""
    named = list(Unit.objects.filter(pk__in=list(units)))
    if not named:
        return
    last = work_calendar().working_days_after(clock.business_today(), bulletin.terms["answer"]["days"])
    bulletin.answer_due_at = end_of(last)
    Bulletin.objects.filter(pk=bulletin.pk).update(answer_due_at=bulletin.answer_due_at)
    Receipt.objects.bulk_create(Receipt(bulletin=bulletin, unit=unit) for unit in named)
    for receipt in bulletin.receipts.select_related("unit"):
        _tell(receipt, "bulletin_answer", Role.LIAISON, url)


def answer(*, receipt: Receipt, by: Person, text: str, done_by: date | None = None) -> None:
    """Sign for the bulletin and answer it. Raises NotAllowed, WrongState, Incomplete without words."""
    post = policy.require_answer(by, receipt)
    words = text.strip()
    if not words:
        raise Incomplete(_("请写明答复：原因和下一步措施。"))
    if len(words) > LONGEST:
        raise Refused(_("答复最多%(limit)d字。") % {"limit": LONGEST})
    with transaction.atomic():
        answered = {
            "text": words,
            "done_by_on": done_by,
            "answered_by": by,
            "post": str(post)[:160],
            "answered_at": clock.business_now(),
        }
        facts = {"bulletin": receipt.bulletin.number, "done_by": done_by.isoformat() if done_by else None}
        move(receipt, "answer", moves=RECEIPT_MOVES, by=by, post=post, note=words, ledger_facts=facts, also=answered)
        notices.finish(subject_of(receipt))


def ask_again(*, receipt: Receipt, by: Person, note: str, url: str) -> None:
    """The answer does not answer. Raises NotAllowed, WrongState, Incomplete without a reason."""
    post = policy.editor_post(by, receipt.bulletin.unit, receipt.bulletin.form)
    with transaction.atomic():
        move(receipt, "ask_again", moves=RECEIPT_MOVES, by=by, post=post, note=note, also={"answered_at": None})
        _tell(receipt, "bulletin_answer", Role.LIAISON, url)


def urge(*, bulletin: Bulletin, by: Person, url: str) -> int:
    """Put the missing answers before the heads as well; gives how many. Raises NotAllowed, WrongState where none is."""
    policy.editor_post(by, bulletin.unit, bulletin.form)
    with transaction.atomic():
        missing = list(bulletin.receipts.filter(status=ReceiptStatus.ASKED).select_related("unit", "bulletin"))
        if not missing:
            raise WrongState(_("各单位都已回执，不用催。"))
        for receipt in missing:
            _tell(receipt, "bulletin_answer", Role.LIAISON, url)
            _tell(receipt, "bulletin_answer_urged", Role.HEAD, url)
        bulletin.receipts.filter(pk__in=[one.pk for one in missing]).update(urged_at=clock.business_now())
    return len(missing)


def subject_of(receipt: Receipt) -> str:
    return f"bulletin_receipt:{receipt.pk}"


def _tell(receipt: Receipt, verb: str, role: str, url: str) -> None:
    bulletin = receipt.bulletin
    notices.add(
        unit=receipt.unit,
        role=role,
        verb=verb,
        subject=subject_of(receipt),
        params={"title": bulletin.title},
        url=f"{url}#receipt",
        due_at=bulletin.answer_due_at,
    )
