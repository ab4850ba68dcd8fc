"""From suspicion to exit and back: nobody is judged without an answer or a hearing, and a person decides."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete, NotAllowed, Refused, WrongState
from sanzhua.ledger.models import Outbox
from sanzhua.notices.models import Todo
from sanzhua.registry.actions import change_life
from sanzhua.registry.actions import zombies as verbs
from sanzhua.registry.choices import Status
from sanzhua.registry.choices.reserve import CaseStatus
from sanzhua.registry.models import LifeChange, ZombieCase
from sanzhua.registry.queries.reserve import admissions
from sanzhua.registry.tests.reserve_scene import JULY, admitted, case_of, dead_project, project, second_dispatcher
from tests.cast import Cast


@pytest.fixture(autouse=True)
def july() -> Iterator[None]:
    with clock.use_fixed(JULY):
        yield


@contextmanager
def on(day: date) -> Iterator[None]:
    with clock.use_fixed(datetime(day.year, day.month, day.day, 9, tzinfo=clock.SHANGHAI)):
        yield


def desk(person: Person) -> list[str]:
    return [todo.verb for todo in Todo.objects.visible_to(person).open().order_by("pk")]


def test_a_suspicion_keeps_its_arithmetic_and_changes_nothing_of_the_project(cast: Cast) -> None:
    case = case_of(cast)
    case.project.refresh_from_db()
    assert case.project.status == Status.ONGOING
    assert not LifeChange.objects.exclude(from_stage="").exists()
    assert case.points == sum(part["score"] for part in case.arithmetic["parts"]) == 50
    assert desk(cast.dispatcher) == ["zombie_notify"]


def test_a_living_project_is_not_suspected(cast: Cast) -> None:
    with pytest.raises(WrongState, match="不到50分"):
        verbs.suspect(project(cast), by=cast.dispatcher)


def test_only_one_case_at_a_time_and_only_by_the_city(cast: Cast) -> None:
    case = case_of(cast)
    with pytest.raises(WrongState, match="未办结"):
        verbs.suspect(case.project, by=cast.dispatcher)
    other = dead_project(cast, "另一个")
    for person in (cast.clerk, cast.viewer, cast.form_owner, *cast.outsiders):
        with pytest.raises(NotAllowed):
            verbs.suspect(other, by=person)


def test_the_answer_is_due_in_fifteen_days_and_a_holiday_moves_it_on(cast: Cast) -> None:
    assert verbs.answer_due(cast.lishu, date(2019, 7, 8)).due_on == date(2019, 7, 23)
    moved = verbs.answer_due(cast.lishu, date(2019, 9, 17))
    assert (moved.due_on, moved.shifted, moved.why) == (date(2019, 10, 8), True, "国庆节")


def test_the_unit_gets_its_line_with_the_deadline_and_answers(cast: Cast) -> None:
    case = case_of(cast)
    verbs.notify(case, by=cast.dispatcher, told="王〇〇 县长")
    line = Todo.objects.visible_to(cast.clerk).open().get()
    assert (line.verb, line.due_at) == ("zombie_answer", datetime(2019, 7, 24, 0, 0, tzinfo=clock.SHANGHAI))
    verbs.answer(case, by=cast.clerk, text="土地已摘牌，八月开工。")
    assert desk(cast.clerk) == []
    assert desk(cast.dispatcher) == ["zombie_decide"]
    case.refresh_from_db()
    assert (case.status, case.answer) == (CaseStatus.ANSWERED, "土地已摘牌，八月开工。")


def test_a_notice_names_who_got_it(cast: Cast) -> None:
    with pytest.raises(Incomplete, match="送达"):
        verbs.notify(case_of(cast), by=cast.dispatcher, told=" ")


def test_more_time_is_given_with_a_reason_and_only_forwards(cast: Cast) -> None:
    case = case_of(cast)
    verbs.notify(case, by=cast.dispatcher, told="王〇〇")
    with pytest.raises(Incomplete, match="晚于"):
        verbs.extend(case, by=cast.dispatcher, until=date(2019, 7, 20), note="出差")
    verbs.extend(case, by=cast.dispatcher, until=date(2019, 8, 3), note="企业正在办理股权变更。")
    assert case.due_on == date(2019, 8, 5)


def test_the_unit_asks_for_more_time_and_its_own_line_stays(cast: Cast) -> None:
    case = case_of(cast)
    verbs.notify(case, by=cast.dispatcher, told="王〇〇")
    verbs.ask_time(case, by=cast.clerk, note="企业正在办理股权变更。")
    assert (desk(cast.clerk), desk(cast.dispatcher)) == (["zombie_answer"], ["zombie_time"])
    assert case.due_on == date(2019, 7, 23)
    with on(date(2019, 7, 24)), pytest.raises(WrongState, match="期限已过"):
        verbs.ask_time(case, by=cast.clerk, note="再等等")


def test_a_project_of_the_pool_exits_by_a_decided_case_only(cast: Cast) -> None:
    one = dead_project(cast)
    admitted(cast, one, on=date(2018, 3, 1))
    for person in (cast.clerk, cast.dispatcher):
        with pytest.raises(WrongState, match="听取答复"):
            change_life(one, by=person, on=date(2019, 7, 1), status=Status.EXITED, reason="不再建设")
    change_life(one, by=cast.clerk, on=date(2019, 7, 1), status=Status.CANCELLED, reason="企业放弃")


def test_silence_decides_nothing_a_hearing_comes_first(cast: Cast) -> None:
    case = case_of(cast)
    verbs.notify(case, by=cast.dispatcher, told="王〇〇")
    with pytest.raises(WrongState, match="还没有过"):
        verbs.hear(case, by=cast.dispatcher, on=date(2019, 7, 8), heard="无人到会", note="已电话通知")
    with on(date(2019, 7, 24)):
        with pytest.raises(WrongState):
            verbs.decide_exit(case, by=cast.dispatcher, note="逾期未答复")
        verbs.hear(case, by=cast.dispatcher, on=date(2019, 7, 24), heard="李敏", note="企业已停业。")
        verbs.decide_exit(case, by=cast.dispatcher, note="企业已停业，不再建设。")
    assert case.status == CaseStatus.TO_EXIT


def test_a_late_answer_is_taken_while_nothing_is_decided(cast: Cast) -> None:
    case = case_of(cast)
    verbs.notify(case, by=cast.dispatcher, told="王〇〇")
    with on(date(2019, 8, 20)):
        verbs.answer(case, by=cast.clerk, text="材料晚到，现补答。")
    assert case.answered_on == date(2019, 8, 20)


def answered(cast: Cast) -> ZombieCase:
    case = case_of(cast)
    verbs.notify(case, by=cast.dispatcher, told="王〇〇")
    verbs.answer(case, by=cast.clerk, text="企业资金困难。")
    return case


def test_keeping_wants_conditions_and_a_day_and_ends_either_way(cast: Cast) -> None:
    case = answered(cast)
    with pytest.raises(Incomplete):
        verbs.keep(case, by=cast.dispatcher, note="可以等", conditions=" ", until=date(2019, 9, 30))
    verbs.keep(case, by=cast.dispatcher, note="可以等", conditions="九月底前取得土地", until=date(2019, 9, 30))
    assert desk(cast.clerk) == ["zombie_keep"]
    verbs.renew(case, by=cast.dispatcher, note="土地没有取得。")
    verbs.notify(case, by=cast.dispatcher, told="王〇〇")
    assert (case.status, case.answered_on, case.answer) == (CaseStatus.NOTIFIED, None, "")
    verbs.answer(case, by=cast.clerk, text="已取得土地。")
    verbs.keep(case, by=cast.dispatcher, note="已落实", conditions="按期开工", until=date(2019, 9, 30))
    verbs.close(case, by=cast.dispatcher, note="已开工。")
    assert ZombieCase.objects.open().count() == 0


def test_an_exit_takes_nothing_off_the_years_admissions(cast: Cast) -> None:
    one = dead_project(cast)
    row = admitted(cast, one, on=date(2018, 3, 1))
    case = verbs.suspect(one, by=cast.dispatcher)
    verbs.notify(case, by=cast.dispatcher, told="王〇〇")
    verbs.answer(case, by=cast.clerk, text="同意退出。")
    verbs.decide_exit(case, by=cast.dispatcher, note="单位同意退出。")
    verbs.exit_pool(case, by=cast.dispatcher, list_number="2019-1")
    one.refresh_from_db()
    assert one.status == Status.EXITED
    assert one.life.latest("pk").reason == "单位同意退出。"
    assert list(admissions(2018, unit_ids={cast.lishu.pk}).counted) == [row]
    assert admissions(2019, unit_ids={cast.lishu.pk}).beside.exits == 1
    assert Outbox.objects.filter(kind="zombiecase.exit").count() == 1


def exited(cast: Cast) -> ZombieCase:
    case = answered(cast)
    verbs.decide_exit(case, by=cast.dispatcher, note="不再建设。")
    verbs.exit_pool(case, by=cast.dispatcher, list_number="2019-1")
    return case


def test_two_people_answer_for_a_revival(cast: Cast) -> None:
    case, other = exited(cast), second_dispatcher(cast)
    verbs.ask_revival(case, by=cast.dispatcher, note="新投资方已签约。")
    with pytest.raises(NotAllowed):
        verbs.revive(case, by=cast.dispatcher, note="同意")
    verbs.revive(case, by=other, note="投资协议已核。")
    case.project.refresh_from_db()
    assert (case.status, case.project.status) == (CaseStatus.REVIVED, Status.ONGOING)


def test_a_revival_may_be_refused_and_asked_again(cast: Cast) -> None:
    case = exited(cast)
    verbs.ask_revival(case, by=cast.clerk, note="想恢复")
    verbs.refuse_revival(case, by=cast.dispatcher, note="没有新的投资方。")
    assert case.status == CaseStatus.EXITED
    verbs.ask_revival(case, by=cast.clerk, note="新投资方已签约。")
    assert case.status == CaseStatus.REVIVAL


def test_the_table_itself_refuses_an_exit_without_answer_or_hearing(cast: Cast) -> None:
    case = case_of(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        ZombieCase.objects.filter(pk=case.pk).update(status=CaseStatus.EXITED)


SLOW = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
LATER = date(2019, 12, 2)
STEPS: dict[str, Callable[[ZombieCase, Person], object]] = {
    "dismiss": lambda case, by: verbs.dismiss(case, by=by, note="n"),
    "notify": lambda case, by: verbs.notify(case, by=by, told="王〇〇"),
    "ask_time": lambda case, by: verbs.ask_time(case, by=by, note="n"),
    "answer": lambda case, by: verbs.answer(case, by=by, text="答复"),
    "hear": lambda case, by: verbs.hear(case, by=by, on=clock.business_today(), heard="李敏", note="n"),
    "keep": lambda case, by: verbs.keep(case, by=by, note="n", conditions="c", until=LATER),
    "renew": lambda case, by: verbs.renew(case, by=by, note="n"),
    "close": lambda case, by: verbs.close(case, by=by, note="n"),
    "decide_exit": lambda case, by: verbs.decide_exit(case, by=by, note="n"),
    "exit": lambda case, by: verbs.exit_pool(case, by=by, list_number="2019-1"),
    "ask_revival": lambda case, by: verbs.ask_revival(case, by=by, note="n"),
    "revive": lambda case, by: verbs.revive(case, by=by, note="n"),
}
PEOPLE = ("clerk", "dispatcher", "head", "viewer", "stranger")


@SLOW
@given(st.lists(st.tuples(st.sampled_from(sorted(STEPS)), st.sampled_from(PEOPLE), st.integers(0, 20)), max_size=14))
def test_no_path_leads_to_an_exit_past_answer_and_decision(cast: Cast, steps: list[tuple[str, str, int]]) -> None:
    with transaction.atomic():
        case, day = case_of(cast), date(2019, 7, 8)
        for verb, who, wait in steps:
            day = min(day + timedelta(wait), date(2019, 11, 30))
            with on(day):
                try:
                    STEPS[verb](case, getattr(cast, who))
                except Refused:
                    case = ZombieCase.objects.get(pk=case.pk)
        _require_due_process(case)
        transaction.set_rollback(True)


def _require_due_process(case: ZombieCase) -> None:
    done = [change.verb for change in case.changes.order_by("pk")]
    case.project.refresh_from_db()
    if "exit" in done:
        before = done[: done.index("exit")]
        assert before[-1] == "decide_exit"
        assert before[-2] in ("answer", "hear")
        assert done.count("exit") <= done.count("decide_exit")
        assert "notify" in before
    gone = case.status in (CaseStatus.EXITED, CaseStatus.REVIVAL)
    assert (case.project.status == Status.EXITED) is gone
