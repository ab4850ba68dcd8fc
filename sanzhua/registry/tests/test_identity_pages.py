"""The queue of questions, one pair side by side, the entry page, relations: and that a clerk's page tells nothing."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from sanzhua.accounts.models import Person
from sanzhua.registry.actions import create_project, settle
from sanzhua.registry.choices import Answer
from sanzhua.registry.models import IdentityQuestion, Project, ProjectRelation
from tests.cast import Cast

OWNER: dict[str, Any] = {"owner": "四平天成食品有限公司", "total": 520_000_000}


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def plant(cast: Cast) -> Project:
    return create_project(unit=cast.lishu, name="玉米深加工项目", by=cast.clerk, facts=OWNER, from_day=None)


@pytest.fixture
def abroad(cast: Cast) -> Project:
    return create_project(unit=cast.yitong, name="天成玉米产业园", by=cast.stranger, facts=OWNER, from_day=None)


def entry(cast: Cast, **given: str) -> dict[str, str]:
    blank = dict.fromkeys(("code", "owner", "owner_code", "place", "total", "content"), "")
    return blank | {"unit": str(cast.lishu.pk), "name": "肉牛屠宰加工", "stage": "planning"} | given


def test_a_pair_stands_side_by_side_and_is_answered(cast: Cast, plant: Project, abroad: Project) -> None:
    question, city = IdentityQuestion.objects.get(), signed_in(cast.dispatcher)
    page = city.get(reverse("registry:questions")).content.decode()
    assert "玉米深加工项目" in page
    assert "天成玉米产业园" in page
    pair = city.get(reverse("registry:question", args=[question.pk])).content.decode()
    assert "相符" in pair
    assert "不符" in pair
    answered = city.post(
        reverse("registry:question", args=[question.pk]), {"verb": "same", "turned": "", "note": "县里"}
    )
    assert answered.status_code == 302
    abroad.refresh_from_db()
    assert abroad.merged_into == plant
    back = city.post(reverse("registry:question_take_back", args=[question.pk]), {"note": "两个厂"})
    assert back.status_code == 302
    abroad.refresh_from_db()
    assert abroad.merged_into is None


def test_no_answer_is_told_beside_the_choices(cast: Cast, plant: Project, abroad: Project) -> None:
    address = reverse("registry:question", args=[IdentityQuestion.objects.get().pk])
    page = signed_in(cast.dispatcher).post(address, {"note": "请保留"})
    assert page.status_code == 422
    assert "请选择两者是什么关系" in page.content.decode()
    assert "请保留" in page.content.decode()


def test_a_clerk_sees_no_question_across_units(cast: Cast, plant: Project, abroad: Project) -> None:
    clerk = signed_in(cast.clerk)
    address = reverse("registry:question", args=[IdentityQuestion.objects.get().pk])
    assert clerk.get(address).status_code == 404
    for page in (reverse("registry:questions"), reverse("home:project", args=[plant.uid])):
        assert "天成玉米产业园" not in clerk.get(page).content.decode()
        assert "疑似同一项目，待认定" not in clerk.get(page).content.decode()


def plain(body: bytes) -> str:
    body = re.sub(rb'(csrfmiddlewaretoken" value="|X-CSRFToken": ")[^"]+', rb"\1", body)
    return body.decode()


def test_entering_is_the_same_whether_or_not_another_unit_has_the_project(cast: Cast, settings: Any) -> None:
    """Answer, page behind it and number of queries: the search runs in the worker, after the commit."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    seen = []
    for name, owner in (("玉米深加工项目", "四平天成食品有限公司"), ("肉牛屠宰加工", "四平宏宇牧业有限公司")):
        if name == "玉米深加工项目":
            create_project(
                unit=cast.yitong, name=name, by=cast.stranger, facts={**OWNER, "owner": owner}, from_day=None
            )
        clerk = signed_in(cast.clerk)
        clerk.get(reverse("registry:new"))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            answer = clerk.post(reverse("registry:new"), entry(cast, name=name, owner=owner, total="52000"))
        made = Project.objects.get(unit=cast.lishu, name=name)
        page = plain(clerk.get(answer["Location"]).content)
        for word in (name, quote(name), owner, made.uid):
            page = page.replace(word, "X")
        seen.append((answer.status_code, answer["Location"].replace(made.uid, "X"), len(asked), page))
    assert seen[0] == seen[1]


def test_a_new_project_is_entered_by_hand(cast: Cast) -> None:
    given = entry(cast, code="2019-220322-13-03-000123", total="5.2亿", place="郭家店镇", stage="preparation")
    answer = signed_in(cast.clerk).post(reverse("registry:new"), given)
    made = Project.objects.get()
    assert (answer.status_code, made.total, made.stage, made.region) == (302, 520_000_000, "preparation", "220322")


def test_what_ones_own_list_holds_of_the_kind_is_shown_before_anything_is_saved(cast: Cast, plant: Project) -> None:
    clerk, given = signed_in(cast.clerk), entry(cast, name="玉米深加工项目（二期）", owner="四平天成食品有限公司")
    page = clerk.post(reverse("registry:new"), given)
    assert page.status_code == 200
    assert "本单位清单里相近的登记" in page.content.decode()
    assert Project.objects.count() == 1
    unanswered = clerk.post(reverse("registry:new"), given | {"seen": "1"})
    assert unanswered.status_code == 422
    saved = clerk.post(reverse("registry:new"), given | {"seen": "1", f"answer:{plant.uid}": "phase_of"})
    assert saved.status_code == 302
    relation = ProjectRelation.objects.get()
    assert (relation.other, relation.kind) == (plant, "phase_of")
    assert IdentityQuestion.objects.get().status == Answer.PHASE_OF


@pytest.mark.parametrize(("field", "text", "words"), [("name", "", "请填写项目名称"), ("total", "若干", "认不出金额")])
def test_what_is_wrong_is_told_and_what_was_typed_is_kept(cast: Cast, field: str, text: str, words: str) -> None:
    page = signed_in(cast.clerk).post(reverse("registry:new"), entry(cast, owner="天成食品") | {field: text})
    assert page.status_code == 422
    assert words in page.content.decode()
    assert "天成食品" in page.content.decode()


def test_a_clerk_enters_into_no_other_list(cast: Cast) -> None:
    page = signed_in(cast.clerk).post(reverse("registry:new"), entry(cast, unit=str(cast.yitong.pk)))
    assert page.status_code == 422
    assert not Project.objects.exists()


def test_the_page_of_a_merged_entry_points_to_the_one_that_stands(cast: Cast, plant: Project, abroad: Project) -> None:
    settle(plant, abroad, verb=Answer.SAME, by=cast.dispatcher)
    city = signed_in(cast.dispatcher).get(reverse("home:project", args=[abroad.uid])).content.decode()
    assert reverse("home:project", args=[plant.uid]) in city
    theirs = signed_in(cast.stranger).get(reverse("home:project", args=[abroad.uid])).content.decode()
    assert "玉米深加工项目" not in theirs
    assert "今后按那一条报送" in theirs
    kept = signed_in(cast.dispatcher).get(reverse("home:project", args=[plant.uid])).content.decode()
    assert "并入本项目" in kept


def test_relations_are_added_split_and_ended_by_hand(cast: Cast, plant: Project) -> None:
    second = create_project(unit=cast.lishu, name="二期厂房", by=cast.clerk, facts={}, from_day=None)
    clerk, address = signed_in(cast.clerk), reverse("registry:relations", args=[plant.uid])
    assert "二期厂房" in clerk.get(address + "?q=二期").content.decode()
    given = {"other": second.uid, "kind": "phase_of", "turned": "1", "note": "", "q": "二期"}
    assert clerk.post(reverse("registry:relation_add", args=[plant.uid]), given).status_code == 302
    relation = ProjectRelation.objects.get()
    assert (relation.project, relation.other) == (second, plant)
    parts = {"parts": "原料车间，1200\n成品库\t3亿\n道路"}
    assert clerk.post(reverse("registry:parts_add", args=[plant.uid]), parts).status_code == 302
    assert sorted(plant.subprojects.values_list("total", flat=True), key=str) == [12_000_000, 300_000_000, None]
    wrong = clerk.post(reverse("registry:parts_add", args=[plant.uid]), {"parts": "库房，若干"})
    assert wrong.status_code == 422
    assert "库房" in wrong.content.decode()
    ended = clerk.post(reverse("registry:relation_end", args=[plant.uid]), {"relation": str(relation.pk)})
    assert ended.status_code == 302
    relation.refresh_from_db()
    assert relation.ended_by == cast.clerk


def test_the_queue_costs_the_same_however_long_it_is(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for place in range(8):
        create_project(unit=cast.lishu, name=f"玉米深加工项目（{place}期）", by=cast.clerk, facts=OWNER, from_day=None)
    assert IdentityQuestion.objects.count() > 20
    client = signed_in(cast.clerk)
    with django_assert_max_num_queries(12):
        client.get(reverse("registry:questions"))
