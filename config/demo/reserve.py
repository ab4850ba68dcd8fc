"""The reserve pool of the demonstration: two years of admissions, two chains, cases on every step of the way.

What lies in the past is entered in bulk, as an opening load would; what is under way is done by the real verbs.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from config.demo.people import Town
from config.demo.projects import FIRMS, SEED, WAN, city, projects
from sanzhua.accounts.models import Person, Unit
from sanzhua.base import clock
from sanzhua.base.periods import Period
from sanzhua.codes.industries import industry_name
from sanzhua.registry.actions import create_projects, zombies
from sanzhua.registry.actions import reserve as pool
from sanzhua.registry.actions.chains import link_project, make_chain
from sanzhua.registry.choices import Stage
from sanzhua.registry.choices.reserve import AdmissionStatus, ProjectKind, Tier, Verdict
from sanzhua.registry.models import (
    Admission,
    AdmissionChange,
    Admitted,
    ExpertOpinion,
    Project,
    ReserveTarget,
    TierChange,
    ZombieCase,
)
from sanzhua.registry.queries.reserve import tier_of
from sanzhua.registry.rules.reserve import tier_by_rule
from sanzhua.registry.rules.reserve_data import parameters

YI = 10_000 * WAN
# industry, livelihood or not, role in a chain, works
WORKS: tuple[tuple[str, bool, str, tuple[str, ...]], ...] = (
    ("01", False, "upstream", ("鲜食玉米种植基地", "优质玉米良种繁育")),
    ("13", False, "midstream", ("玉米淀粉糖", "聚乳酸新材料", "玉米胚芽油", "氨基酸发酵")),
    ("59", False, "downstream", ("粮食物流园", "食品冷链交易中心")),
    ("31", False, "upstream", ("特种钢板材", "精密铸件")),
    ("34", False, "midstream", ("板式换热器智能车间", "新能源专用车底盘", "农机装备产业园")),
    ("44", False, "", ("风电场", "秸秆综合利用热电")),
    ("83", True, "", ("职业教育园区", "公办幼儿园集群")),
    ("84", True, "", ("康养中心", "区域医疗中心")),
    ("77", True, "", ("流域水环境综合治理", "生活垃圾分类处理")),
)
CHAINS = (
    ("玉米精深加工产业链", "四平市农业农村局", ("01", "13", "59")),
    ("换热器和装备制造产业链", "四平市工业和信息化局", ("34",)),
)
TARGETS = (48, 30, 26, 24, 14, 14, 10, 8)
# A package and its parts: the whole, a part that reaches the line itself, one that does not.
PACKAGE = (
    ("pack0001", "铁西区老旧小区综合改造打包项目", 2 * YI),
    ("pack0002", "铁西区老旧小区综合改造一期工程", 12_000 * WAN),
    ("pack0003", "铁西区老旧小区综合改造二期工程", 8_000 * WAN),
)
EXPERTS = ("周教授", "冯高工", "沈研究员", "乔总工")
# Units with a case each, and one more project of the queue; all admitted in spring 2018 and silent since.
SILENT = ("公主岭市", "梨树县", "伊通满族自治县", "双辽市", "铁东区", "铁西区", "公主岭市")


@dataclass(frozen=True, slots=True)
class Wish:
    """A made-up project of the pool; `start` is its planned start and `on` the day of its admission."""

    uid: str
    unit: str
    name: str
    total: int
    industry: str
    livelihood: bool
    start: Period
    on: date


def fill_pool(town: Town) -> None:
    """Everything of this chapter, after the months of the demonstration were built."""
    wishes = [*_wishes(), *_packaged(), *_silent()]
    made = _enter(town, wishes)
    _plan_starts()
    _admit(town, wishes, made)
    _package(made)
    _tiers(town, made)
    _targets(town)
    _chains(town, wishes, made)
    _applications(town)
    _cases(town, made)


def _wishes() -> list[Wish]:
    """Sixty, by turns over the units that are regions or zones."""
    units = [unit for unit in city()["reporting"] if unit["kind"] != "department"]
    return [_wish(number, units[(number + number // len(units)) % len(units)]) for number in range(60)]


def _wish(number: int, unit: dict[str, Any]) -> Wish:
    chance = random.Random(f"{SEED}:reserve:{number}")
    industry, livelihood, _role, works = WORKS[number % len(WORKS)]
    work, firm = works[number // len(WORKS) % len(works)], FIRMS[number % len(FIRMS)]
    short = unit.get("short_name", unit["name"])
    name = f"{short}{chance.choice(unit['places'])}{work}工程" if livelihood else f"{short}{firm}{work}项目"
    wan = chance.randrange(5_200, 16_000, 100) if livelihood else chance.randrange(10_000, 260_000, 1_000)
    year = chance.choice((2018, 2019, 2019))
    month = chance.randrange(1, 13 if year == 2018 else 7)
    return Wish(
        uid=f"pool{number + 1:04d}",
        unit=unit["name"],
        name=name,
        total=wan * WAN,
        industry=industry,
        livelihood=livelihood,
        start=Period(2019, 8).shifted(chance.randrange(0, 44)),
        on=date(year, month, chance.randrange(2, 28)),
    )


def _packaged() -> list[Wish]:
    day = date(2019, 4, 16)
    return [Wish(uid, "铁西区", name, total, "83", True, Period(2020, 4), day) for uid, name, total in PACKAGE]


def _silent() -> list[Wish]:
    works = ("肉牛交易中心", "中药材种植", "汽车零部件", "石油机械装备", "满族文化小镇", "建材物流城", "电子商务园")
    return [
        Wish(
            uid=f"idle{number + 1:04d}",
            unit=unit,
            name=f"{_short(unit)}{works[number]}项目",
            total=(2 + number) * YI,
            industry="59",
            livelihood=False,
            start=Period(2018, 5),
            on=date(2018, 3, 5 + number),
        )
        for number, unit in enumerate(SILENT)
    ]


def _short(name: str) -> str:
    return next((str(unit.get("short_name", name)) for unit in city()["reporting"] if unit["name"] == name), name)


def _enter(town: Town, wishes: list[Wish]) -> dict[str, Project]:
    made: dict[str, Project] = {}
    for unit in dict.fromkeys(wish.unit for wish in wishes):
        own = [wish for wish in wishes if wish.unit == unit]
        entered = create_projects(
            unit=town.units[unit],
            projects=[(wish.name, _facts(wish)) for wish in own],
            from_day=min(wish.on for wish in own).replace(day=1),
            uids=[wish.uid for wish in own],
        )
        made.update((project.uid, project) for project in entered)
    near = [wish.uid for wish in wishes if wish.start < Period(2020, 7) and wish.start.year > 2018]
    Project.objects.filter(uid__in=near).update(stage=Stage.PREPARATION)
    return made


def _facts(wish: Wish) -> dict[str, object]:
    return {
        "total": wish.total,
        "industry": industry_name(wish.industry),
        "start_plan": str(wish.start),
        "content": "建设内容见项目建议书（演示数据）",
        "admitted_on": wish.on.isoformat(),
    }


def _plan_starts() -> None:
    """The projects of the other forms get their planned start, so that the tiers can be told."""
    starts = {project.uid: str(project.start) for project in projects() if project.form != "construction"}
    held = list(Project.objects.filter(uid__in=starts))
    for project in held:
        project.facts = {**project.facts, "start_plan": starts[project.uid]}
    Project.objects.bulk_update(held, ["facts"], batch_size=200)


def _admit(town: Town, wishes: list[Wish], made: dict[str, Project]) -> None:
    asked = Admission.objects.bulk_create(_application(town, wish, made[wish.uid]) for wish in wishes)
    ExpertOpinion.objects.bulk_create(
        _opinion(town, number, wish, admission)
        for number, (wish, admission) in enumerate(zip(wishes, asked, strict=True))
    )
    AdmissionChange.objects.bulk_create(_change(town, row) for row in asked)
    Admitted.objects.bulk_create(
        Admitted(
            admission=row,
            project=row.project,
            on=row.applied_on,
            total=row.total or 0,
            unit=row.project.unit,
            unit_name=row.project.unit.name,
            region=row.project.region,
            industry=row.project.facts["industry"],
            kind=row.kind,
            tier=row.tier_wished,
            package=row.project.uid,
        )
        for row in asked
    )
    TierChange.objects.bulk_create(
        TierChange(
            project=row.project,
            to_tier=row.tier_wished,
            by_rule=row.tier_wished,
            on=row.applied_on,
            by=town.city_hand,
            at=clock.now(),
        )
        for row in asked
    )


def _application(town: Town, wish: Wish, project: Project) -> Admission:
    return Admission(
        project=project,
        status=AdmissionStatus.ADMITTED,
        kind=ProjectKind.LIVELIHOOD if wish.livelihood else ProjectKind.INDUSTRY,
        total=wish.total,
        tier_wished=_tier(wish),
        grounds="符合产业方向，土地和市场条件基本具备。（演示数据）",
        applied_on=wish.on,
        by=town.clerks[wish.unit],
        at=clock.now(),
    )


def _tier(wish: Wish) -> str:
    values = {key: one.value for key, one in parameters().items()}
    return tier_by_rule(start_planned=wish.start, year=wish.on.year, permits_done=None, values=values) or Tier.EARLY


def _opinion(town: Town, number: int, wish: Wish, admission: Admission) -> ExpertOpinion:
    return ExpertOpinion(
        admission=admission,
        expert=EXPERTS[number % len(EXPERTS)],
        office="省工程咨询中心",
        verdict=Verdict.CONDITIONAL if number % 5 == 0 else Verdict.SUPPORT,
        score=70 + number * 7 % 26,
        text="项目方向与本地资源相符，建议抓紧落实用地。",
        given_on=wish.on,
        by=town.city_hand,
        at=clock.now(),
    )


def _change(town: Town, admission: Admission) -> AdmissionChange:
    moment = datetime.combine(admission.applied_on, time(10), clock.SHANGHAI)
    return AdmissionChange(
        record=admission,
        verb="admit",
        from_status=AdmissionStatus.APPLIED,
        to_status=AdmissionStatus.ADMITTED,
        by=town.city_hand,
        at=moment,
        business_at=moment,
    )


def _package(made: dict[str, Project]) -> None:
    """One package with two parts, admitted together: they count as one."""
    whole, *parts = (made[uid] for uid, _name, _total in PACKAGE)
    Admitted.objects.filter(project=whole).update(is_package=True)
    Project.objects.filter(pk__in=[part.pk for part in parts]).update(parent=whole)
    Admitted.objects.filter(project__in=parts).update(package=whole.uid)


def _tiers(town: Town, made: dict[str, Project]) -> None:
    """Promotions and one demotion, told by their day."""
    moves = (
        ("pool0001", date(2019, 4, 9), "前期手续加快，提前一年开工。"),
        ("pool0004", date(2019, 5, 21), "土地已摘牌。"),
        ("pool0010", date(2019, 6, 18), "投资方要求推后，手续暂缓。"),
        ("pool0016", date(2019, 6, 25), "列入年度重点。"),
    )
    order = Tier.values
    for uid, day, reason in moves:
        now = order.index(tier_of(made[uid]))
        to = order[now - 1] if "推后" in reason and now else order[min(now + 1, 2)]
        if to != order[now]:
            _on(day)
            pool.change_tier(made[uid], by=town.city_hand, tier=to, reason=reason, on=day)
    Project.objects.filter(uid__in=["pool0001", "pool0021"]).update(total=6_000 * WAN)


def _targets(town: Town) -> None:
    units = [unit["name"] for unit in city()["reporting"] if unit["kind"] != "department"]
    ReserveTarget.objects.bulk_create(
        ReserveTarget(
            unit=town.units[name],
            year=2019,
            number=number,
            reason="三抓方案：全年谋划亿元以上项目180个",
            by=town.city_hand,
            at=clock.now(),
        )
        for name, number in zip(units, TARGETS, strict=False)
    )


def _chains(town: Town, wishes: list[Wish], made: dict[str, Project]) -> None:
    _on(date(2019, 4, 2))
    roles = {industry: role for industry, _livelihood, role, _works in WORKS}
    for name, lead, industries in CHAINS:
        chain = make_chain(name=name, lead=town.units[lead], target=100 * YI, target_year=2022, by=town.city_hand)
        for wish in [wish for wish in wishes if wish.industry in industries and not wish.uid.startswith("idle")][:7]:
            link_project(chain, project=made[wish.uid], role=roles[wish.industry], by=town.city_hand)
    # A logistics park serves both chains.
    link_project(chain, project=made["pool0003"], role="downstream", by=town.city_hand)


def _applications(town: Town) -> None:
    """Three on the way: new, with an opinion, and sent back."""
    grounds = "项目已编制建议书，投资意向明确。（演示数据）"
    for place, (uid, unit) in enumerate((("demo0060", "梨树县"), ("demo0166", "铁西区"), ("demo0030", "公主岭市"))):
        _on(date(2019, 7, 3 + place))
        project = Project.objects.select_related("unit", "parent").get(uid=uid)
        asked = pool.apply_for_admission(
            project, by=town.clerks[unit], kind=ProjectKind.INDUSTRY, tier=Tier.ROLLING, grounds=grounds
        )
        if place == 1:
            said = "市场容量有限，建议先落实订单。"
            pool.give_opinion(
                asked,
                by=town.city_hand,
                expert="冯高工",
                verdict=Verdict.CONDITIONAL,
                text=said,
                given_on=date(2019, 7, 4),
                office="省工程咨询中心",
                score=72,
            )
        elif place == 2:
            pool.return_to_unit(asked, by=town.city_hand, note="请补充用地意见和资金来源。")


def _cases(town: Town, made: dict[str, Project]) -> None:
    """Kept, waiting for an answer, exited, waiting for a decision, revived; two more stay in the queue."""
    idle = {unit: made[f"idle{place + 1:04d}"] for place, unit in enumerate(SILENT[:5])}
    answered = "企业资金困难，正在洽谈新的投资方。"
    kept = _notified(town, idle["公主岭市"], date(2019, 6, 5))
    _answered(town, kept, date(2019, 6, 14), "已与新投资方签订意向协议，九月底前完成摘牌。")
    _on(date(2019, 6, 19))
    zombies.keep(
        kept,
        by=town.city_hand,
        note="投资方明确，给予期限。",
        conditions="9月30日前取得土地并签订正式协议",
        until=date(2019, 9, 30),
    )
    _answered(town, _notified(town, idle["双辽市"], date(2019, 6, 20)), date(2019, 7, 2), answered)
    _notified(town, idle["梨树县"], date(2019, 6, 28))
    gone = _exited(town, idle["伊通满族自治县"], "2019年第1号", "企业已停业，单位同意退出。", date(2019, 6, 24))
    back = _exited(town, idle["铁东区"], "2019年第1号", "投资方撤资，不再建设。", date(2019, 6, 24))
    _on(date(2019, 6, 28))
    zombies.ask_revival(back, by=town.clerks["铁东区"], note="新投资方已签订投资协议。")
    _on(date(2019, 7, 2))
    zombies.revive(back, by=town.city_hand, note="投资协议和资金证明已核对。")
    assert gone.list_number == back.list_number


def _notified(town: Town, project: Project, day: date) -> ZombieCase:
    _on(day)
    case = zombies.suspect(project, by=town.city_hand)
    zombies.notify(case, by=town.city_hand, told=f"{_head(town, project.unit).name}（单位主要领导）")
    return case


def _answered(town: Town, case: ZombieCase, day: date, text: str) -> None:
    _on(day)
    zombies.answer(case, by=town.clerks[case.project.unit.name], text=text)


def _exited(town: Town, project: Project, number: str, why: str, day: date) -> ZombieCase:
    case = _notified(town, project, date(2019, 6, 5))
    _answered(town, case, date(2019, 6, 12), "企业无力继续，同意退出储备库。")
    _on(date(2019, 6, 20))
    zombies.decide_exit(case, by=town.city_hand, note=why)
    _on(day)
    zombies.exit_pool(case, by=town.city_hand, list_number=number)
    return case


def _head(town: Town, unit: Unit) -> Person:
    return town.heads[unit.name]


def _on(day: date, hour: int = 10) -> None:
    clock.start_business_at(datetime.combine(day, time(hour), clock.SHANGHAI))
