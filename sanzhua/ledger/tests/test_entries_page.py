import pytest
from django.test import Client
from django.urls import reverse

from sanzhua.accounts.models import Person
from sanzhua.ledger.actions import sequence
from sanzhua.ledger.models import Outbox, TreeHead
from sanzhua.ledger.tests.write import deeds, sql
from tests.cast import Cast


def page(person: Person, **asked: str | int) -> str:
    client = Client()
    client.force_login(person)
    answer = client.get(reverse("ledger:entries"), asked)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def written(cast: Cast) -> Cast:
    deeds(60)
    deeds(2, kind="report.accept")
    sequence()
    deeds(1)
    return cast


def test_the_audit_administrator_sees_the_newest_entries(written: Cast) -> None:
    text = page(written.audit_admin)
    assert ">61<" in text
    assert ">11<" not in text
    assert "待入账 1 条" in text


def test_the_list_goes_on_further_down(written: Cast) -> None:
    assert "?before=12&amp;" in page(written.audit_admin)
    assert ">11<" in page(written.audit_admin, before=12)


def test_the_list_can_be_narrowed_to_a_kind(written: Cast) -> None:
    text = page(written.audit_admin, kind="report.accept")
    assert ">60<" in text
    assert ">59<" not in text


@pytest.mark.parametrize("before", ["-1", "x", "9" * 40, "²", ""])
def test_a_senseless_position_shows_the_newest(written: Cast, before: str) -> None:
    assert ">61<" in page(written.audit_admin, before=before)


def test_verifying_says_that_all_holds(written: Cast) -> None:
    assert "核验通过：62 条" in page(written.audit_admin, verify=1)


def test_verifying_names_what_does_not_hold_and_writes_nothing(written: Cast) -> None:
    sql("UPDATE ledger_entry SET body = %s WHERE seq = 7", b"{}")
    before = (Outbox.objects.count(), TreeHead.objects.count())
    assert "第 7 条" in page(written.audit_admin, verify=1)
    assert (Outbox.objects.count(), TreeHead.objects.count()) == before


def test_for_anyone_else_there_is_no_such_page(written: Cast) -> None:
    for person in (written.clerk, written.head, written.dispatcher, written.system_admin, written.security_admin):
        client = Client()
        client.force_login(person)
        assert client.get(reverse("ledger:entries")).status_code == 404


def test_without_signing_in_there_is_only_the_way_to_sign_in(client: Client, db: None) -> None:
    assert client.get(reverse("ledger:entries"))["Location"].startswith("/sign-in/")
