from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import pytest

from config.commands import facts, metrics
from sanzhua.accounts.models import Unit
from sanzhua.base.refusals import Refused

CSV = "period,unit,region,project,total,plan_year,done_year\n2019-06,梨树县,220322,p1,60000000,10,5\n"


@pytest.fixture
def file(db: None, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.SANZHUA_DATA = tmp_path / "data"
    for module in (facts, metrics):
        monkeypatch.setattr(module, "require_ready", lambda: None)
    Unit.objects.create(name="四平市人民政府", kind="region")
    path = tmp_path / "history.csv"
    path.write_text(CSV, encoding="utf-8")
    return path


def run(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers(dest="command")
    for module in (facts, metrics):
        module.add_parser(commands)
    args = parser.parse_args(arguments)
    return facts.run(args) if args.command == "facts" else metrics.run(args)


def test_a_load_and_its_figures_as_json(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("facts", "load", str(file), "--form", "construction", "--format", "json") == 0
    assert capsys.readouterr().out == (
        '{"rows": 1, "parts": 1, "sums": {"total": 60000000, "plan_year": 10, "done_year": 5}, '
        '"created_units": ["梨树县"]}\n'
    )
    question = ("metrics", "total", "time_gap", "--period", "2019-06", "--by", "unit,size", "--format", "json")
    assert run(*question) == 0
    assert json.loads(capsys.readouterr().out) == {
        "period": "2019-06",
        "metrics": [
            {"key": "total", "label": "总投资", "unit": "yuan"},
            {"key": "time_gap", "label": "与时间进度之差", "unit": "ratio"},
        ],
        "by": ["unit", "size"],
        "rows": [{"unit": "梨树县", "size": "5000万–1亿", "values": {"total": 60000000, "time_gap": 0.0}}],
        "total": {"total": 60000000, "time_gap": 0.0},
    }


def test_a_second_load_says_that_nothing_changed(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("facts", "load", str(file), "--form", "construction")
    capsys.readouterr()
    assert run("facts", "load", str(file), "--form", "construction", "--format", "json") == 0
    shown = capsys.readouterr()
    assert "没有任何改动" in shown.err
    assert json.loads(shown.out)["unchanged"] == 1


def test_a_table_for_people_ends_with_the_total(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("facts", "load", str(file), "--form", "construction")
    capsys.readouterr()
    assert run("metrics", "projects", "done_total", "--period", "2019-06", "--by", "region") == 0
    assert capsys.readouterr().out.splitlines() == [
        "region\t项目数(个)\t自开工累计完成投资(yuan)",
        "220322\t1\t-",
        "合计\t1\t-",
    ]


@pytest.mark.usefixtures("file")
@pytest.mark.parametrize(
    "arguments",
    [
        ["nosuch", "--period", "2019-06"],
        ["total", "--period", "2019-06", "--by", "nosuch"],
        ["total", "--period", "2019-06", "--by", "unit,"],
        ["total", "--period", "2019-06", "--where", "abs(total) > 1"],
        ["total", "--period", "2019-06", "--where", ""],
        ["total", "--period", "2019-06", "--form", "nosuch"],
        ["total", "--form", "attraction", "--period", "2019-06"],
    ],
)
def test_a_wrong_question_exits_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run("metrics", *arguments) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err


@pytest.mark.usefixtures("file")
@pytest.mark.parametrize("arguments", [["total"], ["total", "--period", "2019-6"], ["--period", "2019-06"]])
def test_a_call_that_cannot_be_parsed_exits_with_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as end:
        run("metrics", *arguments)
    assert end.value.code == 2


def test_a_refused_file_is_a_refusal(file: Path) -> None:
    file.write_text(CSV.replace("60000000", "6e7"), encoding="utf-8")
    with pytest.raises(Refused, match="第 2 行"):
        run("facts", "load", str(file), "--form", "construction")
    with pytest.raises(Refused, match="找不到文件"):
        run("facts", "load", "nowhere.csv", "--form", "construction")
