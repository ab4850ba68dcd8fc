"""Borders move on a paper and a date; what was signed before stays where it was signed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from sanzhua.accounts.models import Delegation, Post
from sanzhua.base import clock
from sanzhua.base.periods import Period
from sanzhua.base.refusals import Incomplete, NotAllowed, WrongState
from sanzhua.dispatch.actions import open_report, save_cells, transfer, undo_transfer
from sanzhua.dispatch.actions.saving import CellEdit
from sanzhua.dispatch.choices import TransferKind, TransferStatus
from sanzhua.dispatch.models import DraftRow, ReportingDuty, Transfer
from sanzhua.dispatch.queries.transfers import posts_end_on
from sanzhua.dispatch.succession import comparable, former_units
from sanzhua.dispatch.tests.scene import FORM, JUNE, MAY, Scene
from sanzhua.facts.queries import metrics
from sanzhua.ledger.models import Outbox
from sanzhua.registry.actions import change_life
from sanzhua.registry.choices import Status
from sanzhua.registry.models import Project

JULY, AUGUST = Period(2019, 7), Period(2019, 8)
PAPER = "四政函〔2019〕40号"


def merge(scene: Scene, from_period: Period = JULY) -> Transfer:
    cast = scene.cast
    return transfer(
        kind=TransferKind.MERGED, from_unit=cast.lishu, to_unit=cast.yitong, from_period=from_period, paper=PAPER,
        by=cast.dispatcher,
    )  # fmt: skip


def hand_one_over(scene: Scene, from_period: Period = JULY) -> Transfer:
    cast = scene.cast
    return transfer(
        kind=TransferKind.PROJECTS, from_unit=cast.lishu, to_unit=cast.yitong, from_period=from_period, paper=PAPER,
        by=cast.dispatcher, projects=scene.projects[:1],
    )  # fmt: skip


def duties(project: Project) -> list[tuple[str, str, str]]:
    rows = ReportingDuty.objects.filter(project=project).order_by("from_period")
    return [(one.unit.name, one.from_period, one.to_period) for one in rows]


def test_a_merger_closes_one_duty_and_opens_the_next(scene: Scene) -> None:
    merge(scene)
    assert duties(scene.projects[0]) == [("梨树县", "2018-01", JUNE), ("伊通满族自治县", "2019-07", "")]
    scene.projects[0].refresh_from_db()
    assert scene.projects[0].unit == scene.cast.yitong
    scene.cast.lishu.refresh_from_db()
    assert (scene.cast.lishu.valid_to, scene.cast.lishu.succeeded_by) == (date(2019, 6, 30), scene.cast.yitong)
    assert Outbox.objects.filter(kind="transfer.done").count() == 1


def test_what_was_printed_stays_and_the_comparable_basis_follows_the_border(scene: Scene) -> None:
    before = metrics(["done_year"], period=MAY, by=["unit"])
    merge(scene)
    assert metrics(["done_year"], period=MAY, by=["unit"]) == before
    framed = metrics(["done_year"], period=MAY, by=["unit"], basis=comparable(JULY))
    assert [row["unit"] for row in framed["rows"]] == ["伊通满族自治县"]
    assert framed["total"] == before["total"]
    assert comparable(Period(2019, 6)) == ()


def test_the_successor_sees_the_history_and_begins_where_the_other_stopped(scene: Scene) -> None:
    merge(scene, JULY)
    cast = scene.cast
    cast.stranger.__dict__.pop("_visible_unit_ids", None)
    assert cast.lishu.pk in cast.stranger.visible_unit_ids()
    assert former_units(cast.yitong.pk) == (cast.yitong.pk, cast.lishu.pk)
    report = open_report(form=FORM, unit=cast.yitong, period=JUNE, by=cast.stranger)
    assert report.rows.count() == 0


def test_a_return_being_filled_gets_the_rows_that_it_now_owes(scene: Scene) -> None:
    cast = scene.cast
    held = open_report(form=FORM, unit=cast.yitong, period=JUNE, by=cast.stranger)
    with pytest.raises(WrongState, match=r"梨树县.*已经开始填报"):
        hand_one_over(scene, Period(2019, 6))
    scene.report.delete()
    hand_one_over(scene, Period(2019, 6))
    row = DraftRow.objects.get(report=held)
    assert row.key == scene.key(0)
    assert row.values["progress_percent"] == 41


def test_only_the_projects_handed_over_move(scene: Scene) -> None:
    hand_one_over(scene)
    assert duties(scene.projects[1]) == [("梨树县", "2018-01", "")]
    scene.cast.lishu.refresh_from_db()
    assert scene.cast.lishu.valid_to is None
    framed = metrics(["projects"], period=MAY, by=["unit"], basis=comparable(JULY))
    assert {row["unit"]: row["values"]["projects"] for row in framed["rows"]} == {"梨树县": 2, "伊通满族自治县": 1}


def test_projects_of_a_county_that_leaves_are_marked_and_owed_by_nobody(scene: Scene) -> None:
    cast = scene.cast
    transfer(
        kind=TransferKind.LEFT, from_unit=cast.lishu, to_unit=None, from_period=JULY, paper=PAPER, by=cast.dispatcher
    )
    assert duties(scene.projects[0]) == [("梨树县", "2018-01", JUNE)]
    assert set(Project.objects.values_list("status", flat=True)) == {Status.TRANSFERRED}
    assert scene.projects[0].life.latest("pk").reason.endswith(PAPER)
    assert metrics(["done_year"], period=MAY, basis=comparable(JULY))["total"] == {"done_year": None}


def test_a_month_already_begun_is_named_and_nothing_moves(scene: Scene) -> None:
    with pytest.raises(WrongState, match=r"2019年6月.*请选以后的一期"):
        merge(scene, Period(2019, 6))
    assert Transfer.objects.count() == 0
    assert duties(scene.projects[0]) == [("梨树县", "2018-01", "")]


def test_undoing_puts_everything_back(scene: Scene) -> None:
    done = merge(scene)
    undo_transfer(done, by=scene.cast.dispatcher, note="文件撤回")
    assert done.status == TransferStatus.UNDONE
    assert duties(scene.projects[0]) == [("梨树县", "2018-01", "")]
    scene.cast.lishu.refresh_from_db()
    assert (scene.cast.lishu.valid_to, scene.cast.lishu.succeeded_by) == (None, None)
    assert set(Project.objects.values_list("unit", flat=True)) == {scene.cast.lishu.pk}
    assert comparable(JULY) == ()


def last_days(scene: Scene) -> dict[str, date | None]:
    posts = Post.objects.filter(scope=scene.cast.lishu, person__isnull=False)
    return {post.person.username: post.valid_to for post in posts if post.person}


@pytest.mark.parametrize("kind", [TransferKind.MERGED, TransferKind.LEFT])
def test_posts_end_when_the_last_return_of_the_old_order_is_through(scene: Scene, kind: str) -> None:
    cast = scene.cast
    before = last_days(scene)
    assert before
    assert set(before.values()) == {None}
    to_unit = cast.yitong if kind == TransferKind.MERGED else None
    done = transfer(
        kind=kind, from_unit=cast.lishu, to_unit=to_unit, from_period=JULY, paper=PAPER, by=cast.dispatcher
    )  # fmt: skip
    assert set(last_days(scene).values()) == {date(2019, 7, 31)}
    assert Post.objects.filter(scope=cast.yitong, valid_to__isnull=False).count() == 0
    assert Outbox.objects.filter(kind="posts.end").count() == 1
    undo_transfer(done, by=cast.dispatcher, note="文件撤回")
    assert last_days(scene) == before


def test_posts_of_a_unit_that_only_hands_projects_over_go_on(scene: Scene) -> None:
    before = last_days(scene)
    hand_one_over(scene)
    assert last_days(scene) == before


def test_lent_authority_ends_with_the_post_and_comes_back_with_it(scene: Scene) -> None:
    cast = scene.cast
    post = Post.objects.filter(scope=cast.lishu, person=cast.head)[0]
    until = date(2019, 12, 31)
    lent = Delegation.objects.create(
        post=post, to=cast.viewer, authority="授权书", valid_from=date(2019, 7, 1), valid_to=until
    )
    done = merge(scene)
    lent.refresh_from_db()
    assert lent.valid_to == date(2019, 7, 31)
    undo_transfer(done, by=cast.dispatcher, note="文件撤回")
    lent.refresh_from_db()
    assert lent.valid_to == until


def test_a_post_that_was_ended_otherwise_meanwhile_does_not_come_back(scene: Scene) -> None:
    done = merge(scene)
    retired = Post.objects.filter(scope=scene.cast.lishu, person=scene.cast.clerk)
    retired.update(valid_to=date(2019, 7, 10))
    undo_transfer(done, by=scene.cast.dispatcher, note="文件撤回")
    assert last_days(scene)[scene.cast.clerk.username] == date(2019, 7, 10)
    assert last_days(scene)[scene.cast.head.username] is None


def test_a_unit_that_ends_in_the_past_keeps_its_posts_through_today(scene: Scene) -> None:
    assert posts_end_on(Period(2019, 3)) == clock.business_today()


def test_undoing_a_departure_gives_each_project_its_former_status(scene: Scene) -> None:
    cast = scene.cast
    Project.objects.filter(pk=scene.projects[1].pk).update(status=Status.SUSPENDED)
    done = transfer(
        kind=TransferKind.LEFT, from_unit=cast.lishu, to_unit=None, from_period=JULY, paper=PAPER, by=cast.dispatcher
    )
    undo_transfer(done, by=cast.dispatcher, note="文件撤回")
    assert [one.status for one in Project.objects.order_by("pk")] == [Status.ONGOING, Status.SUSPENDED, Status.ONGOING]


def test_undoing_a_departure_takes_a_winter_rest_up_again(scene: Scene) -> None:
    cast, resting = scene.cast, scene.projects[1]
    thaw = clock.business_today() + timedelta(90)
    change_life(
        resting, by=cast.clerk, on=clock.business_today(), status=Status.SUSPENDED, winter=True, resumes_on=thaw,
        reason="冬季停止室外施工",
    )  # fmt: skip
    done = transfer(
        kind=TransferKind.LEFT, from_unit=cast.lishu, to_unit=None, from_period=JULY, paper=PAPER, by=cast.dispatcher
    )
    undo_transfer(done, by=cast.dispatcher, note="文件撤回")
    resting.refresh_from_db()
    assert (resting.in_winter_rest, resting.life.latest("pk").resumes_on) == (True, thaw)


def test_what_the_successor_has_filled_is_not_undone(scene: Scene) -> None:
    cast = scene.cast
    scene.report.delete()
    done = hand_one_over(scene, Period(2019, 6))
    report = open_report(form=FORM, unit=cast.yitong, period=JUNE, by=cast.stranger)
    row = DraftRow.objects.get(report=report)
    save_cells(report=report, by=cast.stranger, edits=[CellEdit(row.key, "done_month", "300", row.revision)])
    with pytest.raises(WrongState, match="已经填报"):
        undo_transfer(done, by=cast.dispatcher, note="文件撤回")


def test_only_the_citys_dispatcher_moves_borders_and_only_on_a_paper(scene: Scene) -> None:
    cast = scene.cast
    whole: dict[str, Any] = {
        "kind": TransferKind.MERGED,
        "from_unit": cast.lishu,
        "to_unit": cast.yitong,
        "from_period": JULY,
    }
    with pytest.raises(NotAllowed):
        transfer(**whole, paper=PAPER, by=cast.clerk)
    with pytest.raises(Incomplete, match="依据文件"):
        transfer(**whole, paper=" ", by=cast.dispatcher)
    with pytest.raises(Incomplete, match="接收单位"):
        transfer(**{**whole, "to_unit": None}, paper=PAPER, by=cast.dispatcher)
