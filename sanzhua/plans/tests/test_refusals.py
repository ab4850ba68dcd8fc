"""Files that are refused, each with a sentence, and encodings that are read."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from sanzhua.plans.parse.reader import parse_in_child, parse_json_in_child
from sanzhua.plans.parse.refusals import PlanRefused
from sanzhua.plans.tests.writing import units, word

TEXT = (
    "某市2019年工作方案\n一、主要任务\n"
    "（一）加强项目谋划，建立储备库，按月更新。（牵头单位：市发展改革委；配合单位：市商务局）\n"
)


def refusal(tmp_path: Path, name: str, data: bytes) -> str:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(PlanRefused) as refused:
        parse_in_child(path)
    assert refused.value.sentence.endswith("。")
    return refused.value.code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_text_is_read_in_the_encodings_that_offices_use(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "方案.txt"
    path.write_bytes(TEXT.encode(encoding))
    document = parse_in_child(path)
    assert [units(task) for task in document.tasks] == [{"lead": ["市发展改革委"], "cooperate": ["市商务局"]}]


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("空.txt", b"", "empty"),
        ("空白.txt", "　\r\n \n".encode(), "empty"),
        ("空.docx", b"", "empty"),
        ("图.txt", b"%PDF-1.7 \n", "pdf"),
        ("旧.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old_word"),
        ("锁.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        ("网页.txt", "<html><body>方案</body></html>".encode(), "html"),
        ("假.docx", TEXT.encode(), "not_docx"),
        ("方案.md", TEXT.encode(), "kind"),
        ("数据.txt", bytes(range(256)) * 8, "not_text"),
        (
            "大五.txt",
            ("一、主要任務（一）加強項目謀劃，建立儲備庫，按月更新。牽頭單位：市發展改革委員會" * 4).encode("big5"),
            "encoding",
        ),
        ("坏.docx", b"PK\x03\x04" + b"x" * 200, "broken"),
    ],
)
def test_what_is_no_readable_plan_is_refused(tmp_path: Path, name: str, data: bytes, code: str) -> None:
    assert refusal(tmp_path, name, data) == code


def repacked(**parts: bytes) -> bytes:
    members = zipfile.ZipFile(io.BytesIO(word("一、任务")))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in members.namelist():
            archive.writestr(name, parts.pop(name, b"") or members.read(name))
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    assert refusal(tmp_path, "弹.docx", repacked(**{"word/media/x.xml": b"A" * 200_000_000})) == "hostile"


def test_entities_are_refused(tmp_path: Path) -> None:
    xml = b'<!DOCTYPE a [<!ENTITY b "c">]><document>&b;</document>'
    assert refusal(tmp_path, "体.docx", repacked(**{"word/document.xml": xml})) == "hostile"


def test_elements_without_end_in_each_other_are_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, "深.docx", repacked(**{"word/document.xml": b"<a>" * 900_000})) in ("hostile", "broken")


def test_a_workbook_is_no_plan(tmp_path: Path) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("[Content_Types].xml", "<Types/>")
    assert refusal(tmp_path, "表.docx", target.getvalue()) == "not_docx"


def test_the_contracts_document_has_its_keys_in_order(tmp_path: Path) -> None:
    path = tmp_path / "方案.txt"
    path.write_text(TEXT, encoding="utf-8")
    assert parse_json_in_child(path) == (
        '{"title": "某市2019年工作方案", "tasks": [{"number": "一(一)", "heading": null, '
        '"text": "加强项目谋划，建立储备库，按月更新。", "units": '
        '[{"name": "市发展改革委", "role": "lead", "collective": false}, '
        '{"name": "市商务局", "role": "cooperate", "collective": false}], '
        '"due": [{"text": "按月", "on": null, "repeat": "monthly"}], "targets": [], "line": 3}]}'
    )
