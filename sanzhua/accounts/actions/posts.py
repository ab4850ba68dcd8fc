from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from sanzhua.accounts import policy
from sanzhua.accounts.choices import ADMIN_ROLES, CITY_ROLES, Role, Tenure
from sanzhua.accounts.models import Delegation, Person, Post, Unit
from sanzhua.accounts.queries import root_unit
from sanzhua.base import clock
from sanzhua.base.refusals import Refused
from sanzhua.ledger import actions as ledger


@transaction.atomic
def assign_post(
    *,
    person: Person | None,
    unit: Unit,
    role: str,
    title: str,
    by: Person | None,
    scope: Unit | None = None,
    forms: Iterable[str] = (),
    tenure: str = Tenure.APPOINTED,
    valid_from: date | None = None,
) -> Post:
    """Give a person a post from a day on, by default today; no person means that the post is vacant.

    A business post acts on `scope`, by default the unit itself, and the whole city for the city's roles; an
    administrator's acts on no unit.
    Raises Refused where the roles exclude each other: an administrator neither fills nor signs, and the three kinds of
    administrator are three people.
    """
    policy.require_admin(by, Role.SECURITY_ADMIN)
    begins = valid_from or clock.business_today()
    if person is not None:
        _require_compatible(person, Role(role), begins, by)
    post = Post.objects.create(
        person=person,
        unit=unit,
        role=role,
        title=title.strip() or str(Role(role).label),
        scope=None if role in ADMIN_ROLES else scope or _usual_scope(role, unit),
        forms=sorted(forms),
        tenure=tenure if person else Tenure.VACANT,
        valid_from=begins,
    )
    ledger.record(kind="post.assign", actor=by, unit=unit, facts=_facts(post))
    return post


@transaction.atomic
def end_post(post: Post, *, on: date, by: Person | None) -> Post:
    """Close a post after that day, the last on which it is held; lent authority ends with it."""
    policy.require_admin(by, Role.SECURITY_ADMIN)
    found = Post.objects.select_for_update().get(pk=post.pk)
    if found.valid_from and on < found.valid_from:
        raise Refused(_("离任日期不能早于任职日期 %(day)s。") % {"day": found.valid_from.isoformat()})
    if found.valid_to and found.valid_to < on:
        raise Refused(_("这项任职已于 %(day)s 结束。") % {"day": found.valid_to.isoformat()})
    found.valid_to = on
    found.save(update_fields=["valid_to"])
    found.delegations.filter(valid_to__gt=on).update(valid_to=on)
    ledger.record(kind="post.end", actor=by, unit=found.unit, facts=_facts(found))
    return found


@dataclass(frozen=True, slots=True)
class EndedPosts:
    """What an act ended, by primary key with the last day that stood before (None: open), so that it can be undone."""

    on: date
    posts: Mapping[int, date | None]
    lent: Mapping[int, date]


@transaction.atomic
def end_posts_of(unit: Unit, *, on: date, by: Person, paper: str) -> EndedPosts:
    """End every post that acts on the unit after that day; one that has yet to begin by then never does.

    The caller has asked its policy, as for `end_unit`.
    """
    running = Q(valid_to__isnull=True) | Q(valid_to__gt=on)
    posts = list(Post.objects.select_for_update(of=("self",)).filter(running, scope=unit).order_by("pk"))
    lent = Delegation.objects.filter(post__in=posts, valid_to__gt=on)
    ended = EndedPosts(on, {post.pk: post.valid_to for post in posts}, dict(lent.values_list("pk", "valid_to")))
    Post.objects.filter(pk__in=ended.posts).update(valid_to=on)
    Delegation.objects.filter(pk__in=ended.lent).update(valid_to=on)
    if posts:
        facts = {"posts": [post.pk for post in posts], "to_day": on.isoformat(), "paper": paper}
        ledger.record(kind="posts.end", actor=by, unit=unit, facts=facts)
    return ended


@transaction.atomic
def resume_posts_of(unit: Unit, ended: EndedPosts, *, by: Person, paper: str) -> None:
    """Undo `end_posts_of`; a post that was ended again since, on another day, stays as it is."""
    resumed = []
    for post in Post.objects.select_for_update(of=("self",)).filter(pk__in=ended.posts, valid_to=ended.on):
        post.valid_to = ended.posts[post.pk]
        post.save(update_fields=["valid_to"])
        resumed.append(post.pk)
    for loan in Delegation.objects.filter(pk__in=ended.lent, post__in=resumed, valid_to=ended.on):
        loan.valid_to = ended.lent[loan.pk]
        loan.save(update_fields=["valid_to"])
    if resumed:
        ledger.record(kind="posts.resume", actor=by, unit=unit, facts={"posts": sorted(resumed), "paper": paper})


@transaction.atomic
def delegate(
    *, post: Post, to: Person, authority: str, valid_from: date, valid_to: date, by: Person | None
) -> Delegation:
    """Let another person act from a post under a dated written authority; both days are inclusive.

    Raises Refused without a document, for an endless or empty span, and where the roles exclude each other.
    """
    policy.require_admin(by, Role.SECURITY_ADMIN)
    if not authority.strip():
        raise Refused(_("请写明授权文件的名称、文号和日期。"))
    if valid_to < valid_from:
        raise Refused(_("授权的截止日期不能早于开始日期。"))
    if post.is_admin:
        raise Refused(_("管理员的职责不能委托他人。"))
    if post.person_id == to.pk:
        raise Refused(_("受托人就是任职者本人。"))
    _require_compatible(to, Role(post.role), valid_from, by)
    lent = Delegation.objects.create(
        post=post, to=to, authority=authority.strip(), valid_from=valid_from, valid_to=valid_to
    )
    facts = {
        **_facts(post),
        "to": _named(to),
        "authority": lent.authority,
        "lent_from": valid_from.isoformat(),
        "lent_to": valid_to.isoformat(),
    }
    ledger.record(kind="post.delegate", actor=by, unit=post.unit, facts=facts)
    return lent


def _usual_scope(role: str, unit: Unit) -> Unit:
    """市发改委's dispatcher looks after the counties, which do not stand under 市发改委."""
    return root_unit() if role in CITY_ROLES else unit


def _require_compatible(person: Person, role: Role, begins: date, by: Person | None) -> None:
    # Two requests for one person queue here, or each would miss the post that the other gives.
    Person.objects.select_for_update().get(pk=person.pk)
    if by is not None and by.pk == person.pk:
        raise Refused(_("不能为自己设置任职，请由另一名安全管理员办理。"))
    running = Q(valid_to__isnull=True) | Q(valid_to__gte=begins)
    held = set(Post.objects.filter(running, person=person).values_list("role", flat=True))
    lent = Delegation.objects.filter(to=person, valid_to__gte=begins).values_list("post__role", flat=True)
    others = (held | set(lent)) - {str(role)}
    if role in ADMIN_ROLES and others & ADMIN_ROLES:
        raise Refused(_("系统、安全、审计三个管理员必须由三个人分别担任。"))
    if (role in ADMIN_ROLES and others) or (role not in ADMIN_ROLES and others & ADMIN_ROLES):
        raise Refused(_("管理员不能填报、审核、签发或查看业务数据，不能同时担任“%(role)s”。") % {"role": role.label})


def _facts(post: Post) -> dict[str, object]:
    return {
        "post": post.pk,
        "person": _named(post.person),
        "role": str(post.role),
        "title": post.title,
        "scope": {"id": post.scope.pk, "name": post.scope.name} if post.scope else None,
        "forms": list(post.forms),
        "tenure": str(post.tenure),
        "from": post.valid_from.isoformat() if post.valid_from else None,
        "to_day": post.valid_to.isoformat() if post.valid_to else None,
    }


def _named(person: Person | None) -> dict[str, object] | None:
    return {"id": person.pk, "username": person.username, "name": person.name} if person else None
