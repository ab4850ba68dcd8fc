"""Who asks at short notice, who answers, who agrees."""

from __future__ import annotations

from django.utils.translation import gettext as _

from sanzhua.accounts.choices import CITY_ROLES, DECIDERS, Role
from sanzhua.accounts.models import Person, Post, Unit
from sanzhua.accounts.policy import post_for, role_names
from sanzhua.accounts.queries import root_unit
from sanzhua.base.refusals import NotAllowed
from sanzhua.outward.models import Request, RequestAnswer
from sanzhua.outward.request_choices import ANSWER_MOVES


def asking_post(person: Person) -> Post | None:
    """The post by which the person asks units of the whole tree at short notice."""
    return post_for(person, DECIDERS, root_unit())


def may_ask(person: Person) -> bool:
    return asking_post(person) is not None


def require_asker(person: Person, request: Request | None = None) -> Post:
    """Raises NotAllowed."""
    post = post_for(person, DECIDERS, request.unit if request else root_unit())
    if post is None:
        raise NotAllowed(_("临时报表由市级调度员或表式主管部门办理。"))
    return post


def answer_post(person: Person, answer: RequestAnswer, verb: str) -> Post | None:
    """The post by which the person does this verb of the answer's table of moves. Raises KeyError."""
    return post_for(person, ANSWER_MOVES.get(verb).roles, answer.unit)


def require_answer(person: Person, answer: RequestAnswer, verb: str) -> Post:
    """Raises NotAllowed."""
    move = ANSWER_MOVES.get(verb)
    post = answer_post(person, answer, verb)
    if post is None:
        said = _("“%(verb)s”由%(roles)s办理，您没有这个单位的这项任职。")
        raise NotAllowed(said % {"verb": move.title, "roles": role_names(move.roles)})
    return post


def fills(person: Person, unit: Unit) -> bool:
    return post_for(person, (Role.LIAISON,), unit) is not None


def answers_for(person: Person, unit: Unit) -> bool:
    """Whether the person works for that very unit: what it has not reported yet is for nobody else to read."""
    return any(post.scope_id == unit.pk and post.role not in CITY_ROLES for post in person.current_posts())


def may_decide_adoption(person: Person, form: str) -> bool:
    """Whose form it is, or the dispatcher."""
    return post_for(person, DECIDERS, root_unit(), form) is not None
