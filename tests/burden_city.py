"""A unit with twenty projects and five accepted months, for the test of a clerk's burden; June is laid out and blank.

python -m tests.burden_city   into the demonstration city that SANZHUA_DATA holds.
"""

from config.cli import start_django

start_django()

from sanzhua.accounts.choices import Role, UnitKind  # noqa: E402
from sanzhua.accounts.models import Unit  # noqa: E402
from sanzhua.accounts.queries import root_unit  # noqa: E402
from sanzhua.dispatch.actions import open_report  # noqa: E402
from sanzhua.dispatch.models import ReportingDuty  # noqa: E402
from sanzhua.facts.actions import NewPart, add_parts  # noqa: E402
from sanzhua.formbook.definition import load_form  # noqa: E402
from sanzhua.registry.actions import create_projects  # noqa: E402
from sanzhua.registry.models import Project  # noqa: E402
from tests.cast import SINCE, person  # noqa: E402
from tests.site import PASSWORD  # noqa: E402

FORM, JUNE, REGION, PROJECTS = "construction", "2019-06", "220322", 20
MONTHS = ("2019-01", "2019-02", "2019-03", "2019-04", "2019-05")
WAN = 10_000
CLERK = "burden"


def usual(place: int) -> int:
    """What the project's months came to so far, in 万元."""
    return 300 + 40 * place


def _facts(place: int) -> dict[str, object]:
    return {
        "owner": f"示范建设有限公司第{place + 1}分公司",
        "place": "梨树县",
        "industry": "制造业",
        "nature": "新建",
        "total": (40_000 + 1_000 * place) * WAN,
        "plan_year": 12_000 * WAN,
        "invested_before": 2_000 * WAN,
        "start_plan": "2018-05",
        "finish_plan": "2020-10",
        "stats_code": f"20182203220{place:02}",
    }


def _month(place: int, number: int) -> dict[str, object]:
    done = usual(place) * number * WAN
    return {
        **_facts(place),
        "name": name_of(place),
        "region": REGION,
        "stage": "在建",
        "start_actual": "2018-05",
        "in_stats": True,
        "progress_percent": 20 + number,
        "progress_text": f"第{number}段基础完成",
        "done_month": usual(place) * WAN,
        "done_year": done,
        "done_total": done + 2_000 * WAN,
    }


def name_of(place: int) -> str:
    return f"示范区{'甲乙丙丁戊己庚辛壬癸'[place % 10]}{'一二'[place // 10]}号标准化厂房项目"


def _part(unit: Unit, form_version: str, period: str, number: int, projects: list[Project]) -> NewPart:
    rows = [{**_month(n, number), "project": one.uid, "project_name": one.name} for n, one in enumerate(projects)]
    return NewPart(FORM, form_version, unit.pk, unit.name, period, 1, None, "0" * 64, rows)


def build() -> None:
    unit = Unit.objects.create(
        name="四平示范区管理委员会", kind=UnitKind.ZONE, parent=root_unit(), region=REGION, is_reporting=True,
        valid_from=SINCE,
    )  # fmt: skip
    clerk = person(CLERK, "高明", Role.LIAISON, unit, unit, "信息联络员")
    person(f"{CLERK}head", "杜主任", Role.HEAD, unit, unit, "主任")
    clerk.set_password(PASSWORD)
    clerk.save()
    made = create_projects(unit=unit, projects=[(name_of(n), _facts(n)) for n in range(PROJECTS)], from_day=SINCE)
    for project in made:
        ReportingDuty.objects.create(project=project, form=FORM, unit=unit, from_period="2018-01")
    version = load_form(FORM).version
    add_parts([_part(unit, version, period, number, made) for number, period in enumerate(MONTHS, 1)])
    open_report(form=FORM, unit=unit, period=JUNE, by=clerk)


if __name__ == "__main__":
    build()
