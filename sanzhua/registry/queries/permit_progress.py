"""Permits over projects: what blocks each, and how much lies late with whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, F, OuterRef, Q

from sanzhua.accounts.models import Person, Unit
from sanzhua.accounts.queries import root_unit
from sanzhua.base import clock
from sanzhua.codes.queries import work_calendar
from sanzhua.registry.choices.permits import SETTLED, PermitState
from sanzhua.registry.models import Milestone, Permit, PermitPlan, Project
from sanzhua.registry.queries.permits import PermitView, view_of
from sanzhua.ui import times

PAGE_ROWS = 50
SHOWN = ("", "late", "returned", "open", "clear")


@dataclass(frozen=True, slots=True)
class Filters:
    """`show`: late, returned, open, clear (nothing open), or all; `issuer` as the rows name it."""

    unit: int | None = None
    show: str = ""
    issuer: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class ProjectPermits:
    project: Project
    view: PermitView
    late_milestones: int


@dataclass(frozen=True, slots=True)
class IssuerLine:
    """How many files lie with an issuer, how many past its promise and past the law, how many it returned."""

    issuer: str
    name: str
    in_hand: int
    over: int
    legal_over: int
    returned: int


def permit_progress(person: Person, filters: Filters, *, page: int = 1) -> tuple[Page[Project], list[ProjectPermits]]:
    """Fifty a page, by unit; the page object and its rows."""
    found = Paginator(_projects(person, filters), PAGE_ROWS).get_page(page)
    return found, rows_of(list(found.object_list))


def every_row(person: Person, filters: Filters) -> list[ProjectPermits]:
    """Without pages, for the files."""
    return rows_of(list(_projects(person, filters)))


def rows_of(projects: Sequence[Project]) -> list[ProjectPermits]:
    """In four queries and one for the calendar, however many they are.

    The city's calendar serves for all of them; a county's own days count on the project's page.
    """
    ids = [project.pk for project in projects]
    plans = {plan.project_id: plan for plan in PermitPlan.objects.filter(project__in=ids)}
    permits: dict[int, list[Permit]] = {}
    for permit in Permit.objects.filter(project__in=ids):
        permits.setdefault(permit.project_id, []).append(permit)
    late, days = _late_milestones(ids), work_calendar([root_unit().pk])
    return [
        ProjectPermits(one, view_of(one, plans.get(one.pk), permits.get(one.pk, []), days), late.get(one.pk, 0))
        for one in projects
    ]


def issuers(person: Person) -> list[IssuerLine]:
    """Those with whom something lies, or who returned something, the latest first; of the projects the person sees."""
    today = clock.business_today()
    running = Q(status=PermitState.IN_HAND)
    rows = (
        Permit.objects.visible_to(person)
        .filter(status__in=[PermitState.IN_HAND, PermitState.RETURNED])
        .values("issuer", "issuer_en")
        .annotate(
            in_hand=Count("pk", filter=running),
            over=Count("pk", filter=running & Q(due_on__lt=today)),
            legal_over=Count("pk", filter=running & Q(legal_due_on__lt=today)),
            returned=Count("pk", filter=Q(status=PermitState.RETURNED)),
        )
        .order_by("-over", "-in_hand", "issuer")
    )
    return [_issuer_line(row) for row in rows]


def units_with_plans(person: Person) -> list[Unit]:
    """Those whose projects the person sees and that have permits laid out, for the filter."""
    plans = PermitPlan.objects.visible_to(person).values("project__unit")
    return list(Unit.objects.filter(pk__in=plans))


def projects_without_plan(person: Person) -> int:
    """Projects in preparation or being built whose permits nobody has laid out yet."""
    stages = ["preparation", "building"]
    return Project.objects.visible_to(person).standing().filter(stage__in=stages, permit_plan__isnull=True).count()


def _projects(person: Person, filters: Filters) -> Any:
    found = Project.objects.visible_to(person).standing().filter(permit_plan__isnull=False).select_related("unit")
    if filters.unit is not None:
        found = found.filter(unit=filters.unit)
    for word in filters.words.split():
        found = found.filter(name__contains=word)
    if filters.issuer:
        found = found.filter(pk__in=_held().filter(issuer=filters.issuer).values("project"))
    if filters.show in _SHOW:
        found = found.filter(pk__in=_SHOW[filters.show]().values("project"))
    elif filters.show == "clear":
        found = found.exclude(pk__in=_held().values("project"))
    # What is late comes first, within it by unit.
    late = Exists(_late().filter(project=OuterRef("pk")))
    return found.annotate(is_late=late).order_by("-is_late", "unit__order", "unit_id", "pk")


def _held() -> Any:
    return Permit.objects.exclude(status__in=SETTLED)


def _late() -> Any:
    today = clock.business_today()
    over = Q(status=PermitState.IN_HAND) & (Q(due_on__lt=today) | Q(legal_due_on__lt=today))
    return Permit.objects.filter(over | Q(status=PermitState.PROMISED, promise_due_on__lt=today))


_SHOW = {
    "late": _late,
    "returned": lambda: Permit.objects.filter(status=PermitState.RETURNED),
    "open": _held,
}


def _late_milestones(ids: Sequence[int]) -> dict[int, int]:
    late = Q(met_on__isnull=True, baseline_on__lt=clock.business_today()) | Q(met_on__gt=F("baseline_on"))
    rows = Milestone.objects.filter(late, project__in=ids).order_by().values("project").annotate(n=Count("pk"))
    return {row["project"]: row["n"] for row in rows}


def _issuer_line(row: Mapping[str, Any]) -> IssuerLine:
    name = (times.is_english() and row["issuer_en"]) or row["issuer"]
    return IssuerLine(row["issuer"], name, row["in_hand"], row["over"], row["legal_over"], row["returned"])
