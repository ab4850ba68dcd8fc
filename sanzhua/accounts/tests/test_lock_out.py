from django.test import Client

from sanzhua.accounts import actions
from tests.cast import PASSWORD, Cast


def try_in(password: str, *, username: str = "limin", address: str = "10.1.1.7") -> tuple[int, str]:
    answer = Client().post("/sign-in/", {"username": username, "password": password}, REMOTE_ADDR=address)
    return answer.status_code, answer.content.decode()


def lock() -> None:
    for _each in range(5):
        try_in("wrong password")


def test_after_five_failures_even_the_right_password_is_refused_with_a_sentence(cast: Cast) -> None:
    lock()
    status, text = try_in(PASSWORD)
    assert status == 429
    assert "连续 5 次未能登录" in text
    assert "15 分钟" in text


def test_four_failures_lock_nobody(cast: Cast) -> None:
    for _each in range(4):
        try_in("wrong password")
    assert try_in(PASSWORD)[0] == 302


def test_from_another_machine_the_person_still_signs_in(cast: Cast) -> None:
    lock()
    assert try_in(PASSWORD, address="10.1.1.8")[0] == 302


def test_a_colleague_at_the_same_machine_still_signs_in(cast: Cast) -> None:
    lock()
    assert try_in(PASSWORD, username="sunli")[0] == 302


def test_a_reset_by_the_administrator_opens_the_lock(cast: Cast) -> None:
    lock()
    secret = actions.reset_password(cast.clerk, by=cast.system_admin)
    assert try_in(secret)[0] == 302


def test_a_forged_forwarding_header_does_not_open_the_lock(cast: Cast) -> None:
    lock()
    answer = Client().post(
        "/sign-in/",
        {"username": "limin", "password": PASSWORD},
        REMOTE_ADDR="10.1.1.7",
        headers={"X-Forwarded-For": "10.9.9.9"},
    )
    assert answer.status_code == 429
