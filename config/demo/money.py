"""Sources of money, year plans, financing needs and asks upward for some of the made-up projects."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date

from config.demo.people import Town
from config.demo.projects import SEED, WAN
from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.registry.actions import (
    add_source,
    ask_upward,
    explain_gap,
    follow_up,
    list_need,
    make_batch,
    record_answer,
    record_result,
    send_need,
    share_batch,
)
from sanzhua.registry.choices import Stage
from sanzhua.registry.models import FundEntry, FundLine, PlanAdjustment, Project, YearPlan
from sanzhua.registry.rules.money import seasonal_split

PROJECTS = 40
BOND = "2018年吉林省棚户区改造专项债券（二期）"
PLAN_PAPER = "四发改投资〔2019〕21号"
# Parts of the year as some units planned it themselves: equipment that comes in spring.
OWN_MONTHS = (0, 2, 10, 20, 25, 20, 10, 5, 4, 2, 1, 1)
BANKS = ("吉林银行四平分行", "中国农业发展银行四平市分行", "中国工商银行四平分行")
# Source, holder, instrument, year in which it falls due, share of the total in hundredths.
PUBLIC = (("central", "", "", None, 40), ("province", "", "", None, 15), ("county", "", "", None, 20))
PUBLIC_DEBT = (("bond", "", BOND, 2025, 25),)
PRIVATE = (("own", "", "", None, 60), ("bank", BANKS[0], "", 2022, 40))


@dataclass(frozen=True)
class Ask:
    unit: str
    kind: str
    level: str
    office: str
    title: str
    amount: int | None
    on: date
    by: str
    paper: str
    step: str


ASKS = (
    Ask(
        "梨树县", "funds", "centre", "国家发展改革委", "公共服务补短板中央预算内投资", 4_800 * WAN,
        date(2019, 3, 6), "王〇〇 县长", "梨政文〔2019〕12号", "赴京汇报，司里要求补充可研批复",
    ),
    Ask(
        "双辽市", "funds", "province", "省发展改革委", "城镇基础设施补短板省级资金", 1_500 * WAN,
        date(2019, 3, 18), "郭〇〇 市长", "双政文〔2019〕8号", "已补报县级配套承诺",
    ),
    Ask(
        "伊通满族自治县", "plan", "province", "省能源局", "分散式风电纳入省级年度规划", None,
        date(2019, 4, 2), "朴〇〇 县长", "伊政文〔2019〕15号", "省里组织专家论证",
    ),
    Ask(
        "铁西区", "pilot", "centre", "国家发展改革委", "老工业区搬迁改造试点", None,
        date(2019, 4, 22), "区长", "四西政文〔2019〕6号", "与省发展改革委沟通推荐名额",
    ),
    Ask(
        "公主岭市", "approval", "province", "省自然资源厅", "国道改扩建用地预审", None,
        date(2019, 5, 9), "市长", "公政文〔2019〕22号", "补正材料已报",
    ),
)  # fmt: skip


def fund_projects(town: Town) -> None:
    """Plans and sources are written in bulk; what people answered and won goes through the verbs."""
    building = Project.objects.filter(stage=Stage.BUILDING, uid__startswith="demo", facts__plan_year__gt=500 * WAN)
    every = list(building.select_related("unit").order_by("pk"))
    chosen = every[:: max(1, len(every) // PROJECTS)][:PROJECTS]
    _lines(chosen, town.city_hand)
    _plans(chosen, town.city_hand)
    for project in chosen[:2]:
        explain_gap(project, reason="铺底流动资金由企业投产前另行安排", by=town.city_hand)
    _needs([one for one in chosen if not _is_public(one)][::6], town)
    _asks([one for one in every if _is_public(one) and one not in chosen], town)


def _is_public(project: Project) -> bool:
    return "-01-" in str(project.facts.get("code") or "")


def _lines(chosen: list[Project], by: Person) -> None:
    lines, shares = [], []
    for place, project in enumerate(chosen):
        sources = (*PUBLIC, *PUBLIC_DEBT) if _is_public(project) else PRIVATE
        for source, holder, instrument, due_year, share in sources:
            due = 2019 if due_year and place == 5 else due_year
            lines.append(
                FundLine(
                    project=project, source=source, holder=holder, instrument=instrument, due_year=due, by=by,
                    at=clock.now(),
                )
            )  # fmt: skip
            shares.append(share if place > 1 else share - 2)
    made = FundLine.objects.bulk_create(lines)
    entries = [entry for line, share in zip(made, shares, strict=True) for entry in _entries(line, share, by)]
    FundEntry.objects.bulk_create(entries, batch_size=500)


def _entries(line: FundLine, share: int, by: Person) -> list[FundEntry]:
    """Planned in full; allotted, arrived, paid and done ever less, each on its day."""
    chance = random.Random(f"{SEED}:{line.project.uid}:{line.source}:{line.holder}")
    left = (line.project.total or 0) * share // 100 // WAN * WAN
    steps: list[tuple[str, date]] = [("planned", date(2019, 2, 20)), ("arrived", date(2019, 5, 15))]
    if line.by_paper:
        steps.insert(1, ("allotted", date(2019, 4, 10)))
    made = []
    for kind, on in [*steps, ("paid", date(2019, 6, 5)), ("done", date(2019, 6, 28))]:
        made.append(FundEntry(line=line, kind=kind, amount=left, on=on, by=by, at=clock.now()))
        left = int(left * chance.uniform(0.55, 0.95)) // WAN * WAN
    return [entry for entry in made if entry.amount]


def _plans(chosen: list[Project], by: Person) -> None:
    """One in eight was cut in June, another is its unit's own month by month; the register holds what is in force."""
    approved = {"approver": "市政府常务会议", "by": by, "at": clock.now()}
    plans, cuts = [], []
    for place, project in enumerate(chosen):
        now = int(project.facts["plan_year"])
        own = place % 8 == 3
        first = seasonal_split(now if place % 8 else now * 12 // 10, OWN_MONTHS if own else None)
        plan = YearPlan(
            project=project, year=2019, months=list(first), by_curve=not own, on=date(2019, 2, 20), paper=PLAN_PAPER,
            **approved,
        )  # fmt: skip
        plans.append(plan)
        if place % 8 == 0:
            rest = seasonal_split(now - sum(first[:6]), seasonal_split(sum(first))[6:])
            cuts.append(
                PlanAdjustment(
                    plan=plan, months=[*first[:6], *rest], on=date(2019, 7, 2), paper="四政纪〔2019〕11号",
                    reason="征地拆迁滞后，部分工程移到明年", **approved,
                )
            )  # fmt: skip
    YearPlan.objects.bulk_create(plans)
    PlanAdjustment.objects.bulk_create(cuts)


def _needs(chosen: list[Project], town: Town) -> None:
    city, words = town.city_hand, ("购置生产设备", "厂房二期建设", "收购原料的流动资金", "技术改造")
    made = [
        list_need(
            project, amount=(place + 2) * 800 * WAN, purpose=words[place], term_months=12 * (place + 1),
            collateral="厂房及土地使用权抵押", contact=str(project.facts.get("contact") or ""),
            phone=str(project.facts.get("phone") or ""), by=city,
        )
        for place, project in enumerate(chosen[:4])
    ]  # fmt: skip
    first = send_need(made[0], banks=BANKS, on=date(2019, 6, 3), by=city)
    record_answer(first[0], "approve", on=date(2019, 6, 18), amount=1_200 * WAN, by=city)
    record_answer(first[0], "draw", on=date(2019, 6, 28), amount=500 * WAN, by=city)
    record_answer(first[1], "decline", on=date(2019, 6, 12), note="企业成立不足两年", by=city)
    second = send_need(made[1], banks=BANKS[1:], on=date(2019, 6, 20), by=city)
    record_answer(second[0], "interest", on=date(2019, 6, 27), by=city)
    send_need(made[2], banks=BANKS[:1], on=date(2019, 7, 2), by=city)


def _asks(chosen: list[Project], town: Town) -> None:
    made = []
    for told in ASKS:
        clerk = town.clerks[told.unit]
        ask = ask_upward(
            unit=town.units[told.unit], kind=told.kind, level=told.level, office=told.office, title=told.title,
            amount=told.amount, asked_on=told.on, asked_by=told.by, paper=told.paper, by=clerk,
        )  # fmt: skip
        follow_up(ask, on=told.on.replace(day=28), text=told.step, by=clerk)
        made.append(ask)
    city = town.city_hand
    numbers = ("发改投资〔2019〕812号", "吉发改投资〔2019〕233号")
    for place, (number, special) in enumerate(zip(numbers, ("公共服务补短板", "城镇基础设施补短板"), strict=True)):
        amount = (made[place].amount or 0) * 8 // 10
        record_result(made[place], "win", on=date(2019, 6, 10), paper=number, amount=amount, by=city)
        batch = make_batch(
            unit=made[place].unit,
            batch_no=number,
            special=special,
            issued_on=date(2019, 6, 10),
            ask=made[place],
            by=city,
        )
        level = ("central", "province")[place]
        own = [project for project in chosen if project.unit_id == batch.unit_id]
        for project in sorted(own, key=lambda one: -(one.total or 0))[:2]:
            part = min(amount // 2, (project.total or 0) // 3) // WAN * WAN
            rest = (project.total or 0) - part
            add_source(project, source=level, planned=part, on=batch.issued_on, by=city)
            add_source(project, source="county", planned=rest, on=batch.issued_on, by=city)
            share_batch(batch, project, by=city, **{level: part}, county=rest // 2)
    record_result(made[3], "refuse", on=date(2019, 6, 25), note="本批试点名额已满，明年再报", by=city)
