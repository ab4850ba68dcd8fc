"""The funnel from the first idea to full output, and where things stick in it.

A closed month is told as its register was frozen; the month at hand as the register stands. Which projects stay too
long is told of the register as it stands alone, so of the month being reported and not of older ones.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, Max, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from sanzhua.base import clock
from sanzhua.base.periods import Period
from sanzhua.facts.definitions import metric
from sanzhua.facts.kept import answer_kept
from sanzhua.facts.storage_types import REGISTER
from sanzhua.home.queries.cockpit.frame import Frame
from sanzhua.home.queries.cockpit.slips import leaders_of
from sanzhua.registry.choices import Stage, Status
from sanzhua.registry.choices.permits import PermitState
from sanzhua.registry.models import Permit, Project
from sanzhua.registry.queries.process import steps_in_projects
from sanzhua.registry.rules import clocks
from sanzhua.ui import times

_LEFT = (Status.EXITED, Status.CANCELLED, Status.TRANSFERRED)
_STANDING = [status for status in Status if status not in _LEFT]
# Exact stays are worked out for so many of the projects that have been longest on a stage.
_LOOKED_AT = 300
_PERMIT_STAGES = (Stage.PREPARATION, Stage.BUILDING)
WHYS = LONG, PERMIT, SUSPENDED, RESTING = "long", "permit", "suspended", "resting"


@dataclass(frozen=True, slots=True)
class Stuck:
    """A project that sticks on its stage: `days` there without rests; `missing` approvals that lie late."""

    uid: str
    name: str
    unit: str
    stage: str
    word: str
    days: int
    missing: str
    leader: str


@dataclass(frozen=True, slots=True)
class Stick:
    """Where a stage sticks, in words; `url` opens to the projects that the words count."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class StageLine:
    """`sticking`: where it sticks; `is_stuck` where a project stays too long or an approval lies late."""

    stage: str
    word: str
    count: int
    url: str
    sticking: Sequence[Stick]
    is_stuck: bool

    @property
    def sticks(self) -> str:
        return _("，").join(one.text for one in self.sticking)


@dataclass(frozen=True, slots=True)
class Funnel:
    """`frozen`: as the register was at the close. `stuck` are those longest on their stage, the longest first, where
    `sticks` are told at all. `known` is False of a month of which nobody kept what the register said."""

    lines: Sequence[StageLine]
    stuck: Sequence[Stuck]
    frozen: bool
    sticks: bool
    known: bool = True

    @property
    def top(self) -> int:
        return max((line.count for line in self.lines), default=0)


@dataclass(frozen=True, slots=True)
class _Counts:
    """By stage: standing projects, those suspended, those resting for the winter, where the count opens, and where
    those suspended do; what is said of the register as it stands opens to lists of it."""

    here: Mapping[Stage, int]
    suspended: Mapping[Stage, int]
    resting: Mapping[Stage, int]
    urls: Mapping[Stage, str]
    suspended_urls: Mapping[Stage, str]


def funnel(frame: Frame) -> Funnel:
    now = frame.period >= Period.of(frame.today).previous()
    frozen = frame.has_register and (frame.closed(frame.spec.form) is not None or not now)
    if not (now or frozen):
        return Funnel([], [], frozen=False, sticks=False, known=False)
    counts = _frozen(frame) if frozen else _standing(frame)
    long, permits = (_too_long(frame), _late_permits(frame)) if now else (_Long({}, []), {})
    lines = [_line(frame, stage, counts, long.counts, permits) for stage in Stage]
    return Funnel(lines, long.shown, frozen, sticks=now)


def _frozen(frame: Frame) -> _Counts:
    """The parts know no winter rest apart from a stop of work."""
    told = [metric(REGISTER, key) for key in ("projects", "stopped")]
    found, words = answer_kept(frame.question(REGISTER), told, ("stage",), REGISTER), _chinese_words()
    here, suspended = (
        {stage: int(found.groups.get((word,), {}).get(one.key) or 0) for stage, word in words.items()} for one in told
    )
    urls, stopped_urls = (
        {stage: frame.figure_url(REGISTER, one.key, by="stage", row=word) for stage, word in words.items()}
        for one in told
    )
    return _Counts(here, suspended, {}, urls, stopped_urls)


def _chinese_words() -> dict[Stage, str]:
    """The words that are kept in the register's parts."""
    with override("zh-hans"):
        return {stage: str(stage.label) for stage in Stage}


def _standing(frame: Frame) -> _Counts:
    projects = Project.objects.standing().filter(unit__in=frame.units).exclude(status__in=_LEFT)
    groups = projects.order_by().values_list("stage", "status", "in_winter_rest").annotate(Count("pk"))
    here: Counter[Stage] = Counter()
    suspended: Counter[Stage] = Counter()
    resting: Counter[Stage] = Counter()
    for word, status, winter, count in groups:
        stage = Stage(word)
        here[stage] += count
        if status == Status.SUSPENDED:
            (resting if winter else suspended)[stage] += count
    lists, stuck = (
        {stage: _list_url(frame, stage) for stage in Stage},
        {stage: _stuck_url(frame, stage, SUSPENDED) for stage in Stage},
    )
    return _Counts(here, suspended, resting, lists, stuck)


def _list_url(frame: Frame, stage: Stage) -> str:
    asked: dict[str, Any] = {"stage": str(stage), "status": [str(status) for status in _STANDING]}
    if frame.asked.unit is not None:
        asked["unit"] = sorted(frame.units)
    return f"{reverse('registry:list')}?{urlencode(asked, doseq=True)}"


def _line(
    frame: Frame, stage: Stage, counts: _Counts, long: Mapping[str, int], permits: Mapping[str, tuple[int, str, str]]
) -> StageLine:
    said = list(_sticking(frame, stage, counts, long, permits))
    is_stuck = bool(long.get(stage) or stage in permits)
    here, url = counts.here.get(stage, 0), counts.urls[stage]
    return StageLine(str(stage), str(stage.label), here, url, said, is_stuck)


def _sticking(
    frame: Frame, stage: Stage, counts: _Counts, long: Mapping[str, int], permits: Mapping[str, tuple[int, str, str]]
) -> Iterator[Stick]:
    if n := long.get(stage, 0):
        yield Stick(words_of(frame, stage, LONG, n), _stuck_url(frame, stage, LONG))
    if stage in permits:
        n, title, permit = permits[stage]
        yield Stick(words_of(frame, stage, PERMIT, n, permit), _stuck_url(frame, stage, PERMIT, permit=title))
    if n := counts.suspended.get(stage, 0):
        yield Stick(words_of(frame, stage, SUSPENDED, n), counts.suspended_urls[stage])
    if n := counts.resting.get(stage, 0):
        yield Stick(words_of(frame, stage, RESTING, n), _stuck_url(frame, stage, RESTING))


def words_of(frame: Frame, stage: str, why: str, n: int, permit: str = "") -> str:
    """How many projects of a stage stick, and where."""
    if why == LONG:
        return _("%(n)d个超%(days)d天") % {"n": n, "days": frame.spec.long_days[stage]}
    if why == PERMIT:
        return _("%(n)d个卡在%(permit)s") % {"n": n, "permit": permit}
    return (_("停工%(n)d") if why == SUSPENDED else _("冬休%(n)d")) % {"n": n}


def _stuck_url(frame: Frame, stage: Stage, why: str, **more: str) -> str:
    asked = {"period": str(frame.period), "stage": str(stage), "why": why, **more}
    if frame.asked.unit is not None:
        asked["unit"] = str(frame.asked.unit.pk)
    return f"{reverse('home:cockpit_stuck')}?{urlencode(asked)}"


@dataclass(frozen=True, slots=True)
class _Long:
    counts: Mapping[str, int]
    shown: Sequence[Stuck]


def _too_long(frame: Frame) -> _Long:
    over, days = _over(frame)
    longest = [pk for pk, _stage in over if pk in days]
    return _Long(Counter(stage for _pk, stage in over), _stuck(longest[: frame.spec.shown["stuck"]], days))


def _over(frame: Frame) -> tuple[list[tuple[int, str]], Mapping[int, int]]:
    """(pk, stage) of projects in progress that came to their stage too long ago, those of the longest stay first, and
    the days of the first of them: the exact stay leaves out rests."""
    entered = Max("life__on", filter=Q(life__to_stage=F("stage")) & ~Q(life__from_stage=F("stage")))
    limits, conditions = frame.spec.long_days, Q()
    for stage, limit in limits.items():
        conditions |= Q(stage=stage, since__lt=frame.today - timedelta(days=limit))
    rows = Project.objects.standing().filter(unit__in=frame.units, status=Status.ONGOING, stage__in=limits)
    found = list(
        rows.order_by().annotate(since=entered).filter(conditions).order_by("since", "pk").values_list("pk", "stage")
    )
    days = days_of(dict(found[:_LOOKED_AT]), frame.today)
    over = [(pk, stage) for pk, stage in found if days.get(pk, limits[stage] + 1) > limits[stage]]
    return sorted(over, key=lambda one: -days.get(one[0], 0)), days


def days_of(stages: Mapping[int, str], today: date) -> dict[int, int]:
    """Days on the stage by project, rests left out."""
    steps = steps_in_projects(list(stages))
    return {pk: _days(steps.get(pk, []), stage, today) for pk, stage in stages.items()}


def _days(steps: Sequence[clocks.Step], stage: str, today: date) -> int:
    last = next(reversed(clocks.stays(steps, today)), None)
    return last.days if last and last.stage == stage else 0


def projects_stuck(frame: Frame, stage: str, why: str, permit: str) -> Sequence[int]:
    """The projects that the words beside a stage count; `permit` is the title of an approval."""
    if why == LONG:
        return [pk for pk, held in _over(frame)[0] if held == stage]
    if why == PERMIT:
        late = _late_in(frame).filter(project__stage=stage, title=permit)
        return list(late.order_by("project_id").values_list("project_id", flat=True).distinct())
    rows = Project.objects.standing().filter(unit__in=frame.units, stage=stage, status=Status.SUSPENDED)
    return list(rows.filter(in_winter_rest=why == RESTING).order_by("name", "pk").values_list("pk", flat=True))


def permit_shown(title: str) -> str:
    """The approval as the reader has it."""
    one = Permit.objects.filter(title=title).exclude(title_en="").first()
    return one.shown if one else title


def lines_of(pks: Sequence[int], today: date) -> list[Stuck]:
    """In their order."""
    stages = dict(Project.objects.filter(pk__in=pks).values_list("pk", "stage"))
    return _stuck(pks, days_of(stages, today))


def _stuck(pks: Sequence[int], days: Mapping[int, int]) -> list[Stuck]:
    projects = Project.objects.select_related("unit").in_bulk(pks)
    late: dict[int, list[str]] = {}
    for permit in _late().filter(project__in=pks).order_by("place"):
        late.setdefault(permit.project_id, []).append(permit.shown)
    leaders = leaders_of(pks)
    return [
        Stuck(
            uid=one.uid,
            name=one.name,
            unit=one.unit.shown,
            stage=one.stage,
            word=str(one.get_stage_display()),
            days=days[one.pk],
            missing=_("、").join(late.get(one.pk, [])),
            leader=leaders.get(one.pk, ""),
        )
        for one in (projects[pk] for pk in pks)
    ]


def _late() -> Any:
    """Approvals past what their issuer promised, and those that came back."""
    over = Q(status=PermitState.IN_HAND, due_on__lt=clock.business_today())
    return Permit.objects.filter(over | Q(status=PermitState.RETURNED))


def _late_in(frame: Frame) -> Any:
    """Of the projects that count, in progress on a stage on which approvals are obtained."""
    rows = _late().filter(project__unit__in=frame.units, project__merged_into__isnull=True)
    return rows.filter(project__status=Status.ONGOING, project__stage__in=_PERMIT_STAGES)


def _late_permits(frame: Frame) -> dict[str, tuple[int, str, str]]:
    """By stage, the approval that lies late with the most projects: with how many, its title, and in the reader's
    language."""
    rows = (
        _late_in(frame)
        .order_by()
        .values_list("project__stage", "title")
        .annotate(n=Count("project", distinct=True), title_en=Max("title_en"))
    )
    found: dict[str, tuple[int, str, str]] = {}
    for stage, title, n, title_en in rows.order_by("-n", "title"):
        found.setdefault(stage, (n, title, (times.is_english() and title_en) or title))
    return found
