"""kill -9 in the middle of an act leaves what was before it or what is after it, never something between."""

from __future__ import annotations

import json

import pytest

from tests.site import Installation, copy_of

# The browser run has the city already; building it again beside the unit tests would cost minutes.
pytestmark = pytest.mark.browser


@pytest.mark.parametrize("act", ["import", "hand_in", "sign", "accept", "close", "turn"])
def test_a_killed_act_leaves_before_or_after(
    city: Installation, tmp_path_factory: pytest.TempPathFactory, act: str
) -> None:
    folder = tmp_path_factory.mktemp(f"kill-{act.replace('_', '-')}")
    installation = copy_of(city, folder)
    answer = json.loads(installation.module("tests.kill_points", act).splitlines()[-1])
    assert answer["changed"], "the act did nothing, so killing it proves nothing"
    assert set(answer["left"].values()) <= {"before", "after"}, answer["left"]
    assert "before" in answer["left"].values()
