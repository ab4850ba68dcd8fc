import pytest
from django.test import Client

from sanzhua.accounts.actions import create_person, end_sessions, reset_password, set_active
from sanzhua.accounts.models import Person
from sanzhua.base.refusals import NotAllowed, Refused
from sanzhua.ledger.models import Outbox
from tests.cast import PASSWORD, Cast


def test_a_new_account_has_a_secret_for_once_and_no_rights(cast: Cast) -> None:
    person, secret = create_person(username="Newcomer ", name="新来的", by=cast.system_admin)
    assert person.username == "newcomer"
    assert person.check_password(secret)
    assert person.must_change_password
    assert person.current_posts() == []


def test_a_taken_login_name_is_refused_in_any_case(cast: Cast) -> None:
    with pytest.raises(Refused, match="已被使用"):
        create_person(username="LIMIN", name="李民", by=cast.system_admin)


@pytest.mark.parametrize("username", ["李敏", "l", "a b c", "../etc"])
def test_a_login_name_is_plain(cast: Cast, username: str) -> None:
    with pytest.raises(Refused, match="登录名用"):
        create_person(username=username, name="李敏", by=cast.system_admin)


def test_a_reset_ends_the_old_password_and_every_session(client: Client, cast: Cast) -> None:
    client.force_login(cast.clerk)
    secret = reset_password(cast.clerk, by=cast.system_admin)
    assert client.get("/account/password/").status_code == 302
    person = Person.objects.get(pk=cast.clerk.pk)
    assert person.check_password(secret)
    assert not person.check_password(PASSWORD)


def test_a_closed_account_is_out_at_once(client: Client, cast: Cast) -> None:
    client.force_login(cast.clerk)
    set_active(cast.clerk, False, by=cast.system_admin)
    assert client.get("/account/password/").status_code == 302


def test_ended_sessions_are_those_of_that_person_only(cast: Cast) -> None:
    clerk, head = Client(), Client()
    clerk.force_login(cast.clerk)
    head.force_login(cast.head)
    assert end_sessions(cast.clerk, by=cast.security_admin) == 1
    assert clerk.get("/account/password/").status_code == 302
    assert head.get("/account/password/").status_code == 200


def test_nobody_closes_the_own_account(cast: Cast) -> None:
    with pytest.raises(Refused, match="自己的账号"):
        set_active(cast.system_admin, False, by=cast.system_admin)


@pytest.mark.parametrize("who", ["security_admin", "audit_admin", "dispatcher", "head"])
def test_only_the_system_administrator_keeps_accounts(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        reset_password(cast.clerk, by=getattr(cast, who))
    with pytest.raises(NotAllowed):
        create_person(username="newcomer", name="新来的", by=getattr(cast, who))


def test_the_secret_is_nowhere_in_the_ledger(cast: Cast) -> None:
    secret = reset_password(cast.clerk, by=cast.system_admin)
    assert all(secret.encode() not in bytes(waiting.body) for waiting in Outbox.objects.all())
