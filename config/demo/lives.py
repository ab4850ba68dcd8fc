"""The lives of the demonstration's projects: how each came to where it stands, what rests, what waits for a second."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from config.demo.people import Town
from config.demo.projects import SEED, DemoProject
from sanzhua.base import clock
from sanzhua.ledger.actions import record
from sanzhua.registry.actions import ask_life, attach, change_life, confirm_life
from sanzhua.registry.choices import PaperType, Source, Stage, Status
from sanzhua.registry.models import LifeChange, LifeRequest, Project

PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n% made up for the demonstration\n"
# The last winter's rest of whoever was being built then.
WINTER, SPRING = date(2018, 11, 20), date(2019, 3, 25)
STOPPED = ("资金未到位，暂停施工", "拆迁未完成，停工等待", "设计变更，停工调整")


@dataclass(frozen=True, slots=True)
class Turn:
    """One change: to which stage and status, on which day, why."""

    stage: str
    on: date
    status: str = Status.ONGOING
    winter: bool = False
    resumes_on: date | None = None
    reason: str = ""


def source_of(project: DemoProject) -> str:
    """By the route in the code, the nature and, among the rest, by chance that stays the same."""
    if project.form == "attraction":
        return Source.ATTRACTION
    if project.code.split("-")[3] == "01":
        return Source.GOVERNMENT
    if project.nature == "改建和技术改造":
        return Source.RENEWAL
    if project.nature == "扩建":
        return Source.EXPANSION
    chance = random.Random(f"{SEED}:source:{project.uid}")
    return chance.choices(
        (Source.ATTRACTION, Source.ATTRACTION, Source.RESEARCH, Source.PLATFORM, Source.FUND), (8, 8, 1, 1, 1)
    )[0]


def load_lives(projects: Iterable[DemoProject]) -> None:
    """The past in place of the first rows: an opening load, one ledger entry for all, a handful of queries."""
    held = {one.uid: one for one in Project.objects.all()}
    moment = clock.now()
    rows: list[LifeChange] = []
    for project in projects:
        rows += _told(held[project.uid], project, moment)
    with transaction.atomic():
        LifeChange.objects.filter(project__in=held.values()).delete()
        LifeChange.objects.bulk_create(rows, batch_size=500)
        columns = ["stage", "status", "in_winter_rest", "started_on", "stats_started_on", "source"]
        Project.objects.bulk_update(held.values(), columns, batch_size=200)
        record(kind="project.life.load", actor=None, unit=None, facts={"projects": len(held), "rows": len(rows)})


def go_on(town: Town) -> None:
    """A few projects of July: papers come in, one passes a gate with a second person, others wait for one."""
    _complete(town, _one("梨树县", Stage.PREPARATION, 0))
    passed = _ask(
        town, _one("双辽市", Stage.PREPARATION, 0), Stage.BUILDING, "桩基已进场，施工许可正在窗口办理，本月办结"
    )
    if passed is not None:
        confirm_life(passed, by=town.city_hand, note="同意先行，7月底前补齐许可")
    _ask(town, _one("梨树县", Stage.PREPARATION, 1), Stage.BUILDING, "土方已开挖，省库编号待上级审核")
    _ask(town, _one("铁东区", Stage.PREPARATION, 0), Stage.BUILDING, "设备已到场，施工合同下周签订")
    _ask(town, _one("伊通满族自治县", Stage.BUILDING, 2), Stage.PREPARATION, "只做了场地平整，误报开工")
    _rest(town, "公主岭市", 3, "投资方调整方案，停工", date(2019, 8, 20))
    _rest(town, "铁西区", 4, "管线迁改，停工配合", date(2019, 7, 31))


def _told(held: Project, project: DemoProject, moment: datetime) -> Iterator[LifeChange]:
    held.source = source_of(project)
    before = Turn("", date.min, "")
    for turn in _turns(project, held.source):
        yield LifeChange(
            project=held, from_stage=before.stage, to_stage=turn.stage, from_status=before.status,
            to_status=turn.status, on=turn.on, winter=turn.winter, resumes_on=turn.resumes_on, reason=turn.reason,
            form=project.form, at=moment,
        )  # fmt: skip
        before = turn
    held.stage, held.status, held.in_winter_rest = before.stage, before.status, before.winter
    if project.started_on and before.stage == Stage.BUILDING:
        held.started_on = project.started_on
        held.stats_started_on = _later(project)


def _turns(project: DemoProject, source: str) -> Iterator[Turn]:
    chance = random.Random(f"{SEED}:life:{project.uid}")
    if project.form == "reserve":
        yield Turn(Stage.PLANNING, date(2019, 2, 1) + timedelta(chance.randrange(90)))
    elif project.form == "attraction":
        yield from _courted(chance, date(2018, 9, 1) + timedelta(chance.randrange(150)), chance.choice((0, 0, 1, 2)))
    else:
        yield from _built(chance, date.fromisoformat(str(project.started_on or "2019-06-15")), source)


def _courted(chance: random.Random, met: date, steps: int) -> Iterator[Turn]:
    yield Turn(Stage.TALKS, met)
    day = met
    for stage in (Stage.SIGNED, Stage.PREPARATION)[:steps]:
        day += timedelta(chance.randrange(30, 90))
        yield Turn(stage, min(day, date(2019, 4, 30)))


def _built(chance: random.Random, started: date, source: str) -> Iterator[Turn]:
    ahead = timedelta(chance.randrange(90, 260))
    if source == Source.ATTRACTION:
        yield Turn(Stage.TALKS, started - ahead - timedelta(chance.randrange(120, 260)))
        yield Turn(Stage.SIGNED, started - ahead - timedelta(chance.randrange(30, 110)))
    else:
        yield Turn(Stage.PLANNING, started - ahead - timedelta(chance.randrange(60, 300)))
    yield Turn(Stage.PREPARATION, started - ahead)
    if started > date(2019, 5, 8):
        return
    yield Turn(Stage.BUILDING, started)
    if started < date(2018, 10, 1) and chance.random() < 0.6:
        yield Turn(Stage.BUILDING, WINTER, Status.SUSPENDED, True, SPRING, "冬季停止室外施工")
        yield Turn(Stage.BUILDING, SPRING + timedelta(chance.randrange(-6, 12)))


def _later(project: DemoProject) -> str:
    """The statistics library often dates a start later: piling, not levelling."""
    chance = random.Random(f"{SEED}:stats:{project.uid}")
    if chance.random() < 0.3:
        return ""
    return str(project.start.shifted(chance.choice((0, 0, 1, 1, 2))))


def _one(unit: str, stage: str, number: int) -> Project | None:
    found = Project.objects.filter(unit__name=unit, stage=stage, status=Status.ONGOING, life_requests__isnull=True)
    return found.select_related("unit").order_by("pk")[number : number + 1].first()


def _ask(town: Town, project: Project | None, stage: str, reason: str) -> LifeRequest | None:
    if project is None:
        return None
    clerk = town.clerks[project.unit.name]
    return ask_life(project, by=clerk, on=clock.business_today(), stage=stage, reason=reason)


def _complete(town: Town, project: Project | None) -> None:
    """One project that has nearly everything; what is still open can be tried out."""
    if project is None:
        return
    clerk, day = town.clerks[project.unit.name], clock.business_today() - timedelta(9)
    for type, title, number in (
        (PaperType.APPROVAL, "项目备案通知书", "梨发改备〔2019〕47号"),
        (PaperType.CONTRACT, "建设工程施工合同", ""),
        (PaperType.SITE_PHOTO, "进场施工现场照片", ""),
    ):
        attach(
            project=project, type=type, name=f"{title}.pdf", data=PDF, by=clerk, title=title, number=number,
            dated_on=day,
        )  # fmt: skip


def _rest(town: Town, unit: str, number: int, reason: str, resumes_on: date) -> None:
    project = _one(unit, Stage.BUILDING, number)
    if project is not None:
        change_life(
            project, by=town.clerks[unit], on=clock.business_today(), status=Status.SUSPENDED, reason=reason,
            resumes_on=resumes_on,
        )  # fmt: skip
