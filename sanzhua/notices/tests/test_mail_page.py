"""A person's own address and switch, the preview, and what the system administrator is shown."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail as outbox
from django.test import Client
from django.urls import reverse

from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.ledger.models import Outbox
from sanzhua.notices.actions import send_digests
from sanzhua.notices.mail_choices import DigestState
from sanzhua.notices.models import Digest, Mailbox
from sanzhua.notices.tests.mail_scene import MORNING, ask, confirmed, titles
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("mail", "morning")


def at(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def send(person: Person, **values: str) -> Any:
    return at(person).post(reverse("notices:mail"), values)


def code_in_mail() -> str:
    found = re.search(r"\d{8}", str(outbox.outbox[-1].body))
    assert found
    return found[0]


def test_an_address_counts_once_its_code_came_back(cast: Cast) -> None:
    assert send(cast.clerk, do="address", address="limin@example.org").status_code == 302
    box = Mailbox.objects.get()
    assert (box.confirmed_at, outbox.outbox[-1].to) == (None, ["limin@example.org"])
    assert send(cast.clerk, do="code", code=f" {code_in_mail()} ").status_code == 302
    box.refresh_from_db()
    assert box.confirmed_at is not None
    ask(cast)
    assert send_digests(titles) == 1


def test_the_code_is_kept_as_a_hash_only_and_the_address_never_in_the_ledger(cast: Cast) -> None:
    send(cast.clerk, do="address", address="limin@example.org")
    send(cast.clerk, do="code", code=code_in_mail())
    bodies = b"".join(bytes(row.body) for row in Outbox.objects.filter(kind__startswith="mail."))
    assert b"limin@" not in bodies
    assert [row.kind for row in Outbox.objects.filter(kind__startswith="mail.")] == ["mail.address", "mail.confirm"]
    assert Mailbox.objects.get().code == ""


@pytest.mark.parametrize("address", ["", "limin", "a b@example.org", "x@example.org\nBcc: y@example.org"])
def test_what_is_no_address_is_refused_and_stays_typed(cast: Cast, address: str) -> None:
    assert send(cast.clerk, do="address", address=address).status_code == 422
    assert (Mailbox.objects.count(), outbox.outbox) == (0, [])


def test_five_wrong_codes_end_the_code(cast: Cast) -> None:
    send(cast.clerk, do="address", address="limin@example.org")
    right = code_in_mail()
    for _try in range(5):
        assert send(cast.clerk, do="code", code="x").status_code == 422
    assert "请先填写邮箱并取得确认码" in send(cast.clerk, do="code", code=right).content.decode()
    assert Mailbox.objects.get().confirmed_at is None


def test_a_code_runs_out_after_a_day(cast: Cast) -> None:
    send(cast.clerk, do="address", address="limin@example.org")
    client = at(cast.clerk)
    with clock.use_fixed(MORNING + timedelta(hours=25)):
        answer = client.post(reverse("notices:mail"), {"do": "code", "code": code_in_mail()})
    assert "确认码已过期" in answer.content.decode()


def test_a_code_of_another_person_or_address_does_not_fit(cast: Cast) -> None:
    send(cast.clerk, do="address", address="limin@example.org")
    first = code_in_mail()
    send(cast.second_clerk, do="address", address="sunli@example.org")
    assert send(cast.second_clerk, do="code", code=first).status_code == 422


def test_sending_twice_in_a_minute_is_refused(cast: Cast) -> None:
    send(cast.clerk, do="address", address="limin@example.org")
    assert "请过一分钟再试" in send(cast.clerk, do="address", address="limin@example.org").content.decode()
    assert len(outbox.outbox) == 1


def test_a_new_address_must_be_confirmed_anew(cast: Cast) -> None:
    confirmed(cast.clerk)
    send(cast.clerk, do="address", address="new@example.org")
    ask(cast)
    assert send_digests(titles) == 0


def test_a_server_that_takes_no_code_says_so_and_lets_try_again(cast: Cast, mail: Any) -> None:
    mail.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    mail.EMAIL_HOST, mail.EMAIL_PORT, mail.EMAIL_TIMEOUT = "127.0.0.1", 9, 0.2
    for _try in range(2):
        answer = send(cast.clerk, do="address", address="limin@example.org")
        assert "确认码没有发出" in answer.content.decode()


def test_the_switch_turns_mails_off_and_on(cast: Cast) -> None:
    confirmed(cast.clerk)
    ask(cast)
    assert send(cast.clerk, do="off").status_code == 302
    assert send_digests(titles) == 0
    send(cast.clerk, do="on")
    send(cast.clerk, do="on")
    assert send_digests(titles) == 1
    assert Outbox.objects.filter(kind="mail.on").count() == 1


def test_without_a_server_the_page_says_so_and_takes_no_address(cast: Cast, mail: Any) -> None:
    mail.MAIL_SERVER = None
    page = at(cast.clerk).get(reverse("notices:mail")).content.decode()
    assert "没有设置发信服务器" in page
    assert "发送确认码" not in page
    assert send(cast.clerk, do="address", address="limin@example.org").status_code == 422


def test_a_page_shows_nobody_elses_address(cast: Cast) -> None:
    confirmed(cast.clerk)
    for person in (cast.second_clerk, cast.system_admin):
        assert "limin@example.org" not in at(person).get(reverse("notices:mail")).content.decode()


def test_the_preview_says_what_a_mail_would(cast: Cast) -> None:
    confirmed(cast.clerk)
    ask(cast, "revise", reason="写错了")
    page = at(cast.clerk).get(reverse("home:digest")).content.decode()
    assert "三抓 7月8日：1件待办" in page
    assert "修改被退回的2019年6月" in page
    assert "写错了" not in page
    assert "发到 limin@example.org" in page
    assert outbox.outbox == []


def test_the_preview_of_nothing_and_of_a_mail_that_was_sent(cast: Cast) -> None:
    assert "今天没有要说的事" in at(cast.clerk).get(reverse("home:digest")).content.decode()
    confirmed(cast.clerk)
    ask(cast)
    send_digests(titles)
    assert "今天的邮件已于 7月8日 09:00 发出" in at(cast.clerk).get(reverse("home:digest")).content.decode()


def test_the_system_administrator_sees_what_did_not_arrive_and_others_see_no_page(cast: Cast) -> None:
    values = {"day": MORNING.date(), "tried_at": clock.now(), "tries": 3, "error": "SMTPDataError: 550 no"}
    Digest.objects.create(person=cast.clerk, status=DigestState.FAILED, **values)
    page = at(cast.system_admin).get(reverse("notices:mail_state")).content.decode()
    assert "李敏" in page
    assert "SMTPDataError: 550 no" in page
    assert "mail.example.org:25" in page
    assert "没有送到的" in page
    for person in (cast.clerk, cast.dispatcher, cast.security_admin, cast.audit_admin):
        assert at(person).get(reverse("notices:mail_state")).status_code == 404


def test_the_administrators_bar_counts_todays_faults(cast: Cast) -> None:
    Digest.objects.create(person=cast.clerk, day=MORNING.date(), tried_at=clock.now(), status=DigestState.UNCLEAR)
    desk = at(cast.system_admin).get(reverse("home:desk"))
    assert {item.label: item.count for item in desk.context["nav"]}["邮件"] == 1
