"""The database before each run: the county, its projects, what was accepted from it, and June's draft laid out."""

from __future__ import annotations

import sys
from datetime import date
from typing import Any

import django
from django.core.management import call_command

from tools.bench.workbook import COUNTY, FORM, PERIOD, County, make_county

UNIT, CLERK = "梨树县", "bench-clerk"
SINCE = date(2018, 1, 1)


def build(county: County) -> None:
    """Into the database that the environment names, which must be empty."""
    django.setup()
    call_command("migrate", verbosity=0)
    settle(county)


def settle(county: County, *, name: str = UNIT, username: str = CLERK, mark: str = "a") -> Any:
    """A reporting unit with the county's projects, its accepted months and June's draft; gives the report.

    `mark` stands in the projects' identities, another one for each unit.
    """
    # Models can be imported only once Django is set up.
    from sanzhua.accounts.choices import Role, UnitKind
    from sanzhua.accounts.models import Person, Post, Unit
    from sanzhua.dispatch.actions import open_report
    from sanzhua.dispatch.models import ReportingDuty
    from sanzhua.formbook.definition import load_form
    from sanzhua.registry.actions import create_projects

    city, _made = Unit.objects.get_or_create(
        name="四平市", defaults={"kind": UnitKind.REGION, "region": "220300", "valid_from": SINCE}
    )
    unit = Unit.objects.create(
        name=name, kind=UnitKind.REGION, parent=city, region=COUNTY, is_reporting=True, valid_from=SINCE
    )
    clerk = Person.objects.create_person(username, name="李敏", password="麦子在南河边熟了 43 亩")
    Post.objects.create(
        unit=unit, scope=unit, person=clerk, title="信息联络员", role=Role.LIAISON, forms=[], valid_from=SINCE
    )
    register = {column.key for column in load_form(FORM).columns if column.source == "register"} - {"name"}
    facts = [(row["name"], {key: value for key, value in row.items() if key in register}) for row in county.june]
    uids = [f"p{mark}{number:0{15 - len(mark)}x}" for number in range(len(facts))]
    made = create_projects(unit=unit, projects=facts, from_day=SINCE, uids=uids)
    ReportingDuty.objects.bulk_create(
        (ReportingDuty(project=one, form=FORM, unit=unit, from_period="2018-01") for one in made), batch_size=500
    )
    _accept(unit, county, uids)
    return open_report(form=FORM, unit=unit, period=str(PERIOD), by=clerk)


def _accept(unit: Any, county: County, uids: list[str]) -> None:
    from django.db import transaction

    from sanzhua.facts.actions import NewPart, add_parts
    from sanzhua.formbook.definition import load_form

    version = load_form(FORM).version
    with transaction.atomic():
        for period, rows in county.months.items():
            held = [
                {**row, "project": uid, "project_name": row["name"], "region": COUNTY}
                for uid, row in zip(uids, rows, strict=True)
            ]
            add_parts([NewPart(FORM, version, unit.pk, unit.name, period, 1, None, "0" * 64, held)])


if __name__ == "__main__":
    build(make_county(int(sys.argv[1])))
