"""What the project page says of the pool and of a zombie case."""

from __future__ import annotations

from typing import Any

from sanzhua.accounts.models import Person
from sanzhua.registry.choices import Stage, Status, is_before
from sanzhua.registry.choices.reserve import AdmissionStatus, CaseStatus, Tier
from sanzhua.registry.models import Project
from sanzhua.registry.queries.reserve import tier_of


def pool_panel(project: Project, person: Person) -> dict[str, Any] | None:
    """None for a project that is being built and never stood in the pool."""
    admission = project.admissions.order_by("pk").last()
    case = project.zombie_cases.order_by("pk").last()
    if admission is None and case is None and not is_before(project.stage, Stage.BUILDING):
        return None
    tier = tier_of(project)
    exited = project.status == Status.EXITED
    return {
        "admission": admission,
        "admitted": admission.admitted if admission and admission.status == AdmissionStatus.ADMITTED else None,
        "tier": Tier(tier) if tier else None,
        "case": None if case is not None and case.status == CaseStatus.DISMISSED else case,
        "exit": project.life.filter(to_status=Status.EXITED).last() if exited else None,
        "links": project.chain_links.select_related("chain"),
    }
