from datetime import timedelta

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sanzhua.accounts import actions
from sanzhua.accounts.models import Person
from sanzhua.base import clock
from tests.cast import PASSWORD, Cast

PAGE = "/sign-in/"


def try_in(client: Client, username: str, password: str, **more: str) -> HttpResponse:
    return client.post(PAGE, {"username": username, "password": password, **more})  # type: ignore[return-value]


def test_the_page_says_what_must_not_be_entered(client: Client, db: None) -> None:
    answer = client.get(PAGE)
    assert answer.status_code == 200
    assert "涉密不上网" in answer.content.decode()


def test_opening_the_page_writes_nothing(client: Client, db: None) -> None:
    with CaptureQueriesContext(connection) as seen:
        client.get(PAGE)
    assert all(query["sql"].startswith("SELECT") for query in seen)


def test_the_right_password_leads_to_the_desk(client: Client, cast: Cast) -> None:
    answer = try_in(client, "limin", PASSWORD)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(cast.clerk.pk)


def test_capitals_and_blanks_around_the_login_name_do_not_count(client: Client, cast: Cast) -> None:
    assert try_in(client, " LiMin ", PASSWORD).status_code == 302


@pytest.mark.parametrize("password", [PASSWORD[:-1], PASSWORD + " ", PASSWORD.upper() + "x", "密码"])
def test_any_other_password_is_refused(client: Client, cast: Cast, password: str) -> None:
    answer = try_in(client, "limin", password)
    assert answer.status_code == 422
    assert "登录名或密码不正确" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_an_unknown_name_gets_the_same_answer_as_a_wrong_password(client: Client, cast: Cast) -> None:
    unknown = try_in(client, "nobody", "x" * 12).content.decode()
    assert "登录名或密码不正确" in unknown


def test_a_closed_account_cannot_sign_in(client: Client, cast: Cast) -> None:
    Person.objects.filter(pk=cast.clerk.pk).update(is_active=False)
    assert try_in(client, "limin", PASSWORD).status_code == 422


def test_the_way_leads_on_to_the_page_that_was_wanted(client: Client, cast: Cast) -> None:
    assert try_in(client, "limin", PASSWORD, next="/reports/?period=2019-06")["Location"] == "/reports/?period=2019-06"


@pytest.mark.parametrize(
    "trap",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "http:///evil.example"],
)
def test_the_way_never_leads_to_another_site(client: Client, cast: Cast, trap: str) -> None:
    assert try_in(client, "limin", PASSWORD, next=trap)["Location"] == "/"


def test_signing_in_gives_a_new_session(client: Client, cast: Cast) -> None:
    client.get(PAGE)
    session = client.session
    session["marker"] = 1
    session.save()
    before = session.session_key
    client.cookies["sessionid"] = str(before)
    try_in(client, "limin", PASSWORD)
    assert client.session.session_key != before


def test_the_persons_language_follows_them(client: Client, cast: Cast) -> None:
    actions.choose_language(cast.clerk, "en")
    assert try_in(client, "limin", PASSWORD).cookies["django_language"].value == "en"


def test_a_language_chosen_before_sign_in_is_the_persons_from_then_on(client: Client, cast: Cast) -> None:
    client.post(reverse("set_language"), {"language": "en", "next": "/"})
    assert try_in(client, "limin", PASSWORD).cookies["django_language"].value == "en"
    assert Person.objects.get(pk=cast.clerk.pk).language == "en"


def test_a_one_time_secret_leads_to_the_change_of_password(client: Client, cast: Cast) -> None:
    secret = actions.reset_password(cast.clerk, by=cast.system_admin)
    assert try_in(client, "limin", secret)["Location"] == reverse("accounts:password_change")


def test_a_one_time_secret_is_over_after_a_day(client: Client, cast: Cast) -> None:
    with clock.use_fixed(clock.now() - timedelta(hours=25)):
        secret = actions.reset_password(cast.clerk, by=cast.system_admin)
    answer = try_in(client, "limin", secret)
    assert answer.status_code == 422
    assert "一次性密码已超过 24 小时" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_long_passphrase_counts_to_its_last_sign(client: Client, cast: Cast) -> None:
    phrase = ("南河边的麦子熟了 and the barley too " * 3)[:64]
    actions.change_password(cast.clerk, old=PASSWORD, new=phrase)
    assert try_in(client, "limin", phrase[:63]).status_code == 422
    assert try_in(client, "limin", phrase).status_code == 302


def test_without_the_forms_token_nothing_happens(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    assert try_in(client, "limin", PASSWORD).status_code == 403


def test_signing_out_ends_the_session_and_only_by_post(client: Client, cast: Cast) -> None:
    client.force_login(cast.clerk)
    assert client.get("/sign-out/").status_code == 405
    assert client.session.get("_auth_user_id")
    answer = client.post("/sign-out/")
    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    assert "_auth_user_id" not in client.session
    assert "cache" in answer["Clear-Site-Data"]
