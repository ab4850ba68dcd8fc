"""Who answers for which project and county, now and before, and what is open where a leader hands over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person, Unit, descendants_of
from sanzhua.notices.choices import SENTENCES
from sanzhua.notices.models import Todo
from sanzhua.registry.choices import Status
from sanzhua.registry.choices.attraction import Level, PromiseKind
from sanzhua.registry.models import Assignment, Attraction, HandOver, Project
from sanzhua.registry.queries.attraction import promises_of
from sanzhua.ui import figures


@dataclass(frozen=True, slots=True)
class Desk:
    """What one leader holds at one level."""

    level: str
    name: str
    title: str
    held: Sequence[Assignment]

    @property
    def level_label(self) -> str:
        return str(Level(self.level).label)

    @property
    def projects(self) -> int:
        return sum(one.project_id is not None for one in self.held)


def desks(person: Person, *, level: str = "", words: str = "") -> list[Desk]:
    """Leaders of the projects and counties that the person sees, city level first, who holds most comes first."""
    rows = Assignment.objects.visible_to(person).open().select_related("project__unit", "county")
    if level:
        rows = rows.filter(level=level)
    for word in words.split():
        rows = rows.filter(Q(name__contains=word) | Q(title__contains=word) | Q(project__name__contains=word))
    found: dict[tuple[str, str, str], list[Assignment]] = {}
    for one in rows.order_by("level", "project__unit__order", "pk"):
        found.setdefault((one.level, one.name, one.title), []).append(one)
    made = [Desk(*key, held) for key, held in found.items()]
    return sorted(made, key=lambda desk: (desk.level, -len(desk.held), desk.name))


def desk_of(person: Person, level: str, name: str, title: str) -> Desk | None:
    wanted = [one for one in desks(person, level=level) if (one.name, one.title) == (name, title)]
    return wanted[0] if wanted else None


def without_leader(person: Person) -> int:
    """How many running projects that the person sees have no leader at any level."""
    held = Assignment.objects.open().filter(project__isnull=False).values("project_id")
    return Project.objects.visible_to(person).filter(status=Status.ONGOING).exclude(pk__in=held).count()


def held_by(level: str, name: str, title: str, scope: Unit) -> list[Assignment]:
    """Open assignments of a leader below a unit, in the order of the tables."""
    units = descendants_of({scope.pk})
    rows = Assignment.objects.open().filter(level=level, name=name, title=title)
    rows = rows.filter(Q(project__unit__in=units) | Q(county__in=units))
    return list(
        rows.select_related("project__unit", "county").prefetch_related("team").order_by("project__unit__order", "pk")
    )


def counties_in_care(person: Person) -> list[Assignment]:
    """Running ones first, in the order of the counties, then those that ended."""
    rows = Assignment.objects.visible_to(person).filter(county__isnull=False).select_related("county")
    return sorted(rows, key=lambda one: (one.valid_to is not None, one.county.order if one.county else 0, -one.pk))


def assignments_of(project: Project) -> list[Assignment]:
    """Open ones first, city before county, then the newest."""
    rows = project.assignments.select_related("by").prefetch_related("team")
    return sorted(rows, key=lambda one: (one.valid_to is not None, one.level, -one.pk))


def hand_overs(person: Person, limit: int = 20) -> list[HandOver]:
    return list(HandOver.objects.visible_to(person)[:limit])


def sheet_of(held: Sequence[Assignment]) -> list[dict[str, Any]]:
    """The lines of a hand-over sheet as plain values: target, unit, stage, total in yuan, department, what is open."""
    projects = [one.project for one in held if one.project is not None]
    attractions = {
        one.project_id: one for one in Attraction.objects.filter(project__in=projects).select_related("project")
    }
    todos = _todos(projects)
    return [_sheet_line(one, attractions, todos) for one in held]


def _sheet_line(one: Assignment, attractions: dict[int, Attraction], todos: dict[str, list[str]]) -> dict[str, Any]:
    project = one.project
    if project is None:
        county = one.county.name if one.county else ""
        return {"target": county, "uid": "", "unit": county, "stage": "", "total": None, "department": one.department,
                "open": []}  # fmt: skip
    stage = str(project.get_stage_display())
    if project.status != Status.ONGOING:
        stage = f"{stage}（{project.get_status_display()}）"
    return {
        "target": project.name,
        "uid": project.uid,
        "unit": project.unit.label,
        "stage": stage,
        "total": project.total,
        "department": one.department,
        "open": _open_matters(project, attractions.get(project.pk), todos.get(project.uid, [])),
    }


def _open_matters(project: Project, attraction: Attraction | None, todos: list[str]) -> list[str]:
    """Lines of the desk about the project, what the register says is missing, and promises that have not come true."""
    missing = str(project.facts.get("permits_missing") or "")
    found = [*todos, *([_("未办结手续：%(names)s") % {"names": missing}] if missing else [])]
    for kept in promises_of(attraction):
        if kept.promised is not None and (kept.now is None or kept.now.amount < kept.promised.amount):
            done = kept.now.amount if kept.now else None
            words = {"kind": kept.label, "promised": _amount(kept.kind, kept.promised.amount)}
            found.append(_("承诺%(kind)s%(promised)s，已兑现%(done)s") % {**words, "done": _amount(kept.kind, done)})
    return found


def _amount(kind: str, amount: int | None) -> str:
    if kind == PromiseKind.JOBS:
        return _("%(count)s人") % {"count": figures.count(amount)}
    return _("%(wan)s万元") % {"wan": figures.wan(amount)}


def _todos(projects: Sequence[Project]) -> dict[str, list[str]]:
    """Sentences of open lines whose subject names a project by its uid, as attraction:<uid> does."""
    uids = {one.uid for one in projects}
    found: dict[str, list[str]] = {}
    for todo in Todo.objects.open().filter(subject__contains=":").order_by("pk"):
        uid = todo.subject.split(":")[1]
        if uid in uids:
            found.setdefault(uid, []).append(str(SENTENCES[todo.verb]) % todo.params)
    return found
