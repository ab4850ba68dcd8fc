"""What the attraction page and its panel show of one project."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.registry.choices.attraction import TargetKind
from sanzhua.registry.models import Attraction, ContactLog, Follower, Investor, Loss, Project
from sanzhua.registry.queries.attraction import (
    Kept,
    Pursuit,
    contacts_of,
    is_attracted,
    promises_of,
    pursuit_of,
    reason_name,
)
from sanzhua.registry.queries.targets import targets


@dataclass(frozen=True, slots=True)
class Lost:
    loss: Loss
    reason: str


@dataclass(frozen=True, slots=True)
class AttractionPage:
    pursuit: Pursuit
    attraction: Attraction | None
    investors: Sequence[Investor]
    region: str
    industry: str
    followers: Sequence[Follower]
    contacts: Sequence[ContactLog]
    kept: Sequence[Kept]
    losses: Sequence[Lost]


def page_of(project: Project, attraction: Attraction | None) -> AttractionPage:
    return AttractionPage(
        pursuit=pursuit_of(project),
        attraction=attraction,
        investors=list(attraction.investors.order_by("pk")) if attraction else [],
        region=_target(TargetKind.REGION, attraction.region_key if attraction else ""),
        industry=_target(TargetKind.INDUSTRY, attraction.industry_key if attraction else ""),
        followers=list(attraction.followers.all()) if attraction else [],
        contacts=contacts_of(attraction),
        kept=promises_of(attraction),
        losses=[Lost(one, reason_name(one.reason_key)) for one in attraction.losses.select_related("by")]
        if attraction
        else [],
    )


def panel_of(project: Project, person: Person) -> dict[str, Any] | None:
    """None for a project that does not come from attraction."""
    if not is_attracted(project):
        return None
    attraction = Attraction.objects.filter(project=project).first()
    return {"shown": page_of(project, attraction)}


def _target(kind: str, key: str) -> str:
    if not key:
        return ""
    found = (one.shown for one in targets(kind, clock.business_today().year) if one.key == key)
    return next(found, key)
