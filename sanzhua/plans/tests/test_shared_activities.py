"""The founding plan, where the shared reading lies beside the project: its six activities are proposed, and no more."""

from __future__ import annotations

from datetime import date

import pytest

from sanzhua.plans.actions import start_plan
from sanzhua.plans.choices import VersionStatus
from sanzhua.plans.models import PlanVersion, Task
from sanzhua.plans.queries.proposals import proposals
from tests.cast import Cast
from tests.shared import SHARED

pytestmark = pytest.mark.shared


def test_the_six_activities_of_the_founding_plan_are_proposed(cast: Cast, july: None) -> None:
    text = (SHARED / "plans" / "siping-2019.txt").read_bytes()
    version = start_plan(unit=cast.city, by=cast.dispatcher, name="方案.txt", data=text, year=2019, title="方案")
    for clause in version.clauses.all():
        clause.task = Task.objects.create(plan=version.plan)
        clause.save()
    PlanVersion.objects.filter(pk=version.pk).update(status=VersionStatus.CONFIRMED)
    assert [(one.title, one.days) for one in proposals(cast.dispatcher, 2019)] == [
        ("开展“冬季三项促投资”活动", (date(2018, 12, 11), date(2019, 4, 20))),
        ("召开项目谋划现场工作会", (date(2019, 3, 1), date(2019, 3, 31))),
        ("开展春季项目集中开工活动", (date(2019, 4, 18), date(2019, 4, 18))),
        ("开展“项目建设大督导”活动", (date(2019, 6, 21), date(2019, 6, 30))),
        ("举办四平发展大会", (date(2019, 8, 1), date(2019, 8, 31))),
        ("召开项目建设总结会议", (date(2019, 12, 31), date(2019, 12, 31))),
    ]
