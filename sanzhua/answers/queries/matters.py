"""What stands beside the figures: where projects stick, what was promised for when, what was noted last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sanzhua.accounts.choices import UnitKind
from sanzhua.accounts.models import Person
from sanzhua.answers.choices import SubjectKind
from sanzhua.answers.queries.subjects import Subject
from sanzhua.base import clock
from sanzhua.dispatch.calendar import reported_month
from sanzhua.facts import queries as facts
from sanzhua.plans.models import TaskNote
from sanzhua.registry.choices import Stage, Status, is_before
from sanzhua.registry.models import Attraction, ContactLog, Milestone, Project
from sanzhua.registry.queries import missing_permits
from sanzhua.registry.queries.attraction import promises_of
from sanzhua.ui import figures, times

_SAID = ("problem", "request", "progress_text", "next_step")
_WANTED = dict.fromkeys(("construction", "attraction", "central_fund", "reserve"), _SAID)
_MANY = 3_000


@dataclass(frozen=True, slots=True)
class Said:
    """What a project's last accepted return says in words, with its month; empty where it says nothing."""

    period: str = ""
    problem: str = ""
    request: str = ""
    progress: str = ""

    @property
    def trouble(self) -> str:
        both = [text for text in (self.problem, self.request) if text]
        return _("；").join(dict.fromkeys(both))


def projects_in_care(subject: Subject, person: Person) -> list[Project]:
    """Standing projects that the person sees, the largest first."""
    seen = Project.objects.visible_to(person).standing().select_related("unit")
    if subject.project is not None:
        return [subject.project]
    if subject.desk is not None and (held := [one.project_id for one in subject.desk.held if one.project_id]):
        seen = seen.filter(pk__in=held)
    elif subject.unit.kind == UnitKind.DEPARTMENT and subject.kind == SubjectKind.UNIT:
        seen = seen.filter(facts__lead_unit__in=_names(subject), unit__in=subject.scope.units or ())
    else:
        seen = seen.filter(unit__in=subject.scope.units or ())
    gone = (Status.EXITED, Status.CANCELLED, Status.TRANSFERRED)
    found = list(seen.exclude(status__in=gone)[:_MANY])
    return sorted(found, key=lambda one: (-(one.total or 0), one.pk))


def _names(subject: Subject) -> list[str]:
    unit = subject.unit
    return [name for name in (unit.name, unit.short_name, *unit.aliases.values_list("name", flat=True)) if name]


def said_of(projects: Sequence[Project], person: Person) -> dict[int, Said]:
    """By primary key; the newest month of any form counts."""
    by_uid = {one.uid: one.pk for one in projects}
    rows = facts.last_rows(_WANTED, unit_ids=person.visible_unit_ids(), projects=list(by_uid), until=reported_month())
    found: dict[int, Said] = {}
    for form in _WANTED:
        for uid, (period, problem, request, progress, step) in rows[form].items():
            one = Said(period, _words(problem), _words(request), _words(progress) or _words(step))
            held = found.get(by_uid[uid], Said())
            if period > held.period:
                found[by_uid[uid]] = one
    return found


def _words(value: object) -> str:
    text = " ".join(str(value or "").split())
    return "" if text in {"无", "—", "-", "/", "None"} else text


def stage_words(projects: Sequence[Project]) -> str:
    """37个：在建21，前期10，其中停工2."""
    told = ngettext("%(n)d个项目", "%(n)d个项目", len(projects)) % {"n": len(projects)}
    counted = {stage: sum(one.stage == stage for one in projects) for stage in Stage}
    stages = _("，").join(
        _("%(stage)s%(n)d") % {"stage": stage.label, "n": count} for stage, count in reversed(counted.items()) if count
    )
    stopped = sum(one.status == Status.SUSPENDED and not one.in_winter_rest for one in projects)
    told += _("：%(stages)s") % {"stages": stages} if stages else ""
    return told + (_("；停工%(n)d个") % {"n": stopped} if stopped else "")


def project_words(project: Project) -> str:
    """梨树冷链物流园（在建，总投资5.20亿元）."""
    total = "" if project.total is None else _("，总投资%(yi)s亿元") % {"yi": figures.yi(project.total)}
    status = "" if project.status == Status.ONGOING else f"、{project.status_shown}"
    words = {"name": project.name, "stage": f"{project.get_stage_display()}{status}", "total": total}
    return _("%(name)s（%(stage)s%(total)s）") % words


def trouble_lines(projects: Sequence[Project], person: Person, *, most: int, with_name: bool = True) -> list[str]:
    """What the last returns say is in the way, then permits without which works cannot begin; the largest first."""
    said = said_of(projects, person)
    told = [(one, words) for one in projects if (words := said.get(one.pk, Said()).trouble)]
    if len(told) < most:
        waiting = [one for one in projects if is_before(one.stage, Stage.BUILDING) and one not in dict(told)]
        missing = missing_permits(waiting)
        permits = [(one, missing[one.pk]) for one in waiting if missing.get(one.pk)]
        told += [(one, _("未办结手续：%(names)s") % {"names": names}) for one, names in permits]
    return [_named(one.name, words, with_name=with_name) for one, words in told[:most]]


def _named(name: str, said: str, *, with_name: bool) -> str:
    return _("%(name)s：%(said)s") % {"name": name, "said": said} if with_name else said


def promise_lines(projects: Sequence[Project], *, most: int, with_name: bool = True) -> list[str]:
    """Milestones not yet met, those nearest to today first, then what investors promised and have not kept."""
    today, names = clock.business_today(), {one.pk: one.name for one in projects}
    open_ones = Milestone.objects.filter(project__in=names, met_on__isnull=True, baseline_on__isnull=False)
    dated = sorted(open_ones, key=lambda one: (abs((_day(one) - today).days), one.pk))[:most]
    lines = [_named(names[one.project_id], _milestone(one, today), with_name=with_name) for one in dated]
    for attraction in Attraction.objects.filter(project__in=names).select_related("project")[: most * 4]:
        if len(lines) >= most:
            break
        for kept in promises_of(attraction):
            if kept.promised is not None and (kept.now is None or kept.now.amount < kept.promised.amount):
                words = {"kind": kept.label, "day": kept.promised.on.isoformat()}
                told = _("承诺%(kind)s（%(day)s）还没有全部兑现") % words
                lines.append(_named(attraction.project.name, told, with_name=with_name))
    return lines[:most]


def _day(one: Milestone) -> date:
    assert one.baseline_on is not None
    return one.baseline_on


def _milestone(one: Milestone, today: date) -> str:
    days = (today - _day(one)).days
    told = _("%(what)s %(day)s") % {"what": one.shown, "day": _day(one).isoformat()}
    told += ngettext("，已超%(n)d天", "，已超%(n)d天", days) % {"n": days} if days > 0 else ""
    if one.planned_on and one.planned_on != one.baseline_on:
        told += _("，现预计%(day)s") % {"day": one.planned_on.isoformat()}
    return told


def note_lines(subject: Subject, projects: Sequence[Project], person: Person, *, most: int) -> list[str]:
    """The newest contacts with investors and lines of progress, each with its day."""
    keys = [one.pk for one in projects]
    contacts = ContactLog.objects.filter(attraction__project__in=keys, corrected_by__isnull=True)
    found = [
        (one.on, _("与%(whom)s：%(said)s") % {"whom": one.with_whom or _("投资方"), "said": one.said})
        for one in contacts.order_by("-on", "-pk")[:most]
    ]
    if subject.kind == SubjectKind.UNIT and subject.scope.units:
        notes = TaskNote.objects.visible_to(person).filter(unit__in=subject.scope.units).select_related("unit")
        found += [
            (one.on, _("%(unit)s任务进展：%(said)s") % {"unit": one.unit.shown, "said": one.text})
            for one in notes.order_by("-on", "-pk")[:most]
        ]
    newest = sorted(found, key=lambda one: one[0], reverse=True)[:most]
    return [_("%(day)s %(said)s") % {"day": times.iso_day(on), "said": text} for on, text in newest]
