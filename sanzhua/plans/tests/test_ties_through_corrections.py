"""What measures a target stays with it while a version is corrected, undone and confirmed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from sanzhua.notices.models import Todo
from sanzhua.plans import actions
from sanzhua.plans.actions.correcting import GivenTarget
from sanzhua.plans.models import Clause, PlanVersion, Target, TargetTie
from sanzhua.plans.queries.targets import key_of, ties_of_clauses
from sanzhua.plans.tests.drawing import TEXT, clause, drawn_up
from sanzhua.plans.tests.making import LEAD, Wording, make_plan
from tests.cast import Cast

SETTLED = TEXT.replace("6月份前", "6月底前")
TIED = "180个亿元以上项目"


@pytest.fixture
def version(cast: Cast, july: None) -> PlanVersion:
    """Being checked; the first target of 一(一) is tied."""
    found = drawn_up(cast.city, cast.dispatcher, SETTLED)
    actions.tie(target_of(found), by=cast.dispatcher, source="list.admitted")
    return found


def target_of(version: PlanVersion) -> Target:
    return Target.objects.get(clause__version=version, text=TIED)


def source_of(version: PlanVersion) -> str:
    target = target_of(version)
    tie = ties_of_clauses([target.clause]).get((target.clause_id, key_of(target)))
    return tie.source if tie else ""


def seen(version: PlanVersion) -> int:
    return PlanVersion.objects.get(pk=version.pk).revision


def _reword(cast: Cast, version: PlanVersion) -> None:
    one = clause(version, "一(一)")
    targets = [GivenTarget(each.text, each.value, each.measure_unit) for each in one.targets.all()]
    words = one.text.replace("全年谋划", "今年谋划")
    assert words != one.text
    actions.correct_clause(
        one, by=cast.dispatcher, revision=seen(version), heading=one.heading, text=words, duties=[], dues=[],
        targets=targets,
    )  # fmt: skip


def _merge(cast: Cast, version: PlanVersion) -> None:
    actions.merge_with_next(clause(version, "一(一)"), by=cast.dispatcher, revision=seen(version))


def _drop(cast: Cast, version: PlanVersion) -> None:
    actions.drop_clause(clause(version, "一(一)"), by=cast.dispatcher, revision=seen(version))


def _read_again(cast: Cast, version: PlanVersion) -> None:
    actions.read_again(version, by=cast.dispatcher, revision=seen(version))


CORRECTIONS: tuple[Callable[[Cast, PlanVersion], None], ...] = (_reword, _merge, _drop, _read_again)


@pytest.mark.parametrize("correct", CORRECTIONS)
def test_undoing_a_correction_gives_the_tie_back(
    cast: Cast, version: PlanVersion, correct: Callable[[Cast, PlanVersion], None]
) -> None:
    before = list(TargetTie.objects.values("pk", "clause", "target", "source"))
    correct(cast, version)
    actions.undo(version, by=cast.dispatcher, revision=seen(version))
    assert list(TargetTie.objects.values("pk", "clause", "target", "source")) == before
    assert source_of(version) == "list.admitted"


def test_a_tie_made_after_the_correction_outlives_its_undoing(cast: Cast, version: PlanVersion) -> None:
    TargetTie.objects.all().delete()
    _merge(cast, version)
    actions.tie(target_of(version), by=cast.dispatcher, source="list.admitted")
    actions.undo(version, by=cast.dispatcher, revision=seen(version))
    assert source_of(version) == "list.admitted"


def test_reworded_the_target_keeps_its_measure(cast: Cast, version: PlanVersion) -> None:
    _reword(cast, version)
    assert source_of(version) == "list.admitted"


def test_merged_into_the_clause_before_the_target_keeps_the_measure_of_its_task(
    cast: Cast, version: PlanVersion
) -> None:
    actions.confirm(version, by=cast.dispatcher, revision=seen(version))
    later = actions.start_version(plan=version.plan, by=cast.dispatcher, name="二.txt", data=SETTLED.encode())
    one = clause(later, "一(一)")
    before = Clause.objects.create(version=later, position=0, text="先做一件事。", first_line=1, last_line=1)
    actions.merge_with_next(before, by=cast.dispatcher, revision=seen(later))
    assert not Clause.objects.filter(pk=one.pk).exists()
    assert source_of(later) == "list.admitted"


def test_what_the_review_shows_holds_after_confirming(cast: Cast, version: PlanVersion) -> None:
    actions.confirm(version, by=cast.dispatcher, revision=seen(version))
    later = actions.start_version(plan=version.plan, by=cast.dispatcher, name="二.txt", data=SETTLED.encode())
    actions.tie(target_of(later), by=cast.dispatcher, source="list.signed")
    actions.tie(target_of(version), by=cast.dispatcher, source="")
    assert source_of(later) == "list.signed"
    actions.confirm(later, by=cast.dispatcher, revision=seen(later))
    task = target_of(later).clause.task
    assert TargetTie.objects.filter(task=task).order_by("pk").last().source == "list.signed"  # type: ignore[union-attr]


def test_a_task_that_a_later_version_drops_leaves_nobodys_desk_waiting(cast: Cast, july: None) -> None:
    made = make_plan(cast.city, cast.dispatcher, [Wording("推进项目建设。", [(cast.lishu, LEAD)], [])])
    actions.take_over(
        plan=made.plan, unit=cast.lishu, tasks=None, leader="王〇〇", title="县长", by=cast.clerk
    )  # fmt: skip
    actions.finish(task=made.tasks[0], by=cast.clerk, note="办完")
    later = actions.start_version(plan=made.plan, by=cast.dispatcher, name="二.txt", data=SETTLED.encode())
    for one in later.clauses.filter(task=made.tasks[0]):
        actions.drop_clause(one, by=cast.dispatcher, revision=seen(later))
    actions.confirm(later, by=cast.dispatcher, revision=seen(later))
    assert not Todo.objects.open().filter(subject=f"task:{made.tasks[0].pk}").exists()


def test_an_activity_called_off_leaves_its_task_free_for_another(cast: Cast, july: None) -> None:
    wording = Wording("开展集中开工活动。", [(cast.city_drc, LEAD)], [("7月18日", date(2019, 7, 18), "")])
    made = make_plan(cast.city, cast.dispatcher, [wording])
    first = actions.take_as_activity(made.tasks[0], by=cast.dispatcher)
    assert actions.take_as_activity(made.tasks[0], by=cast.dispatcher) == first
    actions.move_activity(first, "cancel", by=cast.dispatcher, note="改期")
    again = actions.take_as_activity(made.tasks[0], by=cast.dispatcher)
    assert again.pk != first.pk
