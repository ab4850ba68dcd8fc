"""Entries that may be one project are found after the fact, asked about once, and only where they may be seen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from sanzhua.accounts.models import Unit
from sanzhua.notices.models import Todo
from sanzhua.registry.actions import create_project, find_alike, find_alike_unsearched, rename, settle
from sanzhua.registry.choices import Answer, Lane
from sanzhua.registry.models import IdentityQuestion, Project, SearchKey
from tests.cast import Cast

OWNER: Mapping[str, Any] = {"owner": "四平天成食品有限公司", "total": 520_000_000}


def enter(cast: Cast, unit: Unit, name: str, **facts: Any) -> Project:
    return create_project(unit=unit, name=name, by=cast.dispatcher, facts={**OWNER, **facts}, from_day=None)


def test_across_units_only_the_city_is_asked(cast: Cast) -> None:
    first = enter(cast, cast.lishu, "玉米深加工项目")
    second = enter(cast, cast.yitong, "天成玉米产业园项目")
    question = IdentityQuestion.objects.get()
    assert (question.first, question.second, question.lane) == (first, second, Lane.CITY)
    seen = [one for one in [*cast.insiders, *cast.outsiders] if IdentityQuestion.objects.visible_to(one).exists()]
    assert seen == [cast.dispatcher, cast.form_owner]
    assert {(todo.role, todo.unit) for todo in Todo.objects.filter(verb="identity")} == {("dispatcher", cast.city)}


def test_within_one_list_its_keeper_is_asked(cast: Cast) -> None:
    enter(cast, cast.lishu, "玉米深加工项目")
    enter(cast, cast.lishu, "玉米深加工项目（二期）")
    question = IdentityQuestion.objects.visible_to(cast.clerk).get()
    assert (question.lane, question.phase) == (Lane.OWN, True)
    assert not IdentityQuestion.objects.visible_to(cast.stranger).exists()
    assert Todo.objects.visible_to(cast.clerk).open().get(verb="identity").params["count"] == 1


def test_a_pair_is_asked_about_once_whatever_the_answer(cast: Cast) -> None:
    first, second = enter(cast, cast.lishu, "玉米深加工项目"), enter(cast, cast.lishu, "玉米加工项目")
    settle(second, first, verb=Answer.DIFFERENT, by=cast.clerk)
    assert find_alike([first.pk, second.pk]) == 0
    rename(second, name="玉米深加工项目", by=cast.clerk, from_day=None)  # type: ignore[arg-type]
    assert IdentityQuestion.objects.get().status == Answer.DIFFERENT


def test_a_package_and_its_parts_are_no_question(cast: Cast) -> None:
    package = enter(cast, cast.lishu, "玉米深加工项目")
    part = Project.objects.create(
        name="玉米深加工厂房", unit=cast.lishu, parent=package, facts=dict(OWNER), total=1, made_at=package.made_at
    )
    find_alike([package.pk, part.pk])
    assert not IdentityQuestion.objects.exists()


def test_what_was_never_searched_is_searched_later(cast: Cast) -> None:
    enter(cast, cast.lishu, "玉米深加工项目")
    enter(cast, cast.yitong, "玉米深加工厂")
    SearchKey.objects.all().delete()
    IdentityQuestion.objects.all().delete()
    assert find_alike_unsearched() == 1
    assert find_alike_unsearched() == 0


def test_the_search_asks_no_more_often_for_more_projects(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    made = [
        enter(cast, cast.lishu, f"第{place}中学综合楼", owner=f"业主{place}", total=place) for place in range(1, 30)
    ]
    with django_assert_max_num_queries(14):
        find_alike([one.pk for one in made])


@pytest.mark.parametrize("name", ["玉米深加工项目", "梨树县玉米深加工项目"])
def test_a_like_name_alone_is_no_question(cast: Cast, name: str) -> None:
    for unit in (cast.lishu, cast.yitong):
        create_project(unit=unit, name=name, by=cast.dispatcher, facts={}, from_day=None)
    assert not IdentityQuestion.objects.exists()
