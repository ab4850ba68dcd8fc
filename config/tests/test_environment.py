from __future__ import annotations

from pathlib import Path

import pytest

from config import environment
from config.keys import kept_secret


def test_every_default_can_be_read() -> None:
    for option in environment.OPTIONS:
        environment.read(option.name, {})


@pytest.mark.parametrize(
    ("name", "value"), [("SANZHUA_HTTPS", "perhaps"), ("SANZHUA_IDLE_MINUTES", "0"), ("SANZHUA_LOG_LEVEL", "loud")]
)
def test_an_unusable_value_names_its_variable(name: str, value: str) -> None:
    with pytest.raises(environment.SettingError, match=name):
        environment.read(name, {name: value})


def test_a_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("梨花 2019\n")
    assert environment.read("SANZHUA_SECRET_KEY", {"SANZHUA_SECRET_KEY_FILE": str(file)}) == "梨花 2019"


def test_a_missing_secret_file_names_its_variable(tmp_path: Path) -> None:
    with pytest.raises(environment.SettingError, match="SANZHUA_SECRET_KEY_FILE"):
        environment.read("SANZHUA_SECRET_KEY", {"SANZHUA_SECRET_KEY_FILE": str(tmp_path / "none")})


def test_a_secret_never_stands_in_the_message(monkeypatch: pytest.MonkeyPatch) -> None:
    option = environment.BY_NAME["DATABASE_URL"]
    broken = environment.Option(**{**vars(option), "read": int})
    monkeypatch.setattr(environment, "BY_NAME", {"DATABASE_URL": broken})
    with pytest.raises(environment.SettingError) as caught:
        environment.read("DATABASE_URL", {"DATABASE_URL": "postgres://u:geheim@host/db"})
    assert "geheim" not in str(caught.value)


def test_the_secret_key_is_made_once(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "secret-key"
    first = kept_secret(path)
    assert (kept_secret(path), path.stat().st_mode & 0o777, len(first) >= 50) == (first, 0o600, True)


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example.org", ("smtp", "mail.example.org", 25, "", "")),
        ("smtp+tls://u%40x:p%3Aw@mail", ("smtp+tls", "mail", 587, "u@x", "p:w")),
        ("smtps://mail:2465", ("smtps", "mail", 2465, "", "")),
    ],
)
def test_a_mail_server_is_one_address(url: str, server: tuple[object, ...]) -> None:
    assert environment.read("SANZHUA_MAIL_SERVER", {"SANZHUA_MAIL_SERVER": url}) == environment.MailServer(*server)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SANZHUA_MAIL_SERVER", "http://mail"),
        ("SANZHUA_MAIL_SERVER", "smtp://mail:many"),
        ("SANZHUA_MAIL_TIME", "8 o'clock"),
        ("SANZHUA_MAIL_TIME", "25:00"),
        ("SANZHUA_ADDRESS", "sanzhua.example.org"),
    ],
)
def test_unusable_mail_settings_name_their_variable(name: str, value: str) -> None:
    with pytest.raises(environment.SettingError, match=name):
        environment.read(name, {name: value})


@pytest.mark.parametrize("missing", ["SANZHUA_MAIL_FROM", "SANZHUA_ADDRESS"])
def test_a_mail_server_wants_a_sender_and_an_address(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = {
        "SANZHUA_MAIL_SERVER": "smtp://mail",
        "SANZHUA_MAIL_FROM": "a@example.org",
        "SANZHUA_ADDRESS": "https://a.example.org/",
    }
    for name, value in wanted.items():
        monkeypatch.setenv(name, "" if name == missing else value)
    with pytest.raises(environment.SettingError, match=missing):
        environment.mail_server()


def test_without_a_mail_server_nothing_else_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SANZHUA_MAIL_SERVER", raising=False)
    assert environment.mail_server() is None
