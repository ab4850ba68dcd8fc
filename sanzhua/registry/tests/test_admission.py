"""A project enters the pool by application, opinion and decision; the year's count is never netted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete, NotAllowed, WrongState
from sanzhua.ledger.models import Outbox
from sanzhua.notices.models import Todo
from sanzhua.registry.actions import apply_register_changes, attach, change_life
from sanzhua.registry.actions import reserve as verbs
from sanzhua.registry.choices import PaperType, Stage, Status
from sanzhua.registry.choices.reserve import AdmissionStatus
from sanzhua.registry.models import Admitted, Project
from sanzhua.registry.queries.reserve import admissions, tier_of
from sanzhua.registry.tests.reserve_scene import JULY, WORDS, YI, admitted, applied, project
from tests.cast import Cast


@pytest.fixture(autouse=True)
def july() -> Iterator[None]:
    with clock.use_fixed(JULY):
        yield


def test_an_application_waits_on_the_citys_desk_until_it_is_decided(cast: Cast) -> None:
    asked = applied(cast, project(cast))
    assert [todo.verb for todo in Todo.objects.visible_to(cast.dispatcher).open()] == ["admission_review"]
    verbs.give_opinion(asked, by=cast.dispatcher, **WORDS)
    verbs.admit(asked, by=cast.dispatcher, tier="rolling")
    assert Todo.objects.open().count() == 0
    kinds = Outbox.objects.values_list("kind", flat=True)
    assert {"reserve.apply", "reserve.opinion", "admission.admit"} <= set(kinds)


def test_admission_freezes_what_the_project_is_that_day(cast: Cast) -> None:
    one = project(cast, industry="农副食品加工业")
    row = admitted(cast, one, on=date(2019, 3, 15))
    apply_register_changes(one, {"total": 90_000_000}, by=cast.dispatcher, version_id=None)
    row.refresh_from_db()
    assert (row.total, row.unit, row.region, row.industry) == (5 * YI, cast.lishu, "220322", "农副食品加工业")
    assert (row.is_package, row.package) == (False, one.uid)
    one.refresh_from_db()
    assert (one.facts["admitted_on"], tier_of(one)) == ("2019-03-15", "rolling")


def test_without_an_experts_opinion_nothing_is_admitted(cast: Cast) -> None:
    asked = applied(cast, project(cast))
    with pytest.raises(Incomplete, match="专家意见"):
        verbs.admit(asked, by=cast.dispatcher, tier="rolling")
    assert Admitted.objects.count() == 0


@pytest.mark.parametrize(
    ("words", "sentence"),
    [({"total": YI - 1}, "入库下限10,000万元"), ({"is_excluded": True}, "三高一资")],
)
def test_an_entry_rule_that_is_not_met_is_said(cast: Cast, words: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Incomplete, match=sentence):
        admitted(cast, project(cast), **words)


def test_a_livelihood_project_enters_from_half_the_sum(cast: Cast) -> None:
    assert admitted(cast, project(cast), total=50_000_000, kind="livelihood").total == 50_000_000


def test_a_returned_application_comes_back_with_what_was_put_right(cast: Cast) -> None:
    asked = applied(cast, project(cast))
    verbs.return_to_unit(asked, by=cast.dispatcher, note="请补充市场分析。")
    assert [todo.verb for todo in Todo.objects.visible_to(cast.clerk).open()] == ["admission_revise"]
    verbs.resubmit(asked, by=cast.clerk, kind="industry", tier="early", grounds="已补充市场分析。")
    asked.refresh_from_db()
    assert (asked.status, asked.tier_wished, asked.grounds) == (AdmissionStatus.APPLIED, "early", "已补充市场分析。")


def test_a_refusal_wants_its_reason_and_leaves_the_way_open_for_another(cast: Cast) -> None:
    one = project(cast)
    asked = applied(cast, one)
    with pytest.raises(Incomplete):
        verbs.refuse(asked, by=cast.dispatcher, note=" ")
    verbs.refuse(asked, by=cast.dispatcher, note="产能过剩。")
    assert applied(cast, one).pk != asked.pk


def test_one_project_has_one_living_application(cast: Cast) -> None:
    one = project(cast)
    applied(cast, one)
    with pytest.raises(WrongState):
        applied(cast, one)


def test_who_applied_does_not_decide(cast: Cast) -> None:
    one = project(cast)
    asked = verbs.apply_for_admission(one, by=cast.dispatcher, kind="industry", tier="early", grounds="市里谋划。")
    verbs.give_opinion(asked, by=cast.dispatcher, **WORDS)
    with pytest.raises(NotAllowed):
        verbs.admit(asked, by=cast.dispatcher, tier="early")


def test_neither_the_unit_nor_another_departments_form_owner_decides(cast: Cast) -> None:
    asked = applied(cast, project(cast))
    for person in (cast.clerk, cast.head, cast.form_owner, cast.viewer, *cast.outsiders):
        with pytest.raises(NotAllowed):
            verbs.refuse(asked, by=person, note="不符合。")
        with pytest.raises(NotAllowed):
            verbs.give_opinion(asked, by=person, **WORDS)


def test_a_stranger_cannot_apply_and_a_project_under_way_does_not_enter(cast: Cast) -> None:
    one = project(cast)
    with pytest.raises(NotAllowed):
        verbs.apply_for_admission(one, by=cast.stranger, kind="industry", tier="early", grounds="理由")
    Project.objects.filter(pk=one.pk).update(stage=Stage.BUILDING)
    one.refresh_from_db()
    with pytest.raises(WrongState, match="已开工"):
        applied(cast, one)


def test_opinion_papers_are_kept_with_the_project(cast: Cast) -> None:
    one = project(cast)
    asked = applied(cast, one)
    data = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"
    paper = attach(project=one, type=PaperType.OPINION, name="意见书.pdf", data=data, by=cast.dispatcher)
    assert verbs.give_opinion(asked, by=cast.dispatcher, paper=paper, score=88, **WORDS).paper == paper


def test_promotion_and_demotion_are_rows_with_a_reason(cast: Cast) -> None:
    one = project(cast)
    admitted(cast, one, tier="early")
    assert verbs.change_tier(one, by=cast.dispatcher, tier="annual", reason="手续办结。").is_promotion
    down = verbs.change_tier(one, by=cast.dispatcher, tier="rolling", reason="土地未落实。")
    assert (down.is_promotion, down.by_rule, tier_of(one)) == (False, "rolling", "rolling")
    with pytest.raises(Incomplete):
        verbs.change_tier(one, by=cast.dispatcher, tier="early", reason="")
    with pytest.raises(NotAllowed):
        verbs.change_tier(one, by=cast.clerk, tier="early", reason="想降")


def test_the_years_count_takes_nothing_off(cast: Cast) -> None:
    kept, cut, left, small = (project(cast, name) for name in ("甲项目", "乙项目", "丙项目", "丁项目"))
    for one in (kept, cut, left):
        admitted(cast, one, on=date(2019, 3, 15))
    admitted(cast, small, kind="livelihood", total=60_000_000, on=date(2019, 4, 1))
    admitted(cast, project(cast, "去年的项目"), on=date(2018, 12, 31))
    apply_register_changes(cut, {"total": 1}, by=cast.dispatcher, version_id=None)
    change_life(left, by=cast.dispatcher, on=date(2019, 6, 1), status=Status.CANCELLED, reason="不再建设")
    found = admissions(2019, unit_ids={cast.lishu.pk})
    assert [row.project for row in found.counted] == [kept, cut, left]
    assert ([row.project for row in found.below], found.all, found.total) == ([small], 4, 15 * YI)
    assert found.beside.cuts == 1


def test_a_package_and_its_parts_count_as_one(cast: Cast) -> None:
    whole = project(cast, "老旧小区改造打包项目")
    parts = [project(cast, f"改造{number}期") for number in (1, 2)]
    Project.objects.filter(pk__in=[part.pk for part in parts]).update(parent=whole)
    for part in parts:
        part.refresh_from_db()
    rows = [admitted(cast, one, on=date(2019, 3, 15)) for one in (whole, *parts)]
    assert [row.is_package for row in rows] == [True, False, False]
    found = admissions(2019, unit_ids={cast.lishu.pk})
    assert (found.number, len(found.again)) == (1, 2)


def test_admissions_stay_with_the_unit_that_made_them(cast: Cast) -> None:
    one = project(cast)
    admitted(cast, one)
    Project.objects.filter(pk=one.pk).update(unit=cast.yitong)
    assert admissions(2019, unit_ids={cast.lishu.pk}).number == 1
    assert admissions(2019, unit_ids={cast.yitong.pk}).number == 0
