"""The city says who saw an investor first. No district's deed comes by here."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person
from sanzhua.accounts.queries import root_unit
from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete, WrongState
from sanzhua.ledger import actions as ledger
from sanzhua.registry import policy
from sanzhua.registry.models import FirstContact, Investor
from sanzhua.registry.queries.first_contact import question_of


def decide_first_contact(
    *, left: Investor, right: Investor, first: Investor | None, reason: str, by: Person
) -> FirstContact:
    """Remember which of two investors' units was first; `first` None says that they are different firms.

    Raises NotAllowed, Incomplete without a reason, WrongState where the question is no longer open.
    """
    policy.require_first_contact_judge(by)
    if not reason.strip():
        raise Incomplete(_("请写明认定的理由。"))
    question = question_of(left.pk, right.pk)
    if question is None or first not in (None, left, right):
        raise WrongState(_("这个问题已经认定过，或两条登记已经不相似；请刷新页面。"))
    low, high = sorted((left, right), key=lambda one: one.pk)
    city = root_unit()
    try:
        with transaction.atomic():
            made = FirstContact.objects.create(
                unit=city,
                left=low,
                right=high,
                first=first,
                reason=reason.strip(),
                seen=question.as_seen(),
                by=by,
                at=clock.now(),
            )
            facts = {"investors": [low.pk, high.pk], "first": first.pk if first else None, "reason": made.reason}
            ledger.record(kind="investor.first_contact", actor=by, unit=city, facts=facts)
    except IntegrityError as error:
        raise WrongState(_("这个问题刚刚由别人认定了，请刷新页面。")) from error
    return made
