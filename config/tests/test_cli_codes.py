import json
import subprocess
import sys
from pathlib import Path

import pytest

from config import cli_codes

ROOT = Path(__file__).resolve().parents[2]


def call(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "config.cli_codes", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )


def answer(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    monkeypatch.setattr(sys, "argv", ["sanzhua", *arguments])
    try:
        status = cli_codes.main()
    except SystemExit as stop:
        status = int(str(stop.code))
    return status, capsys.readouterr().out


def test_the_example_of_the_calendar_comes_out_exactly() -> None:
    done = call("calendar", "due", "2019-02-10", "--format", "json")
    assert done.returncode == 0
    assert done.stdout == (
        '{"asked": "2019-02-10", "due_on": "2019-02-11", "closes_at": "2019-02-11T16:00:00Z", '
        '"shifted": true, "why": "春节"}\n'
    )


def test_django_is_not_loaded_for_codes_and_calendar() -> None:
    code = "import sys, config.cli_codes; sys.exit(any(name.split('.')[0] == 'django' for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_an_unknown_year_is_refused_and_named() -> None:
    done = call("calendar", "due", "2031-02-10", "--format", "json")
    assert (done.returncode, done.stdout) == (1, "")
    assert "2031" in done.stderr


@pytest.mark.parametrize("day", ["2019-02-30", "20190210", "2019-2-10", "2019-W06-7", "昨天", ""])
def test_a_day_that_does_not_exist_is_a_wrong_call(
    day: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert answer(monkeypatch, capsys, "calendar", "due", day) == (2, "")


@pytest.mark.parametrize("arguments", [["--kind", "phone", "1"], ["--kind", "project"], ["1"]])
def test_an_unknown_kind_or_nothing_to_check_is_a_wrong_call(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert answer(monkeypatch, capsys, "codes", "check", *arguments)[0] == 2


def test_each_code_gets_its_answer_in_order_with_the_declared_keys(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = ["2019-220300-47-01-000000", "", "不是代码"]
    status, out = answer(monkeypatch, capsys, "codes", "check", "--kind", "project", *texts, "--format", "json")
    results = json.loads(out)["results"]
    assert status == 0
    assert [result["text"] for result in results] == texts
    assert list(results[0]) == ["text", "kind", "valid", "format", "region", "check_digit_ok", "why"]
    assert [result["valid"] for result in results] == [True, False, False]
    assert results[0]["why"] is None
