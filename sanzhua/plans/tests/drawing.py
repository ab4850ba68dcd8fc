"""A small plan as a county or a city would send it, and what the tests do with it."""

from __future__ import annotations

from datetime import date

from sanzhua.accounts.models import Person, Unit
from sanzhua.plans.actions import start_plan
from sanzhua.plans.models import Clause, PlanVersion

TEXT = """四平市2019年重点工作方案
各单位：
一、抓项目
（一）全年谋划180个亿元以上项目，8月底前完成120个。[牵头单位:市发展改革委;配合单位:各县(市)区政府、市外事办]
（二）6月份前办一期培训班。[牵头单位:市发改委]
二、抓落实
（一）每月10日前报送进展。[责任单位:梨树县、伊通县]
（二）加强宣传，营造氛围。
"""
LATER = (
    TEXT.replace("180个", "200个")
    .replace("（二）加强宣传，营造氛围。\n", "（二）12月底前评选先进。[牵头单位:市商务局]\n")
    .replace("6月份前", "6月底前")
)


def drawn_up(unit: Unit, by: Person, text: str = TEXT) -> PlanVersion:
    return start_plan(unit=unit, by=by, name="方案.txt", data=text.encode(), issued_on=date(2019, 3, 1))


def clause(version: PlanVersion, number: str) -> Clause:
    return Clause.objects.get(version=version, number=number)
