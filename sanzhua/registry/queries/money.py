"""A project's money as its page shows it: sources by steps, sentences, what the monthly form says of its batches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.base.likeness import squeeze
from sanzhua.facts import queries as facts
from sanzhua.registry.choices.money import EntryKind
from sanzhua.registry.models import BatchShare, FundEntry, FundGap, FundLine, Project
from sanzhua.registry.rules import money as money_rules
from sanzhua.ui import figures


@dataclass(frozen=True, slots=True)
class SourceRow:
    """Yuan by kind of entry, every kind there. `ahead` are sentences, empty where every step keeps its order."""

    line: FundLine
    sums: Mapping[str, int]
    ahead: Sequence[str]

    @property
    def cells(self) -> list[tuple[str, int | None]]:
        """Heading and amount; None where a source knows no such step."""
        skipped = set() if self.line.by_paper else {str(EntryKind.ALLOTTED)}
        return [(str(kind.label), None if kind in skipped else self.sums[kind]) for kind in EntryKind]


@dataclass(frozen=True, slots=True)
class MoneyTable:
    """`gap` is total investment less what is planned, None where the total is not known; `said` its explanation."""

    rows: Sequence[SourceRow]
    totals: Sequence[tuple[str, int]]
    gap: int | None
    said: FundGap | None

    @property
    def over(self) -> int:
        """By how much the sources pass the total."""
        return -(self.gap or 0)

    @property
    def wants_reason(self) -> bool:
        return bool(self.gap) and self.said is None

    @property
    def warnings(self) -> list[str]:
        return [sentence for row in self.rows for sentence in row.ahead]


def money_table(project: Project) -> MoneyTable | None:
    """None where no source is named yet; three queries."""
    lines = list(project.fund_lines.all())
    if not lines:
        return None
    rows = [_row(line, sums) for line, sums in _sums(lines)]
    totals = [(kind, sum(row.sums[kind] for row in rows)) for kind in EntryKind.values]
    planned = dict(totals)[EntryKind.PLANNED]
    if project.total is None:
        return MoneyTable(rows, totals, None, None)
    gap = project.total - planned
    said = project.fund_gaps.filter(total=project.total, planned=planned).select_related("by").last() if gap else None
    return MoneyTable(rows, totals, gap, said)


def _sums(lines: Sequence[FundLine]) -> list[tuple[FundLine, dict[str, int]]]:
    found: dict[int, list[tuple[str, int]]] = {}
    summed = FundEntry.objects.filter(line__in=lines).order_by().values_list("line_id", "kind").annotate(Sum("amount"))
    for line_id, kind, amount in summed:
        found.setdefault(line_id, []).append((kind, amount))
    return [(line, money_rules.summed(found.get(line.pk, []))) for line in lines]


def _row(line: FundLine, sums: dict[str, int]) -> SourceRow:
    return SourceRow(line, sums, [_ahead(line, one) for one in money_rules.ahead(sums, by_paper=line.by_paper)])


def _ahead(line: FundLine, one: money_rules.Ahead) -> str:
    words = {
        "line": line,
        "kind": EntryKind(one.kind).label,
        "of": EntryKind(one.of).label,
        "by": figures.wan(one.by, 2),
    }
    return _("%(line)s：累计%(kind)s比累计%(of)s多%(by)s万元。") % words


def entries_of(project: Project) -> list[FundEntry]:
    """Newest first, corrections among them."""
    rows = FundEntry.objects.filter(line__project=project).select_related("line", "by", "batch", "paper")
    return list(rows.order_by("-on", "-pk"))


def debts_due(project: Project, *, year: int | None = None) -> list[FundLine]:
    """Debt that falls due in that year, this one unless given."""
    return list(project.fund_lines.filter(due_year=year or clock.business_today().year))


def debts_of_year(person: Person, year: int) -> list[FundLine]:
    """Debt of all projects that the reader sees and that falls due in that year, each with `planned` in yuan."""
    lines = FundLine.objects.filter(due_year=year, project__in=Project.objects.visible_to(person))
    planned = Sum("entries__amount", filter=Q(entries__kind=EntryKind.PLANNED))
    return list(
        lines.select_related("project__unit").annotate(planned=planned).order_by("project__unit__order", "project_id")
    )


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A project's share of a batch, and the last accepted row of the monthly form on it, if any."""

    share: BatchShare
    told: Mapping[str, Any] | None


def batches_of(project: Project, person: Person) -> list[BatchRow]:
    """The project's shares with what the form on central money last said of each; only units that the reader sees."""
    shares = list(project.batch_shares.select_related("batch").order_by("-batch__issued_on", "pk"))
    if not shares:
        return []
    history = facts.project_history("central_fund", project.uid, unit_ids=person.visible_unit_ids())
    last = {batch_key(row.get("batch_no")): row for row in history}
    return [BatchRow(share, last.get(batch_key(share.batch.batch_no))) for share in shares]


def batch_key(number: object) -> str:
    """What two writings of one document number share."""
    return squeeze(str(number or "")).casefold()
