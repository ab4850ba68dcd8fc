"""Today's figure of a target is the registry's or the facts' own answer, and opens to just the rows that it counts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from sanzhua.accounts.models import Unit
from sanzhua.dispatch.models import FormPeriod
from sanzhua.facts import queries as facts
from sanzhua.facts.actions import add_part
from sanzhua.plans.actions import tie
from sanzhua.plans.models import Target
from sanzhua.plans.queries.targets import TargetLine, target_lines
from sanzhua.plans.queries.tasks import lines_of
from sanzhua.plans.tests.making import LEAD, Made, Wording, make_plan
from sanzhua.plans.tests.test_pages import body, signed_in
from sanzhua.registry import actions as registry
from sanzhua.registry.choices import Stage, Status
from sanzhua.registry.choices.attraction import PromiseKind, PromisePaper
from sanzhua.registry.models import Admitted, LifeChange, Project
from sanzhua.registry.queries.reserve import admissions
from sanzhua.registry.queries.year import reached, signings
from sanzhua.registry.tests.reserve_scene import admitted, project
from tests.cast import Cast

YI = 100_000_000
MARCH = date(2019, 3, 15)


def planned(cast: Cast, *targets: tuple[str, int, str], unit: Unit | None = None) -> Made:
    text = "，".join(f"第{place}批{text}" for place, (text, *_rest) in enumerate(targets, 1))
    wording = Wording(f"{text}。", [(unit or cast.lishu, LEAD)], targets=targets)
    return make_plan(cast.city, cast.dispatcher, [wording])


def target_in(made: Made, place: int = 0) -> Target:
    return Target.objects.select_related("clause__version__plan__unit").get(clause__task=made.tasks[0], position=place)


def shown(cast: Cast, made: Made, place: int = 0) -> TargetLine:
    return target_lines(cast.dispatcher, lines_of(cast.dispatcher, [made.plan.pk]))[place]


def opened(cast: Cast, made: Made, place: int = 0) -> tuple[str, int]:
    """The page of the rows, and how many of them stand on it."""
    page = body(cast.dispatcher, "plans:target_rows", target_in(made, place).pk)
    return page, page.count('<th scope="row"')


def lived(one: Project, *steps: tuple[str, str, date]) -> None:
    for before, after, on in steps:
        LifeChange.objects.create(
            project=one, from_stage=before, to_stage=after, from_status=Status.ONGOING, to_status=Status.ONGOING,
            on=on, at=timezone.now(),
        )  # fmt: skip


@pytest.fixture
def pool(cast: Cast, july: None) -> Made:
    made = planned(cast, ("180个亿元以上项目", 180, "个"))
    tie(target_in(made), by=cast.dispatcher, source="list.admitted", at_least=YI)
    return made


def test_an_admission_of_just_a_hundred_million_counts_and_a_yuan_less_does_not(cast: Cast, pool: Made) -> None:
    for name, total in (("整一亿", YI), ("差一元", YI - 1), ("五亿", 5 * YI)):
        admitted(cast, project(cast, name, total=max(total, YI)), on=MARCH)
        Admitted.objects.filter(project__name=name).update(total=total)
    own = admissions(2019, unit_ids=[cast.lishu.pk, cast.yitong.pk, cast.city.pk], at_least=YI)
    assert shown(cast, pool).value == own.number == 2
    page, rows = opened(cast, pool)
    assert rows == 2
    assert "整一亿" in page
    assert "差一元" not in page


def test_last_years_admissions_do_not_count(cast: Cast, pool: Made) -> None:
    admitted(cast, project(cast), on=date(2018, 12, 31))
    assert shown(cast, pool).value == 0
    assert "没有这样的项目" in opened(cast, pool)[0]


def test_a_package_counts_once_and_so_does_its_list(cast: Cast, pool: Made) -> None:
    whole = admitted(cast, project(cast, "打包项目"), on=MARCH)
    part = admitted(cast, project(cast, "一期"), on=MARCH)
    Admitted.objects.filter(pk=part.pk).update(package=whole.project.uid)
    assert shown(cast, pool).value == 1
    assert opened(cast, pool)[1] == 1


def test_an_exit_and_a_later_cut_are_not_netted(cast: Cast, pool: Made) -> None:
    one = admitted(cast, project(cast), on=MARCH).project
    Project.objects.filter(pk=one.pk).update(status=Status.EXITED, total=1)
    assert shown(cast, pool).value == 1
    assert opened(cast, pool)[1] == 1


def test_one_doing_unit_can_be_looked_at_alone(cast: Cast, pool: Made) -> None:
    admitted(cast, project(cast, "梨树的"), on=MARCH)
    admitted(cast, project(cast, "伊通的", unit=cast.yitong), on=MARCH)
    assert shown(cast, pool).value == 2
    tie(target_in(pool), by=cast.dispatcher, source="list.admitted", at_least=YI, unit=cast.lishu)
    assert shown(cast, pool).value == 1
    page, rows = opened(cast, pool)
    assert rows == 1
    assert "伊通的" not in page


def test_a_signing_counts_in_the_year_of_its_first_agreement_by_share(cast: Cast, july: None) -> None:
    made = planned(cast, ("100个项目", 100, "个"))
    tie(target_in(made), by=cast.dispatcher, source="list.signed", unit=cast.lishu)
    plants = [
        registry.create_project(unit=cast.lishu, name=name, by=cast.clerk, facts={}, from_day=None)
        for name in ("今年签约", "去年签约", "分成签约", "意向")
    ]
    days = (MARCH, date(2018, 12, 30), MARCH, MARCH)
    for plant, on in zip(plants, days, strict=True):
        paper = PromisePaper.INTENT if plant.name == "意向" else PromisePaper.AGREEMENT
        registry.promise(project=plant, kind=PromiseKind.INVESTMENT, amount=YI, on=on, paper=paper, by=cast.clerk)
    shared = registry.propose_shares(
        project=plants[2], shares={cast.lishu: 600, cast.yitong: 400}, valid_from=MARCH, by=cast.clerk
    )
    registry.agree_shares(agreement=shared, unit=cast.yitong, by=cast.stranger)
    registry.confirm_shares(agreement=shared, by=cast.dispatcher)
    own = signings(2019, unit_ids=[cast.lishu.pk])
    assert [one.part for one in own] == [1000, 600]
    assert shown(cast, made).value == Decimal("1.6")
    page, rows = opened(cast, made)
    assert rows == 2
    assert ">0.6<" in page
    tie(target_in(made), by=cast.dispatcher, source="list.signed")
    assert shown(cast, made).value == 2


def test_a_start_counts_once_in_the_year_in_which_building_began(cast: Cast, july: None) -> None:
    made = planned(cast, ("9个项目", 9, "个"), ("8个5000万元以上项目", 8, "个"), ("7个项目", 7, "个"))
    tie(target_in(made, 0), by=cast.dispatcher, source="list.building")
    tie(target_in(made, 1), by=cast.dispatcher, source="list.building", at_least=50_000_000)
    tie(target_in(made, 2), by=cast.dispatcher, source="list.producing")
    plants = {name: project(cast, name, total=total) for name, total in (("大", YI), ("小", 49_999_999), ("旧", YI))}
    lived(plants["大"], (Stage.PLANNING, Stage.BUILDING, MARCH), (Stage.BUILDING, Stage.PRODUCING, date(2019, 6, 1)))
    lived(plants["小"], (Stage.PLANNING, Stage.BUILDING, MARCH))
    lived(plants["旧"], (Stage.PLANNING, Stage.BUILDING, date(2018, 12, 31)))
    Project.objects.filter(pk=plants["小"].pk).update(status=Status.CANCELLED)
    own = reached(2019, Stage.BUILDING, unit_ids=[cast.lishu.pk])
    assert [shown(cast, made, place).value for place in range(3)] == [len(own), 1, 1] == [2, 1, 1]
    assert [opened(cast, made, place)[1] for place in range(3)] == [2, 1, 1]


def _row(uid: str, **more: Any) -> dict[str, Any]:
    return {"project": uid, "project_name": uid, **more}


def accepted(unit: Unit, period: str, *rows: dict[str, Any]) -> None:
    add_part(
        source="construction", form_version="2019.1", unit_id=unit.pk, unit_name=unit.name, period=period, version=1,
        version_id=1, source_sha256="0" * 64, rows=list(rows),
    )  # fmt: skip


@pytest.fixture
def data_folder(tmp_path: Path, settings: Any) -> None:
    settings.SANZHUA_DATA = tmp_path


@pytest.fixture
def returns(cast: Cast, july: None, data_folder: None) -> None:
    own = _row("a", done_year=150_000_000, plan_year=YI * 2, in_stats=True), _row("b", done_year=50_000_000)
    accepted(cast.lishu, "2019-05", *own)
    accepted(cast.yitong, "2019-05", _row("c", done_year=YI, in_stats=True))


def test_money_is_the_facts_own_answer_in_the_targets_unit(cast: Cast, returns: None) -> None:
    made = planned(cast, ("完成投资10亿元", 10, "亿元"), ("25000万元", 25_000, "万元"), ("3个项目", 3, "个"))
    tie(target_in(made, 0), by=cast.dispatcher, source="metric.done_year")
    tie(target_in(made, 1), by=cast.dispatcher, source="metric.done_year", unit=cast.lishu)
    tie(target_in(made, 2), by=cast.dispatcher, source="metric.included")
    whole = facts.metrics(["done_year", "included"], period="2019-05")["total"]
    assert shown(cast, made, 0).value == Decimal(whole["done_year"]) / YI == 3
    assert shown(cast, made, 1).value == 20_000
    assert shown(cast, made, 2).value == whole["included"] == 2
    assert (shown(cast, made).until, shown(cast, made).time_share) == ("2019-05", 5 / 12)
    assert [opened(cast, made, place)[1] for place in range(3)] == [3, 2, 2]


def test_an_open_month_does_not_pull_the_figure_down(cast: Cast, returns: None) -> None:
    made = planned(cast, ("完成投资10亿元", 10, "亿元"))
    tie(target_in(made), by=cast.dispatcher, source="metric.done_year")
    FormPeriod.objects.create(
        form="construction", period="2019-05", opens_at=timezone.now(), due_at=timezone.now(), closed_at=timezone.now()
    )
    accepted(cast.lishu, "2019-06", _row("a", done_year=YI))
    assert (shown(cast, made).said, shown(cast, made).until) == ("3亿元", "2019-05")


def test_without_an_accepted_return_of_the_year_there_is_no_figure(cast: Cast, july: None, data_folder: None) -> None:
    made = planned(cast, ("完成投资10亿元", 10, "亿元"))
    tie(target_in(made), by=cast.dispatcher, source="metric.done_year")
    assert shown(cast, made).value is None
    assert "本年还没有接收的月报" in body(cast.dispatcher, "plans:target", target_in(made).pk)
    assert signed_in(cast.dispatcher).get(reverse("plans:target_rows", args=[target_in(made).pk])).status_code == 404


def test_share_and_what_is_missing_stand_beside_the_months_of_the_year(cast: Cast, pool: Made) -> None:
    admitted(cast, project(cast), on=MARCH)
    line = shown(cast, pool)
    assert (line.share, line.missing_said, line.time_share) == (1 / 180, "179个", 7 / 12)
    page = body(cast.viewer, "plans:progress", pool.plan.pk)
    assert "179个" in page
    assert "58.3%" in page
    assert "时序进度只供对照，不作评价" in page


def test_a_bound_has_no_share_of_the_way(cast: Cast, july: None) -> None:
    made = make_plan(
        cast.city, cast.dispatcher, [Wording("开工项目压缩到5个。", [(cast.lishu, LEAD)], targets=[("5个", 5, "个")])]
    )
    tie(target_in(made), by=cast.dispatcher, source="list.building")
    assert shown(cast, made).said == "0个"
    assert shown(cast, made).share is None
    assert shown(cast, made).missing is None


def test_a_countys_clerk_sees_the_own_units_figure_and_never_the_amount_needed(cast: Cast, july: None) -> None:
    wording = Wording("谋划9个项目。", [(cast.lishu, LEAD)], targets=[("9个项目", 9, "个")])
    made = make_plan(cast.lishu, cast.clerk, [wording])
    tie(target_in(made), by=cast.clerk, source="list.admitted")
    admitted(cast, project(cast), on=MARCH)
    for name, pk in (("plans:target", target_in(made).pk), ("plans:progress", made.plan.pk)):
        filler, head = body(cast.clerk, name, pk), body(cast.head, name, pk)
        assert "1个" in filler
        assert "8个" not in filler
        assert "11.1%" not in filler
        assert "8个" in head
        assert "11.1%" in head


def test_a_doer_of_the_citys_plan_sees_no_figure_of_the_city(cast: Cast, pool: Made) -> None:
    admitted(cast, project(cast), on=MARCH)
    page = body(cast.clerk, "plans:target", target_in(pool).pk)
    assert "只给印发单位和上级看" in page
    assert "179个" not in page
    for person in (cast.clerk, cast.stranger):
        url = reverse("plans:target_rows", args=[target_in(pool).pk])
        assert signed_in(person).get(url).status_code == 404
    assert signed_in(cast.stranger).get(reverse("plans:target", args=[target_in(pool).pk])).status_code == 404


def test_targets_that_ask_alike_are_worked_out_once(
    cast: Cast, july: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    many = planned(cast, *((f"{n}个亿元以上项目", n, "个") for n in range(100, 130)))
    for place in range(30):
        tie(target_in(many, place), by=cast.dispatcher, source="list.admitted", at_least=YI)
    one = planned(cast, ("180个亿元以上项目", 180, "个"))
    tie(target_in(one), by=cast.dispatcher, source="list.admitted", at_least=YI)
    client = signed_in(cast.dispatcher)
    client.get(reverse("plans:list"))
    for made in (one, many):
        with django_assert_num_queries(PROGRESS_QUERIES):
            client.get(reverse("plans:progress", args=[made.plan.pk]))


PROGRESS_QUERIES = 27
