"""What every answer carries, whoever asks."""

from __future__ import annotations

import time
from typing import Any

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


PROSE = "征地补偿款已全部兑付，施工队伍已进场"
OURS = {"Referer": "http://testserver/bulletins/1/", "Accept": "text/html"}


def test_what_was_typed_stands_on_the_page_that_refuses_it(client: Client, cast: Cast) -> None:
    client.force_login(cast.dispatcher)
    answer = client.post(
        "/bulletins/draw-up/", {"kind": PROSE, "period": "2019-06", "password": "不 给 看"}, headers=OURS
    )
    page = answer.content.decode()
    assert answer.status_code == 400
    assert f'readonly aria-label="您刚才填的文字 1">{PROSE}<' in page
    assert "不 给 看" not in page


@pytest.mark.django_db
def test_a_form_sent_after_the_session_ended_is_shown_again(client: Client) -> None:
    answer = client.post("/bulletins/1/", {"title": PROSE}, headers=OURS)
    page = answer.content.decode()
    assert (answer.status_code, PROSE in page, "?next=/bulletins/1/" in page) == (403, True, True)


@pytest.mark.django_db
@pytest.mark.parametrize("referer", ["", "https://elsewhere.example/form"])
def test_words_of_another_site_are_never_shown_as_typed_here(referer: str) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/bulletins/1/", {"title": PROSE}, headers={**OURS, "Referer": referer})
    assert (answer.status_code, PROSE in answer.content.decode()) == (403, False)


def test_an_old_page_gives_its_words_back(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.clerk)
    answer = client.post("/bulletins/1/", {"title": PROSE}, headers=OURS)
    assert (answer.status_code, PROSE in answer.content.decode()) == (403, True)


def test_the_address_of_a_form_is_no_empty_page(client: Client, cast: Cast) -> None:
    client.force_login(cast.clerk)
    answer = client.get("/bulletins/draw-up/")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "不能直接打开" in answer.content.decode()


def test_a_page_that_is_missing_says_its_own_sentence(client: Client, cast: Cast) -> None:
    client.force_login(cast.dispatcher)
    assert "大屏没有打开" in client.get("/cockpit/wall/").content.decode()
    assert "No Bulletin matches" not in client.get("/bulletins/999/").content.decode()
    assert "地址有误" in client.get("/nowhere/").content.decode()


def test_too_much_at_once_is_told_from_a_broken_request(client: Client, cast: Cast, settings: Any) -> None:
    client.force_login(cast.clerk)
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    answer = client.post("/bulletins/draw-up/", {"kind": PROSE}, headers=OURS)
    assert (answer.status_code, "太多" in answer.content.decode()) == (413, True)
