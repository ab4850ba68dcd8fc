"""A column that is asked again and again is proposed for a form; whose form it is decides."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from sanzhua.accounts.choices import DECIDERS, Role
from sanzhua.accounts.models import Person
from sanzhua.accounts.policy import post_for
from sanzhua.accounts.queries import has_holder, root_unit
from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete, NotAllowed, WrongState
from sanzhua.formbook.definition import FORM_KEYS
from sanzhua.ledger import actions as ledger
from sanzhua.notices import actions as notices
from sanzhua.outward import request_policy as policy
from sanzhua.outward.models import Adoption, RequestColumn
from sanzhua.outward.queries.request_history import OFTEN, times_asked
from sanzhua.outward.request_choices import ADOPTION_MOVES, AdoptionStatus
from sanzhua.workflow.moves import move


def propose_adoption(column: RequestColumn, *, form: str, reason: str, by: Person) -> Adoption:
    """A second proposal of the same heading for the same form is the first.

    Raises NotAllowed, WrongState for a column that was not asked often, Incomplete without a form and a reason.
    """
    request = column.request
    policy.require_asker(by, request)
    times = times_asked([column.known_as], request.unit_id).get(column.known_as, 0)
    if not column.is_gap or times < OFTEN:
        raise WrongState(_("要过%(often)d次以上的列才提议纳入表式。") % {"often": OFTEN})
    if form not in FORM_KEYS or not reason.strip():
        raise Incomplete(_("请选表式，并写明理由。"))
    with transaction.atomic():
        made, is_new = Adoption.objects.get_or_create(
            known_as=column.known_as, form=form, status=AdoptionStatus.OPEN,
            defaults={"column": column, "times": times, "reason": reason.strip()[:200], "by": by, "at": clock.now()},
        )  # fmt: skip
        if is_new:
            _tell_owner(made)
            facts = {"column": column.heading, "form": form, "times": times, "reason": made.reason}
            ledger.record(kind="adoption.propose", actor=by, unit=request.unit, facts=facts)
    return made


def take_adoption(adoption: Adoption, *, by: Person) -> None:
    """The owner will ask the column in the form; the form itself is changed in its editor. Raises the refusals."""
    _decide(adoption, "take", by, "")


def decline_adoption(adoption: Adoption, *, by: Person, note: str) -> None:
    _decide(adoption, "decline", by, note)


def _decide(adoption: Adoption, verb: str, by: Person, note: str) -> None:
    if not policy.may_decide_adoption(by, adoption.form):
        raise NotAllowed(_("由这张表式的主管部门或市级调度员决定。"))
    if str(adoption.status) == ADOPTION_MOVES.get(verb).to:
        return
    unit = adoption.column.request.unit
    with transaction.atomic():
        post = post_for(by, DECIDERS, root_unit(), adoption.form)
        move(adoption, verb, moves=ADOPTION_MOVES, by=by, post=post, note=note, unit=unit)
        notices.finish(f"adoption:{adoption.pk}")


def _tell_owner(adoption: Adoption) -> None:
    root = root_unit()
    owner = Role.FORM_OWNER if has_holder(Role.FORM_OWNER, root, adoption.form) else Role.DISPATCHER
    params = {"heading": adoption.column.heading, "form": adoption.form, "count": adoption.times}
    notices.add(
        unit=root, role=owner, verb="request_adopt", subject=f"adoption:{adoption.pk}", params=params,
        url=reverse("outward:adoptions"),
    )  # fmt: skip
