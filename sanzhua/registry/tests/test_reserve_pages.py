"""The pages of the pool, the cases and the chains: who sees what, and what a refused box gives back."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from python_calamine import CalamineWorkbook

from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.registry.actions import zombies
from sanzhua.registry.actions.reserve_settings import set_target, set_threshold
from sanzhua.registry.models import Project, ReserveSetting, ZombieCase
from sanzhua.registry.queries.reserve_settings import settings
from sanzhua.registry.tests.reserve_scene import JULY, YI, admitted, applied, case_of, dead_project, project
from tests.cast import Cast

PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"


@pytest.fixture(autouse=True)
def july() -> Iterator[None]:
    with clock.use_fixed(JULY):
        yield


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def page(person: Person, name: str, *args: object, **query: str) -> str:
    return signed_in(person).get(reverse(f"registry:{name}", args=args), query).content.decode()


def send(person: Person, name: str, one: Project, **words: object) -> tuple[int, str]:
    answer = signed_in(person).post(reverse(f"registry:{name}", args=[one.uid]), words)
    return answer.status_code, answer.content.decode()


def test_the_pool_shows_own_projects_by_tier(cast: Cast) -> None:
    admitted(cast, project(cast), tier="early")
    assert "玉米深加工项目" in page(cast.clerk, "pool")
    assert "玉米深加工项目" not in page(cast.clerk, "pool", tier="annual")
    assert "玉米深加工项目" not in page(cast.stranger, "pool")


def test_an_empty_pool_says_where_to_begin(cast: Cast) -> None:
    assert "办理入库申请" in page(cast.clerk, "pool")


def test_the_pool_costs_the_same_however_long_it_is(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(4):
        admitted(cast, project(cast, f"项目{number}"))
    client = signed_in(cast.dispatcher)
    with django_assert_max_num_queries(15):
        client.get(reverse("registry:pool"))


def test_a_clerk_applies_and_the_city_admits_on_the_page(cast: Cast) -> None:
    one = project(cast)
    words = {"verb": "apply", "kind": "industry", "tier": "rolling", "total": "5亿", "grounds": "补链。"}
    assert send(cast.clerk, "reserve", one, **words)[0] == 302
    said = {"verb": "opinion", "expert": "周教授", "verdict": "support", "given_on": "2019-07-01", "text": "同意。"}
    file = SimpleUploadedFile("意见书.pdf", PDF)
    assert send(cast.dispatcher, "reserve", one, **said, file=file)[0] == 302
    assert send(cast.dispatcher, "reserve", one, verb="admit", tier="rolling", on="2019-07-08")[0] == 302
    assert one.admitted.total == 5 * YI
    assert "意见书.pdf" in page(cast.clerk, "reserve", one.uid)


def test_a_refused_box_keeps_what_was_typed(cast: Cast) -> None:
    one = project(cast)
    words = {"verb": "apply", "kind": "industry", "tier": "rolling", "total": "很多", "grounds": "补齐产业链条"}
    status, answer = send(cast.clerk, "reserve", one, **words)
    assert status == 422
    assert "请填写一个金额" in answer
    assert "补齐产业链条" in answer
    assert one.admissions.count() == 0


def test_the_city_reads_what_stands_against_admission(cast: Cast) -> None:
    one = project(cast)
    applied(cast, one, total=1_000_000)
    shown = page(cast.dispatcher, "reserve", one.uid)
    assert "入库下限10,000万元" in shown
    assert "专家意见不足1份" in shown


def test_only_the_city_sees_the_target(cast: Cast) -> None:
    admitted(cast, project(cast), on=date(2019, 3, 1))
    set_target(unit=cast.lishu, year=2019, number=4321, reason="四办发〔2019〕1号", by=cast.dispatcher)
    assert "4321" in page(cast.dispatcher, "pool_year")
    for person in (cast.clerk, cast.head, cast.reviewer):
        shown = page(person, "pool_year")
        assert "4321" not in shown
        assert "目标" not in shown
        assert signed_in(person).get(reverse("registry:pool_targets")).status_code == 404


def test_the_year_shows_its_arithmetic(cast: Cast) -> None:
    admitted(cast, project(cast), on=date(2019, 3, 1))
    admitted(cast, project(cast, "小项目"), kind="livelihood", total=60_000_000)
    assert "本年入库 2 项 = 计数 1 项 + 同一打包项目不重复计 0 项 + 入库时总投资不到10,000万元 1 项" in page(
        cast.clerk, "pool_year"
    )


def test_a_unit_sees_the_arithmetic_of_its_own_project_and_nobody_elses(cast: Cast) -> None:
    one = dead_project(cast)
    assert "(10 − 3) × 5 = 35 → 30" in page(cast.clerk, "zombie", one.uid)
    assert signed_in(cast.stranger).get(reverse("registry:zombie", args=[one.uid])).status_code == 404


def test_no_fillers_page_lists_what_may_come_to_be_suspected(cast: Cast) -> None:
    dead_project(cast)
    assert "沉睡的项目" in page(cast.dispatcher, "zombies")
    for person in (cast.clerk, cast.head, cast.reviewer):
        assert "沉睡的项目" not in page(person, "zombies")


def test_the_unit_answers_with_a_file_on_the_page(cast: Cast) -> None:
    case = case_of(cast)
    one = case.project
    assert send(cast.dispatcher, "zombie", one, verb="notify", told="王〇〇 县长", on="2019-07-08")[0] == 302
    assert "2019-07-23" in page(cast.clerk, "zombie_notice", one.uid)
    file = SimpleUploadedFile("土地出让合同.pdf", PDF)
    assert send(cast.clerk, "zombie", one, verb="answer", text="八月开工。", file=file)[0] == 302
    assert "土地出让合同.pdf" in page(cast.dispatcher, "zombie", one.uid)
    case.refresh_from_db()
    assert case.evidence.count() == 1


def test_a_refused_answer_leaves_no_file_behind(cast: Cast) -> None:
    case = case_of(cast)
    file = SimpleUploadedFile("土地出让合同.pdf", PDF)
    status, answer = send(cast.clerk, "zombie", case.project, verb="answer", text="八月开工。", file=file)
    assert status == 422
    assert "八月开工。" in answer
    assert "不能办理" in answer
    assert case.project.papers.count() == 0


def test_the_exited_projects_page_says_so_with_the_reason(cast: Cast) -> None:
    case = exited(cast)
    shown = signed_in(cast.clerk).get(reverse("home:project", args=[case.project.uid])).content.decode()
    assert "本项目已于2019-07-08退出储备库" in shown
    assert "企业已注销。" in shown


def exited(cast: Cast) -> ZombieCase:
    case = case_of(cast)
    zombies.notify(case, by=cast.dispatcher, told="王〇〇")
    zombies.answer(case, by=cast.clerk, text="同意退出。")
    zombies.decide_exit(case, by=cast.dispatcher, note="企业已注销。")
    zombies.exit_pool(case, by=cast.dispatcher, list_number="2019-1")
    return case


def test_the_exit_list_counts_cleaning_as_work_and_goes_out_as_a_workbook(cast: Cast) -> None:
    exited(cast)
    assert "清理 1 个，恢复 0 个" in page(cast.clerk, "exits")
    assert "清理 0 个" in page(cast.stranger, "exits")
    data = signed_in(cast.dispatcher).get(reverse("registry:exits_workbook"), {"year": "2019"}).content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    assert rows[1][:3] == ["2019-1", "沉睡的项目", "梨树县"]


def test_the_city_changes_a_threshold_with_a_reason_and_it_holds_from_then_on(cast: Cast) -> None:
    address = reverse("registry:pool_settings")
    words = {"key": "entry_total", "value": "5000", "reason": "四发改〔2019〕8号"}
    assert signed_in(cast.dispatcher).post(address, words).status_code == 302
    assert settings()["entry_total"] == 50_000_000
    refused = signed_in(cast.dispatcher).post(address, {**words, "value": "很多"})
    assert refused.status_code == 422
    assert "四发改〔2019〕8号" in refused.content.decode()
    assert signed_in(cast.clerk).post(address, words).status_code == 403
    assert set_threshold(key="entry_total", value=50_000_000, reason="又一次", by=cast.dispatcher) is None
    assert ReserveSetting.objects.count() == 1


def test_a_chain_is_made_and_filled_on_its_page(cast: Cast) -> None:
    one = project(cast)
    client = signed_in(cast.dispatcher)
    words = {"name": "玉米精深加工", "lead": cast.commerce.pk, "target": "100亿", "target_year": "2022"}
    there = client.post(reverse("registry:chains"), words)["Location"]
    assert client.post(there, {"uid": "没有这个", "role": "upstream"}).status_code == 422
    assert client.post(there, {"uid": one.name, "role": "upstream"}).status_code == 302
    assert "离目标规模还差 95.00 亿元" in client.get(there).content.decode()
    shown = signed_in(cast.clerk).get(there).content.decode()
    assert "目标" not in shown
    assert "玉米精深加工" in shown
