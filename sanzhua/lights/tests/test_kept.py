"""A light that a paper keeps: canonical, and the same light when it is read back."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sanzhua.ledger.canonical import canonical_json
from sanzhua.lights.actions import override_light
from sanzhua.lights.kept import as_kept, as_light
from sanzhua.lights.queries import Light, lights
from sanzhua.lights.tests.scene import JUNE, accept, project, row
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("july")


def again(light: Light) -> Light:
    return as_light(json.loads(canonical_json(as_kept(light))))


@pytest.mark.parametrize(
    "told",
    [
        {"done": 50},
        {"done": 433, "plan": 1_000},
        {"stage": "竣工"},
        {"stage": "前期", "start_actual": None, "start_plan": "2019-03"},
        {"in_stats": False, "start_actual": "2019-01"},
    ],
)
def test_a_light_comes_back_as_it_was_kept(cast: Cast, told: dict[str, Any]) -> None:
    accept(cast.lishu, row("A", **told))
    (one,) = lights(JUNE)
    assert again(one) == one


def test_one_set_by_hand_keeps_who_set_it_and_why(cast: Cast) -> None:
    plant = project(cast)
    accept(cast.lishu, row(plant.uid, 50))
    override_light(plant, period=JUNE, colour="yellow", reason="补偿款已兑付", by=cast.dispatcher)
    (one,) = lights(JUNE)
    kept = again(one)
    assert kept.overridden is not None
    assert one.overridden is not None
    assert (kept.colour, kept.computed, kept.overridden.reason) == ("yellow", "red", "补偿款已兑付")
    assert (kept.overridden.by, kept.overridden.at) == (one.overridden.by, one.overridden.at)
