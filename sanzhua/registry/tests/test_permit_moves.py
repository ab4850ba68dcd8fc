"""Whatever order the verbs of a permit come in: lawful ones leave a whole row, others change nothing."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sanzhua.base import clock
from sanzhua.base.refusals import Refused
from sanzhua.registry.actions import (
    create_project,
    finish_permit,
    lay_out,
    promise_permit,
    reopen_permit,
    return_permit,
    set_aside_permit,
    submit_permit,
)
from sanzhua.registry.choices.permits import PERMIT_MOVES
from sanzhua.registry.models import Permit
from tests.cast import Cast

NOW = datetime(2019, 7, 8, 9, 0, tzinfo=clock.SHANGHAI)
VERBS = st.lists(st.sampled_from([move.verb for move in PERMIT_MOVES]), max_size=6)


def do(verb: str, permit: Permit, cast: Cast) -> None:
    today = clock.business_today()
    {
        "submit": lambda: submit_permit(permit, on=today, by=cast.clerk),
        "finish": lambda: finish_permit(permit, on=today, number="1", by=cast.clerk),
        "send_back": lambda: return_permit(permit, on=today, reason="缺图", by=cast.clerk),
        "promise": lambda: promise_permit(permit, text="后补", due_on=today, by=cast.clerk),
        "set_aside": lambda: set_aside_permit(permit, reason="不需要", by=cast.clerk),
        "reopen": lambda: reopen_permit(permit, reason="写错", by=cast.clerk),
    }[verb]()


@pytest.fixture
def permit(cast: Cast) -> Permit:
    with clock.use_fixed(NOW):
        project = create_project(unit=cast.lishu, name="玉米深加工项目", by=cast.clerk, facts={}, from_day=None)
        lay_out(project, route="filing", kind="industry", new_land=True, year=2019, by=cast.clerk)
        return Permit.objects.select_related("project__unit").get(project=project, key="environment")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(VERBS)
def test_any_order_leaves_a_sound_row(cast: Cast, permit: Permit, verbs: list[str]) -> None:
    with clock.use_fixed(NOW):
        for verb in verbs:
            before, changes = permit.status, permit.changes.count()
            lawful = verb in PERMIT_MOVES.verbs_from(before)
            try:
                do(verb, permit, cast)
                assert lawful
                assert permit.changes.count() == changes + 1
            except Refused:
                assert not lawful
                assert permit.changes.count() == changes
            permit.refresh_from_db()
            assert (permit.clock_from is not None) == (permit.status == "in_hand")
            assert (permit.finished_on is not None) == (permit.status == "done")
            assert permit.promise_due_on is None or permit.status != "not_begun"
            assert not permit.reason or permit.status in ("returned", "not_needed")
