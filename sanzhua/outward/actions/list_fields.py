"""A typed column that nobody used is proposed for deletion; a person decides."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from sanzhua.accounts.choices import Role
from sanzhua.accounts.models import Person, Post, Unit, in_force
from sanzhua.accounts.queries import root_unit
from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete, WrongState
from sanzhua.formbook.definition import Column
from sanzhua.ledger import actions as ledger
from sanzhua.notices import actions as notices
from sanzhua.outward.list_choices import ProposalState
from sanzhua.outward.list_policy import require_owner
from sanzhua.outward.models import FieldProposal
from sanzhua.outward.queries.list_fields import unused_columns

UNUSED = "unused_field"
# Who decided to keep a column is not asked again within a year.
ASK_AGAIN_AFTER = timedelta(days=365)


def propose_unused() -> int:
    """Propose every typed column that nobody used in the last closed months of its form; gives how many are new.

    Repeatable: a column with an open proposal, one kept within a year and one to be retired are left alone. Nothing
    is proposed for a form with fewer closed months.
    """
    try:
        unit = root_unit()
    except Unit.DoesNotExist:
        return 0
    settled = _settled()
    return sum(
        _propose(unit, form, column, months)
        for form, column, months in unused_columns()
        if (form, column.key) not in settled
    )


def _settled() -> set[tuple[str, str]]:
    still = Q(state=ProposalState.KEPT, decided_at__gte=clock.now() - ASK_AGAIN_AFTER)
    asked = FieldProposal.objects.filter(Q(state__in=[ProposalState.OPEN, ProposalState.RETIRED]) | still)
    return set(asked.values_list("form", "column"))


def _propose(unit: Unit, form: str, column: Column, months: list[str]) -> bool:
    with transaction.atomic():
        proposal, made = FieldProposal.objects.get_or_create(
            form=form,
            column=column.key,
            state=ProposalState.OPEN,
            defaults={"unit": unit, "months": months, "at": clock.now()},
        )
        if made:
            notices.add(
                unit=unit,
                role=_owner_role(form, unit),
                verb=UNUSED,
                subject=f"field:{proposal.pk}",
                params={"form": form, "field": column.heading},
                url=reverse("outward:fields"),
            )
    return made


def _owner_role(form: str, unit: Unit) -> str:
    """The form's own department where a post names the form, else the city's dispatcher."""
    posts = Post.objects.filter(in_force(clock.business_today()), scope=unit, role=Role.FORM_OWNER)
    return Role.FORM_OWNER if any(form in post.forms for post in posts) else Role.DISPATCHER


def decide_field(proposal: FieldProposal, *, state: str, by: Person, note: str = "") -> FieldProposal:
    """Keep the column, with a reason, or have it retired; the column itself is taken away where forms are edited.

    The same decision again changes nothing. Raises NotAllowed, Incomplete without a reason for keeping, WrongState.
    """
    require_owner(by, proposal.unit, proposal.form)
    words = " ".join(note.split())
    if state not in (ProposalState.KEPT, ProposalState.RETIRED):
        raise Incomplete(_("请选择保留或停用。"))
    if state == ProposalState.KEPT and not words:
        raise Incomplete(_("保留字段请写明谁在用、用在哪里。"))
    with transaction.atomic():
        held = FieldProposal.objects.select_for_update().get(pk=proposal.pk)
        if (held.state, held.decided_by_id) == (state, by.pk):
            return held
        if held.state != ProposalState.OPEN:
            raise WrongState(_("这条建议已经有人决定，请刷新页面。"))
        held.state, held.note, held.decided_by, held.decided_at = state, words[:500], by, clock.now()
        held.save(update_fields=["state", "note", "decided_by", "decided_at"])
        notices.finish(f"field:{held.pk}", UNUSED)
        facts = {"form": held.form, "column": held.column, "decision": str(state), "note": held.note}
        ledger.record(kind="outward.field", actor=by, unit=held.unit, facts=facts)
    return held
