"""A city of so many projects for the list: ten units, every word and class that lists filter by, one accepted month.

python -m tools.bench.list_city ROWS   builds it into the database that the environment names, which must be empty.
"""

from __future__ import annotations

import random
import sys
from datetime import date
from typing import Any

import django
from django.core.management import call_command

SINCE = date(2018, 1, 1)
UNITS, PERIOD, FORM = 10, "2019-06", "construction"
CITY_PERSON, CLERK = "bench-city", "bench-clerk"
_PLACES = ("梨树", "伊通", "双辽", "公主岭", "铁西", "铁东", "辽河", "红嘴", "十家堡", "郭家店")
_THINGS = (
    "玉米深加工",
    "白酒产业园",
    "冷链物流",
    "换热设备",
    "污水处理",
    "肉牛屠宰",
    "风电场",
    "棚户区改造",
    "数据中心",
)
_KINDS = ("新建", "扩建", "改建", "技术改造", "迁建")
_TRADES = ("农副食品加工业", "食品制造业", "医药制造业", "通用设备制造业", "电力、热力生产和供应业", "房地产业", "")
_TAGS = ("500万元以上", "集中开工", "重点谋划", "省重点", "市重点")
_SOURCES = ("attraction", "government", "renewal", "expansion", "")


def build(rows: int) -> None:
    django.setup()
    call_command("migrate", verbosity=0)
    units = _people()
    chance = random.Random(20190703)
    for place, unit in enumerate(units):
        _fill(unit, place, rows // UNITS, chance)
    _analyse()


def _people() -> list[Any]:
    # Models can be imported only once Django is set up.
    from sanzhua.accounts.choices import Role, UnitKind
    from sanzhua.accounts.models import Person, Post, Unit

    city = Unit.objects.create(name="四平市", kind=UnitKind.REGION, region="220300", valid_from=SINCE)
    units = [
        Unit.objects.create(
            name=f"{name}县", kind=UnitKind.REGION, parent=city, region="220322", is_reporting=True, valid_from=SINCE
        )
        for name in _PLACES
    ]
    for username, role, unit in ((CITY_PERSON, Role.DISPATCHER, city), (CLERK, Role.LIAISON, units[0])):
        person = Person.objects.create_person(username, name="李敏", password="麦子在南河边熟了 43 亩")
        Post.objects.create(unit=unit, scope=unit, person=person, title="科长", role=role, forms=[], valid_from=SINCE)
    return units


def _fill(unit: Any, place: int, rows: int, chance: random.Random) -> None:
    from sanzhua.registry.actions import create_projects
    from sanzhua.registry.choices import Stage
    from sanzhua.registry.models import Project

    made = [_project(place, number, chance) for number in range(rows)]
    uids = [f"p{place:x}{number:014x}" for number in range(rows)]
    entered = create_projects(unit=unit, projects=made, from_day=SINCE, uids=uids)
    stages = Stage.values
    for part in range(len(stages)):
        keys = [one.pk for one in entered[part :: len(stages)]]
        for start in range(0, len(keys), 900):
            Project.objects.filter(pk__in=keys[start : start + 900]).update(stage=stages[part])
    _accept(unit, [{**facts, "name": name} for name, facts in made], uids)


def _project(place: int, number: int, chance: random.Random) -> tuple[str, dict[str, Any]]:
    name = f"{_PLACES[place]}{chance.choice(_THINGS)}及配套设施建设项目（{number}号）"
    return name, {
        "code": f"2019-2203{place:02}-47-03-{number:06}",
        "owner": f"四平{chance.choice(_PLACES)}{chance.choice(_THINGS)}有限公司",
        "industry": chance.choice(_TRADES),
        "nature": chance.choice(_KINDS),
        "category": chance.sample(_TAGS, 2),
        "source": chance.choice(_SOURCES),
        "total": chance.randint(100, 900_000) * 10_000,
        "start_plan": f"{chance.randint(2016, 2021)}-{chance.randint(1, 12):02}",
        "content": "新建厂房、库房及配套设施，购置生产线和检测设备，形成年产能力。" * 3,
        "place": f"{_PLACES[place]}县开发区",
        "leader": "王副市长",
        "lead_unit": "市发展和改革委员会",
        "plan_year": 120_000_000,
    }


def _accept(unit: Any, rows: list[dict[str, Any]], uids: list[str]) -> None:
    from django.db import transaction

    from sanzhua.facts.actions import NewPart, add_parts
    from sanzhua.formbook.definition import load_form

    form = load_form(FORM)
    held = [
        {**{key: value for key, value in row.items() if key in form.by_key}, "project": uid,
         "project_name": row["name"], "region": unit.region, "stage": "在建", "done_year": 56_000_000}
        for uid, row in zip(uids, rows, strict=True)
    ]  # fmt: skip
    with transaction.atomic():
        add_parts([NewPart(FORM, form.version, unit.pk, unit.name, PERIOD, 1, None, "0" * 64, held)])


def _analyse() -> None:
    """As a database that has run for a while: PostgreSQL does this by itself; SQLite has to do without."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


if __name__ == "__main__":
    build(int(sys.argv[1]))
