"""Whose rows a person sees: own unit, other unit, administrators."""

from sanzhua.accounts.models import Person, Post, Unit
from tests.cast import Cast


def test_a_clerk_sees_the_county_and_what_is_under_it(cast: Cast) -> None:
    assert set(Unit.objects.visible_to(cast.clerk)) == {cast.lishu, cast.lishu_drc}


def test_a_dispatcher_sees_the_whole_tree(cast: Cast) -> None:
    assert Unit.objects.visible_to(cast.dispatcher).count() == Unit.objects.count()


def test_administrators_see_no_business_rows(cast: Cast) -> None:
    for admin in (cast.system_admin, cast.security_admin, cast.audit_admin):
        assert not Unit.objects.visible_to(admin).exists()
        assert not Post.objects.visible_to(admin).exists()
        assert set(Person.objects.visible_to(admin)) == {admin}


def test_a_stranger_does_not_see_the_countys_people_or_posts(cast: Cast) -> None:
    assert cast.clerk not in Person.objects.visible_to(cast.stranger)
    assert set(Person.objects.visible_to(cast.stranger)) == {cast.stranger, cast.strange_head}
    assert not Post.objects.visible_to(cast.stranger).filter(person=cast.clerk).exists()


def test_colleagues_of_one_county_see_each_other(cast: Cast) -> None:
    assert cast.reviewer in Person.objects.visible_to(cast.clerk)
