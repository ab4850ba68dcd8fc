"""The city of `tests.year_table`: its offices, units, people, projects and duties, and a day of its clock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from sanzhua.accounts.choices import Role, UnitKind
from sanzhua.accounts.models import Person, Unit
from sanzhua.base import clock
from sanzhua.base.clock import SHANGHAI
from sanzhua.base.periods import Period
from sanzhua.dispatch.actions import (
    set_chain,
)
from sanzhua.dispatch.actions.standing import set_standing
from sanzhua.dispatch.models import Report, ReportingDuty, Version
from sanzhua.registry.actions import create_projects
from sanzhua.registry.models import Project
from tests.cast import SINCE, person
from tests.year_table import (
    ATTRACTION,
    BEFORE_2019,
    CENTRAL,
    CHAINS,
    CONSTRUCTION,
    CONTRACT,
    FIRST,
    FORMS,
    MONTHS,
    PLAN_2019,
    RESERVE,
    TOTAL,
    UNITS,
    Course,
    rows_of,
)

WAN = 10_000
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
NOTHING = "本期没有项目"
WORDS = {CONSTRUCTION: "在建", RESERVE: "概念谋划", ATTRACTION: "签约", CENTRAL: ""}
# The cell that the city marks, that a correction changes, and that a head asks about.
CELL = {CONSTRUCTION: "done_month", RESERVE: "work_done", ATTRACTION: "arrived_month", CENTRAL: "arrived_central"}


@dataclass
class City:
    root: Unit
    dispatcher: Person
    commerce: Person
    units: dict[int, Unit] = field(default_factory=dict)
    clerks: dict[int, Person] = field(default_factory=dict)
    heads: dict[int, Person] = field(default_factory=dict)
    middle: dict[tuple[int, str], Person] = field(default_factory=dict)
    projects: dict[tuple[str, int], list[Project]] = field(default_factory=dict)

    def owner(self, form: str) -> Person:
        """Who accepts and closes the form for the city."""
        return self.commerce if form == ATTRACTION else self.dispatcher


@dataclass
class Return:
    """One return on its way, and what its clerk says of the first row beyond the truth."""

    unit: int
    form: str
    period: str
    course: Course
    more: int = 0
    report: Report | None = None
    version: Version | None = None

    @property
    def held(self) -> Report:
        assert self.report is not None
        return self.report

    @property
    def frozen(self) -> Version:
        assert self.version is not None
        return self.version

    @property
    def is_nil(self) -> bool:
        return rows_of(self.form, self.unit) == 0


@contextmanager
def at(day: date, hour: int) -> Iterator[None]:
    with clock.use_fixed(datetime.combine(day, time(hour), SHANGHAI)):
        yield


def after(period: str, days: int) -> date:
    return MONTHS[period] + timedelta(days=days)


def settle() -> City:
    """Units, people, projects, and what is owed by whom, on the first day of the first round."""
    with at(MONTHS[FIRST].replace(day=1), 9):
        city = _offices()
        for number in UNITS:
            _unit(city, number)
        everyone = [(unit, form) for unit in city.units.values() for form in FORMS]
        set_standing(pairs=everyone, asked=everyone, from_period=Period.parse(FIRST), by=city.dispatcher)
        for number, steps in CHAINS.items():
            set_chain(unit=city.units[number], form="", steps=steps, by=city.dispatcher)
    return city


def _offices() -> City:
    root = Unit.objects.create(name="四平市", kind=UnitKind.REGION, region="220300", valid_from=SINCE)
    office = Unit.objects.create(
        name="四平市商务局", kind=UnitKind.DEPARTMENT, parent=root, region="220300", valid_from=SINCE
    )
    dispatcher = person("dispatcher", "赵宏", Role.DISPATCHER, root, root, "投资科科长")
    owner = person("commerce", "钱伟", Role.FORM_OWNER, office, root, "投资促进科科长", forms=[ATTRACTION])
    return City(root, dispatcher, owner)


def _unit(city: City, number: int) -> None:
    kind = (UnitKind.REGION, UnitKind.ZONE, UnitKind.DEPARTMENT)[(number - 1) // 12]
    unit = Unit.objects.create(
        name=f"第{number:02}单位", kind=kind, parent=city.root, region="220322", is_reporting=True, order=number,
        valid_from=SINCE,
    )  # fmt: skip
    city.units[number] = unit
    city.clerks[number] = person(f"clerk{number}", f"填表{number}", Role.LIAISON, unit, unit, "信息联络员")
    city.heads[number] = person(f"head{number}", f"领导{number}", Role.HEAD, unit, unit, "主要领导")
    for role in CHAINS.get(number, ()):
        city.middle[number, role] = person(f"{role}{number}", f"{role}{number}", Role(role), unit, unit, "环节")
    for form in FORMS:
        city.projects[form, number] = _projects(unit, form, number)


def _projects(unit: Unit, form: str, number: int) -> list[Project]:
    count = rows_of(form, number)
    made = create_projects(
        unit=unit,
        projects=[(f"{unit.name}{form}第{place + 1}项目", _facts(form, number)) for place in range(count)],
        from_day=SINCE,
        form=form,
        words=[WORDS[form]] * count,
    )
    ReportingDuty.objects.bulk_create(
        ReportingDuty(project=one, form=form, unit=unit, from_period=FIRST) for one in made
    )
    return made


def _facts(form: str, number: int) -> dict[str, object]:
    common = {"owner": "示范公司", "place": "梨树县", "industry": "制造业", "nature": "新建"}
    if form == CONSTRUCTION:
        money = {"total": TOTAL + number, "plan_year": PLAN_2019, "invested_before": BEFORE_2019}
    elif form == ATTRACTION:
        money = {"contract_amount": CONTRACT}
        common["signed_on"] = "2019-02"
    else:
        money = {"total": TOTAL + number}
    return {**common, **{key: value * WAN for key, value in money.items()}}
