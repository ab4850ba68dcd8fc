"""进展报告: the progress of one day as a paper. Its figures do not move: the ledger keeps them with the file's hash."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import override

from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.base.files import sha256_of
from sanzhua.ledger import actions as ledger
from sanzhua.papers.docx_writer import write_docx
from sanzhua.papers.paper import Block, Column, Heading, Paper, Para, Table, date_in_chinese
from sanzhua.papers.typst_writer import write_pdf
from sanzhua.plans.models import Plan
from sanzhua.plans.queries.plans import NEAR_DAYS, Group, Progress, TargetLine, progress_of
from sanzhua.plans.queries.tasks import TaskLine

WRITERS: dict[str, Callable[..., bytes]] = {"docx": write_docx, "pdf": write_pdf}


def draw_report(*, plan: Plan, ending: str, by: Person) -> bytes:
    """The file; `ending` is a key of WRITERS. The caller has asked whether the person sees the whole plan."""
    today = clock.business_today()
    with transaction.atomic(), override("zh-hans"):
        progress = progress_of(by, plan)
        paper = paper_of(plan, progress, today)
        body = WRITERS[ending](paper, made_at=clock.now().replace(microsecond=0))
        facts = {"plan": plan.pk, "on": today.isoformat(), "sha256": sha256_of(body), **_figures(progress)}
        ledger.record(kind="plan.progress_report", actor=by, unit=plan.unit, facts=facts)
    return body


def paper_of(plan: Plan, progress: Progress, today: date) -> Paper:
    blocks: list[Block] = [Para(_summary(progress, today)), Heading(1, "一、分章节进展"), _chapters(progress.chapters)]
    parts: list[tuple[str, Sequence[TaskLine]]] = [
        ("逾期的任务", progress.late),
        (f"{NEAR_DAYS}天内到期的任务", progress.near),
        ("没有责任领导的任务", progress.unled),
    ]
    told = [(title, _tasks(lines)) for title, lines in parts if lines]
    if progress.targets:
        told.append(("目标完成情况", _targets(progress.targets)))
    for number, (title, table) in zip("二三四五", told, strict=False):
        blocks += [Heading(1, f"{number}、{title}"), table]
    return Paper(title=f"{plan.title}进展报告", blocks=tuple(blocks), kind="进展报告", draft=True)


def _figures(progress: Progress) -> dict[str, object]:
    t = progress.tally
    return {"tasks": t.total, "finished": t.finished, "verified": t.verified, "overdue": t.overdue, "unled": t.unled}


def _summary(progress: Progress, today: date) -> str:
    t = progress.tally
    return (
        f"截至{date_in_chinese(today)}，共{t.total}项任务：已完成{t.finished}项（其中已核实{t.verified}项），"
        f"推进中{t.going}项，未启动{t.not_started}项，逾期{t.overdue}项；没有责任领导{t.unled}项。"
    )


def _chapters(groups: Sequence[Group]) -> Table:
    headings = ("任务", "已完成", "推进中", "未启动", "逾期")
    rows = []
    for group in groups:
        t = group.tally
        counts = (t.total, t.finished, t.going, t.not_started, t.overdue)
        rows.append((group.title or "其他任务", *(str(n) for n in counts)))
    return Table((Column("章节", 6), *(Column(one, 1.4, "right") for one in headings)), tuple(rows))


def _tasks(lines: Sequence[TaskLine]) -> Table:
    columns = (Column("任务", 6), Column("牵头、责任单位", 3), Column("责任领导", 2), Column("时限", 2.4))
    return Table(columns, tuple(_task(line) for line in lines), size_pt=12)


def _task(line: TaskLine) -> tuple[str, ...]:
    units = "、".join(duty.unit.label if duty.unit else duty.name for duty in line.doers)
    day = line.state.next_on.isoformat() if line.state and line.state.next_on else "—"
    return line.title, units or "—", "、".join(one.leader for one in line.leaders) or "—", day


def _targets(targets: Sequence[TargetLine]) -> Table:
    rows = []
    for one in targets:
        figure = f"{one.figure.value.normalize():f}（{one.figure.on.isoformat()}）" if one.figure else "—"
        rows.append((one.target.text, f"{one.target.value.normalize():f}{one.target.measure_unit}", figure))
    return Table((Column("目标", 5), Column("目标值", 2, "right"), Column("最近填报", 3, "right")), tuple(rows))
