import io
import os
from datetime import timedelta
from typing import Any

import pytest

from sanzhua.base.files import sha256_of
from sanzhua.base.refusals import Refused
from sanzhua.documents import rules
from sanzhua.documents.actions import keep_made, store, sweep_orphans
from sanzhua.documents.models import Document
from sanzhua.documents.places import files_folder
from sanzhua.documents.queries import Damaged, open_file, streamed
from sanzhua.documents.tests.samples import EXE, HTML, PDF, PNG, workbook
from tests.cast import Cast


def kept(cast: Cast, *, kind: str = "workbook", name: str = "6月.xlsx", data: bytes | None = None) -> Document:
    return store(kind=kind, owner=cast.lishu, name=name, data=data or workbook(), by=cast.clerk)


def test_a_file_comes_back_as_it_went_in(cast: Cast) -> None:
    document = kept(cast)
    assert open_file(document) == workbook()
    assert (document.size, document.sha256) == (len(workbook()), sha256_of(workbook()))
    assert document.media_type == rules.OOXML_SHEET


def test_an_open_file_is_taken_as_well(cast: Cast) -> None:
    document = store(kind="workbook", owner=cast.lishu, name="a.xlsx", data=io.BytesIO(workbook()), by=cast.clerk)
    assert open_file(document) == workbook()


def test_the_name_on_disk_tells_nothing_and_never_repeats(cast: Cast) -> None:
    first, second = kept(cast), kept(cast)
    assert first.stored_as != second.stored_as
    assert "6月" not in first.stored_as
    assert (files_folder() / first.stored_as).is_file()


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("..\\..\\windows\\6月调度表.xlsx", "6月调度表.xlsx"),
        ("/etc/passwd", "passwd"),
        ("调度\u202exslx.exe.xlsx", "调度xslx.exe.xlsx"),
        ("a\r\nSet-Cookie: x.xlsx", "aSet-Cookie_ x.xlsx"),
        ("", "文件"),
    ],
)
def test_the_name_shown_is_cleaned(cast: Cast, sent: str, shown: str) -> None:
    assert kept(cast, name=sent).name == shown


@pytest.mark.parametrize(
    ("kind", "data"),
    [("workbook", EXE), ("workbook", PDF), ("signed_scan", workbook()), ("signed_scan", HTML), ("evidence", EXE)],
)
def test_what_it_is_counts_not_what_it_is_called(cast: Cast, kind: str, data: bytes) -> None:
    with pytest.raises(Refused, match="这个文件的内容不是"):
        kept(cast, kind=kind, data=data)
    assert not Document.objects.exists()


@pytest.mark.parametrize(("kind", "data"), [("signed_scan", PDF), ("signed_scan", PNG), ("workbook", b"a,b\n1,2\n")])
def test_files_of_the_kind_are_taken(cast: Cast, kind: str, data: bytes) -> None:
    assert kept(cast, kind=kind, data=data).pk


def test_a_csv_in_gb18030_is_text(cast: Cast) -> None:
    assert kept(cast, name="a.csv", data="项目名称,总投资".encode("gb18030")).media_type == "text/plain"


def test_an_empty_file_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused, match="空的"):
        store(kind="workbook", owner=cast.lishu, name="a.xlsx", data=b"", by=cast.clerk)


def test_a_file_above_the_limit_is_refused(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(rules.MAX_BYTES, "workbook", 10)
    with pytest.raises(Refused, match="超过"):
        kept(cast)


def test_a_changed_file_is_not_served(cast: Cast) -> None:
    document = kept(cast)
    (files_folder() / document.stored_as).write_bytes(PDF)
    with pytest.raises(Damaged):
        open_file(document)


def test_a_missing_file_is_not_served(cast: Cast) -> None:
    document = kept(cast)
    (files_folder() / document.stored_as).unlink()
    with pytest.raises(Damaged):
        open_file(document)


def test_old_orphans_are_swept_and_known_and_young_files_stay(cast: Cast) -> None:
    document, orphan, young = kept(cast), kept(cast), kept(cast)
    Document.objects.filter(pk__in=[orphan.pk, young.pk]).delete()
    os.utime(files_folder() / orphan.stored_as, (0, 0))
    os.utime(files_folder() / document.stored_as, (0, 0))
    assert sweep_orphans(older_than=timedelta(hours=1)) == 1
    assert (files_folder() / document.stored_as).exists()
    assert (files_folder() / young.stored_as).exists()
    assert not (files_folder() / orphan.stored_as).exists()


def test_a_file_of_our_own_is_moved_in_and_streamed_out(cast: Cast) -> None:
    files_folder().mkdir(parents=True, exist_ok=True)
    made = files_folder() / ".made.zip"
    made.write_bytes(b"PK\x03\x04 of our own")
    document = keep_made(
        kind="audit_package",
        owner=cast.city,
        name="包.zip",
        path=made,
        media_type="application/zip",
        by=cast.dispatcher,
    )
    assert not made.exists()
    answer = streamed(document)
    assert b"".join(answer) == b"PK\x03\x04 of our own"
    assert document.sha256 == sha256_of(b"PK\x03\x04 of our own")
    (files_folder() / document.stored_as).write_bytes(b"other")
    with pytest.raises(Damaged):
        streamed(document)


def test_a_file_of_our_own_counts_against_the_units_room(cast: Cast, settings: Any) -> None:
    settings.UNIT_MAX_BYTES = 3
    files_folder().mkdir(parents=True, exist_ok=True)
    made = files_folder() / ".made.zip"
    made.write_bytes(b"1234")
    with pytest.raises(Refused):
        keep_made(kind="audit_package", owner=cast.city, name="包.zip", path=made, media_type="", by=cast.dispatcher)
