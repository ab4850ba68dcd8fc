"""What a transfer would move and what stands in its way; and the hand-over pack of one that was done."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person, Post, Unit, in_force
from sanzhua.base import clock
from sanzhua.base.periods import Period
from sanzhua.dispatch.choices import ReportStatus, TransferKind
from sanzhua.dispatch.models import FormPeriod, Report, ReportingDuty, Transfer
from sanzhua.dispatch.succession import comparable
from sanzhua.facts import queries as facts
from sanzhua.facts.models import Part
from sanzhua.formbook.definition import FORM_KEYS, load_form
from sanzhua.formbook.rules.derive import FLOWS
from sanzhua.notices.models import Todo
from sanzhua.registry.models import Project, ProjectPaper
from sanzhua.ui import times


def transfers(person: Person) -> list[Transfer]:
    return list(Transfer.objects.visible_to(person).select_related("from_unit", "to_unit", "by"))


def projects_to_move(kind: str, from_unit: Unit, chosen: Collection[Project] = ()) -> list[Project]:
    """All of the unit's, or those chosen that are its own."""
    own = Project.objects.filter(unit=from_unit).select_related("unit").order_by("pk")
    if kind == TransferKind.PROJECTS:
        own = own.filter(pk__in=[project.pk for project in chosen])
    return list(own)


def obstacles(
    kind: str, from_unit: Unit, to_unit: Unit | None, from_period: Period, moving: Sequence[Project]
) -> list[str]:
    """One sentence for each thing that has to be settled before; empty where nothing is in the way."""
    duties = ReportingDuty.objects.filter(unit=from_unit, to_period="")
    if kind == TransferKind.PROJECTS:
        duties = duties.filter(project__in=[project.pk for project in moving])
    forms = list(duties.order_by().values_list("form", flat=True).distinct())
    later = {"form__in": forms, "period__gte": str(from_period)}
    closed = FormPeriod.objects.filter(closed_at__isnull=False, **later)
    begun = Report.objects.filter(unit=from_unit, **later)
    if kind == TransferKind.PROJECTS:
        begun = begun.filter(rows__project__in=[project.pk for project in moving]).distinct()
    found = [_said_closed(one) for one in closed.order_by("period", "form")]
    found += [_said_begun(one) for one in begun.select_related("unit").order_by("period", "form")]
    if to_unit is not None:
        sent = Report.objects.filter(unit=to_unit, **later).exclude(status=ReportStatus.DRAFT)
        found += [_said_sent(one) for one in sent.select_related("unit").order_by("period", "form")]
    return found


def _said_closed(one: FormPeriod) -> str:
    return _("%(period)s%(form)s已关闭，关闭的各期保持印发时的口径；请选以后的一期。") % _words(one.form, one.period)


def _said_begun(report: Report) -> str:
    words = _words(report.form, report.period) | {"unit": report.unit.shown}
    return _("%(unit)s的%(period)s%(form)s已经开始填报；请选以后的一期。") % words


def _said_sent(report: Report) -> str:
    words = _words(report.form, report.period) | {"unit": report.unit.shown}
    return _("%(unit)s的%(period)s%(form)s已经送签或报送，加不进移交的项目；请选以后的一期。") % words


def _words(form: str, period: str) -> dict[str, str]:
    return {"form": _title(form), "period": times.period_name(period)}


def _title(form: str) -> str:
    found = load_form(form)
    return found.title_en if times.is_english() else found.title


@dataclass(frozen=True, slots=True)
class FormCount:
    title: str
    projects: int


@dataclass(frozen=True, slots=True)
class Moving:
    """What goes along. `unsent` are returns of the old order that are still to come; `posts` are those that end
    on `posts_end` (None in acts done before posts ended with them); `work` are open lines on the unit's desks."""

    projects: Sequence[Project]
    total: int
    forms: Sequence[FormCount]
    unsent: Sequence[Report]
    posts: Sequence[Post]
    work: int
    papers: int
    posts_end: date | None = None
    obstacles: Sequence[str] = ()


def posts_end_on(from_period: Period) -> date:
    """The last day of the first month under the new order: the last return of the old one is filled and signed in it.

    Never a day that is over, since what was done from a post until now was done rightly.
    """
    return max(from_period.last_day, clock.business_today())


def planned(
    kind: str, from_unit: Unit, to_unit: Unit | None, from_period: Period, chosen: Collection[Project] = ()
) -> Moving:
    """The preview of a transfer; nothing is written."""
    moving = projects_to_move(kind, from_unit, chosen)
    duties = ReportingDuty.objects.filter(unit=from_unit, to_period="")
    if kind == TransferKind.PROJECTS:
        duties = duties.filter(project__in=[project.pk for project in moving])
    stops = obstacles(kind, from_unit, to_unit, from_period, moving)
    found = _moving(kind, from_unit, moving, _counts(duties), str(from_period), stops)
    if kind == TransferKind.PROJECTS:
        return found
    ends = posts_end_on(from_period)
    running = Post.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=ends), scope=from_unit)
    return replace(found, posts=_posts(running), posts_end=ends)


def _counts(duties: Any) -> list[FormCount]:
    by_form = dict(duties.order_by().values_list("form").annotate(n=Count("pk")))
    return [FormCount(_title(key), by_form[key]) for key in FORM_KEYS if key in by_form]


def _moving(
    kind: str,
    unit: Unit,
    projects: Sequence[Project],
    forms: Sequence[FormCount],
    from_period: str,
    stops: Sequence[str] = (),
) -> Moving:
    whole = kind != TransferKind.PROJECTS
    unsent = Report.objects.filter(unit=unit, period__lt=from_period).exclude(status=ReportStatus.ACCEPTED)
    posts = Post.objects.filter(in_force(clock.business_today()), scope=unit)
    return Moving(
        projects=projects,
        total=sum(project.total or 0 for project in projects),
        forms=forms,
        unsent=list(unsent.order_by("period", "form")) if whole else [],
        posts=_posts(posts) if whole else [],
        work=Todo.objects.open().filter(unit=unit).count() if whole else 0,
        papers=ProjectPaper.objects.filter(project__in=[project.pk for project in projects]).count(),
        obstacles=stops,
    )


def _posts(found: QuerySet[Post]) -> list[Post]:
    return list(found.select_related("unit", "person").order_by("pk"))


@dataclass(frozen=True, slots=True)
class Compared:
    """One unit's sum in yuan in both frames; None where it is not counted."""

    unit: str
    printed: int | None
    comparable: int | None


@dataclass(frozen=True, slots=True)
class Pack:
    """`period` is the newest month with figures under the old order, empty where there is none."""

    transfer: Transfer
    moving: Moving
    period: str
    metric: str
    compared: Sequence[Compared]
    may_undo: bool


def pack(done: Transfer, may_undo: bool) -> Pack:
    """Everything that is handed over, with the sums of the last month in both frames."""
    moved: Mapping[str, Any] = done.moved
    projects = list(Project.objects.filter(uid__in=moved["projects"]).select_related("unit").order_by("pk"))
    duties = ReportingDuty.objects.filter(pk__in=[*moved["closed"], *(one[0] for one in moved["handed"])])
    moving = _moving(done.kind, done.from_unit, projects, _counts(duties), done.from_period)
    if "posts" in moved:
        ended = Post.objects.filter(pk__in=[pk for pk, _day in moved["posts"]["ended"]])
        moving = replace(moving, posts=_posts(ended), posts_end=date.fromisoformat(moved["posts"]["on"]))
    form = next((key for key in FLOWS if _last_period(done, key)), "")
    period = _last_period(done, form) if form else ""
    metric = FLOWS[form].year if form else ""
    return Pack(done, moving, period, metric, _compared(done, form, metric, period) if period else [], may_undo)


def _last_period(done: Transfer, form: str) -> str:
    parts = Part.objects.current().filter(source=form, unit_id=done.from_unit_id, period__lt=done.from_period)
    return parts.order_by("-period").values_list("period", flat=True).first() or ""


def _compared(done: Transfer, form: str, metric: str, period: str) -> list[Compared]:
    frames = [
        {row["unit"]: row["values"][metric] for row in answer["rows"]} | {"": answer["total"][metric]}
        for answer in (
            facts.metrics([metric], form=form, period=period, by=["unit"], basis=basis)
            for basis in ((), comparable(Period.parse(done.from_period)))
        )
    ]
    concerned = [done.from_unit.name, *([done.to_unit.name] if done.to_unit else []), ""]
    return [Compared(name, frames[0].get(name), frames[1].get(name)) for name in concerned]
