"""A light of May that the city set by hand, so that both colours are seen."""

from __future__ import annotations

from config.demo.people import Town
from sanzhua.lights.actions import override_light
from sanzhua.lights.queries import lights
from sanzhua.registry.models import Project

REASON = "征地补偿款5月31日已全部兑付，施工队伍已进场，6月可补上进度（市政府6月调度会议纪要）"


def set_lights(town: Town, period: str) -> None:
    """The first project that is far behind the plan, and no more."""
    late = next((one for one in lights(period) if one.computed == "red" and one.rule == "behind"), None)
    if late is not None:
        project = Project.objects.get(uid=late.project)
        override_light(project, period=period, colour="yellow", reason=REASON, by=town.city_hand)
