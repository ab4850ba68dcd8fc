"""A draft goes to review and to whoever signs; either sends it back with a reason."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from sanzhua.accounts.choices import DECIDERS, Role
from sanzhua.accounts.models import Person
from sanzhua.accounts.policy import role_names
from sanzhua.accounts.queries import holders_of
from sanzhua.base.refusals import Incomplete, NotAllowed, WrongState
from sanzhua.bulletins import policy
from sanzhua.bulletins.bodies import content_facts
from sanzhua.bulletins.choices import BULLETIN_MOVES, REVIEWERS, SIGNERS
from sanzhua.bulletins.models import Bulletin
from sanzhua.notices import actions as notices
from sanzhua.workflow.moves import move


def submit(*, bulletin: Bulletin, by: Person) -> None:
    """Send the draft to review; its words and figures rest until it comes back. Raises NotAllowed, WrongState, and
    Incomplete where nobody could review and sign it."""
    for roles in (REVIEWERS, SIGNERS):
        if not any(holders_of(role, bulletin.unit) for role in roles):
            words = {"unit": bulletin.unit.shown, "roles": role_names(roles)}
            raise Incomplete(
                _("%(unit)s还没有%(roles)s的任职，不能送审。请安全管理员设置，或由办公系统签发取号后登记印发。") % words
            )
    _move(bulletin, "submit", by, next_verb="bulletin_review", roles=REVIEWERS)


def take_back(*, bulletin: Bulletin, by: Person) -> None:
    """Raises NotAllowed, WrongState once it was reviewed."""
    _move(bulletin, "take_back", by)


def pass_on(*, bulletin: Bulletin, by: Person) -> None:
    """Reviewed and found right. Raises NotAllowed, also for who sent it to review, and WrongState."""
    sent = bulletin.changes.filter(verb="submit").order_by("-pk").first()
    if sent is not None and sent.by_id == by.pk:
        raise NotAllowed(_("送审人不能审核自己的通报，请另一人审核。"))
    _move(bulletin, "pass", by, next_verb="bulletin_sign", roles=SIGNERS)


def return_to_draft(*, bulletin: Bulletin, by: Person, note: str) -> None:
    """Raises NotAllowed, WrongState, Incomplete without a reason."""
    _move(bulletin, "return", by, note=note, next_verb="bulletin_revise", roles=(Role.DISPATCHER,))


def sign(*, bulletin: Bulletin, by: Person, revision: int) -> None:
    """Sign what was read: the hash of words, figures and versions goes into the ledger.

    Raises NotAllowed, WrongState, also where the text has been changed since.
    """
    if bulletin.revision != revision:
        raise WrongState(_("您看的不是现在这一稿，请刷新页面看过再签发。"))
    facts = content_facts(bulletin)
    _move(bulletin, "sign", by, next_verb="bulletin_issue", roles=(Role.DISPATCHER,), ledger_facts=facts)


def subject_of(bulletin: Bulletin) -> str:
    return f"bulletin:{bulletin.pk}"


def _move(
    bulletin: Bulletin,
    verb: str,
    by: Person,
    *,
    note: str = "",
    next_verb: str = "",
    roles: tuple[str, ...] = (),
    ledger_facts: Mapping[str, object] | None = None,
) -> None:
    post = policy.require_move(by, bulletin, verb)
    with transaction.atomic():
        move(bulletin, verb, moves=BULLETIN_MOVES, by=by, post=post, note=note, ledger_facts=ledger_facts)
        notices.finish(subject_of(bulletin))
        for role in roles if next_verb else ():
            if role in DECIDERS or holders_of(role, bulletin.unit):
                notices.add(
                    unit=bulletin.unit,
                    role=role,
                    verb=next_verb,
                    subject=subject_of(bulletin),
                    params={"title": bulletin.title, "reason": note.strip()},
                    url=reverse("bulletins:edit", args=[bulletin.pk]),
                )
