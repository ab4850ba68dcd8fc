"""Units, posts and accounts of the demonstration city."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from config.demo.projects import city
from config.setup import NewAccount
from sanzhua.accounts.choices import Role, UnitKind
from sanzhua.accounts.models import Person, Post, Unit, UnitAlias
from sanzhua.accounts.rules import one_time_secret
from sanzhua.base.likeness import squeeze

SINCE = date(2018, 1, 1)
ROOT = "四平市"

# login, name, role, title, unit in which the seat stands, unit on whose rows it acts, forms. Their passwords are told.
SHOWN: tuple[tuple[str, str, Role, str, str, str, list[str]], ...] = (
    ("limin", "李敏", Role.LIAISON, "信息联络员", "梨树县发展和改革局", "梨树县", []),
    ("sunli", "孙丽", Role.LIAISON, "信息联络员", "梨树县发展和改革局", "梨树县", []),
    ("chenlixin", "陈立新", Role.REVIEWER, "局长", "梨树县发展和改革局", "梨树县", []),
    ("wang", "王〇〇", Role.HEAD, "县长", "梨树县", "梨树县", []),
    ("zhaohong", "赵宏", Role.DISPATCHER, "投资科科长", "四平市发展和改革委员会", "四平市", []),
    ("shenke", "沈可", Role.REVIEWER, "副主任", "四平市发展和改革委员会", "四平市", []),
    ("luzhuren", "陆〇〇", Role.HEAD, "主任（领导小组办公室主任）", "四平市发展和改革委员会", "四平市", []),
    ("qianwei", "钱伟", Role.FORM_OWNER, "投资促进科科长", "四平市商务局", "四平市", ["attraction"]),
    ("tongji", "韩梅", Role.FORM_OWNER, "投资统计科科长", "四平市统计局", "四平市", ["county_growth"]),
    ("zhou", "周〇〇", Role.VIEWER, "常务副市长", "四平市", "四平市", []),
    ("tieluo", "罗岩", Role.LIAISON, "信息联络员", "双辽市发展和改革局", "双辽市", []),
    ("guo", "郭〇〇", Role.HEAD, "市长", "双辽市", "双辽市", []),
    ("yuhai", "于海", Role.REVIEWER, "局长", "伊通满族自治县发展和改革局", "伊通满族自治县", []),
    ("sysadmin", "系统管理员", Role.SYSTEM_ADMIN, "系统管理员", "四平市发展和改革委员会", "", []),
    ("secadmin", "安全管理员", Role.SECURITY_ADMIN, "安全管理员", "四平市发展和改革委员会", "", []),
    ("auditadmin", "审计管理员", Role.AUDIT_ADMIN, "审计管理员", "四平市发展和改革委员会", "", []),
)
HEADS = {"region": "县（市、区）长", "zone": "管委会主任", "department": "局长"}
HEAD_NAMES = "高孙马朱胡林何徐吴刘杨张"
CLERK_NAMES = ("王静", "韩雪", "付强", "赵磊", "于洋", "姜涛", "宋佳", "邵明", "白丽", "贾勇", "丁芳", "石岩")


@dataclass
class Town:
    """The units by name, and who fills and signs for each reporting unit."""

    units: dict[str, Unit] = field(default_factory=dict)
    clerks: dict[str, Person] = field(default_factory=dict)
    heads: dict[str, Person] = field(default_factory=dict)
    reviewers: dict[str, Person] = field(default_factory=dict)
    accounts: list[NewAccount] = field(default_factory=list)
    dispatcher: Person | None = None

    @property
    def city_hand(self) -> Person:
        if self.dispatcher is None:
            raise LookupError("the city has no dispatcher")
        return self.dispatcher


def settle() -> Town:
    """Write the units with their aliases, and the people with their posts."""
    town, plan = Town(), city()
    root = _unit(town, plan["root"], None, 0)
    for place, entry in enumerate(plan["reporting"], start=1):
        unit = _unit(town, {**entry, "valid_from": SINCE}, root, place * 10, is_reporting=True)
        if entry["office"] != entry["name"]:
            kind_en = "DRC" if "发展和改革" in entry["office"] else "Economic Bureau"
            office = {"name": entry["office"], "name_en": f"{entry['name_en']} {kind_en}", "kind": "department"}
            _unit(town, {**office, "region": entry["region"]}, unit, place * 10 + 1)
    for place, entry in enumerate(plan["department"], start=1):
        _unit(town, {**entry, "kind": "department", "region": "220300"}, root, 500 + place)
    for entry in plan["group"]:
        group = _unit(town, {**entry, "kind": "group", "region": "220300"}, root, 900)
        for place, (name, name_en) in enumerate(zip(entry["children"], entry["children_en"], strict=True), start=1):
            _unit(town, {"name": name, "name_en": name_en, "kind": "group", "region": "220300"}, group, 900 + place)
    _people(town, plan)
    return town


def account_names() -> list[str]:
    return [login for login, *_rest in SHOWN]


def _unit(town: Town, entry: dict[str, Any], parent: Unit | None, order: int, *, is_reporting: bool = False) -> Unit:
    unit = Unit.objects.create(
        name=entry["name"],
        short_name=entry.get("short_name", ""),
        name_en=entry.get("name_en", ""),
        kind=UnitKind(entry["kind"]),
        parent=parent,
        region=entry["region"],
        is_reporting=is_reporting,
        order=order,
        valid_from=entry.get("valid_from"),
        valid_to=entry.get("valid_to"),
    )
    town.units[unit.name] = unit
    UnitAlias.objects.bulk_create(
        UnitAlias(unit=unit, name=alias, squeezed=squeeze(alias)) for alias in entry.get("aliases", [])
    )
    return unit


def _people(town: Town, plan: dict[str, Any]) -> None:
    for login, name, role, title, seat, scope, forms in SHOWN:
        password = one_time_secret()
        person = Person.objects.create_person(login, name=name, password=password)
        _post(town, person, role, title, seat, scope, forms)
        town.accounts.append(NewAccount(login, f"{name} {seat} {title}", password))
        if role == Role.LIAISON:
            town.clerks.setdefault(scope, person)
        elif role == Role.REVIEWER:
            town.reviewers[scope] = person
        elif role == Role.HEAD:
            town.heads[scope] = person
        elif role == Role.DISPATCHER:
            town.dispatcher = person
    for place, entry in enumerate(plan["reporting"]):
        _quiet_people(town, entry, place)


def _quiet_people(town: Town, entry: dict[str, Any], place: int) -> None:
    """A clerk and a head for the units that have none yet: no password, so nobody signs in as them until it is set."""
    name = entry["name"]
    if name not in town.clerks:
        clerk = Person.objects.create_person(f"clerk{place + 1:02d}", name=CLERK_NAMES[place])
        _post(town, clerk, Role.LIAISON, "信息联络员", entry["office"], name, [])
        town.clerks[name] = clerk
    if name not in town.heads:
        head = Person.objects.create_person(f"head{place + 1:02d}", name=f"{HEAD_NAMES[place]}〇〇")
        _post(town, head, Role.HEAD, HEADS[entry["kind"]], name, name, [])
        town.heads[name] = head


def _post(town: Town, person: Person, role: Role, title: str, seat: str, scope: str, forms: list[str]) -> None:
    Post.objects.create(
        unit=town.units[seat],
        scope=town.units[scope] if scope else None,
        person=person,
        title=title,
        role=role,
        forms=forms,
        valid_from=SINCE,
    )
