"""The lights on the cockpit: the worst ones, each unit's, and none for who only fills in or may not judge."""

from __future__ import annotations

from datetime import date

from sanzhua.accounts.choices import Role
from sanzhua.home.queries.cockpit.lights import Lit
from sanzhua.home.tests.month import JULY, Month, accept, row, seen_by, text
from sanzhua.lights.actions import override_light
from sanzhua.lights.queries import counts, lights
from sanzhua.registry.actions import create_projects
from sanzhua.registry.models import LifeChange, Project
from tests.cast import person


def shown(month: Month, who: str = "viewer") -> Lit:
    found = seen_by(getattr(month.cast, who)).lights
    assert found is not None
    return found


def entered(month: Month, uid: str) -> Project:
    (project,) = create_projects(
        unit=month.cast.lishu, projects=[(f"项目{uid}", {})], from_day=date(2018, 1, 1), uids=[uid]
    )
    return project


def test_the_counts_are_those_of_the_lights(month: Month) -> None:
    assert shown(month).counts == counts(lights("2019-06"))
    assert shown(month).counts == {"red": 1, "yellow": 0, "green": 2, "none": 0}


def test_the_worst_stand_first_and_lead_to_their_arithmetic(month: Month) -> None:
    ((worst, _leader),) = shown(month).lines
    assert (worst.project, worst.colour) == ("B", "red")
    said = text(month.cast.viewer)
    assert "/lights/B/?period=2019-06" in said
    assert worst.sentence in said


def test_each_unit_has_its_own(month: Month) -> None:
    found = shown(month).units
    assert found[month.cast.lishu.pk]["red"] == 1
    assert found[month.zone.pk] == {"green": 1}
    assert month.cast.yitong.pk not in found


def test_another_version_a_life_and_a_hand_are_seen_at_once(month: Month) -> None:
    assert shown(month).counts["red"] == 1
    accept(month.cast.lishu, "2019-06", row("A", 5_000, 10_000), row("B", 600, 1_000), version=2)
    assert shown(month).counts["red"] == 0
    project = entered(month, "B")
    override_light(
        project, period="2019-06", colour="yellow", reason="资金未到", by=month.cast.dispatcher
    )  # fmt: skip
    assert shown(month).counts["yellow"] == 1
    LifeChange.objects.create(
        project=project, from_stage="building", to_stage="building", from_status="ongoing", to_status="suspended",
        on=date(2019, 6, 1), resumes_on=date(2019, 9, 1), at=JULY,
    )  # fmt: skip
    assert shown(month).counts == counts(lights("2019-06"))


def test_a_countys_head_sees_the_own_lights_and_a_deputy_none(month: Month) -> None:
    assert shown(month, "head").counts == {"red": 1, "yellow": 0, "green": 1, "none": 0}
    deputy = person("fuxian", "副县长甲", Role.DEPUTY, month.cast.lishu, month.cast.lishu, "副县长")
    assert seen_by(deputy).lights is None
    assert "亮灯" not in text(deputy)
