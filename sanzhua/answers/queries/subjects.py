"""Of whom or of what a figure is: a unit with those below it, a department's projects, a leader's, or one project."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sanzhua.accounts.choices import UnitKind
from sanzhua.accounts.models import Person, Unit, descendants_of
from sanzhua.answers.choices import SubjectKind
from sanzhua.dispatch.queries.figures import owner_of
from sanzhua.registry.choices.attraction import Level
from sanzhua.registry.models import Assignment, Project
from sanzhua.registry.queries.leaders import Desk, desk_of


@dataclass(frozen=True, slots=True)
class Scope:
    """What of the accepted rows counts; None leaves nothing out."""

    units: tuple[int, ...] | None = None
    projects: tuple[str, ...] | None = None
    where: str | None = None

    def as_json(self) -> dict[str, Any]:
        return {"units": self.units and list(self.units), "projects": self.projects and list(self.projects),
                "where": self.where}  # fmt: skip


def scope_of(kept: Mapping[str, Any]) -> Scope:
    units, projects = kept.get("units"), kept.get("projects")
    return Scope(
        None if units is None else tuple(units), None if projects is None else tuple(projects), kept.get("where")
    )


@dataclass(frozen=True, slots=True)
class Subject:
    """`ref` names it in an address (unit:12); `key` is kept with what was given and outlives a change of assignment.

    `sort` is its kind, a department apart from other units. `unit` is whose rows it counts, or that stands over them.
    """

    kind: str
    sort: str
    ref: str
    key: str
    name: str
    unit: Unit
    scope: Scope
    words: str
    project: Project | None = None
    desk: Desk | None = None

    @property
    def pk(self) -> str:
        """What the addresses of its pages take: a primary key, a project's uid."""
        return self.ref.partition(":")[2]


def unit_subject(unit: Unit, person: Person) -> Subject:
    """Of a department the projects that name it as responsible, wherever below its own parent they are reported."""
    ref, name = f"unit:{unit.pk}", unit.shown
    if unit.kind == UnitKind.DEPARTMENT:
        names = [unit.name, unit.short_name, *unit.aliases.values_list("name", flat=True)]
        listed = ", ".join("'{}'".format(one.replace("'", "''")) for one in sorted({one for one in names if one}))
        words = _("责任单位为%(unit)s的项目") % {"unit": name}
        under = descendants_of({unit.parent_id or unit.pk}) & person.visible_unit_ids()
        scope = Scope(units=tuple(sorted(under)), where=f"lead_unit IN ({listed})")
        return Subject(SubjectKind.UNIT, "department", ref, ref, name, unit, scope, words)
    below = tuple(sorted(descendants_of({unit.pk})))
    words = _("%(unit)s报送的项目") if unit.is_reporting else _("%(unit)s各报送单位的项目")
    return Subject(SubjectKind.UNIT, "unit", ref, ref, name, unit, Scope(units=below), words % {"unit": name})


def project_subject(project: Project) -> Subject:
    ref = f"project:{project.uid}"
    scope = Scope(projects=tuple(sorted(_uids(project))))
    return Subject(SubjectKind.PROJECT, "project", ref, ref, project.name, project.unit, scope, _("本项目"), project)


def leader_subject(desk: Desk, person: Person) -> Subject:
    """Projects in the leader's care that the person sees; of a leader of counties alone, the projects of these."""
    ref = f"leader:{desk.held[0].pk}"
    projects = sorted(one.project.uid for one in desk.held if one.project is not None)
    seen = person.visible_unit_ids()
    words = ngettext("包保的%(n)d个项目", "包保的%(n)d个项目", len(projects)) % {"n": len(projects)}
    # A project of another unit may be in the care of the same leader; a leader of the city has no unit of his own here.
    scope = Scope(units=tuple(sorted(seen)), projects=tuple(projects))
    if not projects:
        counties = [one.county for one in desk.held if one.county is not None]
        scope = Scope(units=tuple(sorted(descendants_of({one.pk for one in counties}) & seen)))
        words = _("包联的%(names)s的项目") % {"names": _("、").join(one.shown for one in counties)}
    unit = _unit_of(desk) or owner_of(person)
    key = f"leader:{desk.level}|{desk.name}|{desk.title}"
    name = f"{desk.name}（{desk.title}）" if desk.title else desk.name
    return Subject(SubjectKind.LEADER, "leader", ref, key, name, unit, scope, words, desk=desk)


def own_subject(person: Person) -> Subject:
    """The unit that the person acts for: whose figure is meant where nobody is named."""
    return unit_subject(owner_of(person), person)


def subject_of(ref: str, person: Person) -> Subject | None:
    """What an address names; None where the person sees no such thing."""
    kind, _colon, name = ref.partition(":")
    if kind == SubjectKind.PROJECT:
        project = Project.objects.visible_to(person).select_related("unit").filter(uid=name).first()
        return project_subject(project) if project else None
    if not (name.isdecimal() and len(name) < 18):
        return None
    if kind == SubjectKind.UNIT:
        unit = Unit.objects.visible_to(person).filter(pk=int(name)).first()
        return unit_subject(unit, person) if unit else None
    return _leader(int(name), person) if kind == SubjectKind.LEADER else None


def _leader(pk: int, person: Person) -> Subject | None:
    one = Assignment.objects.visible_to(person).open().filter(pk=pk).first()
    desk = desk_of(person, one.level, one.name, one.title) if one else None
    return leader_subject(desk, person) if desk else None


def _unit_of(desk: Desk) -> Unit | None:
    """A county's leader belongs to the county; who looks after several units, to none of them."""
    units = {one.project.unit if one.project is not None else one.county for one in desk.held}
    return next(iter(units)) if desk.level != Level.CITY and len(units) == 1 else None


def _uids(project: Project) -> list[str]:
    """With the entries that were merged into it, under whose uids earlier months stand."""
    return list(Project.objects.filter(pk__in=project.history_ids()).values_list("uid", flat=True))
