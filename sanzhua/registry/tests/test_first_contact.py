"""Who saw an investor first: the city is asked, and no district's page, answer or work changes for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete, NotAllowed, WrongState
from sanzhua.notices.queries import todos_for
from sanzhua.registry import actions
from sanzhua.registry.choices.attraction import ContactWay
from sanzhua.registry.models import FirstContact, Investor, Project
from sanzhua.registry.queries.first_contact import open_questions
from tests.cast import Cast

CODE = "91220300MA0Y2R1T37"
MAY, JUNE = date(2019, 5, 6), date(2019, 6, 3)


@pytest.fixture(autouse=True)
def july() -> Iterator[None]:
    with clock.use_fixed(datetime(2019, 7, 8, 9, 0, tzinfo=clock.SHANGHAI)):
        yield


def met(cast: Cast, name: str, by: Person, on: date, code: str = "") -> Investor:
    unit = cast.lishu if by == cast.clerk else cast.yitong
    project = actions.create_project(unit=unit, name=f"{name}项目", by=by, facts={}, from_day=None)
    investor = actions.add_investor(project=project, name=name, code=code, by=by)
    actions.log_contact(project=project, on=on, way=ContactWay.VISIT, said="初次见面", by=by)
    return investor


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_a_question_tells_who_met_whom_when(cast: Cast) -> None:
    met(cast, "杭州华鑫换热有限公司", cast.clerk, JUNE, CODE)
    second = met(cast, "华鑫集团", cast.stranger, MAY, CODE)
    (question,) = open_questions()
    assert question.same_code
    assert question.earlier == second.pk
    assert [side.since for side in question.sides] == [JUNE, MAY]


def test_names_alike_are_asked_about_and_others_are_not(cast: Cast) -> None:
    met(cast, "杭州华鑫换热有限公司", cast.clerk, JUNE)
    met(cast, "杭州华鑫换热股份有限公司", cast.stranger, MAY)
    met(cast, "吉粮集团", cast.stranger, MAY)
    assert [one.likeness for one in open_questions()] == [100]


def test_a_decision_is_remembered_and_asked_once(cast: Cast) -> None:
    left, right = (met(cast, "华鑫", person, MAY) for person in (cast.clerk, cast.stranger))
    with pytest.raises(Incomplete):
        actions.decide_first_contact(left=left, right=right, first=left, reason=" ", by=cast.form_owner)
    made = actions.decide_first_contact(left=right, right=left, first=left, reason="梨树先接触", by=cast.form_owner)
    assert (made.left, made.right, made.first, made.seen["likeness"]) == (left, right, left, 100)
    assert open_questions() == []
    with pytest.raises(WrongState):
        actions.decide_first_contact(left=left, right=right, first=right, reason="再议", by=cast.dispatcher)


def test_the_citys_desk_has_one_line_until_all_is_decided(cast: Cast) -> None:
    left, right = (met(cast, "华鑫", person, MAY) for person in (cast.clerk, cast.stranger))
    assert [actions.call_for_first_contacts() for _run in range(2)] == [1, 1]
    assert [line.verb for line in todos_for(cast.dispatcher)] == ["judge_first_contact"]
    actions.decide_first_contact(left=left, right=right, first=None, reason="两家公司", by=cast.dispatcher)
    actions.call_for_first_contacts()
    assert todos_for(cast.dispatcher) == []


def test_only_dispatchers_and_the_forms_owner_have_the_queue(cast: Cast) -> None:
    left, right = (met(cast, "华鑫", person, MAY) for person in (cast.clerk, cast.stranger))
    address = reverse("registry:first_contacts")
    for person in (cast.dispatcher, cast.form_owner):
        assert client_of(person).get(address).status_code == 200
    for person in (cast.clerk, cast.head, cast.reviewer, cast.viewer, *cast.outsiders):
        assert client_of(person).get(address).status_code == 404
        assert list(FirstContact.objects.visible_to(person)) == []
        with pytest.raises(NotAllowed):
            actions.decide_first_contact(left=left, right=right, first=left, reason="我们先", by=person)


@pytest.mark.parametrize("code", [CODE, ""])
def test_a_district_sees_and_does_the_same_whether_or_not_there_is_a_match(cast: Cast, code: str) -> None:
    """The same deeds in two worlds: in one the neighbour knows the firm, in the other nobody does."""
    with transaction.atomic():
        alone = _deeds(cast, code)
        transaction.set_rollback(True)
    met(cast, "华鑫换热有限公司", cast.stranger, MAY, code)
    assert _deeds(cast, code) == alone
    assert len(open_questions()) == 1


def _deeds(cast: Cast, code: str) -> tuple[list[tuple[int, bytes]], list[str]]:
    """Answers and pages, and the queries behind them: nothing else could take another time."""
    project = actions.create_project(unit=cast.lishu, name="甲项目", by=cast.clerk, facts={}, from_day=None)
    client = client_of(cast.clerk)
    address = reverse("registry:attraction_investor", args=[project.uid])
    with CaptureQueriesContext(connection) as asked:
        answers = [client.post(address, {"name": name, "code": code}) for name in ("华鑫换热有限公司", "")]
        for place in ("registry:attraction", "home:project"):
            answers.append(client.get(reverse(place, args=[project.uid])))
        answers += [
            client.get(reverse(place)) for place in ("registry:attraction_list", "registry:shares", "home:desk")
        ]
    shown = [(answer.status_code, _plain(answer.content, project)) for answer in answers]
    return shown, [re.sub(r"VALUES .*|'[^']*'|\d+", "", query["sql"]) for query in asked]


def _plain(content: bytes, project: Project) -> bytes:
    """Without the token of the session and the keys of rows."""
    content = content.replace(project.uid.encode(), b"UID")
    return re.sub(rb'(csrfmiddlewaretoken" value="|X-CSRFToken": ")[^"]+|value="\d+"', b"", content)
