"""A paper of a project comes in."""

from __future__ import annotations

from datetime import date
from typing import IO

from django.db import transaction
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete, WrongState
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

    Raises NotAllowed for who does not keep the project's register, WrongState where `replaces` is no standing paper of
    this project and type, Refused for a file that is empty, too large or no such thing by content.
    """
    policy.require_keeper(by, project.unit)
    if replaces is not None:
        _require_standing(project, type, replaces)
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


def withdraw(paper: ProjectPaper, *, by: Person, because: str) -> None:
    """Say that a paper does not count, with the reason; it stays to be read. A second click changes nothing.

    Raises NotAllowed, Incomplete without a reason, WrongState for one that a newer version has replaced.
    """
    policy.require_keeper(by, paper.project.unit)
    if not because.strip():
        raise Incomplete(_("请写明作废的原因。"))
    with transaction.atomic():
        held = ProjectPaper.objects.select_for_update().get(pk=paper.pk)
        if held.withdrawn_at is not None:
            return
        if ProjectPaper.objects.filter(replaces=held).exists():
            raise WrongState(_("这份材料已有新版本，不用作废。"))
        said = {"withdrawn_at": clock.now(), "withdrawn_by": by, "withdrawn_because": because.strip()[:200]}
        ProjectPaper.objects.filter(pk=held.pk).update(**said)
        facts = {"project": held.project.uid, "title": held.title, "because": because.strip()}
        ledger.record(kind="project.withdraw_paper", actor=by, unit=held.project.unit, facts=facts)


def _require_standing(project: Project, type: str, paper: ProjectPaper) -> None:
    if paper.project_id != project.pk or paper.type != type:
        raise WrongState(_("要替换的材料不是这个项目的同类材料，请刷新页面后再选。"))
    if not ProjectPaper.objects.standing().filter(pk=paper.pk).exists():
        raise WrongState(_("要替换的材料已有新版本或已作废，请刷新页面后再选。"))
