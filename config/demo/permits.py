"""Permits, milestones and land of some sixty made-up projects, the same at every build.

Most rows are laid down at once; what should read like a story (a chain that is blocked, a baseline that moved, a
promise that ran out) goes through the real verbs.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from config.demo.people import Town
from config.demo.projects import SEED, DemoProject, projects
from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.base.workdays import WorkCalendar
from sanzhua.codes.calendar import shipped_calendar
from sanzhua.registry.actions import (
    Dates,
    LandTotals,
    ask_baseline,
    finish_permit,
    grant_baseline,
    lay_out,
    promise_permit,
    record_land,
    return_permit,
    set_dates,
    submit_permit,
)
from sanzhua.registry.actions.permit_plan import new_permit
from sanzhua.registry.choices import Stage
from sanzhua.registry.choices.permits import PermitState, Route, WorkKind
from sanzhua.registry.models import Milestone, Permit, PermitChange, PermitPlan, Project
from sanzhua.registry.rules.catalogue import Item, checklist, items_of, milestones_for
from sanzhua.registry.rules.permits import Clock

TODAY = date(2019, 7, 8)
FEWEST = 60
KINDS = {
    **dict.fromkeys(("13", "27", "30", "35"), WorkKind.INDUSTRY),
    **dict.fromkeys(("77", "78"), WorkKind.MUNICIPAL),
    **dict.fromkeys(("59", "70", "79", "83", "84"), WorkKind.BUILDING),
    **dict.fromkeys(("01", "03"), WorkKind.FARM),
    "44": WorkKind.ENERGY,
    "48": WorkKind.TRANSPORT,
    "76": WorkKind.WATER,
}
ROUTES = {"01": Route.APPROVAL, "02": Route.VERIFICATION, "03": Route.FILING}
NUMBERS = {1: "发改审批", 2: "环建", 3: "建审", 4: "建验"}
NOT_HERE = {
    "forest": "经核对不占用林地",
    "heritage": "不在文物保护单位控制地带内",
    "minerals": "不压覆重要矿产，不在地质灾害易发区",
    "energy": "能耗低于审查标准，已自行承诺",
    "water_use": "使用城市供水，不直接取水",
    "soil_water": "挖填土石方低于规定数量",
    "stability": "不涉及征地拆迁，无重大风险",
    "safety": "不属于危险化学品、矿山项目",
    "air_defence": "按规定缴纳易地建设费",
    "bidding": "企业自有资金，不属于必须招标的项目",
    "fire_design": "不属于特殊建设工程，已备案",
}
# With these a project that is being built may still wait.
SLOW = {"environment", "energy", "soil_water", "drawing", "fire_design", "construction_permit", "start_filing"}
RETURNS = ("缺公众参与说明，补正后重报", "红线图与宗地图不一致", "消防总平面未标注登高场地")


@dataclass(frozen=True)
class Chosen:
    demo: DemoProject
    project: Project
    by: Person
    route: Route
    kind: WorkKind
    new_land: bool
    year: int

    @property
    def chance(self) -> random.Random:
        return random.Random(f"{SEED}:permits:{self.demo.uid}")


def lay_permits(town: Town) -> None:
    """The business clock stands on the last day of the build when this is called."""
    chosen = _chosen(town)
    stories, others = chosen[:3], chosen[3:]
    _lay_rows(others, shipped_calendar())
    _lay_milestones(others)
    _blocked_chain(stories[0])
    _promise_run_out(stories[1])
    _moved_baseline(stories[2], town)
    _land(chosen[3:9])


def _chosen(town: Town) -> list[Chosen]:
    """Three for the stories, one of them without new land, then every third one that is built or about to be."""
    fresh = [one for one in projects() if one.form == "attraction" and one.unit in town.clerks]
    # Projects of long ago would stretch the picture over years: those begun since the autumn of 2018 tell enough.
    built = [one for one in projects() if one.form == "construction" and str(one.start) >= "2018-04"]
    renewals = [one for one in fresh if one.nature == "改建和技术改造" and one.code.split("-")[3] == "03"]
    long = next(one for one in built if str(one.finish) >= "2020-03")
    stories = [fresh[0], next(one for one in renewals if one is not fresh[0]), long]
    taken = {one.uid for one in stories}
    rest = [one for one in [*_spread(fresh, 13), *_spread(built, FEWEST)] if one.uid not in taken]
    rest = rest[: FEWEST - len(stories)]
    held = {one.uid: one for one in Project.objects.select_related("unit").filter(uid__in=[*taken, *_uids(rest)])}
    return [_choice(one, held[one.uid], town) for one in [*stories, *rest]]


def _spread(some: list[DemoProject], count: int) -> list[DemoProject]:
    """So many of them from all over the city."""
    step = max(1, len(some) // count)
    return some[::step][:count]


def _uids(some: Iterable[DemoProject]) -> list[str]:
    return [one.uid for one in some]


def _choice(demo: DemoProject, project: Project, town: Town) -> Chosen:
    route = ROUTES[demo.code.split("-")[3]]
    is_renewal = demo.nature == "改建和技术改造" and route == Route.FILING
    if is_renewal:
        route, kind = Route.PROMISE, WorkKind.RENEWAL
    else:
        kind = KINDS[demo.industry]
    new_land = not is_renewal and demo.nature == "新建"
    return Chosen(demo, project, town.clerks[demo.unit], route, kind, new_land, min(2019, demo.start.year))


def _lay_rows(chosen: list[Chosen], days: WorkCalendar) -> None:
    moment = clock.now()
    PermitPlan.objects.bulk_create(
        PermitPlan(
            project=one.project, route=one.route, kind=one.kind, new_land=one.new_land, year=one.year,
            by=one.by, at=moment,
        )
        for one in chosen
    )  # fmt: skip
    by_pk = {one.project.pk: one for one in chosen}
    rows = Permit.objects.bulk_create([permit for one in chosen for permit in _permits(one, days)], batch_size=500)
    PermitChange.objects.bulk_create(
        (change for permit in rows for change in _changes(permit, by_pk[permit.project_id])), batch_size=500
    )


def _permits(one: Chosen, days: WorkCalendar) -> list[Permit]:
    """Handed in as soon as what comes before is there, so that a project that is being built has what it needs."""
    chance = one.chance
    items = checklist(items_of(one.year), route=one.route, kind=one.kind, new_land=one.new_land)
    is_built = one.demo.form == "construction"
    begin = (one.demo.start.first_day if is_built else date(2019, 6, 1)) - timedelta(days=chance.randrange(150, 230))
    ends: dict[str, date] = {}
    made = []
    for place, item in enumerate(items):
        permit = new_permit(one.project, item, place)
        _live(permit, item, max([begin, *(ends[key] for key in item.after if key in ends)]), chance, days, is_built)
        if permit.status in (PermitState.DONE, PermitState.NOT_NEEDED):
            ends[item.key] = permit.finished_on or begin
        else:
            ends[item.key] = date.max - timedelta(days=400)
        made.append(permit)
    return made


def _live(permit: Permit, item: Item, ready: date, chance: random.Random, days: WorkCalendar, is_built: bool) -> None:
    """What became of one item that could be handed in from `ready` on."""
    if item.optional and chance.random() < 0.6:
        permit.status, permit.reason = PermitState.NOT_NEEDED, NOT_HERE.get(item.key, "经核对不需要办理")
        return
    limit = item.promised_days if item.promised_days is not None else 5
    submitted = ready + timedelta(days=chance.randrange(2, 12))
    if submitted > TODAY or (item.before != Stage.BUILDING and chance.random() < 0.97):
        return
    takes = max(0, round(limit * chance.uniform(0.5, 1.15)))
    finished = days.working_days_after(submitted, takes)
    permit.submitted_on = submitted
    # Of what is being built nearly all is there; one in forty is still with the issuer, or came back.
    stuck = limit >= 3 and (not is_built or item.key in SLOW) and chance.random() < 0.08
    if finished <= TODAY and not stuck:
        permit.status, permit.finished_on, permit.days_used = PermitState.DONE, finished, takes
        permit.number = f"{NUMBERS[item.phase]}〔{finished.year}〕{chance.randrange(3, 180)}号"
    elif stuck and chance.random() < 0.4:
        permit.status, permit.reason, permit.days_used = PermitState.RETURNED, chance.choice(RETURNS), 3
    else:
        since = max(submitted, TODAY - timedelta(days=chance.randrange(8, 50)))
        permit.status, permit.submitted_on, permit.clock_from = PermitState.IN_HAND, since, since
        permit.due_on = Clock(0, since).due_on(days, item.promised_days)
        permit.legal_due_on = Clock(0, since).due_on(days, item.legal_days)


def _changes(permit: Permit, one: Chosen) -> list[PermitChange]:
    steps: list[tuple[str, str, str, date, str]] = []
    if permit.submitted_on:
        steps.append(("submit", PermitState.NOT_BEGUN, PermitState.IN_HAND, permit.submitted_on, ""))
    if permit.finished_on:
        steps.append(("finish", PermitState.IN_HAND, PermitState.DONE, permit.finished_on, ""))
    if permit.status == PermitState.RETURNED and permit.submitted_on:
        back = permit.submitted_on + timedelta(days=4)
        steps.append(("send_back", PermitState.IN_HAND, PermitState.RETURNED, back, permit.reason))
    if permit.status == PermitState.NOT_NEEDED:
        on = min(TODAY, one.demo.start.first_day)
        steps.append(("set_aside", PermitState.NOT_BEGUN, PermitState.NOT_NEEDED, on, permit.reason))
    post = str(one.by.current_posts()[0])
    return [
        PermitChange(
            record=permit, verb=verb, from_status=before, to_status=after, by=one.by, post=post, note=note, on=on,
            at=clock.now(), business_at=datetime.combine(on, time(10), clock.SHANGHAI),
        )
        for verb, before, after, on, note in steps
    ]  # fmt: skip


def _lay_milestones(chosen: list[Chosen]) -> None:
    made = []
    for one in chosen:
        kinds, chance = milestones_for(one.kind), one.chance
        first = date.fromisoformat(one.demo.started_on) if one.demo.started_on else one.demo.start.first_day
        step = max(20, (one.demo.finish.last_day - first).days // max(1, len(kinds) - 1))
        is_behind = one.demo.form != "construction"
        for place, kind in enumerate(kinds):
            base = first + timedelta(days=place * step - (chance.choice((0, 0, 0, 0, 9)) if place == 0 else 0))
            met = base + timedelta(days=chance.randrange(-18, 7))
            actual = first if place == 0 else met
            was_met = not is_behind and actual <= TODAY and (place == 0 or chance.random() < 0.92)
            is_behind = not was_met
            late = not was_met and base < TODAY + timedelta(days=60)
            made.append(
                Milestone(
                    project=one.project, key=kind.key, title=kind.title, title_en=kind.title_en, place=place,
                    baseline_on=base, planned_on=base + timedelta(days=chance.choice((15, 30, 45)) if late else 0),
                    met_on=actual if was_met else None,
                )
            )  # fmt: skip
    Milestone.objects.bulk_create(made, batch_size=500)


def _laid(one: Chosen, day: date, *, route: Route, kind: WorkKind, new_land: bool) -> dict[str, Permit]:
    _on(day)
    lay_out(one.project, route=route, kind=kind, new_land=new_land, year=2019, by=one.by)
    rows = Permit.objects.filter(project=one.project).select_related("project__unit")
    return {permit.key: permit for permit in rows}


def _blocked_chain(one: Chosen) -> None:
    """Filed, then stuck: the land permit lies past both limits, the environment came back, all else waits."""
    permits = _laid(one, date(2019, 4, 16), route=Route.FILING, kind=one.kind, new_land=True)
    filed = permits["filing"]
    submit_permit(filed, on=date(2019, 4, 16), by=one.by)
    finish_permit(filed, on=date(2019, 4, 16), number="发改备〔2019〕27号", by=one.by)
    _on(date(2019, 5, 6))
    submit_permit(permits["land_use_plan"], on=date(2019, 5, 6), by=one.by)
    submit_permit(permits["environment"], on=date(2019, 5, 6), by=one.by)
    _on(date(2019, 5, 20))
    return_permit(permits["environment"], on=date(2019, 5, 20), reason=RETURNS[0], by=one.by)
    plans = {"start": date(2019, 6, 30), "foundation": date(2019, 9, 15), "completed": date(2020, 8, 31)}
    set_dates(one.project, dates={key: Dates(day, None) for key, day in plans.items()}, by=one.by)
    _on(TODAY)


def _promise_run_out(one: Chosen) -> None:
    permits = _laid(one, date(2019, 5, 8), route=Route.PROMISE, kind=WorkKind.RENEWAL, new_land=False)
    finish_permit(permits["promise_filing"], on=date(2019, 5, 8), number="工信承备〔2019〕6号", by=one.by)
    text = "开工前取得环评批复，未取得前不投入试生产"
    promise_permit(permits["environment"], text=text, due_on=date(2019, 6, 28), by=one.by)
    _on(TODAY)


def _moved_baseline(one: Chosen, town: Town) -> None:
    """The completion moved once with the city's yes; that of production waits for its answer."""
    _lay_rows([one], shipped_calendar())
    _lay_milestones([one])
    completed = Milestone.objects.select_related("project__unit").get(project=one.project, key="completed")
    output = Milestone.objects.select_related("project__unit").filter(project=one.project, met_on=None).last()
    if completed.baseline_on is None or output is None or output.baseline_on is None:
        raise LookupError(f"{one.demo.uid} has no baseline")
    _on(date(2019, 5, 22))
    Milestone.objects.filter(pk=completed.pk).update(planned_on=completed.baseline_on)
    new = completed.baseline_on + timedelta(days=61)
    moved = ask_baseline(completed, new=new, reason="主要设备供货推迟，冬季停工两个月", by=one.by)
    grant_baseline(moved, by=town.city_hand, allowed_by="常务副市长 周〇〇")
    _on(TODAY)
    later = output.baseline_on + timedelta(days=92)
    ask_baseline(output, new=later, reason="竣工顺延，正式投产相应顺延一个季度", by=one.by)


def _land(chosen: list[Chosen]) -> None:
    for one in chosen:
        chance = one.chance
        mu, homes = chance.randrange(40, 260), chance.randrange(0, 42)
        for day, share in ((date(2019, 4, 28), 0.4), (date(2019, 6, 28), chance.uniform(0.6, 1))):
            _on(day)
            done = LandTotals(
                Decimal(mu), Decimal(int(mu * share)), homes, int(homes * share), int(mu * share) * 42_000
            )
            note = "两户对评估价有异议，乡镇7月15日前再谈" if share < 0.9 else ""
            record_land(one.project, on=day, totals=done, by=one.by, note=note)
    _on(TODAY)


def _on(day: date) -> None:
    clock.start_business_at(datetime.combine(day, time(9), clock.SHANGHAI))
