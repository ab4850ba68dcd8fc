"""The commands of an operator on real, throwaway installations: first start and refusals."""

from __future__ import annotations

import json

from tests.site import Installation, serving


def test_serve_on_missing_data_names_the_command(new_installation: Installation) -> None:
    done = new_installation.run("serve", "--port", "1", check=False)
    assert done.returncode == 1
    assert "sanzhua init" in done.stderr


def test_init_prints_three_one_time_passwords_once(new_installation: Installation) -> None:
    first = new_installation.run("init", "--unit", "四平市人民政府", "--region", "220300").stdout
    assert [name for name in ("sysadmin", "secadmin", "auditadmin") if name in first] == [
        "sysadmin",
        "secadmin",
        "auditadmin",
    ]
    again = new_installation.run("init").stdout
    assert "sysadmin" not in again


def test_a_fresh_installation_serves_and_works(fresh_installation: Installation) -> None:
    with serving(fresh_installation) as site:
        assert fresh_installation.run("worker", check=False).returncode == 1, "a second worker is refused"
        assert site.url


def test_the_secret_key_is_readable_by_its_owner_only(fresh_installation: Installation) -> None:
    assert (fresh_installation.data / "keys/secret-key").stat().st_mode & 0o777 == 0o600


def test_wrong_calls_end_with_2(new_installation: Installation) -> None:
    assert new_installation.run("nonsense", check=False).returncode == 2
    assert new_installation.run("backup", check=False).returncode == 2


def test_codes_and_calendar_load_no_django(new_installation: Installation) -> None:
    script = (
        "import sys; from config.cli import main; main(['calendar', 'due', '2019-02-10', '--format', 'json']);"
        "sys.exit('django' in sys.modules)"
    )
    answer = new_installation.python("-c", script).stdout
    assert json.loads(answer)["due_on"] == "2019-02-11"
