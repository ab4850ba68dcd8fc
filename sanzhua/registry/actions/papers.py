"""A paper of a project comes in."""

from __future__ import annotations

from datetime import date
from typing import IO

from django.db import transaction

from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.documents import actions as documents
from sanzhua.documents.choices import DocumentKind
from sanzhua.ledger import actions as ledger
from sanzhua.registry import policy
from sanzhua.registry.models import Project, ProjectPaper


def attach(
    *,
    project: Project,
    type: str,
    name: str,
    data: bytes | IO[bytes],
    by: Person,
    title: str = "",
    number: str = "",
    dated_on: date | None = None,
    replaces: ProjectPaper | None = None,
) -> ProjectPaper:
    """Keep a file as a paper of the project, owned by the project's unit.

    Raises NotAllowed for who does not keep the project's register, Refused for a file that is empty, too large or no
    such thing by content.
    """
    policy.require_keeper(by, project.unit)
    with transaction.atomic():
        document = documents.store(kind=DocumentKind.EVIDENCE, owner=project.unit, name=name, data=data, by=by)
        paper = ProjectPaper.objects.create(
            project=project,
            document=document,
            type=type,
            title=" ".join(title.split())[:200] or document.name,
            number=number.strip(),
            dated_on=dated_on,
            replaces=replaces,
            by=by,
            at=clock.now(),
        )
        ledger.record(
            kind="project.paper",
            actor=by,
            unit=project.unit,
            facts={"project": project.uid, "type": str(type), "title": paper.title, "sha256": document.sha256},
        )
    return paper
