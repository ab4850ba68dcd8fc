"""迎检包: one .zip that can be read and checked without sanzhua."""

from __future__ import annotations

import hashlib
import io
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from sanzhua.answers.actions.audit import ask_package, is_whole_year, make_package
from sanzhua.answers.audit.pack import write_package
from sanzhua.answers.choices import PackageState
from sanzhua.answers.models import AuditPackage
from sanzhua.answers.tests.conftest import signed_in
from sanzhua.base.refusals import Incomplete, NotAllowed
from sanzhua.dispatch.actions import accept
from sanzhua.dispatch.history import load_history
from sanzhua.dispatch.tests.scene import JUNE, Scene, signed
from sanzhua.documents.queries import open_file
from sanzhua.facts.models import Part
from sanzhua.formbook.definition import FORM_KEYS
from sanzhua.ledger.actions import sequence
from sanzhua.ledger.models import Outbox


def packed(scene: Scene, first: str = JUNE, last: str = JUNE) -> AuditPackage:
    asked = ask_package(first=first, last=last, forms=FORM_KEYS, units=[], by=scene.cast.dispatcher)
    make_package(asked.pk)
    return AuditPackage.objects.get(pk=asked.pk)


@pytest.fixture
def june(scene: Scene) -> Scene:
    version = signed(scene)
    accept(report=scene.report, by=scene.cast.dispatcher, sha256=version.sha256)
    sequence()
    return scene


def unpacked(package: AuditPackage, folder: Path) -> Path:
    assert package.document is not None
    with zipfile.ZipFile(io.BytesIO(open_file(package.document))) as archive:
        archive.extractall(folder)
    return folder


def verified(folder: Path) -> tuple[int, str]:
    done = subprocess.run([sys.executable, "-I", "verify.py"], cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_a_package_holds_the_signed_bytes_the_signature_and_the_proofs(june: Scene, tmp_path: Path) -> None:
    package = packed(june)
    assert package.state == PackageState.READY
    folder = unpacked(package, tmp_path / "out")
    (version,) = json.loads((folder / "index.json").read_text())["versions"]
    held = june.report.versions.get()
    assert (folder / version["body"]).read_bytes() == bytes(held.body)
    assert version["sha256"] == held.sha256
    assert version["signature"]["signer"] == june.cast.head.name
    page = (folder / version["page"]).read_text()
    assert june.projects[0].name in page
    kinds = {json.loads(line)["kind"] for line in (folder / "ledger/entries.jsonl").read_text().splitlines()}
    assert {"report.hand_in", "report.sign", "report.accept"} <= kinds


def test_every_link_of_the_index_leads_to_a_file_of_the_package(june: Scene, tmp_path: Path) -> None:
    folder = unpacked(packed(june), tmp_path / "out")
    pages = [folder / "index.html", *folder.glob("returns/**/*.html")]
    links = [(page, link) for page in pages for link in re.findall(r'href="([^"#]+)"', page.read_text())]
    assert len(links) > 5
    assert [link for page, link in links if not (page.parent / link).is_file()] == []
    assert "http" not in "".join(page.read_text() for page in pages)


def test_the_package_checks_itself(june: Scene, tmp_path: Path) -> None:
    code, said = verified(unpacked(packed(june), tmp_path / "out"))
    assert code == 0, said
    assert said.endswith("OK 全部相符\n")


def test_what_an_opening_load_brought_is_in_the_package_as_it_was_hashed(june: Scene, tmp_path: Path) -> None:
    file = tmp_path / "history.csv"
    file.write_text("period,unit,region,project,total\n2019-05,双辽市,220382,p1,5\n", encoding="utf-8")
    load_history(file, "construction")
    folder = unpacked(packed(june, first="2019-05"), tmp_path / "out")
    (loaded,) = (folder / "loaded").rglob("*.jsonl")
    part = Part.objects.get(unit_name="双辽市")
    assert hashlib.sha256(loaded.read_bytes()).hexdigest() == part.source_sha256
    assert verified(folder)[0] == 0


@pytest.mark.parametrize("harm", ["change", "remove", "add", "ledger"])
def test_the_package_tells_what_was_done_to_it(june: Scene, tmp_path: Path, harm: str) -> None:
    folder = unpacked(packed(june), tmp_path / "out")
    page = next(folder.glob("returns/**/*.jsonl"))
    if harm == "change":
        page.write_bytes(page.read_bytes().replace(b"1", b"2", 1))
    elif harm == "remove":
        page.unlink()
    elif harm == "add":
        (folder / "returns" / "more.html").write_text("x")
    else:
        entries = folder / "ledger" / "entries.jsonl"
        entries.write_text(entries.read_text().replace("report.sign", "report.sing"))
    code, said = verified(folder)
    assert code == 1
    assert ("more.html" if harm == "add" else "entries.jsonl" if harm == "ledger" else page.name) in said


def test_the_same_package_of_the_same_moment_has_the_same_bytes(june: Scene, tmp_path: Path) -> None:
    package = packed(june)
    hashes = set()
    for name in ("one", "other"):
        write_package(package, tmp_path / name)
        hashes.add(hashlib.sha256((tmp_path / name).read_bytes()).hexdigest())
    assert len(hashes) == 1


def test_making_and_taking_are_told_to_the_ledger_with_the_manifests_hash(june: Scene) -> None:
    package = packed(june)
    answer = signed_in(june.cast.dispatcher).get(f"/answers/audit/{package.pk}/files/")
    assert b"".join(answer.streaming_content)[:4] == b"PK\x03\x04"  # type: ignore[attr-defined]
    told = Outbox.objects.filter(kind__startswith="answers.package").order_by("pk")
    assert [one.kind for one in told] == ["answers.package_asked", "answers.package", "answers.package_taken"]
    assert json.loads(bytes(told[1].body))["facts"]["manifest"] == package.manifest_sha256


def test_only_the_dispatcher_makes_and_takes_one(june: Scene) -> None:
    package = packed(june)
    for person in (june.cast.clerk, june.cast.head, june.cast.form_owner, june.cast.viewer, june.cast.audit_admin):
        with pytest.raises(NotAllowed):
            ask_package(first=JUNE, last=JUNE, forms=FORM_KEYS, units=[], by=person)
        assert signed_in(person).get(f"/answers/audit/{package.pk}/files/").status_code == 404


def test_the_audit_administrator_reads_that_it_was_made_and_its_hash(june: Scene) -> None:
    package = packed(june)
    text = signed_in(june.cast.audit_admin).get("/answers/audit/").content.decode()
    assert package.manifest_sha256 in text
    assert f"/answers/audit/{package.pk}/files/" not in text
    assert signed_in(june.cast.clerk).get("/answers/audit/").status_code == 404


def test_months_without_any_return_make_no_package_and_say_so(june: Scene) -> None:
    package = packed(june, "2017-01", "2017-02")
    assert package.state == PackageState.FAILED
    assert package.sentence in signed_in(june.cast.dispatcher).get("/answers/audit/").content.decode()


def test_asking_twice_is_one_package_while_it_waits(june: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sanzhua.answers.actions.audit.make_package_task", SimpleNamespace(enqueue=lambda _pk: None))
    asked = [
        ask_package(first=JUNE, last=JUNE, forms=FORM_KEYS, units=[], by=june.cast.dispatcher).pk for _time in range(2)
    ]
    assert len(set(asked)) == 1
    make_package(asked[0])
    assert make_package(asked[0]) == PackageState.READY
    assert AuditPackage.objects.count() == 1


def test_the_form_says_what_is_wrong(june: Scene) -> None:
    client = signed_in(june.cast.dispatcher)
    wrong = {"first": "2019-07", "last": "2019-01", "tables": ["construction"]}
    answer = client.post("/answers/audit/", wrong)
    assert answer.status_code == 422
    assert "请调换" in answer.content.decode()
    right = client.post("/answers/audit/", {"first": "2019-01", "last": "2019-07", "tables": ["construction"]})
    assert right.status_code == 302
    with pytest.raises(Incomplete):
        ask_package(first=JUNE, last=JUNE, forms=[], units=[], by=june.cast.dispatcher)


def test_a_year_is_whole_only_where_all_of_it_is_closed(june: Scene) -> None:
    assert not is_whole_year("2019-01", "2019-12", FORM_KEYS)
    assert not is_whole_year("2019-01", "2019-06", FORM_KEYS)
