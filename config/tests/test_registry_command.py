from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import pytest

from config.commands import registry
from sanzhua.base.refusals import Refused
from sanzhua.documents.models import Document
from sanzhua.registry.models import ImportBatch, Project
from tests.cast import Cast

LIST = "项目名称,建设单位,总投资（万元）\n玉米深加工项目,天成食品,52000\n污水处理厂提标,县住建局,约4000万元\n"


@pytest.fixture
def file(cast: Cast, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.SANZHUA_DATA = tmp_path / "data"
    monkeypatch.setattr(registry, "require_ready", lambda: None)
    path = tmp_path / "清单.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


def run(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    registry.add_parser(parser.add_subparsers(dest="command"))
    return registry.run(parser.parse_args(["registry", "import", *arguments]))


def test_a_trial_tells_as_json_and_leaves_nothing(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(str(file), "--unit", "梨树", "--dry-run", "--format", "json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["rows"], told["counts"]["new"], told["total"]) == (2, 2, 560_000_000)
    assert [(doubt["cell"], doubt["text"]) for doubt in told["doubts"]] == [("C3", "约4000万元")]
    assert not Project.objects.exists()
    assert not ImportBatch.objects.exists()
    assert not Document.objects.exists()


def test_a_list_is_entered_in_the_dispatchers_name_and_again_changes_nothing(cast: Cast, file: Path) -> None:
    assert run(str(file), "--unit", "梨树县") == 0
    assert ImportBatch.objects.get().by == cast.dispatcher
    assert run(str(file), "--unit", "梨树县", "--by", "limin") == 0
    assert Project.objects.count() == 2


@pytest.mark.parametrize("wrong", [("--unit", "某县"), ("--unit", "梨树县", "--by", "nobody")])
def test_an_unknown_unit_or_name_is_refused(file: Path, wrong: tuple[str, ...]) -> None:
    with pytest.raises(Refused):
        run(str(file), *wrong)


def test_a_missing_file_is_refused(file: Path) -> None:
    with pytest.raises(Refused, match="找不到"):
        run(str(file.with_name("没有.csv")), "--unit", "梨树县")
