"""The page of a project's life, the table of gates and the figures of the process."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.ledger.models import Outbox
from sanzhua.registry.actions import create_project, create_projects
from sanzhua.registry.choices import Stage
from sanzhua.registry.models import Gate, LifeRequest, Project
from sanzhua.registry.queries.gates import Line, missing_for
from sanzhua.registry.queries.process import process
from tests.cast import Cast

JULY = datetime(2019, 7, 8, 9, 0, tzinfo=clock.SHANGHAI)
PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"
GATE = {
    "title": "环评批复", "title_en": "", "stage": "building", "since_year": "2019", "order": "95", "active": "on",
    "way_1": "permit:", "permit_1": "环评", "way_2": "paper:study", "dated_2": "1", "count_2": "2",
    "total_from": "5000", "source": ["attraction"], "nature": "新建、扩建",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _july() -> Iterator[None]:
    with clock.use_fixed(JULY):
        yield


@pytest.fixture
def plant(cast: Cast) -> Project:
    facts = {"owner": "四平示范建设有限公司", "total": 52_000_000}
    return create_project(
        unit=cast.lishu, name="玉米深加工项目", by=cast.clerk, facts=facts, from_day=None, stage=Stage.PREPARATION,
        source="attraction",
    )  # fmt: skip


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def life(project: Project, page: str = "life") -> str:
    return reverse(f"registry:{page}", args=[project.uid])


def step(**typed: str) -> dict[str, str]:
    return {"stage": "preparation", "status": "ongoing", "on": "2019-07-05", "reason": "", **typed}


def test_the_project_page_shows_the_way_and_what_is_next(cast: Cast, plant: Project) -> None:
    page = signed_in(cast.clerk).get(reverse("home:project", args=[plant.uid])).content.decode()
    assert all(words in page for words in ("到达“在建”还需要", "施工许可，或开工备案", "登记为“前期”", life(plant)))


def test_a_status_changes_with_its_reason(cast: Cast, plant: Project) -> None:
    client = signed_in(cast.clerk)
    refused = client.post(life(plant), step(status="dormant"))
    assert (refused.status_code, "请写明原因" in refused.content.decode()) == (422, True)
    assert client.post(life(plant), step(status="dormant", reason="市场变化，暂缓")).status_code == 302
    plant.refresh_from_db()
    assert plant.status == "dormant"


def test_what_is_missing_comes_as_a_list_with_a_way_on_and_nothing_typed_is_lost(cast: Cast, plant: Project) -> None:
    client = signed_in(cast.clerk)
    page = client.post(life(plant), step(stage="building", reason="先行打桩"))
    text = page.content.decode()
    assert page.status_code == 422
    assert all(words in text for words in ("还差", "先行打桩", "提交申请，由第二人确认", "上传“施工或设备合同”"))
    client.post(life(plant), {**step(stage="building", reason="先行打桩"), "do": "ask"})
    request = LifeRequest.objects.get()
    city = signed_in(cast.dispatcher)
    assert "同意变更" in city.get(life(plant)).content.decode()
    assert "同意变更" not in client.get(life(plant)).content.decode()
    city.post(life(plant, "life_answer"), {"request": request.pk, "do": "confirm"})
    plant.refresh_from_db()
    assert (plant.stage, plant.life.latest("pk").second) == (Stage.BUILDING, cast.dispatcher)


def test_evidence_is_uploaded_where_it_is_asked_for(cast: Cast, plant: Project) -> None:
    file = SimpleUploadedFile("合同.pdf", PDF)
    typed = {"type": "contract", "title": "施工合同", "dated_on": "2019-07-01", "file": file}
    assert signed_in(cast.clerk).post(life(plant, "life_evidence"), typed).status_code == 302
    assert plant.papers.get().title == "施工合同"
    wrong = signed_in(cast.clerk).post(
        life(plant, "life_evidence"), {"type": "contract", "file": SimpleUploadedFile("a.pdf", b"")}
    )
    assert wrong.status_code == 422


def test_winter_rest_is_a_word_of_its_own(cast: Cast, plant: Project) -> None:
    client = signed_in(cast.clerk)
    client.post(life(plant), step(status="winter", reason="冬季停止室外施工", resumes_on="2020-03-20"))
    plant.refresh_from_db()
    assert plant.in_winter_rest
    page = client.get(reverse("home:project", args=[plant.uid])).content.decode()
    assert "冬休，计划2020-03-20复工" in page


def test_who_only_looks_gets_no_form(cast: Cast, plant: Project) -> None:
    page = signed_in(cast.head).get(life(plant)).content.decode()
    assert "办理变更" not in page
    assert signed_in(cast.head).post(life(plant), step(status="dormant", reason="x")).status_code == 403


def test_the_city_writes_a_gate_and_sees_first_whom_it_holds_up(cast: Cast, plant: Project) -> None:
    client = signed_in(cast.dispatcher)
    preview = client.post(reverse("registry:gate_new"), {**GATE, "total_from": "", "nature": "", "do": "preview"})
    assert "1 个还没到该阶段" in preview.content.decode()
    assert Gate.objects.count() == 0
    without = client.post(reverse("registry:gate_new"), {**GATE, "do": "save"})
    assert (without.status_code, "请写明修改原因" in without.content.decode()) == (422, True)
    assert client.post(reverse("registry:gate_new"), {**GATE, "do": "save", "reason": "省里要求"}).status_code == 302
    gate = Gate.objects.get()
    assert gate.needs == [
        {"kind": "permit", "value": "环评"},
        {"kind": "paper", "value": "study", "dated": True, "count": 2},
    ]
    assert gate.condition == {"total_from": 50_000_000, "source": ["attraction"], "nature": ["新建", "扩建"]}
    assert Outbox.objects.filter(kind="gate.write").count() == 1
    assert "环评批复" in client.get(reverse("registry:gates")).content.decode()


def test_a_shipped_gate_is_edited_read_back_and_taken_again(cast: Cast, plant: Project) -> None:
    client, edit = signed_in(cast.dispatcher), reverse("registry:gate", args=["contract"])
    typed = {
        "title": "施工合同", "stage": "building", "since_year": "2019", "order": "70", "way_1": "paper:contract",
        "seen": "shipped", "do": "save", "reason": "今年先不要求",
    }  # fmt: skip
    assert client.post(edit, typed).status_code == 302
    assert "contract" not in {line.gate for line in _lines(plant)}
    stale = client.post(edit, {**typed, "title": "别的"})
    assert (stale.status_code, "刚被别人改过" in stale.content.decode()) == (422, True)
    client.post(reverse("registry:gate_reset", args=["contract"]), {"reason": "恢复"})
    assert "contract" in {line.gate for line in _lines(plant)}
    assert [gate.active for gate in Gate.objects.order_by("pk")] == [False, True]


def test_nobody_else_finds_the_gates(cast: Cast) -> None:
    for person in (*cast.outsiders, cast.clerk, cast.viewer, cast.form_owner):
        assert signed_in(person).get(reverse("registry:gates")).status_code == 404


def test_a_filler_sees_the_figures_of_the_own_unit_only(cast: Cast, plant: Project) -> None:
    create_projects(unit=cast.yitong, projects=[("伊通县医院项目", {})], from_day=None, form="attraction")
    page = signed_in(cast.clerk).get(reverse("registry:process")).content.decode()
    assert "梨树县" in page
    assert "伊通" not in page
    assert process(cast.clerk).count == 1
    assert process(cast.dispatcher).count == 2
    assert process(cast.system_admin).count == 0


def test_sources_are_counted(cast: Cast, plant: Project) -> None:
    rows = {row.word: (row.count, row.total) for row in process(cast.dispatcher).sources}
    assert rows["招商引资"] == (1, 52_000_000)
    assert rows["技术改造"] == (0, 0)


def test_the_process_page_costs_the_same_however_many_projects_there_are(
    cast: Cast, plant: Project, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    create_projects(
        unit=cast.lishu, projects=[(f"项目{n}", {}) for n in range(50)], from_day=date(2019, 1, 1), form="attraction"
    )
    client = signed_in(cast.dispatcher)
    with django_assert_max_num_queries(14):
        client.get(reverse("registry:process"))


def test_the_pages_speak_english_too(cast: Cast, plant: Project) -> None:
    client = signed_in(cast.dispatcher)
    client.cookies["django_language"] = "en"
    assert "Construction permit, or filing of the start" in client.get(life(plant)).content.decode()
    for name in ("registry:process", "registry:gates", "registry:gate_new"):
        assert client.get(reverse(name)).status_code == 200


def _lines(project: Project) -> list[Line]:
    return missing_for(project, Stage.BUILDING)
