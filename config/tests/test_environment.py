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
