"""Where a project's money comes from, how far it has come, and why the sources do not add up to the total."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete, Refused, WrongState
from sanzhua.ledger import actions as ledger
from sanzhua.registry import policy
from sanzhua.registry.choices.money import NAMED, OWED, EntryKind, FundSource
from sanzhua.registry.models import AllocationBatch, FundEntry, FundGap, FundLine, Project, ProjectPaper
from sanzhua.registry.rules import money as money_rules
from sanzhua.ui import figures


def add_source(
    project: Project,
    *,
    source: str,
    planned: int | None = None,
    on: date | None = None,
    holder: str = "",
    instrument: str = "",
    due_year: int | None = None,
    number: str = "",
    by: Person,
) -> FundLine:
    """Name a source of the project's money, with what is planned of it; the same source again gives the line it has.

    Raises NotAllowed, Incomplete for a debt without instrument or year and for a bank or investor without a name,
    Refused for an amount below zero.
    """
    policy.require_keeper(by, project.unit)
    holder, instrument = " ".join(holder.split()), " ".join(instrument.split())
    _require_words(source, holder, instrument, due_year)
    if planned is not None and planned < 0:
        raise Refused(_("计划金额不能是负数。"))
    with transaction.atomic():
        line, made = FundLine.objects.get_or_create(
            project=project,
            source=source,
            holder=holder,
            instrument=instrument if source in OWED else "",
            due_year=due_year if source in OWED else None,
            defaults={"by": by, "at": clock.now()},
        )
        if planned and not made:
            raise WrongState(_("“%(line)s”已经登记过，请在“登记一笔”里调整它的计划。") % {"line": line})
        if planned:
            _write(line, EntryKind.PLANNED, planned, on or clock.business_today(), number, "", by, None)
    return line


def add_entry(
    line: FundLine,
    *,
    kind: str,
    amount: int,
    on: date,
    by: Person,
    number: str = "",
    paper: ProjectPaper | None = None,
    reason: str = "",
    batch: AllocationBatch | None = None,
) -> FundEntry:
    """One amount in yuan; below zero it corrects what was entered, and then `reason` says why.

    Raises NotAllowed, Refused for zero, a day yet to come, another project's paper, or taking back more than there is,
    Incomplete where a correction, or an entry that runs ahead of the step before it, has no reason.
    """
    policy.require_keeper(by, line.project.unit)
    reason = " ".join(reason.split())
    if amount == 0:
        raise Refused(_("金额是0，不用登记。"))
    if kind != EntryKind.PLANNED and on > clock.business_today():
        raise Refused(_("日期还没有到，请填写已经发生的日期。"))
    if paper is not None and paper.project_id != line.project_id:
        raise Refused(_("所选材料不是这个项目的，请刷新页面后再选。"))
    if amount < 0 and not reason:
        raise Incomplete(_("冲减金额须写明原因；原来的记录保留。"))
    with transaction.atomic():
        held = FundLine.objects.select_for_update().get(pk=line.pk)
        _require_room(held, sums_of(held), kind, amount, reason)
        return _write(line, kind, amount, on, number, reason, by, batch, paper)


def sums_of(line: FundLine) -> dict[str, int]:
    """What was entered of a line so far, by kind, in yuan."""
    found = line.entries.order_by().values_list("kind").annotate(Sum("amount"))
    return money_rules.summed(found)


def explain_gap(project: Project, *, reason: str, by: Person) -> FundGap:
    """Say why the total investment is not the sum of what is planned of its sources; holds for the amounts of now.

    Raises NotAllowed, Incomplete without words, WrongState where there is nothing to explain.
    """
    policy.require_keeper(by, project.unit)
    if not reason.strip():
        raise Incomplete(_("请写明差额原因，例如“铺底流动资金由企业另行安排”。"))
    entries = FundEntry.objects.filter(line__project=project, kind=EntryKind.PLANNED)
    planned = entries.aggregate(sum=Sum("amount"))["sum"] or 0
    if project.total is None or project.total == planned:
        raise WrongState(_("总投资与资金来源没有差额，不用说明。"))
    with transaction.atomic():
        gap = FundGap.objects.create(
            project=project,
            total=project.total,
            planned=planned,
            reason=reason.strip()[:300],
            by=by,
            at=clock.now(),
        )
        facts = {"project": project.uid, "total": gap.total, "planned": planned, "reason": gap.reason}
        ledger.record(kind="project.fund_gap", actor=by, unit=project.unit, facts=facts)
    return gap


def _require_words(source: str, holder: str, instrument: str, due_year: int | None) -> None:
    if source in NAMED and not holder:
        raise Incomplete(_("请写明银行或投资人的名称。"))
    if source not in OWED:
        return
    if source != FundSource.BANK and not instrument:
        raise Incomplete(_("请写明债务工具，例如“2019年吉林省土地储备专项债券（三期）”。"))
    if source != FundSource.BANK and due_year is None:
        raise Incomplete(_("请填写到期年度，例如 2029。"))
    if due_year is not None and not 1990 <= due_year <= 2099:
        raise Refused(_("到期年度应是四位年份，例如 2029。"))


def _require_room(line: FundLine, sums: dict[str, int], kind: str, amount: int, reason: str) -> None:
    if sums[kind] + amount < 0:
        words = {"kind": EntryKind(kind).label, "sum": figures.wan(sums[kind])}
        raise Refused(_("%(kind)s累计只有%(sum)s万元，不能冲减这么多。") % words)
    runs = money_rules.falls_ahead(sums, kind, amount, by_paper=line.by_paper)
    if runs is not None and not reason:
        words = {
            "kind": EntryKind(runs.kind).label,
            "of": EntryKind(runs.of).label,
            "by": figures.wan(runs.by, 2),
        }
        raise Incomplete(_("登记后累计%(kind)s将比累计%(of)s多%(by)s万元。请核对；确实如此请写明原因。") % words)


def _write(
    line: FundLine,
    kind: str,
    amount: int,
    on: date,
    number: str,
    reason: str,
    by: Person,
    batch: AllocationBatch | None,
    paper: ProjectPaper | None = None,
) -> FundEntry:
    entry = FundEntry.objects.create(
        line=line,
        kind=kind,
        amount=amount,
        on=on,
        number=number.strip()[:80],
        reason=reason[:300],
        batch=batch,
        paper=paper,
        by=by,
        at=clock.now(),
    )
    facts = {
        "project": line.project.uid,
        "source": line.source,
        "kind": str(kind),
        "amount": amount,
        "on": on.isoformat(),
        "number": entry.number,
        "reason": entry.reason,
    }
    ledger.record(kind="project.fund_entry", actor=by, unit=line.project.unit, facts=facts)
    return entry
