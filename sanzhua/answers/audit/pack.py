"""A package written member by member into one .zip: the same holdings of the same moment give the same bytes."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from importlib import resources
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string

from sanzhua.answers.audit import gather
from sanzhua.answers.audit.books import index_book
from sanzhua.answers.models import AuditPackage
from sanzhua.base import clock
from sanzhua.base.refusals import Refused
from sanzhua.bulletins import files as bulletin_files
from sanzhua.dispatch.models import NarrativeVersion
from sanzhua.documents.models import Document
from sanzhua.documents.queries import Damaged, open_file

MANIFEST = "manifest.sha256"
# Many files are small; of what is packed already (scans, PDF) nothing more is won.
_STORED = (".pdf", ".jpg", ".jpeg", ".png", ".zip", ".xlsx", ".docx")


@dataclass
class Packed:
    """What was written: hash by path, the lines of the index, and counts."""

    hashes: dict[str, str] = field(default_factory=dict)
    versions: list[dict[str, Any]] = field(default_factory=list)
    loads: list[dict[str, Any]] = field(default_factory=list)
    narratives: list[dict[str, Any]] = field(default_factory=list)
    bulletins: list[dict[str, Any]] = field(default_factory=list)
    papers: list[dict[str, Any]] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    head: dict[str, Any] = field(default_factory=dict)
    entries: int = 0
    manifest_sha256: str = ""

    @property
    def counts(self) -> dict[str, int]:
        returns = {(one["period"], one["form_key"], one["unit"]) for one in self.versions}
        return {
            "returns": len(returns),
            "versions": len(self.versions),
            "loads": len(self.loads),
            "papers": len(self.papers) + sum(bool(one["scan"]) for one in self.versions),
            "bulletins": len(self.bulletins),
            "entries": self.entries,
            "files": len(self.hashes),
        }


def write_package(package: AuditPackage, path: Path) -> Packed:
    """In Chinese, as the city keeps its papers. Raises Refused where there is nothing to be packed."""
    packed = Packed()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        writer = _Writer(archive, packed, package.at)
        for name, data in _members(package, packed):
            writer.add(name, data)
        lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(packed.hashes.items()))
        packed.manifest_sha256 = hashlib.sha256(lines.encode()).hexdigest()
        writer.write(MANIFEST, lines.encode())
    return packed


class _Writer:
    def __init__(self, archive: zipfile.ZipFile, packed: Packed, at: datetime) -> None:
        self._archive, self._packed = archive, packed
        local = at.astimezone(clock.SHANGHAI)
        self._stamp = (local.year, local.month, local.day, local.hour, local.minute, local.second)

    def add(self, name: str, data: bytes) -> None:
        if name not in self._packed.hashes:
            self._packed.hashes[name] = hashlib.sha256(data).hexdigest()
            self.write(name, data)

    def write(self, name: str, data: bytes) -> None:
        info = zipfile.ZipInfo(name, self._stamp)
        info.compress_type = zipfile.ZIP_STORED if name.lower().endswith(_STORED) else zipfile.ZIP_DEFLATED
        info.external_attr = 0o644 << 16
        self._archive.writestr(info, data)


def _members(package: AuditPackage, packed: Packed) -> Iterator[tuple[str, bytes]]:
    records: set[str] = set()
    for signed in gather.versions_of(package):
        records.add(signed.record)
        yield from _version(signed, packed)
    for load in gather.loads_of(package):
        packed.loads.append({"form": load.form, "unit": load.unit, "period": load.period, "sha256": load.sha256,
                             "body": load.path})  # fmt: skip
        yield load.path, load.body
    if not packed.versions and not packed.loads:
        raise Refused("这些月份、表式和单位没有任何报表，没有可装的内容。请核对月份和表式后重做。")
    for narrative in gather.narratives_of(package):
        records.add(f"narrative:{narrative.narrative_id}")
        yield from _narrative(narrative, packed)
    for bulletin in gather.bulletins_of(package):
        records.add(f"bulletin:{bulletin.pk}")
        name = f"bulletins/{bulletin.period}-{bulletin.pk}.pdf"
        packed.bulletins.append({"title": bulletin.title, "number": bulletin.outside_number, "period": bulletin.period,
                                 "sha256": bulletin.sha256, "file": name})  # fmt: skip
        yield name, bulletin_files.pdf(bulletin)
        if bulletin.scan is not None:
            scan = f"bulletins/{bulletin.period}-{bulletin.pk}-scan{_ending(bulletin.scan)}"
            yield from _document(bulletin.scan, scan, packed)
    for paper in gather.papers_of(package):
        for name, data in _document(paper.document, paper.path, packed):
            packed.papers.append({"what": paper.what, "file": name})
            yield name, data
    proofs = gather.proofs_of(package, records)
    packed.head, packed.entries = gather.head_told(proofs), len(proofs.entries)
    yield "ledger/head.json", _json(packed.head)
    yield "ledger/entries.jsonl", b"".join(_json(one) + b"\n" for one in proofs.entries)
    yield "index.json", _json({"versions": [*packed.versions, *packed.loads], "bulletins": packed.bulletins})
    yield "index.xlsx", index_book(packed.versions, packed.loads, packed.papers)
    context = {"package": package, "packed": packed, "units": gather.unit_names(package)}
    yield "index.html", _page("answers/package/index.html", context)
    yield "README.txt", _page("answers/package/readme.txt", context)
    for name in ("verify.py", "style.css"):
        yield name, resources.files("sanzhua.answers.audit").joinpath(name).read_bytes()


def _version(signed: gather.Signed, packed: Packed) -> Iterator[tuple[str, bytes]]:
    stem = f"{signed.folder}/v{signed.number}"
    line: dict[str, Any] = {
        "form": signed.form.title,
        "form_key": signed.form.key,
        "unit": signed.unit,
        "period": signed.period,
        "number": signed.number,
        "status": signed.status_word,
        "rows": len(signed.rows),
        "sha256": signed.sha256,
        "handed_in": signed.handed_in,
        "steps": list(signed.steps),
        "signature": dict(signed.signature) if signed.signature else None,
        "accepted_at": signed.accepted_at,
        "body": f"{stem}.jsonl",
        "page": f"{stem}.html",
        "scan": "",
    }
    yield line["body"], signed.body
    if signed.scan is not None:
        for name, data in _document(signed.scan, f"{stem}-scan{_ending(signed.scan)}", packed):
            line["scan"] = name
            yield name, data
    back = "../" * (stem.count("/"))
    yield line["page"], _page("answers/package/version.html", {"signed": signed, "line": line, "back": back})
    packed.versions.append(line)


def _narrative(version: NarrativeVersion, packed: Packed) -> Iterator[tuple[str, bytes]]:
    narrative = version.narrative
    name = f"narratives/{narrative.period}/u{narrative.unit_id}-v{version.number}.json"
    packed.narratives.append({"title": narrative.title, "unit": narrative.unit.name, "period": narrative.period,
                              "number": version.number, "status": str(version.get_status_display()),
                              "signer": version.signer_name, "sha256": version.sha256, "file": name})  # fmt: skip
    yield name, bytes(version.body)


def _document(document: Document, name: str, packed: Packed) -> Iterator[tuple[str, bytes]]:
    """A file that is damaged or not passed is named in the index rather than stopping the whole package."""
    try:
        if not gather.is_clean(document):
            raise Damaged(f"document {document.pk}: {document.scan_state}")
        data = open_file(document)
    except Damaged as fault:
        packed.left_out.append(f"{document.name}（{fault}）")
        return
    yield name, data


def _ending(document: Document) -> str:
    dot, ending = document.name.rpartition(".")[1:]
    return f".{ending.lower()}" if dot and ending.isalnum() and len(ending) < 6 else ""


def _page(template: str, context: dict[str, Any]) -> bytes:
    return render_to_string(template, context).encode()


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=None, separators=(",", ":")).encode()
