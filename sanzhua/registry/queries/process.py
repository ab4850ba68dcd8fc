"""项目进程统计: where the projects stand, how long the stages take, what the sources are. Every figure out of rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person, Unit
from sanzhua.base import clock
from sanzhua.base.periods import Period
from sanzhua.registry.choices import Source, Stage, Status, is_before
from sanzhua.registry.models import LifeChange, Project
from sanzhua.registry.rules import clocks

_MONTHS = 12
_LEFT = (Status.EXITED, Status.CANCELLED, Status.TRANSFERRED)


@dataclass(frozen=True, slots=True)
class Known:
    """A project as these tables need it; a package and each project in it count one each."""

    pk: int
    unit_id: int
    stage: str
    status: str
    winter: bool
    source: str
    total: int | None


@dataclass(frozen=True, slots=True)
class StageRow:
    """`stays` are finished stays whose beginning is known; `rest_days` and `winter_days` were taken off them."""

    stage: str
    word: str
    here: int
    suspended: int
    winter: int
    stays: clocks.Figure
    rest_days: int
    winter_days: int


@dataclass(frozen=True, slots=True)
class Way:
    """First contact to signing to start: the two clocks and the two rates with their counts; `unit` None for all."""

    unit: int | None
    label: str
    met: int
    signed: int
    started: int
    sign_rate: float | None
    start_rate: float | None
    to_sign: clocks.Figure
    to_start: clocks.Figure


@dataclass(frozen=True, slots=True)
class MonthRow:
    month: str
    reached: tuple[tuple[str, int], ...]
    back: int
    unmet: int
    to_sign: clocks.Figure
    to_start: clocks.Figure


@dataclass(frozen=True, slots=True)
class SourceRow:
    source: str
    word: str
    count: int
    total: int
    stages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Process:
    """`units` has one line a unit that the reader sees, in the order of the tree: a table, never a ranking."""

    today: date
    count: int
    left: int
    stages: tuple[StageRow, ...]
    units: tuple[Way, ...]
    whole: Way
    months: tuple[MonthRow, ...]
    sources: tuple[SourceRow, ...]
    stage_words: tuple[str, ...]


MONTH_STAGES = (Stage.TALKS, Stage.SIGNED, Stage.BUILDING, Stage.COMPLETED, Stage.PRODUCING)


def process(person: Person) -> Process:
    """Three queries, however many projects the reader sees."""
    today = clock.business_today()
    every = known_projects(person)
    steps = steps_of_lives(person)
    lives = {one.pk: steps.get(one.pk, []) for one in every}
    standing = [one for one in every if not has_left(one)]
    return Process(
        today=today,
        count=len(standing),
        left=len(every) - len(standing),
        stages=tuple(_stage_row(stage, standing, lives, today) for stage in Stage),
        units=tuple(_by_unit(every, lives, today)),
        whole=_way(None, _("合计"), lives.values(), today),
        months=tuple(_by_month(lives.values(), today)),
        sources=tuple(_by_source(standing)),
        stage_words=tuple(str(stage.label) for stage in Stage),
    )


def known_projects(person: Person) -> list[Known]:
    found = Project.objects.visible_to(person).standing().order_by("pk")
    columns = ("pk", "unit_id", "stage", "status", "in_winter_rest", "source", "total")
    return [Known(*row) for row in found.values_list(*columns)]


def has_left(project: Known) -> bool:
    return project.status in _LEFT


def steps_of_lives(person: Person) -> Mapping[int, list[clocks.Step]]:
    return steps_in(person.visible_unit_ids())


def steps_in(unit_ids: Collection[int]) -> Mapping[int, list[clocks.Step]]:
    """By project of these units, in the order in which the rows were written."""
    return _steps(LifeChange.objects.filter(project__unit__in=unit_ids))


def steps_in_projects(projects: Collection[int]) -> Mapping[int, list[clocks.Step]]:
    """The same of single projects."""
    return _steps(LifeChange.objects.filter(project__in=projects))


def _steps(rows: QuerySet[LifeChange]) -> Mapping[int, list[clocks.Step]]:
    columns = ("project_id", "from_stage", "to_stage", "to_status", "on", "winter", "missing")
    found: dict[int, list[clocks.Step]] = defaultdict(list)
    for project, before, after, status, on, winter, missing in rows.order_by("pk").values_list(*columns):
        found[project].append(clocks.Step(before, after, status, on, winter, bool(missing)))
    return found


Lives = Mapping[int, Sequence[clocks.Step]]
Reached = tuple[Sequence[clocks.Step], Mapping[Stage, date | None]]


def _stage_row(stage: Stage, standing: Sequence[Known], lives: Lives, today: date) -> StageRow:
    here = [one for one in standing if one.stage == stage]
    stays = [stay for steps in lives.values() for stay in clocks.stays(steps, today) if stay.stage == stage]
    ended = [stay for stay in stays if stay.known and stay.end is not None]
    return StageRow(
        stage=str(stage),
        word=str(stage.label),
        here=len(here),
        suspended=sum(one.status == Status.SUSPENDED and not one.winter for one in here),
        winter=sum(one.winter for one in here),
        stays=clocks.figure(stay.days for stay in ended),
        rest_days=sum(stay.rest_days for stay in ended),
        winter_days=sum(stay.winter_days for stay in ended),
    )


def _by_unit(every: Sequence[Known], lives: Lives, today: date) -> Iterable[Way]:
    own: dict[int, list[Sequence[clocks.Step]]] = defaultdict(list)
    for one in every:
        own[one.unit_id].append(lives[one.pk])
    for unit in Unit.objects.filter(pk__in=own).order_by("order", "pk"):
        yield _way(unit.pk, unit.shown, own[unit.pk], today)


def _way(unit: int | None, label: str, lives: Iterable[Sequence[clocks.Step]], today: date) -> Way:
    """Only projects that were ever in talks: what is never courted has no first contact."""
    courted = [steps for steps in lives if came(steps, "met")]
    signed = [steps for steps in courted if came(steps, "signed")]
    started = [steps for steps in courted if came(steps, "started")]
    return Way(
        unit=unit,
        label=label,
        met=len(courted),
        signed=len(signed),
        started=len(started),
        sign_rate=clocks.share(len(signed), len(courted)),
        start_rate=clocks.share(len(started), len(signed)),
        to_sign=clocks.figure(clocks.clock_between(one, Stage.TALKS, Stage.SIGNED, today) for one in courted),
        to_start=clocks.figure(clocks.clock_between(one, Stage.SIGNED, Stage.BUILDING, today) for one in courted),
    )


def came(steps: Sequence[clocks.Step], how_far: str) -> bool:
    """How far a project came that was ever in talks: `met`, `signed` or `started`, each in front of the next."""
    far = [clocks.came_to(steps, Stage.TALKS), clocks.came_past(steps, Stage.SIGNED)]
    far.append(clocks.came_past(steps, Stage.BUILDING))
    return all(far[: ("met", "signed", "started").index(how_far) + 1])


def _by_month(lives: Iterable[Sequence[clocks.Step]], today: date) -> Iterable[MonthRow]:
    """The last twelve months, newest first; a clock stands in the month in which it stopped."""
    every = [(steps, {stage: counted_day(steps, stage) for stage in MONTH_STAGES}) for steps in lives]
    last = Period.of(today)
    for back in range(_MONTHS):
        month = last.shifted(-back)
        yield _month_row(month, every, today)


def counted_day(steps: Sequence[clocks.Step], stage: Stage) -> date | None:
    """Talks and signings are counted where they took place; what was built was begun, whichever way it came."""
    courts = stage in (Stage.TALKS, Stage.SIGNED)
    return clocks.came_to(steps, stage) if courts else clocks.came_past(steps, stage)


def _month_row(month: Period, every: Sequence[Reached], today: date) -> MonthRow:
    def within(day: date | None) -> bool:
        return day is not None and Period.of(day) == month

    moved = [step for steps, _reached in every for step in steps if step.from_stage and within(step.on)]
    return MonthRow(
        month=str(month),
        reached=tuple(
            (str(stage.label), sum(within(reached[stage]) for _steps, reached in every)) for stage in MONTH_STAGES
        ),
        back=sum(is_before(step.to_stage, step.from_stage) for step in moved),
        unmet=sum(step.missing for step in moved),
        to_sign=_stopped(every, Stage.TALKS, Stage.SIGNED, within, today),
        to_start=_stopped(every, Stage.SIGNED, Stage.BUILDING, within, today),
    )


def _stopped(
    every: Sequence[Reached], first: Stage, second: Stage, within: Callable[[date | None], bool], today: date
) -> clocks.Figure:
    ended = (steps for steps, reached in every if within(reached[second]))
    return clocks.figure(clocks.clock_between(steps, first, second, today) for steps in ended)


def _by_source(standing: Sequence[Known]) -> Iterable[SourceRow]:
    words = [(str(source.value), str(source.label)) for source in Source]
    for value, word in [*words, ("", _("未登记来源"))]:
        own = [one for one in standing if one.source == value]
        stages = tuple(sum(one.stage == stage for one in own) for stage in Stage)
        if own or value:
            yield SourceRow(value, word, len(own), sum(one.total or 0 for one in own), stages)
