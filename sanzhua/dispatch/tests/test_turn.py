"""The turn of the year: shown before it is done, done once and whole, taken back until the new year is reported."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client

from sanzhua.base.clock import SHANGHAI
from sanzhua.base.refusals import Incomplete, NotAllowed, Refused, WrongState
from sanzhua.dispatch import queries
from sanzhua.dispatch.actions import hand_in, nil_return, open_report, turn_year, undo_turn, urge
from sanzhua.dispatch.models import DraftRow, FormPeriod, ReportingDuty, Version, YearTurn
from sanzhua.dispatch.tests.scene import FORM, PROJECTS, WAN, enter_projects, on, register_facts
from sanzhua.facts.actions import add_part
from sanzhua.ledger.models import Outbox
from sanzhua.notices.models import Todo
from sanzhua.registry.actions import create_projects, set_year_plan
from sanzhua.registry.models import Project
from tests.cast import Cast, make_cast

THIRD = datetime(2020, 1, 3, 9, 0, tzinfo=SHANGHAI)
SECOND_OF_FEBRUARY = datetime(2020, 2, 3, 9, 0, tzinfo=SHANGHAI)
BEFORE, PLAN = "invested_before", "plan_year"
# In 万元: what December says was done since the start, by place in PROJECTS; the third has no December.
DECEMBER = (21_000, 39_000, None)
PAGE = "/reports/turn/"


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    """3 January 2020. The second project is completed, the first has its plan for 2020."""
    with on(THIRD):
        cast = make_cast()
        projects = enter_projects(cast)
        _december(cast, projects)
        Project.objects.filter(pk=projects[1].pk).update(stage="completed")
        set_year_plan(
            projects[0],
            year=2020,
            total=24_000 * WAN,
            on=date(2020, 1, 2),
            approver="市政府常务会议",
            paper="四政纪〔2020〕1号",
            by=cast.dispatcher,
        )
        Project.objects.filter(pk=projects[0].pk).update(facts=projects[0].facts | register_facts(52_000, 20_000))
        yield cast


def _december(cast: Cast, projects: list[Project]) -> None:
    rows = [
        {
            **register_facts(total, plan),
            "project": project.uid,
            "project_name": name,
            "name": name,
            "region": "220322",
            "stage": "在建",
            "done_month": 0,
            "done_year": (done - 1_000) * WAN,
            "done_total": done * WAN,
        }
        for project, (name, total, plan, _done, _percent), done in zip(projects, PROJECTS, DECEMBER, strict=True)
        if done is not None
    ]
    add_part(
        source=FORM,
        form_version="2019.1",
        unit_id=cast.lishu.pk,
        unit_name=cast.lishu.name,
        period="2019-12",
        version=1,
        version_id=None,
        source_sha256="0" * 64,
        rows=rows,
    )


def projects() -> list[Project]:
    return list(Project.objects.order_by("pk"))


def facts_of(place: int) -> tuple[Any, Any]:
    facts = projects()[place].facts
    return facts.get(BEFORE), facts.get(PLAN)


def turned(cast: Cast, **changed: Any) -> YearTurn:
    given: dict[str, Any] = {"digest": queries.turn_plan(FORM, 2020).digest, "by": cast.dispatcher}
    return turn_year(form=FORM, year=2020, **(given | changed))


def test_the_plan_tells_what_will_happen_and_changes_nothing(cast: Cast) -> None:
    ReportingDuty.objects.create(project=projects()[0], form="reserve", unit=cast.yitong, from_period="2019-01")
    plan = queries.turn_plan(FORM, 2020)
    first, second, third = projects()
    assert [(one.uid, one.held, one.december) for one in plan.before] == [(first.uid, 1_000 * WAN, 21_000 * WAN)]
    assert [one.uid for one in plan.leaving] == [second.uid]
    assert [one.uid for one in plan.planned] == [first.uid]
    assert [one.uid for one in plan.unplanned] == [third.uid]
    assert [one.uid for one in plan.without_december] == [third.uid]
    assert (plan.missing, plan.obstacles, len(plan.periods)) == ((), (), 12)
    assert not YearTurn.objects.exists()
    assert facts_of(0) == (1_000 * WAN, 20_000 * WAN)


def test_a_unit_whose_december_is_missing_is_named(cast: Cast) -> None:
    project = projects()[2]
    ReportingDuty.objects.filter(project=project).update(unit=cast.yitong)
    assert [name for _pk, name in queries.turn_plan(FORM, 2020).missing] == ["伊通县"]
    turn = turned(cast)
    assert turn.moved["missing"] == [cast.yitong.pk]
    assert facts_of(2)[0] == 1_000 * WAN


def test_one_act_carries_december_over_takes_the_new_plan_and_lets_the_completed_go(cast: Cast) -> None:
    turn = turned(cast)
    assert facts_of(0) == (21_000 * WAN, 24_000 * WAN)
    assert facts_of(1) == (1_000 * WAN, 38_000 * WAN)
    assert facts_of(2) == (1_000 * WAN, None)
    ended = ReportingDuty.objects.exclude(to_period="")
    assert [(duty.project_id, duty.to_period) for duty in ended] == [(projects()[1].pk, "2019-12")]
    assert turn.moved["duties"] == [ended[0].pk]
    assert FormPeriod.objects.filter(form=FORM, period__startswith="2020-").count() == len(turn.moved["periods"]) > 0
    facts = json.loads(bytes(Outbox.objects.get(kind="yearturn.done").body))["facts"]
    assert (facts["before"], facts["left"], facts["corrected"]) == (1, 1, {})


def test_a_second_click_is_the_same_turn(cast: Cast) -> None:
    digest = queries.turn_plan(FORM, 2020).digest
    assert turned(cast, digest=digest) == turned(cast, digest=digest) == turned(cast)
    assert Outbox.objects.filter(kind="yearturn.done").count() == 1


def test_what_was_not_shown_is_not_done(cast: Cast) -> None:
    digest = queries.turn_plan(FORM, 2020).digest
    Project.objects.filter(pk=projects()[2].pk).update(stage="completed")
    with pytest.raises(WrongState, match="有变化"):
        turned(cast, digest=digest)
    assert not YearTurn.objects.exists()
    assert facts_of(0)[0] == 1_000 * WAN


def test_a_correction_wants_a_reason_and_is_not_overruled_by_january(cast: Cast) -> None:
    first = projects()[0]
    with pytest.raises(Incomplete, match="写明原因"):
        turned(cast, corrections={first.uid: (20_500 * WAN, " ")})
    with pytest.raises(Refused):
        turned(cast, corrections={"nothing": (1, "原因")})
    with pytest.raises(Refused):
        turned(cast, corrections={first.uid: (-1, "审计核减")})
    turned(cast, corrections={first.uid: (20_500 * WAN, "审计核减500万元")})
    assert facts_of(0)[0] == 20_500 * WAN
    facts = json.loads(bytes(Outbox.objects.get(kind="yearturn.done").body))["facts"]
    assert facts["corrected"] == {first.uid: [1_000 * WAN, 20_500 * WAN, "审计核减500万元"]}
    with on(SECOND_OF_FEBRUARY):
        report = open_report(form=FORM, unit=cast.lishu, period="2020-01", by=cast.clerk)
    assert {row.key: row.proposed for row in DraftRow.objects.filter(report=report)} == {
        projects()[0].uid: {},
        projects()[2].uid: {},
    }


def test_without_the_turn_january_proposes_decembers_total(cast: Cast) -> None:
    with on(SECOND_OF_FEBRUARY):
        report = open_report(form=FORM, unit=cast.lishu, period="2020-01", by=cast.clerk)
    proposed = {row.key: row.proposed for row in DraftRow.objects.filter(report=report)}
    assert proposed[projects()[0].uid] == {BEFORE: 21_000 * WAN}


def test_a_january_begun_too_early_follows(cast: Cast) -> None:
    with on(SECOND_OF_FEBRUARY):
        report = open_report(form=FORM, unit=cast.lishu, period="2020-01", by=cast.clerk)
        turn = turned(cast)
        rows = {row.key: row.proposed for row in DraftRow.objects.filter(report=report)}
        assert rows == {projects()[0].uid: {}, projects()[2].uid: {}}
        undo_turn(turn, by=cast.dispatcher, note="年初计划还没有下达")
        assert DraftRow.objects.filter(report=report, key=projects()[1].uid).exists()


def test_it_is_taken_back_whole(cast: Cast) -> None:
    before = [project.facts for project in projects()]
    undo_turn(turned(cast), by=cast.dispatcher, note="年初计划还没有下达")
    assert [project.facts.get(BEFORE) for project in projects()] == [facts.get(BEFORE) for facts in before]
    assert [project.facts.get(PLAN) for project in projects()] == [facts.get(PLAN) for facts in before]
    assert not ReportingDuty.objects.exclude(to_period="").exists()
    assert Outbox.objects.filter(kind="yearturn.undo").count() == 1
    again = turned(cast)
    assert (again.status, facts_of(0)[0]) == ("done", 21_000 * WAN)


def test_what_was_changed_by_hand_since_stays(cast: Cast) -> None:
    turn = turned(cast)
    first = projects()[0]
    Project.objects.filter(pk=first.pk).update(facts=first.facts | {BEFORE: 7 * WAN})
    undo_turn(turn, by=cast.dispatcher, note="重来")
    assert facts_of(0) == (7 * WAN, 20_000 * WAN)


def test_after_the_first_return_of_the_year_nothing_is_turned_nor_taken_back(cast: Cast) -> None:
    turn = turned(cast)
    with on(SECOND_OF_FEBRUARY):
        report = open_report(form=FORM, unit=cast.yitong, period="2020-01", by=cast.stranger)
        version = hand_in(report=report, by=cast.stranger, note="本期没有在建项目")
        Version.objects.filter(pk=version.pk).update(rows=1)  # whoever has a project
        with pytest.raises(WrongState, match="已有报表送签"):
            undo_turn(turn, by=cast.dispatcher, note="重来")
        YearTurn.objects.all().delete()
        with pytest.raises(WrongState, match="已有报表送签"):
            turned(cast)


def yitongs_completed(cast: Cast) -> Project:
    """A project of the neighbour that was reported until December and is completed."""
    (made,) = create_projects(unit=cast.yitong, projects=[("伊通县粮库项目", {})], from_day=None)
    ReportingDuty.objects.create(project=made, form=FORM, unit=cast.yitong, from_period="2019-01")
    Project.objects.filter(pk=made.pk).update(stage="completed")
    return made


def nil_in_january(cast: Cast) -> None:
    nil_return(form=FORM, unit=cast.yitong, period="2020-01", by=cast.stranger, sentence="本期没有在建项目")


def test_one_units_nil_return_of_january_holds_up_neither_the_turn_nor_its_undoing(cast: Cast) -> None:
    with on(SECOND_OF_FEBRUARY):
        nil_in_january(cast)
        turn = turned(cast)
        assert facts_of(0) == (21_000 * WAN, 24_000 * WAN)
        undo_turn(turn, by=cast.dispatcher, note="重办")
    assert facts_of(0) == (1_000 * WAN, 20_000 * WAN)


def test_a_unit_that_said_nil_since_its_projects_were_let_go_keeps_the_turn(cast: Cast) -> None:
    yitongs_completed(cast)
    turn = turned(cast)
    with on(SECOND_OF_FEBRUARY):
        nil_in_january(cast)
        with pytest.raises(WrongState, match="已有报表送签"):
            undo_turn(turn, by=cast.dispatcher, note="重办")


def test_nobody_is_urged_any_more_for_what_the_turn_let_go(cast: Cast) -> None:
    yitongs_completed(cast)
    with on(SECOND_OF_FEBRUARY):
        urge(period="2020-01", by=cast.dispatcher, forms=[FORM])
        urged = Todo.objects.open().filter(verb="urged")
        assert set(urged.values_list("unit_id", flat=True)) == {cast.lishu.pk, cast.yitong.pk}
        turned(cast)
        assert set(urged.values_list("unit_id", flat=True)) == {cast.lishu.pk}


@pytest.mark.parametrize("year", [2019, 2021])
def test_only_the_year_that_has_begun_is_turned(cast: Cast, year: int) -> None:
    plan = queries.turn_plan(FORM, year)
    assert plan.obstacles
    with pytest.raises(WrongState):
        turn_year(form=FORM, year=year, digest=plan.digest, by=cast.dispatcher)


@pytest.mark.parametrize("who", ["clerk", "head", "viewer", "form_owner", "stranger", "system_admin"])
def test_nobody_but_the_dispatcher_turns_or_undoes(client: Client, cast: Cast, who: str) -> None:
    person = getattr(cast, who)
    with pytest.raises(NotAllowed):
        turned(cast, by=person)
    turn = turned(cast)
    with pytest.raises(NotAllowed):
        undo_turn(turn, by=person, note="重来")
    client.force_login(person)
    assert client.get(PAGE).status_code == 403


def test_an_undo_wants_a_reason_and_happens_once(cast: Cast) -> None:
    turn = turned(cast)
    with pytest.raises(Incomplete):
        undo_turn(turn, by=cast.dispatcher, note=" ")
    undo_turn(turn, by=cast.dispatcher, note="重来")
    with pytest.raises(WrongState):
        undo_turn(turn, by=cast.dispatcher, note="重来")


def test_the_page_shows_it_all_does_it_once_and_offers_the_way_back(client: Client, cast: Cast) -> None:
    client.force_login(cast.dispatcher)
    page = client.get(PAGE).content.decode()
    names = [project.name for project in projects()]
    assert all(words in page for words in (*names, "21,000", "已完工的项目不再报送", "结转到2020年"))
    digest = queries.turn_plan(FORM, 2020).digest
    uid = projects()[0].uid
    given = {"year": "2020", "digest": digest, f"before-{uid}": "20,500", f"reason-{uid}": ""}
    refused = client.post(PAGE, given)
    assert (refused.status_code, "写明原因" in refused.content.decode()) == (422, True)
    assert client.post(PAGE, given | {f"before-{uid}": "两千"}).status_code == 422
    assert client.post(PAGE, given | {f"reason-{uid}": "审计核减"}).status_code == 302
    assert facts_of(0)[0] == 20_500 * WAN
    page = client.get(PAGE).content.decode()
    assert "撤销年度结转" in page
    turn = YearTurn.objects.get()
    assert client.post(f"{PAGE}{turn.pk}/undo/", {"note": "重来"}).status_code == 302
    assert facts_of(0)[0] == 1_000 * WAN


def test_a_refused_page_keeps_what_was_typed(client: Client, cast: Cast) -> None:
    client.force_login(cast.dispatcher)
    uid = projects()[0].uid
    given = {"year": "2020", "digest": "x", f"before-{uid}": "20,500", f"reason-{uid}": "审计核减"}
    page = client.post(PAGE, given).content.decode()
    assert 'value="20,500"' in page
    assert 'value="审计核减"' in page


@pytest.mark.parametrize("year", ["x", "-1", "99999", ""])
def test_a_year_that_is_none_gives_this_one(client: Client, cast: Cast, year: str) -> None:
    client.force_login(cast.dispatcher)
    assert "<b>2020</b>" in client.get(PAGE, {"year": year}).content.decode()
