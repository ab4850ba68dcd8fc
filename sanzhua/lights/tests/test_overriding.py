"""A light set by hand stands beside the rules' own, with its reason, until it is withdrawn with another."""

from __future__ import annotations

import json

import pytest

from sanzhua.accounts.choices import Role
from sanzhua.base.refusals import Incomplete, NotAllowed, Refused, WrongState
from sanzhua.ledger.models import Outbox
from sanzhua.lights.actions import override_light, withdraw_override
from sanzhua.lights.models import LightOverride
from sanzhua.lights.queries import Light, counts, lights
from sanzhua.lights.tests.scene import JUNE, accept, project, row
from sanzhua.registry.models import Project
from tests.cast import Cast, person

pytestmark = pytest.mark.usefixtures("july")
REASON = "补偿款已兑付，队伍已进场"


@pytest.fixture
def plant(cast: Cast) -> Project:
    made = project(cast)
    accept(cast.lishu, row(made.uid, 50))
    return made


def set_yellow(cast: Cast, plant: Project, **other: str) -> LightOverride:
    given = {"period": JUNE, "colour": "yellow", "reason": REASON} | other
    return override_light(plant, by=cast.dispatcher, **given)


def only(period: str = JUNE) -> Light:
    (found,) = lights(period)
    return found


def told(kind: str) -> dict[str, object]:
    body = json.loads(bytes(Outbox.objects.filter(kind=kind).latest("pk").body))
    facts: dict[str, object] = body["facts"]
    return facts


def test_both_colours_are_told_and_the_score_stays(cast: Cast, plant: Project) -> None:
    made = set_yellow(cast, plant)
    found = only()
    assert (found.colour, found.computed, found.score, found.rule) == ("yellow", "red", 54, "behind")
    assert found.overridden is not None
    assert (found.overridden.colour, found.overridden.reason, found.overridden.by) == ("yellow", REASON, "赵宏")
    assert counts([found]) == {"red": 0, "yellow": 1, "green": 0, "none": 0}
    assert (made.computed, made.score, made.unit) == ("red", 54, cast.lishu)
    facts = told("lightoverride.set")
    assert (facts["project"], facts["colour"], facts["computed"], facts["reason"]) == (
        plant.uid,
        "yellow",
        "red",
        REASON,
    )


def test_it_holds_for_its_month_alone(cast: Cast, plant: Project) -> None:
    accept(cast.lishu, row(plant.uid, 50), period="2019-05")
    set_yellow(cast, plant)
    assert only("2019-05").overridden is None


def test_it_wants_a_reason_an_accepted_row_and_another_colour(cast: Cast, plant: Project) -> None:
    with pytest.raises(Incomplete, match="理由"):
        set_yellow(cast, plant, reason="  ")
    with pytest.raises(WrongState, match="规则算出的就是这个颜色"):
        set_yellow(cast, plant, colour="red")
    with pytest.raises(Refused, match="请选择一种颜色"):
        set_yellow(cast, plant, colour="blue")
    with pytest.raises(Refused, match="没有灯可改"):
        set_yellow(cast, plant, period="2019-05")
    assert not LightOverride.objects.exists()


def test_the_same_again_is_the_first_and_another_is_refused(cast: Cast, plant: Project) -> None:
    made = set_yellow(cast, plant)
    assert set_yellow(cast, plant) == made
    with pytest.raises(WrongState, match="已由赵宏改为“滞后”"):
        set_yellow(cast, plant, colour="green")
    assert Outbox.objects.filter(kind="lightoverride.set").count() == 1


def test_withdrawn_with_a_reason_the_rules_hold_again_and_it_may_be_set_anew(cast: Cast, plant: Project) -> None:
    made = set_yellow(cast, plant)
    with pytest.raises(Incomplete):
        withdraw_override(made, by=cast.dispatcher, note="")
    withdraw_override(made, by=cast.dispatcher, note="会议纪要有误")
    withdraw_override(made, by=cast.dispatcher, note="再点一次")
    assert (only().colour, only().overridden) == ("red", None)
    change = made.changes.get()
    assert (change.verb, change.note, told("lightoverride.withdraw")["note"]) == (
        "withdraw",
        "会议纪要有误",
        "会议纪要有误",
    )
    assert set_yellow(cast, plant).pk != made.pk


def test_only_the_dispatcher_and_the_forms_owner_may(cast: Cast, plant: Project) -> None:
    owner = person("liuyang", "刘洋", Role.FORM_OWNER, cast.city_drc, cast.city, "投资科", forms=["construction"])
    for other in (cast.clerk, cast.head, cast.viewer, cast.form_owner, cast.stranger, cast.system_admin):
        with pytest.raises(NotAllowed):
            override_light(plant, period=JUNE, colour="yellow", reason=REASON, by=other)
    made = override_light(plant, period=JUNE, colour="yellow", reason=REASON, by=owner)
    for other in (cast.clerk, cast.head, cast.form_owner):
        with pytest.raises(NotAllowed):
            withdraw_override(made, by=other, note="不同意")


def test_it_is_seen_by_those_who_see_the_units_lights(cast: Cast, plant: Project) -> None:
    set_yellow(cast, plant)
    seen = [who.username for who in (*cast.insiders, *cast.outsiders) if LightOverride.objects.visible_to(who)]
    assert seen == ["wang", "zhaohong", "qianwei", "fushizhang"]
