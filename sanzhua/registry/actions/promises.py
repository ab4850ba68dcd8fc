"""What was promised and what has come true: lines that are only added to."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete, WrongState
from sanzhua.ledger import actions as ledger
from sanzhua.registry import policy
from sanzhua.registry.actions.attraction import attraction_of, require_uncorrected
from sanzhua.registry.actions.projects import apply_many_changes
from sanzhua.registry.choices.attraction import PromiseKind, PromisePaper
from sanzhua.registry.models import Attraction, Project, ProjectPaper, Promise, Realised

# Register columns of the attraction form that follow the newest agreement.
_COLUMNS = {PromiseKind.INVESTMENT: "contract_amount", PromiseKind.JOBS: "jobs", PromiseKind.TAX: "expected_tax"}


def promise(
    *,
    project: Project,
    kind: str,
    amount: int,
    on: date,
    paper: str,
    by: Person,
    paper_title: str = "",
    file: ProjectPaper | None = None,
    corrects: Promise | None = None,
) -> Promise:
    """Keep what was promised, in yuan or persons, at a day by a paper. The earlier promises stay.

    An agreement's figures become the register's `contract_amount`, `signed_on`, `jobs`, `expected_tax`.
    Raises NotAllowed, Incomplete, WrongState.
    """
    policy.require_keeper(by, project.unit)
    _require_sound(amount, on)
    if file is not None and file.project_id != project.pk:
        raise WrongState(_("这份材料不是本项目的，请重新选择。"))
    with transaction.atomic():
        attraction = attraction_of(project)
        require_uncorrected(corrects, attraction)
        same = {
            "attraction": attraction,
            "kind": kind,
            "amount": amount,
            "on": on,
            "paper": paper,
            "corrects": corrects,
        }
        more = {"paper_title": paper_title.strip(), "file": file, "by": by, "at": clock.now()}
        line, made = Promise.objects.get_or_create(**same, defaults=more)
        if made:
            _tell_register(attraction, by)
            _record("attraction.promise", project, line, by, {"paper": str(paper), "title": line.paper_title})
    return line


def realise(
    *,
    project: Project,
    kind: str,
    amount: int,
    on: date,
    basis: str,
    by: Person,
    corrects: Realised | None = None,
) -> Realised:
    """Keep how much of the promises had come true at a day, and where the figure is from.

    Raises NotAllowed, Incomplete, WrongState.
    """
    policy.require_keeper(by, project.unit)
    _require_sound(amount, on)
    if not basis.strip():
        raise Incomplete(_("请写数据来源，例如企业报表、社保人数、完税证明。"))
    with transaction.atomic():
        attraction = attraction_of(project)
        require_uncorrected(corrects, attraction)
        same = {"attraction": attraction, "kind": kind, "amount": amount, "on": on, "corrects": corrects}
        line, made = Realised.objects.get_or_create(
            **same, defaults={"basis": basis.strip(), "by": by, "at": clock.now()}
        )
        if made:
            _record("attraction.realised", project, line, by, {"basis": line.basis})
    return line


def _require_sound(amount: int, on: date) -> None:
    if amount < 0:
        raise Incomplete(_("数额不能小于零。"))
    if on > clock.business_today():
        raise Incomplete(_("日期在今天之后，请到当日再登记。"))


def _tell_register(attraction: Attraction, by: Person) -> None:
    lines = attraction.promises.filter(paper=PromisePaper.AGREEMENT, corrected_by__isnull=True).order_by("on", "pk")
    changes: dict[str, Any] = {}
    for line in lines:
        changes[_COLUMNS[PromiseKind(line.kind)]] = line.amount
    if first := lines.first():
        changes["signed_on"] = first.on.isoformat()
    apply_many_changes({attraction.project_id: changes}, by=by, version_id=None)


def _record(kind: str, project: Project, line: Promise | Realised, by: Person, more: dict[str, object]) -> None:
    facts = {
        "project": project.uid,
        "kind": str(line.kind),
        "amount": line.amount,
        "on": line.on.isoformat(),
        "corrects": line.corrects_id,
    }
    ledger.record(kind=kind, actor=by, unit=project.unit, facts={**facts, **more})
