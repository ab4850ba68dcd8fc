from datetime import UTC, datetime

import pytest
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from sanzhua.accounts.choices import Role
from sanzhua.notices.actions import add, finish
from sanzhua.notices.choices import SENTENCES
from sanzhua.notices.models import Todo
from sanzhua.notices.queries import todos_for
from tests.cast import Cast

TITLES = {"construction": "在建项目月调度表"}
DUE = datetime(2019, 7, 10, 16, tzinfo=UTC)


def ask(cast: Cast, *, verb: str = "fill", subject: str = "report:1", due: datetime | None = DUE) -> Todo:
    params = {"period": "2019-06", "form": "construction", "reason": "", "unit": "梨树县", "count": 3}
    return add(
        unit=cast.lishu, role=Role.LIAISON, verb=verb, subject=subject, params=params, url="/reports/1/", due_at=due
    )


def test_a_line_says_its_sentence_on_the_right_desks(cast: Cast) -> None:
    ask(cast)
    for clerk in (cast.clerk, cast.second_clerk):
        assert [line.sentence for line in todos_for(clerk, TITLES)] == ["填报2019年6月在建项目月调度表"]


def test_a_line_is_told_in_the_language_of_its_reader(cast: Cast) -> None:
    ask(cast)
    with translation.override("en"):
        found = todos_for(cast.clerk, {"construction": "Projects under construction"})
    assert [line.sentence for line in found] == ["Fill in Projects under construction, June 2019"]


def test_nobody_else_sees_the_line(cast: Cast) -> None:
    ask(cast)
    for person in (cast.reviewer, cast.head, cast.dispatcher, cast.viewer, *cast.outsiders):
        assert todos_for(person) == []


def test_adding_twice_renews_one_line(cast: Cast) -> None:
    first = ask(cast, due=None)
    again = ask(cast)
    assert (first.pk, Todo.objects.count()) == (again.pk, 1)
    assert todos_for(cast.clerk)[0].due_at == DUE


def test_finishing_takes_the_line_away_and_may_be_repeated(cast: Cast) -> None:
    ask(cast)
    assert finish("report:1") == 1
    assert finish("report:1") == 0
    assert todos_for(cast.clerk) == []


def test_finishing_one_verb_leaves_the_other(cast: Cast) -> None:
    ask(cast)
    ask(cast, verb="revise")
    assert finish("report:1", "fill") == 1
    assert [line.verb for line in todos_for(cast.clerk)] == ["revise"]


def test_a_finished_line_may_come_again(cast: Cast) -> None:
    ask(cast)
    finish("report:1")
    ask(cast)
    assert len(todos_for(cast.clerk)) == 1
    assert Todo.objects.count() == 2


def test_what_is_due_first_comes_first_and_no_date_comes_last(cast: Cast) -> None:
    ask(cast, subject="report:3", due=None)
    ask(cast, subject="report:2", due=DUE.replace(day=12))
    ask(cast, subject="report:1")
    assert [line.subject for line in todos_for(cast.clerk)] == ["report:1", "report:2", "report:3"]


def test_an_unknown_verb_and_a_missing_parameter_are_faults_of_the_program(cast: Cast) -> None:
    with pytest.raises(KeyError):
        ask(cast, verb="shred")
    with pytest.raises(KeyError):
        add(unit=cast.lishu, role="liaison", verb="fill", subject="report:9", params={}, url="/")


def test_every_sentence_takes_plain_parameters() -> None:
    params = {"period": "p", "form": "f", "reason": "r", "unit": "u", "count": 1}
    params |= {"project": "项目", "follower": "韩雪", "since": "2019-06-03", "percent": "40%"}
    params |= {
        "permit": "施工许可证",
        "milestone": "主体封顶",
        "task": "办培训班",
        "day": "2019-06-30",
        "bank": "吉林银行",
        "name": "市外事办",
        "asker": "梨树县",
        "list": "省库清单",
        "field": "备注",
        "title": "用工情况统计表",
        "requester": "省发改委",
        "heading": "用工缺口",
    }
    assert all(str(sentence) % params for sentence in SENTENCES.values())


def test_the_desk_costs_few_queries(cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(8):
        ask(cast, subject=f"report:{number}")
    with django_assert_max_num_queries(2):
        todos_for(cast.clerk)
