from datetime import date

import pytest

from sanzhua.accounts.choices import Role
from sanzhua.accounts.models import Delegation, Person, Post
from sanzhua.accounts.policy import post_for, require_role
from sanzhua.base.refusals import NotAllowed
from tests.cast import Cast


def fresh(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


def test_a_clerk_acts_on_the_own_unit_only(cast: Cast) -> None:
    assert post_for(cast.clerk, {Role.LIAISON}, cast.lishu) is not None
    assert post_for(cast.clerk, {Role.LIAISON}, cast.yitong) is None
    assert post_for(cast.clerk, {Role.LIAISON}, cast.lishu_drc) is None


def test_a_clerk_does_not_sign(cast: Cast) -> None:
    assert post_for(cast.clerk, {Role.HEAD}, cast.lishu) is None


def test_a_dispatcher_acts_on_every_unit_of_the_city(cast: Cast) -> None:
    for unit in (cast.city, cast.lishu, cast.yitong):
        assert post_for(cast.dispatcher, {Role.DISPATCHER}, unit) is not None


def test_a_head_of_the_city_does_not_sign_for_a_county(cast: Cast) -> None:
    Post.objects.create(unit=cast.city, scope=cast.city, person=cast.viewer, title="市长", role=Role.HEAD)
    assert post_for(fresh(cast.viewer), {Role.HEAD}, cast.lishu) is None


def test_a_form_owner_acts_on_the_own_forms_only(cast: Cast) -> None:
    assert post_for(cast.form_owner, {Role.FORM_OWNER}, cast.lishu, "attraction") is not None
    assert post_for(cast.form_owner, {Role.FORM_OWNER}, cast.lishu, "construction") is None


@pytest.mark.parametrize("who", ["system_admin", "security_admin", "audit_admin"])
def test_an_administrator_acts_on_no_rows(cast: Cast, who: str) -> None:
    person: Person = getattr(cast, who)
    assert post_for(person, list(Role), cast.lishu) is None
    assert post_for(person, list(Role), cast.city) is None
    assert post_for(person, list(Role), None) is not None


def test_where_no_unit_is_named_the_role_alone_counts(cast: Cast) -> None:
    assert post_for(cast.dispatcher, {Role.DISPATCHER}, None) is not None
    assert post_for(cast.clerk, {Role.DISPATCHER}, None) is None


def test_a_deputy_acts_from_the_lent_post_while_the_authority_runs(cast: Cast) -> None:
    post = cast.head.posts.get()
    lent = Delegation.objects.create(
        post=post,
        to=cast.reviewer,
        authority="梨政办函〔2019〕7号",
        valid_from=date(2018, 1, 1),
        valid_to=date(2099, 1, 1),
    )
    assert post_for(fresh(cast.reviewer), {Role.HEAD}, cast.lishu) == post
    Delegation.objects.filter(pk=lent.pk).update(valid_to=date(2018, 2, 1))
    assert post_for(fresh(cast.reviewer), {Role.HEAD}, cast.lishu) is None


def test_a_post_that_has_ended_gives_nothing(cast: Cast) -> None:
    Post.objects.filter(person=cast.head).update(valid_to=date(2018, 6, 1))
    assert post_for(fresh(cast.head), {Role.HEAD}, cast.lishu) is None


def test_the_refusal_names_who_may(cast: Cast) -> None:
    with pytest.raises(NotAllowed) as refusal:
        require_role(cast.clerk, Role.HEAD, Role.REVIEWER, scope=cast.lishu)
    assert refusal.value.sentence == "只有主要领导、审核人可以办理，您没有这项任职。"


def test_require_role_gives_the_post(cast: Cast) -> None:
    assert require_role(cast.head, Role.HEAD, scope=cast.lishu, form="construction").title == "县长"
