from __future__ import annotations

from pathlib import Path

import pytest

from config.cli import REFUSED, WRONG_CALL, main


def test_a_place_that_cannot_be_written_is_named_without_a_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")

    def run(_arguments: list[str]) -> int:
        (tmp_path / "file" / "below").mkdir()
        return 0

    monkeypatch.setattr("config.cli._run", run)
    assert main(["backup"]) == REFUSED
    assert str(tmp_path / "file" / "below") in capsys.readouterr().err


@pytest.mark.parametrize(
    "call",
    [
        ["serve", "--port", "99999"],
        ["serve", "--port", "-1"],
        ["run", "--port", "x"],
        ["init", "--region", "999999"],
        ["nothing"],
        [],
    ],
)
def test_a_wrong_call_is_told_apart_from_a_refusal(call: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(call)
    assert end.value.code == WRONG_CALL
    assert capsys.readouterr().out == ""
