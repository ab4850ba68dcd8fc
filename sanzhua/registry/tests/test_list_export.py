"""The list as a file: what is seen, numbers as numbers, no text that a spreadsheet runs, never half without a word."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from django.http import HttpResponse
from django.urls import reverse

from sanzhua.accounts.models import Person
from sanzhua.formbook.book import load
from sanzhua.formbook.cell_text import guarded, unguarded
from sanzhua.formbook.package import open_package
from sanzhua.ledger.models import Outbox
from sanzhua.registry.models import Project
from sanzhua.registry.sheets import list_files as export
from sanzhua.registry.sheets.projects import BY_KEY
from sanzhua.registry.tests.crowd import enter, signed_in
from tests.cast import Cast

SIGNS = ("=", "+", "-", "@", "\t=", "\r=", "\n=", "＝", "＋", "－", "＠", " =", "'=", "''+", "|")
BODIES = ("1+1", "cmd|' /C calc'!A0", 'HYPERLINK("http://x.example","看")', "SUM(A1:A9)")
PAYLOADS = [sign + body for sign in SIGNS for body in BODIES]
assert len(PAYLOADS) == 60


@pytest.fixture
def crowd(cast: Cast) -> Cast:
    enter(cast.lishu, ("甲", {"total": 12_345_678, "owner": "业主"}), ("乙", {"owner": "=1+1"}))
    enter(cast.yitong, ("丙", {"total": 10_000}))
    return cast


def exported(person: Person, **asked: str) -> HttpResponse:
    response = signed_in(person).post(reverse("registry:export"), asked)
    assert response.status_code == 200
    return response  # type: ignore[return-value]


def body_of(response: HttpResponse) -> bytes:
    return b"".join(response.streaming_content)  # type: ignore[attr-defined]


def lines_of(response: HttpResponse) -> list[list[str]]:
    text = body_of(response).decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_a_csv_holds_what_is_seen_in_the_order_seen(crowd: Cast) -> None:
    lines = lines_of(exported(crowd.dispatcher, format="csv", sort="-total", cols="total,unit"))
    assert lines == [
        ["项目名称", "归口单位", "总投资（万元）"],
        ["甲", "梨树县", "1234.5678"],
        ["丙", "伊通县", "1"],
        ["乙", "梨树县", ""],
    ]


def test_a_filter_and_the_unit_narrow_the_file_as_they_narrow_the_list(crowd: Cast) -> None:
    assert [line[0] for line in lines_of(exported(crowd.clerk, format="csv"))] == ["项目名称", "乙", "甲"]
    assert [line[0] for line in lines_of(exported(crowd.dispatcher, format="csv", q="丙"))] == ["项目名称", "丙"]


def test_a_workbook_holds_numbers_as_numbers_and_says_what_was_asked(crowd: Cast) -> None:
    response = exported(crowd.dispatcher, format="xlsx", sort="-total", cols="total")
    assert "filename*=" in response["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(body_of(response)))
    rows = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    assert rows == [["项目名称", "总投资（万元）"], ["甲", 1234.5678], ["丙", 1], ["乙", None]]
    assert [row[0].value for row in book.worksheets[1].iter_rows()][2:] == ["条件：无，可见的全部项目", "共 3 行"]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_one_guard_goes_on_and_the_reader_takes_exactly_one_off(payload: str) -> None:
    assert guarded(payload) == f"'{payload}"
    assert unguarded(guarded(payload)) == payload


@pytest.mark.parametrize("plain", ["", "玉米", "'引号", "a=b", "2019-04", "（-）"])
def test_other_text_passes_as_it_is(plain: str) -> None:
    assert guarded(plain) == plain
    assert unguarded(plain) == plain


def _owners(cast: Cast) -> Iterator[str]:
    """The payloads as owners; the register keeps them as they were typed."""
    enter(cast.lishu, *((f"项目{number}", {"owner": owner}) for number, owner in enumerate(PAYLOADS)))
    return (str(one.facts["owner"]) for one in Project.objects.order_by("pk"))


def test_no_payload_runs_from_a_csv_and_each_comes_back_whole(cast: Cast) -> None:
    wanted = [owner.strip("\r\n") for owner in _owners(cast)]
    body = body_of(exported(cast.clerk, format="csv", sort="new", cols="owner"))
    cells = [line[1] for line in csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""))][1:]
    assert all(cell.startswith("'") for cell in cells)
    sheet = load(open_package(body, "清单.csv"), "清单.csv")[0]
    assert [str(row[1]).strip("\r\n") for row in sheet.grid[1:]] == wanted


def test_no_payload_runs_from_a_workbook(cast: Cast) -> None:
    wanted = list(_owners(cast))
    book = openpyxl.load_workbook(io.BytesIO(body_of(exported(cast.clerk, format="xlsx", sort="new", cols="owner"))))
    cells = [row[1] for row in book.worksheets[0].iter_rows(min_row=2)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.quotePrefix or str(cell.value).startswith("'") for cell in cells)
    assert [str(cell.value).replace("_x000D_", "\r") for cell in cells] == wanted


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not here")
def test_libreoffice_leaves_every_payload_text(cast: Cast, tmp_path: Path) -> None:
    _owners(cast)
    for ending in ("csv", "xlsx"):
        file = tmp_path / f"list.{ending}"
        file.write_bytes(body_of(exported(cast.clerk, format=ending, sort="new", cols="owner")))
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "fods",
             "--outdir", str(tmp_path), str(file)],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        assert "table:formula" not in (tmp_path / "list.fods").read_text(encoding="utf-8")


def test_many_rows_ask_for_a_reason_that_the_ledger_keeps(crowd: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sanzhua.registry.actions.export.ROWS_WITHOUT_REASON", 2)
    monkeypatch.setattr(export, "ROWS_WITHOUT_REASON", 2)
    client, address = signed_in(crowd.dispatcher), reverse("registry:export")
    asked = client.post(address, {"format": "csv", "sort": "-total"})
    assert asked.status_code == 422
    assert "请写明用途" in asked.content.decode()
    assert not Outbox.objects.filter(kind="project.export").exists()
    given = client.post(address, {"format": "csv", "sort": "-total", "reason": "报省发改委汇总"})
    assert len(lines_of(given)) == 4  # type: ignore[arg-type]
    said = bytes(Outbox.objects.get(kind="project.export").body).decode()
    assert "报省发改委汇总" in said
    assert '"rows":3' in said.replace(" ", "")


def test_a_csv_that_breaks_off_says_so_in_its_last_line(crowd: Cast) -> None:
    def broken() -> Iterator[list[Project]]:
        yield list(Project.objects.select_related("unit")[:1])
        raise RuntimeError("the database went away")

    pieces = list(export.csv_pieces([BY_KEY["name"]], broken()))
    assert "本文件不完整" in pieces[-1]


def test_a_workbook_that_breaks_off_is_no_file_at_all(crowd: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_arguments: object) -> list[object]:
        raise RuntimeError("the database went away")

    monkeypatch.setattr(export, "listed", broken)
    client = signed_in(crowd.dispatcher)
    client.raise_request_exception = False
    answer = client.post(reverse("registry:export"), {"format": "xlsx"})
    assert answer.status_code == 500
    assert "spreadsheet" not in answer["Content-Type"]


def test_the_page_of_the_export_says_what_will_be_in_the_file(crowd: Cast) -> None:
    page = signed_in(crowd.clerk).get(reverse("registry:export") + "?q=甲").content.decode()
    assert "将导出 1 个项目" in page
    assert "条件：“甲”" in page
