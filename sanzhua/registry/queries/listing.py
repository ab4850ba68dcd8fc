"""The list of projects and what was last accepted of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q

from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.base.periods import Period
from sanzhua.facts import queries as facts
from sanzhua.formbook.rules.derive import FLOWS
from sanzhua.registry.models import Project, ProjectName
from sanzhua.registry.rules import name_key

PAGE_ROWS = 50


def projects(person: Person, *, words: str = "", page: int = 1) -> Page[Project]:
    """The projects that the person may see, fifty a page, newest name first in search by name, code or owner."""
    found = (
        Project.objects.visible_to(person).standing().select_related("unit").order_by("unit__order", "unit_id", "pk")
    )
    for word in words.split():
        found = found.filter(_says(word))
    return Paginator(found, PAGE_ROWS).get_page(page)


def _says(word: str) -> Q:
    named = Q(pk__in=ProjectName.objects.filter(squeezed__contains=name_key(word)).values("project_id"))
    named |= Q(unit__name__contains=word) | Q(unit__short_name__contains=word)
    return named | Q(pk__in=_coded(word)) | Q(facts__owner__icontains=word)


def _coded(word: str) -> Any:
    return Project.objects.filter(codes__code__icontains=word).values("pk")


@dataclass(frozen=True, slots=True)
class Progress:
    """What the project's unit last reported of it and the city accepted; money in yuan."""

    period: str = ""
    stage: str = ""
    plan_year: int | None = None
    done_year: int | None = None


def progress(projects: Sequence[Project]) -> dict[int, Progress]:
    """By primary key; asks once for each unit on the page and each form that adds the year up."""
    found: dict[int, Progress] = {}
    for unit_id in dict.fromkeys(one.unit_id for one in projects):
        own = {one.uid: one.pk for one in projects if one.unit_id == unit_id}
        for form, flow in FLOWS.items():
            period = facts.last_period_before(form, unit_id, Period.of(clock.business_today()).next())
            rows = facts.rows_of(form, period, unit_ids=[unit_id]) if period else []
            for row in rows:
                if row["project"] in own:
                    now = Progress(period or "", row.get("stage") or "", row.get("plan_year"), row.get(flow.year))
                    found.setdefault(own[row["project"]], now)
    return found
