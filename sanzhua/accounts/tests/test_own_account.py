from django.test import Client
from django.urls import reverse

from sanzhua.accounts import actions
from sanzhua.accounts.models import Person
from sanzhua.ledger.models import Outbox
from tests.cast import PASSWORD, Cast

NEW = "割草人在南河边 收了东头"
PAGE = "/account/password/"


def change(client: Client, *, old: str = PASSWORD, new: str = NEW, again: str = "") -> tuple[int, str]:
    answer = client.post(PAGE, {"old": old, "new": new, "again": again or new})
    return answer.status_code, answer.content.decode()


def test_a_person_changes_the_password_and_stays_signed_in(client: Client, cast: Cast) -> None:
    client.force_login(cast.clerk)
    assert change(client)[0] == 302
    assert client.get(PAGE).status_code == 200
    assert Person.objects.get(pk=cast.clerk.pk).check_password(NEW)


def test_every_other_session_ends(client: Client, cast: Cast) -> None:
    elsewhere = Client()
    elsewhere.force_login(cast.clerk)
    client.force_login(cast.clerk)
    change(client)
    assert elsewhere.get(PAGE).status_code == 302


def test_the_ledger_keeps_that_it_was_changed_and_not_to_what(client: Client, cast: Cast) -> None:
    client.force_login(cast.clerk)
    change(client)
    body = bytes(Outbox.objects.get(kind="person.change_password").body).decode()
    assert NEW not in body
    assert PASSWORD not in body
    assert "limin" in body


def test_each_slip_has_its_sentence(client: Client, cast: Cast) -> None:
    client.force_login(cast.clerk)
    assert "原密码不正确" in change(client, old="wrong")[1]
    assert "不一致" in change(client, again="another")[1]
    assert "不能与原密码相同" in change(client, new=PASSWORD)[1]
    assert "至少 12 位" in change(client, new="short")[1]
    assert "容易被猜到" in change(client, new="sipingfgw2019")[1]
    assert Person.objects.get(pk=cast.clerk.pk).check_password(PASSWORD)


def test_with_a_one_time_secret_no_other_page_opens_first(client: Client, cast: Cast) -> None:
    actions.reset_password(cast.system_admin, by=None)
    client.force_login(Person.objects.get(pk=cast.system_admin.pk))
    for page in ("accounts:people", "accounts:units"):
        answer = client.get(reverse(page))
        assert (answer.status_code, answer["Location"]) == (302, PAGE)
    part = client.get(reverse("accounts:people"), headers={"HX-Request": "true"})
    assert (part.status_code, part["HX-Redirect"]) == (204, PAGE)
    assert client.get(PAGE).status_code == 200


def test_after_the_change_the_other_pages_open(client: Client, cast: Cast) -> None:
    secret = actions.reset_password(cast.system_admin, by=None)
    client.force_login(Person.objects.get(pk=cast.system_admin.pk))
    assert change(client, old=secret)[0] == 302
    assert client.get(reverse("accounts:people")).status_code == 200


def test_the_theme_is_kept_with_the_person(client: Client, cast: Cast) -> None:
    client.force_login(cast.clerk)
    assert client.get("/account/theme/").status_code == 405
    assert client.post("/account/theme/", {"theme": "dark", "next": "/reports/"})["Location"] == "/reports/"
    assert Person.objects.get(pk=cast.clerk.pk).theme == "dark"
    client.post("/account/theme/", {"theme": "<script>", "next": "//evil.example"})
    assert Person.objects.get(pk=cast.clerk.pk).theme == "light"


def test_the_language_is_kept_with_the_person_and_the_browser(client: Client, cast: Cast) -> None:
    client.force_login(cast.clerk)
    answer = client.post(reverse("set_language"), {"language": "en", "next": "/"})
    assert answer.cookies["django_language"].value == "en"
    assert Person.objects.get(pk=cast.clerk.pk).language == "en"
    client.post(reverse("set_language"), {"language": "xx", "next": "/"})
    assert Person.objects.get(pk=cast.clerk.pk).language == "en"


def test_before_sign_in_the_language_can_be_chosen_too(client: Client, db: None) -> None:
    assert client.post(reverse("set_language"), {"language": "en"}).cookies["django_language"].value == "en"


def test_without_signing_in_the_own_pages_are_closed(client: Client, db: None) -> None:
    assert client.get(PAGE)["Location"].startswith("/sign-in/")
    assert client.post("/account/theme/", {"theme": "dark"})["Location"].startswith("/sign-in/")
