"""`sanzhua plan parse`: what it prints and how it ends."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from config.cli import main

ROOT = Path(__file__).resolve().parents[2]
TEXT = (
    "某市2019年工作方案\n一、主要任务\n（一）加强项目谋划。全年谋划180个亿元以上项目，6月份前完成初选，每月10日前报送。"
    "（牵头单位：市发展改革委；配合单位：各县(市)区政府）\n"
)


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "方案.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_the_contracts_document_is_printed(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", "parse", str(plan), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "title": "某市2019年工作方案",
        "tasks": [
            {
                "number": "一(一)",
                "heading": "加强项目谋划",
                "text": "加强项目谋划。全年谋划180个亿元以上项目，6月份前完成初选，每月10日前报送。",
                "units": [
                    {"name": "市发展改革委", "role": "lead", "collective": False},
                    {"name": "各县(市)区政府", "role": "cooperate", "collective": True},
                ],
                "due": [
                    {"text": "6月份前", "on": None, "repeat": None},
                    {"text": "每月10日前", "on": None, "repeat": "monthly"},
                ],
                "targets": [{"text": "180个亿元以上项目", "value": 180, "unit": "个"}],
                "line": 3,
            }
        ],
    }


def test_without_a_format_a_table_is_printed(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", "parse", str(plan)]) == 0
    head, row = capsys.readouterr().out.splitlines()
    assert head == "某市2019年工作方案\t2019\t1 项任务"
    assert row.split("\t") == [
        "一(一)",
        "3",
        "加强项目谋划",
        "牵头：市发展改革委；配合：各县(市)区政府",
        "6月份前（待确认）；每月10日前（每月）",
        "180个亿元以上项目",
    ]


def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = tmp_path / "空.txt"
    empty.write_bytes(b"")
    assert main(["plan", "parse", str(empty), "--format", "json"]) == 1
    answer = capsys.readouterr()
    assert answer.out == ""
    assert answer.err == "文件是空的，里面没有文字。请检查后重新选择。\n"


def test_a_file_that_is_not_there_is_a_wrong_call(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", "parse", str(tmp_path / "无.txt")]) == 2
    assert "无.txt" in capsys.readouterr().err


@pytest.mark.parametrize("call", [["plan"], ["plan", "parse"], ["plan", "parse", "x.txt", "--format", "xml"]])
def test_a_wrong_call_ends_with_2(call: list[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(call)
    assert end.value.code == 2


def test_django_is_not_loaded_for_plans() -> None:
    code = "import sys, config.cli_plan; sys.exit(any(name.split('.')[0] == 'django' for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
