"""Who drafts, reviews, signs and publishes a bulletin, and who answers it."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from sanzhua.accounts.choices import DECIDERS, Role
from sanzhua.accounts.models import Person, Post, Unit
from sanzhua.accounts.policy import post_for, role_names
from sanzhua.base.refusals import NotAllowed
from sanzhua.bulletins.choices import BULLETIN_MOVES, RECEIPT_MOVES
from sanzhua.bulletins.kinds import CORRECTION, Kind, load_kinds
from sanzhua.bulletins.models import Bulletin, Receipt


def editor_post(person: Person, unit: Unit, form: str) -> Post:
    """Drafting and publishing are the city dispatcher's, and of a form that an office owns that office's as well.

    Raises NotAllowed.
    """
    post = post_for(person, DECIDERS, unit, form)
    if post is None:
        raise NotAllowed(_("通报由市级调度员或表式主管部门起草、印发，您没有这项任职。"))
    return post


def may_edit(person: Person, bulletin: Bulletin) -> bool:
    return post_for(person, DECIDERS, bulletin.unit, bulletin.form) is not None


def kinds_for(person: Person, unit: Unit) -> list[Kind]:
    """The kinds that the person may draw up by month, in their order."""
    if not person.has_role(*DECIDERS):
        return []
    named = (kind for kind in load_kinds().values() if kind.key != CORRECTION)
    return [kind for kind in named if post_for(person, DECIDERS, unit, kind.form) is not None]


def edits_any(person: Person) -> bool:
    return person.has_role(*DECIDERS)


def post_for_move(person: Person, bulletin: Bulletin, verb: str) -> Post | None:
    """By which post the person does this verb of the table of moves. Raises KeyError."""
    roles = BULLETIN_MOVES.get(verb).roles
    return post_for(person, roles, bulletin.unit, bulletin.form if {*roles} <= {*DECIDERS} else None)


def require_move(person: Person, bulletin: Bulletin, verb: str) -> Post:
    """Raises NotAllowed."""
    return _required(
        post_for_move(person, bulletin, verb), BULLETIN_MOVES.get(verb).title, BULLETIN_MOVES.get(verb).roles
    )


def answer_post(person: Person, receipt: Receipt) -> Post | None:
    return post_for(person, RECEIPT_MOVES.get("answer").roles, receipt.unit)


def require_answer(person: Person, receipt: Receipt) -> Post:
    """Raises NotAllowed."""
    move = RECEIPT_MOVES.get("answer")
    return _required(answer_post(person, receipt), move.title, move.roles)


def is_reviewer(person: Person, unit: Unit) -> bool:
    return post_for(person, (Role.REVIEWER,), unit) is not None


def _required(post: Post | None, verb: str, roles: Iterable[str]) -> Post:
    if post is None:
        said = _("“%(verb)s”由%(roles)s办理，您没有这项任职。")
        raise NotAllowed(said % {"verb": verb, "roles": role_names([Role(role) for role in sorted(roles)])})
    return post
