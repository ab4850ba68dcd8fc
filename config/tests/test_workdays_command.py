"""`sanzhua workdays`: a file of days is entered whole or not at all."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from config.commands import workdays
from sanzhua.base.refusals import Refused
from sanzhua.codes.models import CalendarOverride
from sanzhua.ledger.models import Outbox

HEAD = "day,is_workday,name\n"


@pytest.fixture(autouse=True)
def ready(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workdays, "require_ready", lambda: None)


def entered(path: Path, text: str) -> int:
    path.write_text(HEAD + text, encoding="utf-8-sig")
    parser = argparse.ArgumentParser()
    workdays.add_parser(parser.add_subparsers())
    return workdays.run(parser.parse_args(["workdays", str(path)]))


def test_days_are_entered_and_logged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert entered(tmp_path / "2031.csv", "2031-01-01,no,元旦\n2031-01-05,是,元旦调休上班\n") == 0
    assert "2031年的2个日期" in capsys.readouterr().out
    assert Outbox.objects.get().kind == "calendar.set"


@pytest.mark.parametrize("line", ["1月1日,no,元旦", "2031-01-01,maybe,元旦", "2031-01-01"])
def test_a_line_that_is_not_understood_is_named_and_nothing_is_entered(tmp_path: Path, line: str) -> None:
    with pytest.raises(Refused, match="第3行"):
        entered(tmp_path / "2031.csv", f"2031-01-01,no,元旦\n{line}\n")
    assert CalendarOverride.objects.count() == 0
