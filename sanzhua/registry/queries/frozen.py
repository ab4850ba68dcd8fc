"""The register as plain rows, one a project, for the part that is frozen at each close; and what is frozen into the
rows of a report."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils.translation import override

from sanzhua.accounts.queries import unit_paths
from sanzhua.base.periods import Period
from sanzhua.registry.choices import Source, Stage, Status
from sanzhua.registry.choices.money import EntryKind
from sanzhua.registry.choices.permits import PermitState
from sanzhua.registry.models import (
    Admitted,
    BatchShare,
    ChainLink,
    Completion,
    FundEntry,
    Permit,
    PlanAdjustment,
    Project,
    YearPlan,
)

_WORDS = ("industry", "nature", "category", "lead_unit", "leader", "leader_county")
_MONEY = {
    EntryKind.PLANNED: "sources_planned",
    EntryKind.ALLOTTED: "sources_allotted",
    EntryKind.ARRIVED: "sources_arrived",
    EntryKind.PAID: "sources_paid",
}


@dataclass(frozen=True, slots=True)
class Dimensions:
    """What a report's rows take over from the register on the day of acceptance; see facts.storage_types.FROZEN."""

    region: str | None
    chain: str | None
    package: str | None

    def as_row(self) -> dict[str, str | None]:
        return {"region": self.region, "chain": self.chain, "package": self.package}


def frozen_dimensions(uids: Collection[str]) -> dict[str, Dimensions]:
    """By uid; two queries however many."""
    projects = Project.objects.filter(uid__in=uids)
    chains = _chains(projects.values("pk"))
    rows = projects.values_list("pk", "uid", "region", "parent__uid")
    return {uid: Dimensions(region or None, chains.get(pk), package) for pk, uid, region, package in rows}


def register_rows(period: Period) -> list[dict[str, Any]]:
    """Every project that stands, by uid, in ten queries; the plan is the one of the period's year."""
    projects = list(Project.objects.standing().select_related("unit", "parent").order_by("uid"))
    paths = unit_paths()
    beside = (_permits(), _plans(period.year), _money(), _admissions(), _completions())
    chains, batches = _chains(), _batches()
    rows = []
    for project in projects:
        row = _own(project, paths)
        for found in beside:
            row |= found.get(project.pk, {})
        rows.append({**row, "chain": chains.get(project.pk), "batch_no": batches.get(project.pk)})
    return rows


def _own(project: Project, paths: Mapping[int, str]) -> dict[str, Any]:
    return {
        "project": project.uid,
        "project_name": project.name,
        "unit_id": project.unit_id,
        "unit": project.unit.name,
        "unit_path": paths.get(project.unit_id),
        "region": project.region or None,
        "package": project.parent.uid if project.parent else None,
        "stage": _word(Stage, project.stage),
        "status": _word(Status, project.status),
        "origin": _word(Source, project.source) if project.source else None,
        "total": project.total,
        "started_on": project.started_on or None,
        "stats_started_on": project.stats_started_on or None,
        "finished_on": project.finished_on or None,
        **{key: project.facts.get(key) or None for key in _WORDS},
    }


def _word(choices: Any, value: str) -> str:
    """The Chinese word, whatever the reader's language: it is kept."""
    with override("zh-hans"):
        return str(choices(value).label)


def _chains(projects: Any = None) -> dict[int, str]:
    links = ChainLink.objects.order_by("chain__name")
    found = links if projects is None else links.filter(project__in=projects)
    return _joined(found.values_list("project_id", "chain__name"))


def _batches() -> dict[int, str]:
    return _joined(BatchShare.objects.order_by("batch__batch_no").values_list("project_id", "batch__batch_no"))


def _joined(pairs: Iterable[tuple[int, str]]) -> dict[int, str]:
    found: dict[int, list[str]] = {}
    for pk, word in pairs:
        found.setdefault(pk, []).append(word)
    return {pk: "、".join(dict.fromkeys(words)) for pk, words in found.items()}


def _permits() -> dict[int, dict[str, Any]]:
    due = Permit.objects.exclude(status=PermitState.NOT_NEEDED).order_by()
    counted = due.values_list("project_id").annotate(
        every=Count("pk"), done=Count("pk", filter=Q(status=PermitState.DONE))
    )
    return {pk: {"permits_due": every, "permits_done": done} for pk, every, done in counted}


def _plans(year: int) -> dict[int, dict[str, Any]]:
    found = {
        pk: {"plan_year": sum(months), "plan_adjusted": sum(months)}
        for pk, months in YearPlan.objects.filter(year=year).values_list("project_id", "months")
    }
    adjusted = PlanAdjustment.objects.filter(plan__year=year).order_by("on", "pk")
    for pk, months in adjusted.values_list("plan__project_id", "months"):
        found[pk]["plan_adjusted"] = sum(months)
    return found


def _money() -> dict[int, dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {}
    summed = FundEntry.objects.filter(kind__in=_MONEY).order_by().values_list("line__project_id", "kind")
    for pk, kind, amount in summed.annotate(Sum("amount")):
        found.setdefault(pk, {})[_MONEY[EntryKind(kind)]] = amount
    return found


def _admissions() -> dict[int, dict[str, Any]]:
    return {pk: {"admitted_on": str(on)} for pk, on in Admitted.objects.values_list("project_id", "on")}


def _completions() -> dict[int, dict[str, Any]]:
    produced = Completion.objects.filter(produced_on__isnull=False)
    return {pk: {"produced_on": str(on)} for pk, on in produced.values_list("project_id", "produced_on")}
