"""进展报告: the progress of one day is kept as it is, and drawn as a paper from what was kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.base.refusals import NotAllowed
from sanzhua.ledger import actions as ledger
from sanzhua.ledger.canonical import canonical_json, sha256
from sanzhua.papers.docx_writer import write_docx
from sanzhua.papers.paper import Block, Column, Heading, Paper, Para, Table
from sanzhua.papers.typst_writer import write_pdf
from sanzhua.plans import policy
from sanzhua.plans.models import Plan, ProgressReport
from sanzhua.plans.queries.plans import NEAR_DAYS, progress_of
from sanzhua.plans.queries.report import frozen_of, since

WRITERS: dict[str, Callable[..., bytes]] = {"docx": write_docx, "pdf": write_pdf}
_NUMBERS = "一二三四五六七"


def keep_report(*, plan: Plan, by: Person) -> ProgressReport:
    """Keep the progress of this day; the ledger holds its hash. Raises NotAllowed for who does not see all of it.

    Asked for again while nothing has changed on the same day, it is the same report.
    """
    if not policy.sight_of(by).of_plan(plan):
        raise NotAllowed(_("只有看得到全部进展的人员可以生成进展报告。"))
    with transaction.atomic(), override("zh-hans"):
        Plan.objects.select_for_update().get(pk=plan.pk)
        last = plan.reports.last()
        way = policy.sees_way(by, plan)
        frozen = frozen_of(plan, progress_of(by, plan), number=last.number + 1 if last else 1, shows_way=way)
        if last is not None and last.frozen == {**frozen, "number": last.number}:
            return last
        digest = sha256(canonical_json(frozen))
        report = ProgressReport.objects.create(
            plan=plan, number=frozen["number"], on=clock.business_today(), frozen=frozen, sha256=digest,
            shows_way=way, by=by, at=clock.now(),
        )  # fmt: skip
        facts = {"plan": plan.pk, "report": report.number, "on": frozen["on"], "sha256": digest}
        ledger.record(kind="plan.progress_report", actor=by, unit=plan.unit, facts=facts)
    return report


def drawn(report: ProgressReport, ending: str) -> bytes:
    """The file; `ending` is a key of WRITERS. Only kept words are drawn, so it is the same whenever it is asked for."""
    former = report.plan.reports.filter(number__lt=report.number).last()
    paper = paper_of(report, since(report, former), former.number if former else 0)
    return WRITERS[ending](paper, made_at=report.at.replace(microsecond=0))


def paper_of(report: ProgressReport, changes: Sequence[str], former: int) -> Paper:
    kept = report.frozen
    parts: list[tuple[str, Sequence[Block]]] = [("分章节进展", [_chapters(kept["chapters"])])]
    if changes:
        parts.append((f"与第{former}期相比", [Para(sentence) for sentence in changes]))
    if kept["targets"]:
        parts.append(("目标完成情况", [_targets(kept)]))
    lists = (("逾期的任务", "late"), (f"{NEAR_DAYS}天内到期的任务", "near"), ("没有责任领导的任务", "unled"))
    parts += [(title, [_tasks(kept[key])]) for title, key in lists if kept[key]]
    blocks: list[Block] = [Para(kept["summary"])]
    for number, (title, told) in zip(_NUMBERS, parts, strict=False):
        blocks += [Heading(1, f"{number}、{title}"), *told]
    blocks.append(Para(f"本期为第{report.number}期，数据已冻结，校验码{report.sha256[:16]}。"))
    return Paper(title=f"{kept['plan']['title']}进展报告", blocks=tuple(blocks), kind="进展报告", draft=True)


def _chapters(chapters: Sequence[Mapping[str, Any]]) -> Table:
    headings = {"total": "任务", "finished": "已完成", "going": "推进中", "not_started": "未启动", "overdue": "逾期"}
    rows = tuple((one["title"] or "其他任务", *(str(one[key]) for key in headings)) for one in chapters)
    return Table((Column("章节", 6), *(Column(word, 1.4, "right") for word in headings.values())), rows)


def _tasks(lines: Sequence[Sequence[str]]) -> Table:
    columns = (Column("任务", 6), Column("牵头、责任单位", 3), Column("责任领导", 2), Column("时限", 2.4))
    return Table(columns, tuple(tuple(line) for line in lines), size_pt=12)


def _targets(kept: Mapping[str, Any]) -> Table:
    columns = [Column("目标", 3.7), Column("取数方式", 3), Column("目标值", 1.7, "right"), Column("现值", 1.7, "right")]
    columns.append(Column("截至", 2.6))
    if kept["shows_way"]:
        columns += [Column("完成", 1.5, "right"), Column("还差", 1.7, "right")]
    notes = (f"时序进度{kept['time']}。“人工填报”的数据由填报单位附佐证填报；其余由系统按所列方式取数。",)
    return Table(tuple(columns), tuple(_target(one, kept["shows_way"]) for one in kept["targets"]), size_pt=10.5,
                 notes=notes)  # fmt: skip


def _target(one: Mapping[str, Any], shows_way: bool) -> tuple[str, ...]:
    told = (one["text"], one["how"], one["asked"], one["figure"], one["until"] or "—")
    return (*told, one["share"], one["missing"]) if shows_way else told
