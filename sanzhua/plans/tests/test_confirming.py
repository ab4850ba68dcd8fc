"""A checked version comes into force; a later one keeps what was done."""

from __future__ import annotations

import pytest

from sanzhua.base.refusals import Incomplete, NotAllowed, WrongState
from sanzhua.plans.actions import confirm, discard, report, start_version, take_over
from sanzhua.plans.choices import TaskStatus, VersionStatus
from sanzhua.plans.models import PlanVersion, Task
from sanzhua.plans.tests.drawing import LATER, TEXT, clause, drawn_up
from tests.cast import Cast

SETTLED = TEXT.replace("6月份前", "6月底前")


@pytest.fixture
def first(cast: Cast, july: None) -> PlanVersion:
    version = drawn_up(cast.city, cast.dispatcher, SETTLED)
    confirm(version, by=cast.dispatcher, revision=1)
    return version


def test_every_clause_becomes_a_task_that_has_not_begun(first: PlanVersion) -> None:
    assert first.status == VersionStatus.CONFIRMED
    assert [task.status for task in Task.objects.all()] == [TaskStatus.NOT_STARTED] * 4


def test_a_vague_date_is_settled_before_anything_is_in_force(cast: Cast) -> None:
    version = drawn_up(cast.city, cast.dispatcher)
    with pytest.raises(Incomplete, match="6月份前"):
        confirm(version, by=cast.dispatcher, revision=1)
    assert not Task.objects.exists()


def test_a_second_confirmation_is_refused_and_changes_nothing(cast: Cast, first: PlanVersion) -> None:
    with pytest.raises(WrongState):
        confirm(first, by=cast.dispatcher, revision=1)
    assert Task.objects.count() == 4


def test_who_did_not_see_the_last_correction_does_not_confirm(cast: Cast) -> None:
    version = drawn_up(cast.city, cast.dispatcher, SETTLED)
    PlanVersion.objects.update(revision=2)
    with pytest.raises(WrongState):
        confirm(version, by=cast.dispatcher, revision=1)
    assert not Task.objects.exists()


def test_only_the_issuing_units_people_confirm(cast: Cast) -> None:
    version = drawn_up(cast.city, cast.dispatcher, SETTLED)
    for person in (cast.clerk, cast.viewer):
        with pytest.raises(NotAllowed):
            confirm(version, by=person, revision=1)


def test_a_later_version_keeps_progress_and_leaders_and_drops_what_went(cast: Cast, first: PlanVersion) -> None:
    monthly = clause(first, "二(一)").task
    assert monthly is not None
    take_over(plan=first.plan, unit=cast.lishu, tasks=[monthly.pk], leader="王〇〇", by=cast.clerk)
    report(task=monthly, unit=cast.lishu, text="已报3月。", by=cast.clerk)
    second = start_version(plan=first.plan, by=cast.dispatcher, name="二.txt", data=LATER.encode())
    confirm(second, by=cast.dispatcher, revision=1)
    first.refresh_from_db()
    assert first.status == VersionStatus.SUPERSEDED
    assert clause(second, "二(一)").task == monthly
    assert (monthly.notes.count(), monthly.take_overs.count()) == (1, 1)
    gone = clause(first, "二(二)").task
    assert gone is not None
    assert Task.objects.get(pk=gone.pk).status == TaskStatus.DROPPED
    assert gone.changes.get().note


def test_a_discarded_version_leaves_the_one_in_force_alone(cast: Cast, first: PlanVersion) -> None:
    second = start_version(plan=first.plan, by=cast.dispatcher, name="二.txt", data=LATER.encode())
    discard(second, by=cast.dispatcher)
    assert PlanVersion.objects.get(status=VersionStatus.CONFIRMED) == first
    assert not Task.objects.filter(status=TaskStatus.DROPPED).exists()
