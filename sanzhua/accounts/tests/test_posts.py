from datetime import date, timedelta

import pytest

from sanzhua.accounts.actions import assign_post, create_person, delegate, end_post
from sanzhua.accounts.choices import Role, Tenure
from sanzhua.accounts.models import Person, Post
from sanzhua.base import clock
from sanzhua.base.refusals import NotAllowed, Refused
from sanzhua.ledger.models import Outbox
from tests.cast import Cast

ADMINS = [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN]
BUSINESS = [Role.LIAISON, Role.REVIEWER, Role.HEAD, Role.DISPATCHER, Role.FORM_OWNER, Role.VIEWER]


def newcomer() -> Person:
    return create_person(username="newcomer", name="新来的", by=None)[0]


def give(cast: Cast, person: Person | None, role: str, **more: object) -> Post:
    return assign_post(person=person, unit=cast.lishu, role=role, title="x", by=cast.security_admin, **more)  # type: ignore[arg-type]


def test_a_post_acts_on_its_own_unit_unless_told_otherwise(cast: Cast) -> None:
    assert give(cast, newcomer(), Role.HEAD).scope == cast.lishu
    post = assign_post(
        person=cast.reviewer, unit=cast.lishu_drc, scope=cast.lishu, role=Role.LIAISON, title="", by=cast.security_admin
    )
    assert (post.scope, post.title) == (cast.lishu, "信息联络员")


@pytest.mark.parametrize("role", ADMINS)
@pytest.mark.parametrize("other", BUSINESS)
def test_an_administrator_neither_fills_nor_signs_nor_looks(cast: Cast, role: Role, other: Role) -> None:
    person = newcomer()
    give(cast, person, role)
    with pytest.raises(Refused, match="管理员不能填报"):
        give(cast, person, other)


def test_who_fills_cannot_become_an_administrator(cast: Cast) -> None:
    with pytest.raises(Refused, match="管理员不能填报"):
        give(cast, cast.clerk, Role.AUDIT_ADMIN)


@pytest.mark.parametrize("first", ADMINS)
def test_the_three_administrators_are_three_people(cast: Cast, first: Role) -> None:
    person = newcomer()
    give(cast, person, first)
    for second in set(ADMINS) - {first}:
        with pytest.raises(Refused, match="三个人分别担任"):
            give(cast, person, second)


def test_a_post_that_is_over_stands_in_nobodys_way(cast: Cast) -> None:
    person = newcomer()
    post = give(cast, person, Role.LIAISON, valid_from=date(2018, 1, 1))
    end_post(post, on=date(2018, 12, 31), by=cast.security_admin)
    assert give(cast, person, Role.AUDIT_ADMIN).scope is None


def test_nobody_gives_a_post_to_themselves(cast: Cast) -> None:
    with pytest.raises(Refused, match="不能为自己"):
        give(cast, cast.security_admin, Role.SECURITY_ADMIN)


@pytest.mark.parametrize("who", ["system_admin", "audit_admin", "dispatcher", "head"])
def test_only_the_security_administrator_gives_posts(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        assign_post(person=cast.clerk, unit=cast.lishu, role=Role.HEAD, title="", by=getattr(cast, who))


def test_a_vacant_post_is_written_as_vacant(cast: Cast) -> None:
    assert give(cast, None, Role.HEAD).tenure == Tenure.VACANT


def test_ending_a_post_keeps_its_last_day(cast: Cast) -> None:
    post = cast.head.posts.get()
    today = clock.business_today()
    end_post(post, on=today, by=cast.security_admin)
    assert Person.objects.get(pk=cast.head.pk).has_role(Role.HEAD)
    end_post(post, on=today - timedelta(days=1), by=cast.security_admin)
    assert not Person.objects.get(pk=cast.head.pk).has_role(Role.HEAD)


def test_a_post_cannot_end_before_it_begins_nor_be_prolonged(cast: Cast) -> None:
    post = cast.head.posts.get()
    with pytest.raises(Refused, match="不能早于任职日期"):
        end_post(post, on=date(2017, 1, 1), by=cast.security_admin)
    end_post(post, on=date(2018, 6, 1), by=cast.security_admin)
    with pytest.raises(Refused, match="已于"):
        end_post(post, on=date(2018, 7, 1), by=cast.security_admin)


def test_lent_authority_ends_with_the_post(cast: Cast) -> None:
    post, today = cast.head.posts.get(), clock.business_today()
    lent = delegate(
        post=post,
        to=cast.reviewer,
        authority="授权书",
        valid_from=today,
        valid_to=today + timedelta(days=30),
        by=cast.security_admin,
    )
    end_post(post, on=today, by=cast.security_admin)
    lent.refresh_from_db()
    assert lent.valid_to == today


def test_a_deputy_needs_a_document_and_a_span(cast: Cast) -> None:
    post, today = cast.head.posts.get(), clock.business_today()
    for authority, until, words in (("  ", today, "授权文件"), ("授权书", today - timedelta(days=1), "截止日期")):
        with pytest.raises(Refused, match=words):
            delegate(
                post=post,
                to=cast.reviewer,
                authority=authority,
                valid_from=today,
                valid_to=until,
                by=cast.security_admin,
            )


def test_an_administrators_post_is_not_lent_and_no_administrator_borrows(cast: Cast) -> None:
    today = clock.business_today()
    span = {"authority": "授权书", "valid_from": today, "valid_to": today, "by": cast.security_admin}
    with pytest.raises(Refused, match="不能委托"):
        delegate(post=cast.system_admin.posts.get(), to=cast.reviewer, **span)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="管理员不能填报"):
        delegate(post=cast.head.posts.get(), to=cast.audit_admin, **span)  # type: ignore[arg-type]


def test_grants_go_into_the_ledger_with_who_gave_them(cast: Cast) -> None:
    give(cast, newcomer(), Role.HEAD)
    body = bytes(Outbox.objects.get(kind="post.assign").body).decode()
    assert '"username":"secadmin"' in body
    assert '"username":"newcomer"' in body


@pytest.mark.parametrize("role", [Role.DISPATCHER, Role.FORM_OWNER, Role.VIEWER])
def test_a_post_of_the_citys_roles_acts_on_the_whole_city_unless_told_otherwise(cast: Cast, role: Role) -> None:
    post = assign_post(person=newcomer(), unit=cast.city_drc, role=role, title="科长", by=cast.security_admin)
    assert post.scope == cast.city
    assert give(cast, cast.viewer, role, scope=cast.yitong).scope == cast.yitong
