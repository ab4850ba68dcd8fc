"""Entries that may be one project, a package with its parts, and one answer that stands: for the queue of questions."""

from __future__ import annotations

from datetime import date

from config.demo.people import Town
from sanzhua.accounts.models import Unit
from sanzhua.registry.actions import create_projects, find_alike, settle
from sanzhua.registry.actions.splitting import split
from sanzhua.registry.choices import Answer, Stage
from sanzhua.registry.models import Project
from sanzhua.registry.queries.values import register_values

_ENTERED = date(2019, 6, 20)
_WAN = 10_000


def ask_about_identity(town: Town) -> None:
    """One project under two counties with other names, one code under two names, phases, and a package."""
    lishu, yitong, gongzhuling = (town.units[name] for name in ("梨树县", "伊通满族自治县", "公主岭市"))
    _again(_of(lishu, 0), town.units["铁西区"], "城西现代牧业示范园")
    _again(_of(gongzhuling, 1), town.units["铁东区"], "陶家屯景区道路及停车场建设", code=True)
    _phase(_of(yitong, 2))
    _answered(_of(lishu, 3), town)
    _package(gongzhuling, town)
    find_alike(Project.objects.order_by("pk").values_list("pk", flat=True))


def _of(unit: Unit, place: int) -> Project:
    return Project.objects.filter(unit=unit, stage=Stage.BUILDING).order_by("pk")[place]


def _again(project: Project, unit: Unit, name: str, *, code: bool = False) -> None:
    """The same works entered once more by the zone or county beside it."""
    known = register_values(project)
    facts = {key: known[key] for key in ("owner", "content", "industry") if known.get(key)}
    facts |= {"total": project.total, "place": unit.name, **({"code": known["code"]} if code else {})}
    create_projects(unit=unit, projects=[(name, facts)], from_day=_ENTERED)


def _phase(project: Project) -> None:
    known = register_values(project)
    facts = {key: known[key] for key in ("owner", "owner_code", "place") if known.get(key)}
    total = (project.total or 0) // 2 // _WAN * _WAN
    create_projects(
        unit=project.unit, projects=[(f"{project.name}（二期）", {**facts, "total": total})], from_day=_ENTERED
    )


def _answered(project: Project, town: Town) -> None:
    """A pair that was found to be two projects stays in the list of answers."""
    known = register_values(project)
    facts = {"owner": known.get("owner"), "total": project.total, "place": known.get("place")}
    (other,) = create_projects(unit=project.unit, projects=[("职工宿舍及附属设施", facts)], from_day=_ENTERED)
    clerk = town.clerks[project.unit.name]
    settle(project, other, verb=Answer.DIFFERENT, by=clerk, note="同一业主的两个项目，备案证不同。")


def _package(unit: Unit, town: Town) -> None:
    facts = {"owner": f"{unit.label}城市建设投资有限公司", "place": unit.name, "total": 9_600 * _WAN}
    (package,) = create_projects(unit=unit, projects=[("2019年老旧小区改造打包项目", facts)], from_day=_ENTERED)
    parts = [("岭东小区改造", 4_200 * _WAN), ("铁北小区改造", 3_100 * _WAN), ("河南小区改造", 2_300 * _WAN)]
    split(package=package, parts=parts, by=town.clerks[unit.name])
