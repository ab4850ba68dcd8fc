"""A mail that fails, a server that says nothing, a worker that is killed: never two mails, and nothing hidden."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from sanzhua.base import clock
from sanzhua.notices.actions import send_digests
from sanzhua.notices.actions.digests import _claim
from sanzhua.notices.mail_choices import DigestState
from sanzhua.notices.models import Digest
from sanzhua.notices.queries import mail_faults
from sanzhua.notices.rules import MOST_TRIES, PAUSE
from sanzhua.notices.tests.mail_scene import MORNING, TinyServer, ask, confirmed, tiny_server, titles
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("morning")
TODAY = MORNING.date()


@pytest.fixture
def over(mail: Any) -> Any:
    """Mail really leaves, over SMTP to the tiny server of the test."""
    mail.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    mail.EMAIL_TIMEOUT = 0.3

    def use(server: TinyServer) -> TinyServer:
        mail.EMAIL_HOST, mail.EMAIL_PORT = "127.0.0.1", server.port
        return server

    return use


def waiting(cast: Cast, *people: Any) -> None:
    for person in people or (cast.clerk,):
        confirmed(person)
    ask(cast)


def states() -> list[tuple[str, int]]:
    return [(row.status, row.tries) for row in Digest.objects.order_by("person_id")]


def later(count: int = 1) -> Any:
    return clock.use_fixed(MORNING + count * PAUSE)


def test_a_mail_really_leaves(cast: Cast, over: Any) -> None:
    waiting(cast, cast.clerk, cast.second_clerk)
    with tiny_server() as server:
        over(server)
        assert send_digests(titles) == 2
    first = server.mails[0]
    assert "To: limin@example.org" in first
    assert "Auto-Submitted: auto-generated" in first
    assert f"Message-ID: <digest.20190708.{cast.clerk.pk}@example.org>" in first
    assert "multipart/alternative" in first
    assert server.connections == 1
    assert states() == [("sent", 1), ("sent", 1)]


def test_a_refused_mail_is_tried_again_after_half_an_hour_and_counted(cast: Cast, over: Any) -> None:
    waiting(cast)
    with tiny_server(RCPT="451 come again") as server:
        over(server)
        assert [send_digests(titles), send_digests(titles)] == [0, 0]
        assert states() == [("failed", 1)]
        assert "451" in Digest.objects.get().error
        assert mail_faults(cast.system_admin) == 1
        server.answers = {}
        with later():
            assert send_digests(titles) == 1
    assert (states(), len(server.mails), Digest.objects.get().error) == ([("sent", 2)], 1, "")
    assert mail_faults(cast.system_admin) == 0


def test_one_refused_address_keeps_nobody_elses_mail_back(cast: Cast, over: Any) -> None:
    waiting(cast, cast.clerk, cast.second_clerk)
    with tiny_server(RCPT="550 nobody here") as server:
        over(server)
        send_digests(titles)
        assert server.connections == 2
    assert states() == [("failed", 1), ("failed", 1)]


def test_a_server_that_is_gone_is_asked_once_for_all(cast: Cast, over: Any) -> None:
    waiting(cast, cast.clerk, cast.second_clerk)
    with tiny_server() as server:
        over(server)
    assert send_digests(titles) == 0
    assert states() == [("failed", 1), ("failed", 1)]


def test_a_server_that_hangs_before_the_mail_is_a_failure(cast: Cast, over: Any) -> None:
    waiting(cast, cast.clerk, cast.second_clerk)
    with tiny_server(GREETING="") as server:
        over(server)
        assert send_digests(titles) == 0
        assert server.connections == 1
    assert states() == [("failed", 1), ("failed", 1)]


def test_a_mail_that_may_have_arrived_is_never_sent_again(cast: Cast, over: Any) -> None:
    waiting(cast)
    with tiny_server(END="") as server:
        over(server)
        send_digests(titles)
        server.answers = {}
        for count in range(1, 4):
            with later(count):
                assert send_digests(titles) == 0
    assert (states(), len(server.mails)) == ([("unclear", 1)], 1)
    assert mail_faults(cast.system_admin) == 1


def test_a_mail_is_not_tried_for_ever(cast: Cast, over: Any) -> None:
    waiting(cast)
    with tiny_server(RCPT="550 nobody here") as server:
        over(server)
        for count in range(MOST_TRIES + 4):
            with later(count):
                send_digests(titles)
        assert server.connections == MOST_TRIES
    assert states() == [("failed", MOST_TRIES)]


def test_what_failed_is_not_sent_the_day_after_as_yesterdays(cast: Cast, over: Any) -> None:
    waiting(cast)
    with tiny_server(RCPT="451 come again") as server:
        over(server)
        send_digests(titles)
        server.answers = {}
        with clock.use_fixed(MORNING + timedelta(days=1)):
            assert send_digests(titles) == 1
    assert [row.status for row in Digest.objects.order_by("day")] == ["failed", "sent"]


def test_a_worker_killed_while_sending_leaves_a_claim_that_nobody_takes_up(cast: Cast, over: Any) -> None:
    waiting(cast)
    _claim(cast.clerk.mailbox, TODAY, 1, DigestState.SENDING)
    with tiny_server() as server:
        over(server)
        assert send_digests(titles) == 0
        with later():
            assert send_digests(titles) == 0
    assert (states(), server.mails) == ([("unclear", 1)], [])


def test_two_workers_at_once_send_one_mail(cast: Cast, over: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second one has read its list before the first one claims."""
    waiting(cast)
    box = cast.clerk.mailbox
    with tiny_server() as server:
        over(server)
        assert send_digests(titles) == 1
        monkeypatch.setattr("sanzhua.notices.actions.digests._waiting", lambda day: iter([box]))
        assert send_digests(titles) == 0
    assert len(server.mails) == 1


def test_two_workers_cannot_both_take_up_a_failed_mail(cast: Cast, mail: Any) -> None:
    waiting(cast)
    box = cast.clerk.mailbox
    _claim(box, TODAY, 1, DigestState.FAILED)
    with later():
        assert _claim(box, TODAY, 1, DigestState.SENDING) is not None
        assert _claim(box, TODAY, 1, DigestState.SENDING) is None


def test_the_database_holds_one_digest_a_person_a_day(cast: Cast) -> None:
    values = {"person": cast.clerk, "day": TODAY, "status": DigestState.SENT, "tried_at": clock.now()}
    Digest.objects.create(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        Digest.objects.create(**values)


def test_a_worker_that_is_told_to_stop_sends_no_more(cast: Cast, mail: Any) -> None:
    waiting(cast, cast.clerk, cast.second_clerk)
    stops = iter([False, True])
    assert send_digests(titles, lambda: next(stops)) == 1
    assert len(states()) == 1
