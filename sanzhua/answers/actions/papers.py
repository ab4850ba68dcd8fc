"""A brief or a visit pack is kept as it was drawn, with the figures on it and the parts that they stand on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time

from django.db import transaction

from sanzhua.accounts.models import Person, Unit
from sanzhua.answers import policy
from sanzhua.answers.choices import PaperKind
from sanzhua.answers.models import KeptPaper
from sanzhua.answers.queries.figures import Answer
from sanzhua.base import clock
from sanzhua.base.files import sha256_of
from sanzhua.documents.actions import store
from sanzhua.documents.choices import DocumentKind
from sanzhua.ledger import actions as ledger
from sanzhua.papers.docx_writer import write_docx
from sanzhua.papers.paper import Paper
from sanzhua.papers.typst_writer import write_pdf

WRITERS = {"docx": write_docx, "pdf": write_pdf}


def keep_paper(
    paper: Paper, *, kind: PaperKind, unit: Unit, answers: Sequence[Answer], by: Person, key: str = "",
    ending: str = "docx",
) -> KeptPaper:  # fmt: skip
    """The same paper of the same day is one file and is kept once. Raises NotAllowed, Refused where room is used up."""
    office = policy.giving_post(by, unit).scope
    assert office is not None
    made_at = datetime.combine(clock.business_today(), time(), clock.SHANGHAI).astimezone(UTC)
    data = WRITERS[ending](paper, made_at=made_at)
    same = KeptPaper.objects.filter(kind=kind, unit=office, by=by, document__sha256=sha256_of(data)).first()
    if same is not None:
        return same
    with transaction.atomic():
        name = f"{paper.title}（{clock.business_today().isoformat()}）.{ending}"
        document = store(kind=DocumentKind.GIVEN_PAPER, owner=office, name=name, data=data, by=by)
        made = KeptPaper.objects.create(
            kind=kind,
            title=paper.title[:200],
            subject_key=key[:220],
            unit=office,
            document=document,
            figures=[_figure(one) for one in answers],
            pins=sorted({part.pk for one in answers for part in one.cutoff.parts}),
            by=by,
            on=clock.business_today(),
            at=clock.now(),
        )
        facts = {"paper": made.pk, "kind": made.kind, "title": made.title, "sha256": document.sha256}
        ledger.record(kind="answers.paper", actor=by, unit=office, facts={**facts, "figures": made.figures})
    return made


def _figure(one: Answer) -> dict[str, str | None]:
    return {
        "subject": one.subject.key,
        "source": one.one.form,
        "metric": one.one.key,
        "period": str(one.period),
        "value": None if one.decimal is None else str(one.decimal),
        "shown": one.shown,
    }
