"""The verbs of permits: laid out, handed in, returned, promised, done, not needed, opened again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import pytest

from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete, NotAllowed, Refused, WrongState
from sanzhua.ledger.models import Outbox
from sanzhua.notices.models import Todo
from sanzhua.registry.actions import (
    File,
    create_project,
    finish_permit,
    lay_out,
    promise_permit,
    reopen_permit,
    return_permit,
    set_aside_many,
    set_aside_permit,
    submit_permit,
)
from sanzhua.registry.choices.permits import PermitState
from sanzhua.registry.models import Permit, PermitChange, Project
from sanzhua.registry.queries.permits import permit_view
from sanzhua.registry.queries.permits_known import (
    missing_permits,
    permits_done,
)
from tests.cast import Cast

NOW = datetime(2019, 7, 8, 9, 0, tzinfo=clock.SHANGHAI)
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def july() -> Iterator[None]:
    with clock.use_fixed(NOW):
        yield


@pytest.fixture
def plant(cast: Cast) -> Project:
    project = create_project(unit=cast.lishu, name="玉米深加工项目", by=cast.clerk, facts={}, from_day=None)
    lay_out(project, route="filing", kind="industry", new_land=True, year=2019, by=cast.clerk)
    return project


def the(project: Project, key: str) -> Permit:
    return Permit.objects.select_related("project__unit").get(project=project, key=key)


def test_the_list_follows_route_works_land_and_year(cast: Cast, plant: Project) -> None:
    keys = set(plant.permits.values_list("key", flat=True))
    assert {"filing", "land_supply", "construction_permit"} <= keys
    assert not {"proposal", "start_filing"} & keys
    assert the(plant, "construction_permit").promised_days == 5
    assert plant.milestones.filter(key="topped").exists()


def test_laying_out_again_changes_nothing(cast: Cast, plant: Project) -> None:
    before, entries = plant.permits.count(), Outbox.objects.count()
    lay_out(plant, route="filing", kind="industry", new_land=True, year=2019, by=cast.clerk)
    assert (plant.permits.count(), Outbox.objects.count()) == (before, entries)


def test_another_route_keeps_what_was_begun_and_says_what_fell_away(cast: Cast, plant: Project) -> None:
    finish_permit(the(plant, "filing"), on=date(2019, 3, 1), number="梨发改备〔2019〕3号", by=cast.clerk)
    lay_out(plant, route="promise", kind="renewal", new_land=False, year=2019, by=cast.clerk)
    assert the(plant, "filing").status == PermitState.DONE
    gone = the(plant, "land_supply")
    assert (gone.status, gone.reason) == (PermitState.NOT_NEEDED, "审批方式、工程类型或年度调整后不再需要")
    assert the(plant, "promise_filing").status == PermitState.NOT_BEGUN
    lay_out(plant, route="filing", kind="industry", new_land=True, year=2019, by=cast.clerk)
    assert the(plant, "land_supply").status == PermitState.NOT_BEGUN


def test_a_promise_is_for_renovation_without_new_land_only(cast: Cast, plant: Project) -> None:
    for kind, new_land in (("renewal", True), ("industry", False)):
        with pytest.raises(Incomplete, match="不新增用地"):
            lay_out(plant, route="promise", kind=kind, new_land=new_land, year=2019, by=cast.clerk)


def test_a_submission_runs_both_clocks_in_working_days(cast: Cast, plant: Project) -> None:
    permit = submit_permit(the(plant, "environment"), on=date(2019, 6, 3), by=cast.clerk)
    assert (permit.status, permit.due_on, permit.legal_due_on) == ("in_hand", date(2019, 6, 25), date(2019, 7, 16))
    line = next(line for line in permit_view(plant).lines if line.permit.key == "environment")
    assert (line.at, line.over, line.legal_over) == ("issuer", 9, False)


def test_returned_files_are_the_owners_and_never_late_at_the_issuer(cast: Cast, plant: Project) -> None:
    permit = submit_permit(the(plant, "environment"), on=date(2019, 4, 1), by=cast.clerk)
    return_permit(permit, on=date(2019, 4, 4), reason="缺公众参与说明", by=cast.clerk)
    line = next(line for line in permit_view(plant).lines if line.permit.key == "environment")
    assert (line.at, line.over, line.due_on, permit.days_used) == ("owner", 0, None, 3)
    submit_permit(permit, on=date(2019, 7, 8), by=cast.clerk)
    assert (permit.submitted_on, permit.due_on) == (date(2019, 4, 1), date(2019, 7, 24))  # 12 of 15 days are left


def test_a_return_by_the_city_is_a_line_on_the_clerks_desk_until_it_is_handed_in_again(
    cast: Cast, plant: Project
) -> None:
    permit = submit_permit(the(plant, "environment"), on=date(2019, 7, 1), by=cast.clerk)
    return_permit(permit, on=date(2019, 7, 3), reason="缺图", by=cast.dispatcher)
    assert Todo.objects.open().filter(verb="permit_returned", unit=cast.lishu).count() == 1
    submit_permit(permit, on=date(2019, 7, 4), by=cast.clerk)
    assert not Todo.objects.open().filter(verb="permit_returned").exists()


def test_a_paper_comes_with_number_day_and_file(cast: Cast, plant: Project) -> None:
    file = File("备案证明.pdf", PDF)
    permit = finish_permit(
        the(plant, "filing"), on=date(2019, 3, 1), number="梨发改备〔2019〕3号", file=file, by=cast.clerk
    )
    assert permit.paper is not None
    assert (permit.status, permit.paper.number, permit.paper.type) == ("done", "梨发改备〔2019〕3号", "permit")
    change = PermitChange.objects.get(record=permit)
    assert (change.verb, change.on) == ("finish", date(2019, 3, 1))


def test_a_file_that_is_none_leaves_the_permit_as_it_was(cast: Cast, plant: Project) -> None:
    with pytest.raises(Refused):
        finish_permit(the(plant, "filing"), on=date(2019, 3, 1), file=File("x.pdf", b""), by=cast.clerk)
    assert the(plant, "filing").status == PermitState.NOT_BEGUN


def test_a_promise_says_what_and_by_when_and_lets_the_next_begin(cast: Cast, plant: Project) -> None:
    permit = promise_permit(the(plant, "environment"), text="开工前取得批复", due_on=date(2019, 8, 1), by=cast.clerk)
    assert permit.status == PermitState.PROMISED
    with pytest.raises(WrongState, match="不是可以承诺"):
        promise_permit(the(plant, "works_plan"), text="后补", due_on=date(2019, 8, 1), by=cast.clerk)
    with pytest.raises(Incomplete, match="已经过去"):
        promise_permit(the(plant, "energy"), text="后补", due_on=date(2019, 7, 1), by=cast.clerk)


def test_not_needed_wants_its_reason(cast: Cast, plant: Project) -> None:
    with pytest.raises(Incomplete):
        set_aside_permit(the(plant, "forest"), reason=" ", by=cast.clerk)
    assert set_aside_many(plant, keys=["forest", "heritage"], reason="不占林地", by=cast.clerk) == 2
    assert set_aside_many(plant, keys=["forest"], reason="不占林地", by=cast.clerk) == 0


def test_several_at_once_are_all_or_none(cast: Cast, plant: Project) -> None:
    submit_permit(the(plant, "environment"), on=date(2019, 7, 1), by=cast.clerk)
    with pytest.raises(WrongState):
        set_aside_many(plant, keys=["forest", "environment"], reason="不占林地", by=cast.clerk)
    assert the(plant, "forest").status == PermitState.NOT_BEGUN


def test_a_mistake_is_put_right_and_what_stood_is_kept(cast: Cast, plant: Project) -> None:
    permit = finish_permit(the(plant, "filing"), on=date(2019, 3, 1), number="写错的号", by=cast.clerk)
    reopen_permit(permit, reason="号写错", by=cast.clerk)
    assert (permit.status, permit.number, permit.finished_on) == (PermitState.NOT_BEGUN, "", None)
    assert "写错的号" in PermitChange.objects.filter(record=permit).latest("pk").note


def test_days_that_cannot_be_are_refused(cast: Cast, plant: Project) -> None:
    with pytest.raises(Incomplete, match="今天之后"):
        submit_permit(the(plant, "environment"), on=date(2019, 7, 9), by=cast.clerk)
    permit = submit_permit(the(plant, "environment"), on=date(2019, 7, 4), by=cast.clerk)
    with pytest.raises(Incomplete, match="早于上一步"):
        finish_permit(permit, on=date(2019, 7, 3), by=cast.clerk)


def test_a_strangers_hand_is_refused(cast: Cast, plant: Project) -> None:
    with pytest.raises(NotAllowed):
        submit_permit(the(plant, "filing"), on=date(2019, 7, 1), by=cast.stranger)
    with pytest.raises(NotAllowed):
        lay_out(plant, route="filing", kind="building", new_land=True, year=2019, by=cast.viewer)


def test_what_blocks_is_said_with_whom_it_lies(cast: Cast, plant: Project) -> None:
    finish_permit(the(plant, "filing"), on=date(2019, 3, 1), by=cast.clerk)
    submit_permit(the(plant, "land_use_plan"), on=date(2019, 6, 3), by=cast.clerk)
    view = permit_view(plant)
    (line,) = view.blocking
    assert (line.permit.key, line.at, line.over) == ("land_use_plan", "issuer", 17)
    assert [one.permit.key for one in view.chain][:3] == ["land_use_plan", "land_supply", "works_plan"]
    assert view.ready_on is not None


def test_gates_ask_whether_items_are_done(cast: Cast, plant: Project, django_assert_num_queries: object) -> None:
    assert not permits_done([plant], ["filing"])[plant.pk]
    finish_permit(the(plant, "filing"), on=date(2019, 3, 1), by=cast.clerk)
    set_aside_permit(the(plant, "forest"), reason="不占林地", by=cast.clerk)
    assert permits_done([plant], ["filing", "forest", "start_filing"])[plant.pk]  # the last is none of this project's
    promise_permit(the(plant, "energy"), text="后补", due_on=date(2019, 8, 1), by=cast.clerk)
    assert not permits_done([plant], ["energy"])[plant.pk]
    assert permits_done([plant], ["energy"], promised_counts=True)[plant.pk]
    bare = create_project(unit=cast.lishu, name="没有铺开的项目", by=cast.clerk, facts={}, from_day=None)
    assert permits_done([plant, bare], ["filing"]) == {plant.pk: True, bare.pk: False}


def test_what_is_missing_reads_as_one_line_of_the_form(cast: Cast, plant: Project) -> None:
    every = [*plant.permits.exclude(key__in=["environment", "filing"])]
    Permit.objects.filter(pk__in=[one.pk for one in every]).update(status=PermitState.NOT_NEEDED)
    submit_permit(the(plant, "environment"), on=date(2019, 7, 1), by=cast.clerk)
    words = "企业投资项目备案、环境影响评价批复（登记表备案）（办理中，承诺2019-07-22办结）"
    assert missing_permits([plant]) == {plant.pk: words}
    Permit.objects.filter(project=plant).update(status=PermitState.NOT_NEEDED, clock_from=None)
    assert missing_permits([plant]) == {plant.pk: ""}


def test_what_is_not_needed_in_between_does_not_break_the_order(cast: Cast, plant: Project) -> None:
    set_aside_permit(the(plant, "drawing"), reason="利用既有图纸", by=cast.clerk)
    lines = {line.permit.key: line for line in permit_view(plant).lines}
    assert "建设工程规划许可证" in lines["fire_design"].waits
