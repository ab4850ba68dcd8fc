"""The pages of permits, milestones, land, the catalogue, and the list over projects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.registry.actions import (
    Dates,
    LandTotals,
    ask_baseline,
    create_project,
    edit_item,
    finish_permit,
    lay_out,
    record_land,
    return_permit,
    set_dates,
    submit_permit,
)
from sanzhua.registry.models import LandProgress, Milestone, Permit, PermitItem, Project
from sanzhua.registry.queries.catalogue import item_of
from tests.cast import Cast

NOW = datetime(2019, 7, 8, 9, 0, tzinfo=clock.SHANGHAI)
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def july() -> Iterator[None]:
    with clock.use_fixed(NOW):
        yield


@pytest.fixture
def plant(cast: Cast) -> Project:
    return new_project(cast, "玉米深加工项目")


def new_project(cast: Cast, name: str) -> Project:
    project = create_project(unit=cast.lishu, name=name, by=cast.clerk, facts={}, from_day=None)
    lay_out(project, route="filing", kind="industry", new_land=True, year=2019, by=cast.clerk)
    return project


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def the(project: Project, key: str) -> Permit:
    return Permit.objects.select_related("project__unit").get(project=project, key=key)


def address(page: str, project: Project, *more: str) -> str:
    return reverse(f"registry:{page}", args=[project.uid, *more])


def test_a_project_without_a_list_offers_to_lay_it_out(cast: Cast) -> None:
    bare = create_project(
        unit=cast.lishu, name="新项目", by=cast.clerk, facts={"code": "2019-220322-13-01-002101"}, from_day=None
    )
    client = signed_in(cast.clerk)
    page = client.get(address("permits", bare)).content.decode()
    assert "还没有铺开手续清单" in page
    assert '<option value="approval" selected>' in page  # 01 in an old code
    typed = {"route": "filing", "kind": "building", "new_land": "on", "year": "2019"}
    assert client.post(address("permits_lay", bare), typed).status_code == 302
    assert bare.permits.exists()


def test_what_was_typed_stays_beside_the_refusal(cast: Cast, plant: Project) -> None:
    typed = {"route": "promise", "kind": "industry", "year": "2019"}
    answer = signed_in(cast.clerk).post(address("permits_lay", plant), typed)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "承诺备案只用于不新增用地的技术改造项目" in page
    assert '<option value="promise" selected>' in page


def test_the_page_says_what_blocks_and_draws_it(cast: Cast, plant: Project) -> None:
    finish_permit(the(plant, "filing"), on=date(2019, 3, 1), number="梨发改备〔2019〕3号", by=cast.clerk)
    submit_permit(the(plant, "land_use_plan"), on=date(2019, 6, 3), by=cast.clerk)
    page = signed_in(cast.clerk).get(address("permits", plant)).content.decode()
    assert "建设用地规划许可证（办理部门：自然资源部门，超17个工作日）" in page
    assert "梨发改备〔2019〕3号" in page
    assert '<svg class="gantt"' in page
    assert " style=" not in page


def test_one_permit_is_handed_in_and_done_on_its_page(cast: Cast, plant: Project) -> None:
    client = signed_in(cast.clerk)
    assert "报件" in client.get(address("permit", plant, "environment")).content.decode()
    typed = {"on": "2019-06-03", "issuer": "四平市生态环境局梨树县分局"}
    assert client.post(address("permit_act", plant, "environment", "submit"), typed).status_code == 302
    assert the(plant, "environment").issuer == "四平市生态环境局梨树县分局"
    paper = {"on": "2019-06-20", "number": "梨环建〔2019〕8号", "file": SimpleUploadedFile("环评批复.pdf", PDF)}
    assert client.post(address("permit_act", plant, "environment", "finish"), paper).status_code == 302
    done = the(plant, "environment")
    assert (done.status, done.days_used) == ("done", 12)
    assert done.paper is not None
    page = client.get(address("permit", plant, "environment")).content.decode()
    assert "环评批复.pdf" in page
    assert "办理中 → 已办结" in page


def test_a_day_in_the_future_is_refused_beside_the_form(cast: Cast, plant: Project) -> None:
    client, path = signed_in(cast.clerk), address("permit_act", plant, "environment", "submit")
    answer = client.post(path, {"on": "2019-08-01", "issuer": "市生态环境局"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "日期在今天之后" in page
    assert 'value="市生态环境局"' in page
    assert client.post(address("permit_act", plant, "environment", "nothing"), {}).status_code == 404


def test_a_leader_sees_but_has_no_forms(cast: Cast, plant: Project) -> None:
    client = signed_in(cast.viewer)
    for page in (address("permits", plant), address("permit", plant, "filing"), address("milestones", plant)):
        body = client.get(page).content.decode()
        assert 'method="post"' not in body.split('<main class="wrap" id="main">')[1]
    typed = {"on": "2019-07-01", "issuer": ""}
    assert client.post(address("permit_act", plant, "filing", "submit"), typed).status_code == 403


def test_several_are_ticked_as_not_needed(cast: Cast, plant: Project) -> None:
    client = signed_in(cast.clerk)
    typed = {"key": ["forest", "heritage"], "reason": "不占林地"}
    assert client.post(address("permits_set_aside", plant), typed).status_code == 302
    assert plant.permits.filter(status="not_needed").count() == 2
    assert client.post(address("permits_set_aside", plant), {"reason": "x"}).status_code == 422


def test_milestones_are_saved_together_and_a_refusal_keeps_what_was_typed(cast: Cast, plant: Project) -> None:
    client, path = signed_in(cast.clerk), address("milestones", plant)
    client.post(path, {"planned:start": "2019-05-20", "met:start": "2019-05-23", "planned:topped": "2019-10-31"})
    page = client.get(path).content.decode()
    assert "晚3天完成" in page
    answer = client.post(path, {"planned:topped": "2019-11-30", "met:start": "下周", "planned:start": ""})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "读不懂" in page
    assert 'value="2019-11-30"' in page
    assert Milestone.objects.get(project=plant, key="topped").planned_on == date(2019, 10, 31)


def test_a_changed_baseline_shows_the_old_one_struck(cast: Cast, plant: Project) -> None:
    set_dates(plant, dates={"topped": Dates(date(2019, 6, 28), None)}, by=cast.clerk)
    clerk, city = signed_in(cast.clerk), signed_in(cast.dispatcher)
    asked = {"new": "2019-10-31", "reason": "设备到货晚"}
    assert clerk.post(address("milestone_act", plant, "topped", "ask"), asked).status_code == 302
    assert "不同意的原因" not in clerk.get(address("milestone", plant, "topped")).content.decode()
    assert "不同意的原因" in city.get(address("milestone", plant, "topped")).content.decode()
    granted = city.post(address("milestone_act", plant, "topped", "grant"), {"allowed_by": "刘副市长"})
    assert granted.status_code == 302
    page = clerk.get(address("milestones", plant)).content.decode()
    assert ">2019-06-28</del>" in page
    assert "刘副市长" in page
    project_page = clerk.get(reverse("home:project", args=[plant.uid])).content.decode()
    assert ">2019-06-28</del>" in project_page


def test_a_written_permission_wants_both_name_and_paper(cast: Cast, plant: Project) -> None:
    set_dates(plant, dates={"topped": Dates(date(2019, 6, 28), None)}, by=cast.clerk)
    typed = {"new": "2019-10-31", "reason": "设备到货晚", "allowed_by": "王县长"}
    answer = signed_in(cast.clerk).post(address("milestone_act", plant, "topped", "ask"), typed)
    assert answer.status_code == 422
    assert "书面同意须同时有同意人和文件" in answer.content.decode()


def test_land_goes_on_from_the_last_totals(cast: Cast, plant: Project) -> None:
    client, path = signed_in(cast.clerk), address("land", plant)
    typed = {
        "on": "2019-07-01", "mu_planned": "200", "mu_done": "100", "households_planned": "30",
        "households_done": "12", "paid": "1,200", "note": "三户未签协议",
    }  # fmt: skip
    assert client.post(path, typed).status_code == 302
    assert LandProgress.objects.get().paid == 12_000_000
    page = client.get(path).content.decode()
    assert 'value="1,200"' in page
    assert "50.0%" in page
    answer = client.post(path, typed | {"mu_done": "90", "paid": "一千多"})
    assert answer.status_code == 422
    assert "请填写一个金额" in answer.content.decode()
    answer = client.post(path, typed | {"mu_done": "90"})
    assert "累计数比上次少" in answer.content.decode()


def test_the_project_page_shows_permits_milestones_and_land(cast: Cast, plant: Project) -> None:
    set_dates(plant, dates={"start": Dates(date(2019, 9, 1), None)}, by=cast.clerk)
    totals = LandTotals(Decimal(200), Decimal(100), 30, 12)
    record_land(plant, on=date(2019, 7, 1), totals=totals, by=cast.clerk)
    page = signed_in(cast.clerk).get(reverse("home:project", args=[plant.uid])).content.decode()
    for part in ('id="permits"', 'id="milestones"', 'id="land"', "卡在", '<svg class="gantt"'):
        assert part in page


def test_everybody_who_signs_in_reads_the_catalogue_and_takes_it_along(cast: Cast) -> None:
    for one in (cast.clerk, cast.stranger, cast.viewer):
        assert "建筑工程施工许可证" in signed_in(one).get(reverse("registry:catalogue")).content.decode()
    client = signed_in(cast.clerk)
    narrowed = client.get(reverse("registry:catalogue"), {"year": "2020", "route": "promise"}).content.decode()
    assert "技术改造项目承诺备案" in narrowed
    assert "项目建议书批复" not in narrowed
    csv = client.get(reverse("registry:catalogue_file", args=["csv"]), {"year": "2020"}).content.decode("utf-8-sig")
    assert csv.startswith("阶段,事项,办理部门")
    assert "用地预审与选址意见书" in csv
    assert client.get(reverse("registry:catalogue_file", args=["xlsx"])).content[:2] == b"PK"
    assert client.get(reverse("registry:catalogue_file", args=["exe"])).status_code == 404


def test_a_visitor_reads_the_catalogue_in_a_shell_without_doors(cast: Cast, plant: Project) -> None:
    page = Client().get(reverse("registry:catalogue")).content.decode()
    assert "建筑工程施工许可证" in page
    assert f'href="{reverse("accounts:sign_in")}?next=' in page
    for door in (reverse("registry:catalogue_item", args=["filing"]), 'class="nav"', plant.name, cast.lishu.name):
        assert door not in page
    for ending in ("csv", "xlsx"):
        assert Client().get(reverse("registry:catalogue_file", args=[ending])).status_code == 200


def test_who_changed_an_item_and_why_is_not_public(cast: Cast) -> None:
    found = item_of("drawing", 2019)
    assert found is not None
    edit_item(item=replace(found, promised_days=3), from_year=2019, note="内部会议定", by=cast.dispatcher)
    public = Client().get(reverse("registry:catalogue"), {"year": "2019"}).content.decode()
    public += Client().get(reverse("registry:catalogue_file", args=["csv"]), {"year": "2019"}).content.decode()
    assert "内部会议定" not in public
    assert cast.dispatcher.name not in public
    assert Client().get(reverse("registry:catalogue_item", args=["drawing"])).status_code == 302


def test_the_sign_in_page_leads_to_the_catalogue(db: None) -> None:
    page = Client().get(reverse("accounts:sign_in")).content.decode()
    assert f'href="{reverse("registry:catalogue")}"' in page


def test_the_city_edits_an_item_on_its_page(cast: Cast) -> None:
    client, path = signed_in(cast.dispatcher), reverse("registry:catalogue_item", args=["drawing"]) + "?year=2019"
    page = client.get(path).content.decode()
    assert "施工图设计文件审查" in page
    typed = {
        "title": "施工图设计文件审查", "phase": "3", "issuer": "市住建局", "routes": ["filing"], "kinds": ["building"],
        "land": "any", "legal_days": "15", "promised_days": "6", "after": ["works_plan"], "before": "building",
        "active": "on", "from_year": "2019", "note": "市办事指南",
    }  # fmt: skip
    assert client.post(path, typed).status_code == 302
    assert PermitItem.objects.get().values["promised_days"] == 6
    assert "市办事指南" in client.get(path).content.decode()
    assert signed_in(cast.clerk).post(path, typed).status_code == 403
    assert client.post(path, typed | {"promised_days": "99"}).status_code == 422


def test_the_list_counts_late_with_the_issuer_apart_from_returned(cast: Cast, plant: Project) -> None:
    other = new_project(cast, "换热器项目")
    submit_permit(the(plant, "environment"), on=date(2019, 5, 6), by=cast.clerk)
    sent = submit_permit(the(other, "environment"), on=date(2019, 5, 6), by=cast.clerk)
    return_permit(sent, on=date(2019, 5, 20), reason="缺图", by=cast.clerk)
    client, path = signed_in(cast.dispatcher), reverse("registry:permit_progress")
    page = client.get(path).content.decode()
    assert "生态环境部门</a></th>" in page
    assert '<td class="num">1</td><td class="num">1</td><td class="num">1</td><td class="num">1</td>' in page
    late = client.get(path, {"show": "late"}).content.decode()
    assert "玉米深加工项目" in late
    assert "换热器项目" not in late
    assert "换热器项目" in client.get(path, {"show": "returned"}).content.decode()
    csv = client.get(reverse("registry:permit_progress_file", args=["csv"])).content.decode("utf-8-sig")
    assert csv.count("\r\n") == 3
    assert client.get(reverse("registry:permit_progress_file", args=["xlsx"])).content[:2] == b"PK"


def test_the_list_shows_own_projects_only(cast: Cast, plant: Project) -> None:
    submit_permit(the(plant, "environment"), on=date(2019, 5, 6), by=cast.clerk)
    page = signed_in(cast.stranger).get(reverse("registry:permit_progress")).content.decode()
    assert "玉米深加工项目" not in page
    assert "生态环境部门" not in page
    assert "还没有项目铺开手续清单" in page


def test_the_list_costs_the_same_however_long_it_is(
    cast: Cast, plant: Project, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client, path = signed_in(cast.dispatcher), reverse("registry:permit_progress")
    for number in range(6):
        new_project(cast, f"项目{number}")
    with django_assert_max_num_queries(20):
        client.get(path)


def test_a_projects_permits_cost_the_same(
    cast: Cast, plant: Project, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    set_dates(plant, dates={"topped": Dates(date(2019, 6, 28), None)}, by=cast.clerk)
    topped = Milestone.objects.select_related("project__unit").get(project=plant, key="topped")
    ask_baseline(topped, new=date(2019, 10, 1), reason="到货晚", by=cast.clerk)
    client = signed_in(cast.clerk)
    with django_assert_max_num_queries(18):
        client.get(address("permits", plant))
    with django_assert_max_num_queries(18):
        client.get(address("milestones", plant))
