"""What every answer carries, whoever asks."""

from __future__ import annotations

import time

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from config.middleware import ChosenLanguageMiddleware, RefusalMiddleware
from sanzhua.base.refusals import Incomplete, NotAllowed, Refused, WrongState
from tests.cast import Cast


def _language(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.LANGUAGE_CODE)


@pytest.mark.parametrize(("cookie", "language"), [("", "zh-hans"), ("en", "en"), ("xx", "zh-hans")])
def test_an_english_browser_alone_does_not_turn_the_pages_english(cookie: str, language: str) -> None:
    request = RequestFactory().get("/", headers={"Accept-Language": "en-US"})
    request.COOKIES["django_language"] = cookie
    assert ChosenLanguageMiddleware(_language)(request).content.decode() == language


@pytest.mark.parametrize(
    ("refusal", "status"),
    [(WrongState("已关闭"), 409), (NotAllowed("无权"), 403), (Incomplete("缺"), 422), (Refused("不收"), 400)],
)
@pytest.mark.django_db
def test_a_refusal_says_its_sentence_with_an_honest_status(refusal: Refused, status: int) -> None:
    answer = RefusalMiddleware(_language).process_exception(RequestFactory().get("/"), refusal)
    assert answer is not None
    assert (answer.status_code, refusal.sentence in answer.content.decode()) == (status, True)


@pytest.mark.django_db
def test_the_way_back_never_leads_to_another_host() -> None:
    request = RequestFactory().get("/", headers={"Referer": "https://elsewhere.example/"})
    answer = RefusalMiddleware(_language).process_exception(request, Refused("不收"))
    assert answer is not None
    assert b"elsewhere" not in answer.content


def test_pages_of_a_signed_in_person_are_not_kept(client: Client, cast: Cast) -> None:
    client.force_login(cast.clerk)
    assert "no-store" in client.get("/").headers["Cache-Control"]


@pytest.mark.parametrize(("key", "age"), [("session_seen", 31 * 60), ("session_began", 13 * 3600)])
def test_an_idle_or_old_session_ends(client: Client, cast: Cast, key: str, age: int) -> None:
    client.force_login(cast.clerk)
    client.get("/")
    session = client.session
    session[key] = time.time() - age
    session.save()
    assert client.get("/").status_code == 302
    assert "_auth_user_id" not in client.session
