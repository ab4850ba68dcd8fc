"""The people and units of the tests: two counties with their offices, a city office, and a stranger.

`make_cast()` writes them; every test of every room starts from the same faces.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sanzhua.accounts.choices import Role, UnitKind
from sanzhua.accounts.models import Person, Post, Unit, UnitAlias
from sanzhua.base.likeness import squeeze

PASSWORD = "麦子在南河边熟了 43 亩"
SINCE = date(2018, 1, 1)


@dataclass(frozen=True)
class Cast:
    """Lishu is the county that reports, Yitong the stranger beside it; both lie under the city."""

    city: Unit
    lishu: Unit
    yitong: Unit
    city_drc: Unit
    commerce: Unit
    lishu_drc: Unit
    clerk: Person
    second_clerk: Person
    reviewer: Person
    head: Person
    dispatcher: Person
    form_owner: Person
    viewer: Person
    stranger: Person
    strange_head: Person
    system_admin: Person
    security_admin: Person
    audit_admin: Person

    @property
    def insiders(self) -> list[Person]:
        """Those who see Lishu's rows."""
        return [self.clerk, self.second_clerk, self.reviewer, self.head, self.dispatcher, self.form_owner, self.viewer]

    @property
    def outsiders(self) -> list[Person]:
        """Signed in, yet without sight of Lishu's rows."""
        return [self.stranger, self.strange_head, self.system_admin, self.security_admin, self.audit_admin]


def make_cast() -> Cast:
    city = _unit("四平市", UnitKind.REGION, None, "220300", aliases=["四平市人民政府", "四平"])
    lishu = _unit("梨树县", UnitKind.REGION, city, "220322", aliases=["梨树", "梨树县人民政府"], reports=True)
    yitong = _unit("伊通满族自治县", UnitKind.REGION, city, "220323", short="伊通县", aliases=["伊通"], reports=True)
    city_drc = _unit(
        "四平市发展和改革委员会", UnitKind.DEPARTMENT, city, "220300", short="市发改委", aliases=["市发展改革委"]
    )
    commerce = _unit("市商务局", UnitKind.DEPARTMENT, city, "220300")
    lishu_drc = _unit("梨树县发展和改革局", UnitKind.DEPARTMENT, lishu, "220322", short="县发改局")
    return Cast(
        city=city,
        lishu=lishu,
        yitong=yitong,
        city_drc=city_drc,
        commerce=commerce,
        lishu_drc=lishu_drc,
        clerk=person("limin", "李敏", Role.LIAISON, lishu_drc, lishu, "信息联络员"),
        second_clerk=person("sunli", "孙丽", Role.LIAISON, lishu_drc, lishu, "信息联络员"),
        reviewer=person("chenlixin", "陈立新", Role.REVIEWER, lishu_drc, lishu, "局长"),
        head=person("wang", "王〇〇", Role.HEAD, lishu, lishu, "县长"),
        dispatcher=person("zhaohong", "赵宏", Role.DISPATCHER, city_drc, city, "投资科科长"),
        form_owner=person("qianwei", "钱伟", Role.FORM_OWNER, commerce, city, "投资促进科", forms=["attraction"]),
        viewer=person("fushizhang", "周副市长", Role.VIEWER, city, city, "副市长"),
        stranger=person("jinyu", "金玉", Role.LIAISON, yitong, yitong, "信息联络员"),
        strange_head=person("puxian", "朴县长", Role.HEAD, yitong, yitong, "县长"),
        system_admin=person("sysadmin", "系统管理员甲", Role.SYSTEM_ADMIN, city_drc, None, "系统管理员"),
        security_admin=person("secadmin", "安全管理员乙", Role.SECURITY_ADMIN, city_drc, None, "安全管理员"),
        audit_admin=person("audadmin", "审计管理员丙", Role.AUDIT_ADMIN, city_drc, None, "审计管理员"),
    )


def person(
    username: str,
    name: str,
    role: Role,
    unit: Unit,
    scope: Unit | None,
    title: str,
    *,
    forms: list[str] | None = None,
) -> Person:
    """Another face, for a test that needs one more."""
    made = Person.objects.create_person(username, name=name, password=PASSWORD)
    Post.objects.create(
        unit=unit, scope=scope, person=made, title=title, role=role, forms=forms or [], valid_from=SINCE
    )
    return made


def _unit(
    name: str,
    kind: UnitKind,
    parent: Unit | None,
    region: str,
    *,
    short: str = "",
    aliases: list[str] | None = None,
    reports: bool = False,
) -> Unit:
    unit = Unit.objects.create(
        name=name, short_name=short, kind=kind, parent=parent, region=region, is_reporting=reports, valid_from=SINCE
    )
    for alias in aliases or []:
        UnitAlias.objects.create(unit=unit, name=alias, squeezed=squeeze(alias))
    return unit
