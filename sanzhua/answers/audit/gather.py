"""What goes into a package: every version of its returns, who signed it, and what stands beside them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sanzhua.accounts.models import Unit
from sanzhua.answers.models import AuditPackage
from sanzhua.base.periods import Period
from sanzhua.bulletins.choices import BulletinStatus
from sanzhua.bulletins.models import Bulletin
from sanzhua.dispatch import shown as words
from sanzhua.dispatch.models import NarrativeVersion, ReportChange, Signature, Version
from sanzhua.dispatch.queries.chains import steps_of
from sanzhua.dispatch.stored import nil_words, version_rows
from sanzhua.documents.choices import ScanState
from sanzhua.documents.models import Document
from sanzhua.facts import packing
from sanzhua.facts.models import PartBody
from sanzhua.formbook.definition import Form
from sanzhua.formbook.queries import form_of
from sanzhua.ledger import queries as ledger
from sanzhua.ledger.models import Entry, TreeHead
from sanzhua.ledger.tree import inclusion_proofs
from sanzhua.registry.models import ProjectPaper
from sanzhua.ui import times

_KINDS = ("report.", "narrative.", "bulletin.", "period.")


@dataclass(frozen=True)
class Signed:
    """One version of one return; `body` are the canonical bytes, `folder` where its files lie in the package."""

    form: Form
    unit: str
    period: str
    number: int
    status: str
    status_word: str
    sha256: str
    body: bytes
    folder: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    nil: str
    handed_in: str
    steps: Sequence[str]
    signature: Mapping[str, str] | None
    scan: Document | None
    accepted_at: str
    record: str


@dataclass(frozen=True)
class Paper:
    document: Document
    path: str
    what: str


@dataclass
class Proofs:
    head: TreeHead | None
    entries: list[dict[str, Any]] = field(default_factory=list)
    pending: int = 0


def months_of(package: AuditPackage) -> list[str]:
    first, last = Period.parse(package.first), Period.parse(package.last)
    found = []
    while first <= last:
        found.append(str(first))
        first = first.next()
    return found


def versions_of(package: AuditPackage) -> Iterator[Signed]:
    """Whatever was handed in, signed or not, by month, form, unit and number; then what was loaded as history."""
    held = Version.objects.filter(
        report__period__in=months_of(package), report__form__in=package.forms, report__unit__in=package.units
    ).select_related("report__unit", "handed_in_by")
    order = ("report__period", "report__form", "report__unit__order", "report__unit_id", "number")
    for version in held.order_by(*order).iterator(chunk_size=50):
        yield _version(version)


def _version(version: Version) -> Signed:
    report, form = version.report, version.report.definition
    columns = [column for column in form.columns if column.source != "room:consultation"]
    signed = Signature.objects.filter(version=version).select_related("by", "scan").first()
    accepted = ReportChange.objects.filter(record=report, verb="accept", at__gte=version.at).order_by("pk").first()
    is_taken = version.status in ("accepted", "superseded")
    return Signed(
        form=form,
        unit=report.unit.name,
        period=report.period,
        number=version.number,
        status=version.status,
        status_word=str(version.get_status_display()),
        sha256=version.sha256,
        body=bytes(version.body),
        folder=f"returns/{report.period}/{report.form}/u{report.unit_id}",
        headings=[_heading(column, form) for column in columns],
        rows=[
            [words.shown(column, row["values"].get(column.key)) for column in columns] for row in version_rows(version)
        ],
        nil=nil_words(version),
        handed_in=f"{version.handed_in_by.name}（{version.handed_in_post}）{_at(version.business_at)}",
        steps=[f"{step.role} {step.name}（{step.post}）{_at(step.at)} {step.kind_word}" for step in steps_of(version)],
        signature=_signature(signed) if signed else None,
        scan=signed.scan if signed else None,
        accepted_at=_at(accepted.business_at) if accepted and is_taken else "",
        record=f"report:{report.pk}",
    )


def _heading(column: Any, form: Form) -> str:
    label = form.unit_label if (column.unit or "") == "wan" else ""
    return f"{column.heading}（{label}）" if label and label not in column.heading else column.heading


def _signature(signed: Signature) -> dict[str, str]:
    return {
        "kind": str(signed.get_kind_display()),
        "signer": signed.signer_name,
        "post": signed.signer_post,
        "signed_on": signed.signed_on.isoformat(),
        "received_at": _at(signed.business_at),
        "authority": signed.authority,
        "uploaded_by": signed.by.name,
    }


def _at(moment: datetime) -> str:
    return times.full_moment(moment)


@dataclass(frozen=True)
class Loaded:
    """A month that was loaded from another system or of past years: nobody signed it here."""

    form: str
    unit: str
    period: str
    sha256: str
    body: bytes
    path: str


def loads_of(package: AuditPackage) -> Iterator[Loaded]:
    bodies = PartBody.objects.filter(
        part__period__in=months_of(package), part__source__in=package.forms, part__unit_id__in=package.units
    ).select_related("part")
    for one in bodies.order_by("part__period", "part__source", "part__unit_id", "part__version").iterator():
        part = one.part
        yield Loaded(
            form=form_of(part.source, part.form_version).title,
            unit=part.unit_name,
            period=part.period,
            sha256=part.source_sha256,
            body=packing.unpacked(one.content),
            path=f"loaded/{part.period}/{part.source}/u{part.unit_id}-v{part.version}.jsonl",
        )


def narratives_of(package: AuditPackage) -> list[NarrativeVersion]:
    rows = NarrativeVersion.objects.filter(
        narrative__period__in=months_of(package), narrative__unit__in=package.units
    ).select_related("narrative__unit", "handed_in_by")
    return list(rows.order_by("narrative__period", "narrative__unit_id", "number"))


def bulletins_of(package: AuditPackage) -> list[Bulletin]:
    rows = Bulletin.objects.filter(
        unit=package.unit, form__in=package.forms, period__in=months_of(package), status=BulletinStatus.PUBLISHED
    )
    return list(rows.select_related("unit", "scan").order_by("period", "pk"))


def papers_of(package: AuditPackage) -> list[Paper]:
    """Files of the units' projects that came in during these months; what the scanner has not passed stays out."""
    months = [Period.parse(month) for month in months_of(package)]
    rows = ProjectPaper.objects.filter(
        project__unit__in=package.units,
        withdrawn_at__isnull=True,
        at__date__gte=months[0].first_day,
        at__date__lte=months[-1].next().last_day,
    ).select_related("document", "project__unit")
    return [
        Paper(
            one.document,
            f"papers/{one.document_id}-{one.document.name}",
            f"{one.project.unit.name} {one.project.name} {one.get_type_display()} {one.title} {one.number}".strip(),
        )
        for one in rows.order_by("document_id")
        if is_clean(one.document)
    ]


def is_clean(document: Document) -> bool:
    return document.scan_state in (ScanState.CLEAN, ScanState.NOT_CONFIGURED)


def proofs_of(package: AuditPackage, records: Collection[str]) -> Proofs:
    """Entries about the package's returns, closings and bulletins, each with its way up to the tree head."""
    head = ledger.latest_head()
    found = Proofs(head, pending=ledger.pending())
    if head is None:
        return found
    months, forms = set(months_of(package)), set(package.forms)
    kept = []
    for entry in Entry.objects.filter(seq__lt=head.size).order_by("seq").iterator(chunk_size=1_000):
        if entry.kind.startswith(_KINDS) and _is_about(json.loads(bytes(entry.body)), records, months, forms):
            kept.append((entry.seq, entry.kind, bytes(entry.body).decode()))
    leaves = ledger.leaves()[: head.size]
    for (seq, kind, body), proof in zip(kept, inclusion_proofs(leaves, [one[0] for one in kept]), strict=True):
        found.entries.append({"seq": seq, "kind": kind, "body": body, "proof": [node.hex() for node in proof]})
    return found


def _is_about(body: Mapping[str, Any], records: Collection[str], months: set[str], forms: set[str]) -> bool:
    facts = body.get("facts") or {}
    if facts.get("record") in records or facts.get("report") in records:
        return True
    return facts.get("period") in months and facts.get("form") in forms


def head_told(found: Proofs) -> dict[str, Any]:
    if found.head is None:
        return {"size": 0, "root": "", "at": None, "pending": found.pending}
    return {
        "size": found.head.size,
        "root": bytes(found.head.root).hex(),
        "at": found.head.at.astimezone(UTC).isoformat(),
        "pending": found.pending,
    }


def unit_names(package: AuditPackage) -> list[str]:
    return list(Unit.objects.filter(pk__in=package.units).values_list("name", flat=True))
