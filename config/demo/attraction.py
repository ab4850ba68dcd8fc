"""Attraction, leaders and a competition of the demonstration city; made up, and the same at every build."""

from __future__ import annotations

import csv
import io
import random
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from django.db import transaction

from config.demo.people import Town
from config.demo.projects import SEED, DemoProject, projects, register_facts
from sanzhua.accounts.choices import UnitKind
from sanzhua.accounts.models import Person, Post
from sanzhua.dispatch.history import load_history
from sanzhua.registry import actions
from sanzhua.registry.choices import Source, Stage
from sanzhua.registry.choices.attraction import ContactWay, Level, Method, PromiseKind, PromisePaper
from sanzhua.registry.models import Investor, Project

Clock = Callable[[date], None]

WAN = 10_000
SPRING = date(2019, 4, 18)
CITY_LEADERS = (
    ("郭〇〇", "市长"),
    ("孙〇〇", "副市长"),
    ("李〇〇", "副市长"),
    ("赵〇〇", "市人大常委会副主任"),
    ("何〇〇", "市政协副主席"),
)
LEAVES, COMES = ("孙〇〇", "副市长"), ("钱〇〇", "副市长")
PLACES = (
    ("浙江省杭州市", "yangtze"),
    ("北京市", "jjj"),
    ("广东省深圳市", "gba"),
    ("天津市", "jjj"),
    ("江苏省苏州市", "yangtze"),
    ("韩国仁川", "japan_korea"),
    ("台湾台中", "taiwan"),
    ("德国巴伐利亚", "west"),
    ("山东省潍坊市", ""),
)
INDUSTRIES = {"13": "food", "35": "equipment", "27": "health", "30": "equipment"}
FIRM_WORDS = (
    *("天目", "海川", "云帆", "诚远", "博瑞", "金桥", "润禾", "东晟", "启明", "卓越", "安泰", "百川", "长河", "鼎新"),
    *("富春", "广源", "恒基", "嘉禾", "康居", "蓝海", "明德", "宁远", "普惠", "清源", "荣昌", "三江", "泰和", "万邦"),
    *("祥云", "亚美", "中盛", "紫光", "大有", "峰华", "国安", "浩瀚", "江北", "凯旋", "联创", "美林", "南岭", "鹏程"),
    *("齐峰", "瑞安", "盛世", "通达", "维康", "新越", "延庆", "正阳", "宏图", "优品", "乐土", "西岭", "森茂", "永固"),
)
TALKS = (
    ("介绍园区和电价，对方要宗地图", "发宗地图和电价测算"),
    ("来厂区看了两块地，倾向北侧", "约规划部门答复容积率"),
    ("谈用工和公寓，对方要校企名单", "对接职教中心"),
    ("对方财务测算回收期，嫌物流贵", "请物流企业报价"),
    ("核对意向书条款，违约条款待议", "法务出修改稿"),
)
METRICS = [
    ("attraction", "signed", 15, "higher"),
    ("attraction", "landed", 15, "higher"),
    ("attraction", "contract_amount", 10, "higher"),
    ("attraction", "arrived_year", 20, "higher"),
    ("construction", "started", 15, "higher"),
    ("construction", "done_year", 15, "higher"),
    ("construction", "completion_rate", 10, "higher"),
]
PLAN = {
    ("region", "yangtze"): (12, 1_800_000_000),
    ("region", "jjj"): (15, 2_600_000_000),
    ("region", "gba"): (6, 900_000_000),
    ("industry", "equipment"): (14, 2_000_000_000),
    ("industry", "food"): (16, 2_400_000_000),
}


def give_leaders(town: Town) -> None:
    """City leaders for the thirty largest projects and the counties, heads of the counties for the sixty largest."""
    largest = sorted(projects(), key=lambda one: (-one.total, one.uid))[:60]
    held = Project.objects.select_related("unit").in_bulk([one.uid for one in largest], field_name="uid")
    heads = {post.scope_id: post for post in Post.objects.filter(role="head").select_related("person", "unit")}
    with transaction.atomic():
        for place, one in enumerate(largest):
            project = held[one.uid]
            if place < 30:
                _city_leader(town, place, one, project)
            if project.unit.kind in (UnitKind.REGION, UnitKind.ZONE):
                leader = actions.Leader.of(heads[project.unit_id])
                team = [actions.Member(one.contact, one.lead_unit, "liaison")]
                by = town.clerks[one.unit]
                actions.assign(
                    project=project, level=Level.COUNTY, leader=leader, on=SPRING, by=by,
                    department=one.lead_unit, team=team,
                )  # fmt: skip
        counties = [unit for unit in town.units.values() if unit.is_reporting and unit.kind == UnitKind.REGION]
        for place, county in enumerate(counties):
            leader = actions.Leader(*CITY_LEADERS[place % len(CITY_LEADERS)])
            actions.assign(county=county, level=Level.CITY, leader=leader, on=SPRING, by=town.city_hand)


def _city_leader(town: Town, place: int, one: DemoProject, project: Project) -> None:
    leader = actions.Leader(*CITY_LEADERS[place % len(CITY_LEADERS)])
    if place % 6 == 5:
        leader = actions.Leader.of(Post.objects.select_related("person", "unit").get(person__username="zhou"))
    actions.assign(
        project=project,
        level=Level.CITY,
        leader=leader,
        on=SPRING,
        by=town.city_hand,
        department=one.lead_unit,
        team=[actions.Member(one.contact, one.lead_unit, "chief")],
    )


def pursue(town: Town, clock_to: Clock) -> None:
    """May's figures, then the contacts and promises until 1 July, a hand-over, shares and a competition."""
    _load_may()
    clock_to(date(2019, 7, 1))
    courted = [one for one in projects() if one.form == "attraction"]
    Project.objects.filter(uid__in=[one.uid for one in courted]).update(source=Source.ATTRACTION)
    for stage in (Stage.SIGNED, Stage.PREPARATION):
        uids = [one.uid for place, one in enumerate(courted) if _stage(place) == stage]
        Project.objects.filter(uid__in=uids).update(stage=stage)
    held = Project.objects.select_related("unit").in_bulk([one.uid for one in courted], field_name="uid")
    with transaction.atomic():
        for place, one in enumerate(courted):
            _court(town, place, one, held[one.uid])
        _alike(town, courted, held)
        _shares(town, courted, held)
        gone = [one for one in courted if one.unit == "伊通满族自治县"][-1]
        actions.lose(
            project=held[gone.uid],
            on=date(2019, 6, 28),
            lost_to="山东省潍坊市",
            reason_key="land",
            by=town.clerks[gone.unit],
            note="连片净地不足200亩",
        )
        actions.plan_targets(year=2019, plans=PLAN, by=town.city_hand)
        actions.remind_of_silence()
        actions.hand_over(
            level=Level.CITY,
            former=actions.Leader(*LEAVES),
            leader=actions.Leader(*COMES),
            on=date(2019, 7, 1),
            by=town.city_hand,
            note="孙〇〇同志工作调动，分管工作由钱〇〇同志接续。",
        )
        contest = actions.open_competition(
            title="2019年上半年七比七赛（5月）", period="2019-05", metrics=METRICS, by=town.city_hand
        )
        actions.close_competition(competition=contest, by=town.city_hand)


def _stage(place: int) -> Stage:
    return (Stage.TALKS, Stage.TALKS, Stage.SIGNED, Stage.TALKS, Stage.PREPARATION)[place % 5]


def _word(place: int) -> str:
    return ("洽谈", "意向", "签约", "洽谈", "落地")[place % 5]


def _court(town: Town, place: int, one: DemoProject, project: Project) -> None:
    chance, clerk = random.Random(f"{SEED}:court:{one.uid}"), town.clerks[one.unit]
    origin, region = PLACES[place % len(PLACES)]
    actions.describe(
        project=project,
        by=clerk,
        origin=origin,
        region_key=region,
        industry_key=INDUSTRIES.get(one.industry, ""),
        method=chance.choice(Method.values[:4]),
        event=chance.choice(("", "东北亚博览会", "京津冀产业对接会", "全球吉商大会")),
    )
    city = origin.split("省")[-1].removesuffix("市")
    trade = {"food": "食品", "equipment": "装备", "health": "药业"}.get(INDUSTRIES.get(one.industry, ""), "实业发展")
    name = f"{city}{FIRM_WORDS[place % len(FIRM_WORDS)]}{trade}有限公司"
    actions.add_investor(project=project, name=name, by=clerk, code=_code(one, place), origin=origin, region_key=region)
    actions.follow(project=project, name=one.contact, post=one.lead_unit, on=date(2019, 3, 4), by=clerk)
    _contacts(chance, place, project, clerk)
    _promises(chance, place, one, project, clerk)


def _code(one: DemoProject, place: int) -> str:
    return one.owner_code if place % 3 == 0 else ""


def _contacts(chance: random.Random, place: int, project: Project, by: Person) -> None:
    """Most were spoken with in the last days of June; every twelfth has been silent since early June."""
    last = date(2019, 6, 3) if place % 12 == 3 else date(2019, 6, 24) + timedelta(days=chance.randrange(8))
    for back in (chance.randrange(25, 50), 0):
        said, after = chance.choice(TALKS)
        on = last - timedelta(days=back)
        way = chance.choice(ContactWay.values)
        next_on = None if back else on + timedelta(days=chance.randrange(5, 16))
        actions.log_contact(
            project=project, on=on, way=way, said=said, by=by, with_whom="项目部经理", next_step=after, next_on=next_on
        )


def _promises(chance: random.Random, place: int, one: DemoProject, project: Project, by: Person) -> None:
    if _word(place) == "洽谈":
        return
    first = date(2019, 3, 1) + timedelta(days=chance.randrange(40))
    tax = 80 * WAN + one.total // 60 // WAN * WAN
    wanted = {PromiseKind.INVESTMENT: one.total, PromiseKind.JOBS: 40 + place * 3, PromiseKind.TAX: tax}
    for kind, amount in wanted.items():
        actions.promise(project=project, kind=kind, amount=amount, on=first, paper=PromisePaper.INTENT, by=by)
    if _stage(place) == Stage.TALKS:
        return
    signed = first + timedelta(days=45)
    for kind, amount in {**wanted, PromiseKind.INVESTMENT: one.total * 11 // 10 // WAN * WAN}.items():
        title = f"投资协议（2019）第{place + 1}号"
        actions.promise(
            project=project, kind=kind, amount=amount, on=signed, paper=PromisePaper.AGREEMENT, by=by, paper_title=title
        )
    arrived = one.total * chance.randrange(5, 30) // 100 // WAN * WAN
    basis, last = "到位资金银行凭证", date(2019, 5, 31)
    actions.realise(project=project, kind=PromiseKind.INVESTMENT, amount=arrived, on=last, basis=basis, by=by)


def _alike(town: Town, courted: list[DemoProject], held: dict[str, Project]) -> None:
    """One firm that two counties met, still to be decided, and a pair that was decided before."""
    lishu, shuangliao = (next(one for one in courted if one.unit == name) for name in ("梨树县", "双辽市"))
    yitong = next(one for one in courted if one.unit == "伊通满族自治县")
    for one, name in ((lishu, "杭州华鑫换热科技有限公司"), (shuangliao, "杭州华鑫换热科技股份有限公司")):
        actions.add_investor(project=held[one.uid], name=name, by=town.clerks[one.unit], origin="浙江省杭州市")
    pair: list[Investor] = [
        actions.add_investor(project=held[one.uid], name="沈阳北方重装集团有限公司", by=town.clerks[one.unit])
        for one in (lishu, yitong)
    ]
    actions.decide_first_contact(
        left=pair[0], right=pair[1], first=pair[1], reason="伊通县3月已签会谈纪要，梨树县4月才接触。", by=town.city_hand
    )


def _shares(town: Town, courted: list[DemoProject], held: dict[str, Project]) -> None:
    lishu = [one for one in courted if one.unit == "梨树县"][1]
    gongzhuling = [one for one in courted if one.unit == "公主岭市"][1]
    done = actions.propose_shares(
        project=held[lishu.uid],
        shares={town.units["梨树县"]: 600, town.units["铁西区"]: 400},
        valid_from=date(2019, 5, 1),
        by=town.clerks["梨树县"],
        note="铁西区提供线索并带队考察",
    )
    actions.agree_shares(agreement=done, unit=town.units["铁西区"], by=town.clerks["铁西区"])
    actions.confirm_shares(agreement=done, by=town.city_hand)
    actions.propose_shares(
        project=held[gongzhuling.uid],
        shares={town.units["公主岭市"]: 700, town.units["双辽市"]: 300},
        valid_from=date(2019, 7, 1),
        by=town.clerks["公主岭市"],
    )


def _load_may() -> None:
    """May's return of attraction, as loaded from the office's own workbook."""
    out = io.StringIO()
    rows = [_row(place, one) for place, one in enumerate(one for one in projects() if one.form == "attraction")]
    writer = csv.DictWriter(out, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    with tempfile.NamedTemporaryFile("w", suffix=".csv", encoding="utf-8", newline="") as file:
        file.write(out.getvalue())
        file.flush()
        load_history(Path(file.name), form="attraction", replace=False)


def _row(place: int, one: DemoProject) -> dict[str, object]:
    signed = _stage(place) != Stage.TALKS
    facts = {key: value for key, value in register_facts(one).items() if key in ("name", "owner", "place", "total")}
    arrived = one.total * (place % 7) // 50 // WAN * WAN if signed else None
    return {
        "period": "2019-05",
        "unit": one.unit,
        "region": one.region,
        "project": one.uid,
        **facts,
        "stage": _word(place),
        "contract_amount": one.total * 11 // 10 // WAN * WAN if signed else None,
        "arrived_month": arrived // 4 // WAN * WAN if arrived else arrived,
        "arrived_year": arrived,
    }
