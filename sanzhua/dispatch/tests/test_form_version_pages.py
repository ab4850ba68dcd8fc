"""The desk on which an office writes the next version of its form: what is offered, shown and refused."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from sanzhua.accounts.models import Person
from sanzhua.base.periods import Period
from sanzhua.dispatch.actions.form_versions import start_version
from sanzhua.dispatch.tests.scene import FORM, Scene
from sanzhua.formbook.definition import form_of_data
from sanzhua.formbook.models import FormVersion, VersionState
from sanzhua.formbook.queries import form_for
from sanzhua.formbook.rules import check_row

JULY = Period(2019, 7)
EDIT = reverse("dispatch:form_edit", args=[FORM])


def as_(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def city(scene: Scene) -> Client:
    return as_(scene.cast.dispatcher)


def begin(city: Client) -> None:
    assert city.post(reverse("dispatch:form_start", args=[FORM]), {"from_period": "2019-07"}).status_code == 302


def seen() -> int:
    return FormVersion.objects.get(state=VersionState.DRAFT).revision


def drafted() -> set[str]:
    return set(FormVersion.objects.get(state=VersionState.DRAFT).definition["keys"])


def act(city: Client, verb: str, **data: str) -> int:
    there = reverse("dispatch:form_act", args=[FORM, verb])
    return int(city.post(there, {"seen": seen(), **data}).status_code)


def cranes(**more: object) -> dict[str, object]:
    asked = {"heading": "塔吊数量", "kind": "int", "group": "进展", "help": "工地上的塔吊。", "fact": "塔吊台数"}
    return {"seen": seen(), **asked, **more}


def rule(city: Client, line: str, **data: str) -> int:
    there = reverse("dispatch:form_rules", args=[FORM])
    return int(city.post(there, {"seen": seen(), "rule": line, **data}).status_code)


def test_the_whole_way_from_a_draft_to_a_form_in_force_and_back(city: Client) -> None:
    begin(city)
    new = reverse("dispatch:form_column_new", args=[FORM])
    assert city.post(new, cranes()).status_code == 302
    assert act(city, "retire", column="plan_year") == 302
    page = city.get(reverse("dispatch:form_preview", args=[FORM])).content.decode()
    for words in ("塔吊数量", "本年计划投资", "投资完成率", "通报段落", "情况报告", "自2019年7月起启用", "冷链物流园"):
        assert words in page, words
    book = city.get(reverse("dispatch:form_template", args=[FORM]))
    sheet = openpyxl.load_workbook(io.BytesIO(book.getvalue())).worksheets[0]
    assert "塔吊数量" in [cell.value for line in sheet["3:4"] for cell in line]
    assert act(city, "put", reason="按省里新表式") == 302
    desk = city.get(EDIT).content.decode()
    assert "2019.2" in desk
    assert "收回" in desk
    assert "plan_year" not in form_for(FORM, JULY).by_key
    version = FormVersion.objects.get()
    assert city.post(reverse("dispatch:form_take_back", args=[FORM, version.pk])).status_code == 302
    assert "plan_year" in form_for(FORM, JULY).by_key


def test_a_proposal_to_add_leads_to_a_filled_column(city: Client) -> None:
    page = city.get(EDIT, {"heading": "用电量", "unit": "千瓦时"}).content.decode()
    assert "提议加一栏“用电量”" in page
    start = reverse("dispatch:form_start", args=[FORM])
    there = city.post(start, {"from_period": "2019-07", "heading": "用电量", "unit": "千瓦时"})["Location"]
    assert 'value="用电量（千瓦时）"' in city.get(there).content.decode()
    assert city.get(EDIT, {"heading": "用电量", "unit": "万元"})["Location"].startswith(
        reverse("dispatch:form_column_new", args=[FORM])
    )


def test_a_proposal_to_retire_leads_to_what_hangs_on_the_column(city: Client) -> None:
    begin(city)
    there = city.get(EDIT, {"retire": "plan_year"})["Location"]
    page = city.get(there).content.decode()
    assert "提议停用这一栏" in page
    assert "投资完成率" in page


def test_a_refusal_stands_on_the_page_and_keeps_what_was_typed(city: Client) -> None:
    begin(city)
    new = reverse("dispatch:form_column_new", args=[FORM])
    answer = city.post(new, cranes(heading="当月到位资金", kind="money"))
    assert answer.status_code == 422
    assert "招商引资项目月调度表" in answer.content.decode()
    assert 'value="当月到位资金"' in answer.content.decode()
    assert city.post(new, cranes(heading="")).status_code == 422


def test_a_column_of_the_register_is_shown_and_not_asked(city: Client) -> None:
    begin(city)
    new = reverse("dispatch:form_column_new", args=[FORM])
    assert city.post(new, {"seen": seen(), "register": "land_mu"}).status_code == 302
    draft = form_of_data(FormVersion.objects.get().definition)
    assert draft.by_key["land_mu"].source == "register"
    assert city.post(new, {"seen": seen(), "register": "done_month"}).status_code == 422


def test_a_heading_is_changed_and_its_type_is_not(city: Client) -> None:
    begin(city)
    there = reverse("dispatch:form_column", args=[FORM, "progress_text"])
    column = {"seen": seen(), "heading": "工程现状", "heading_en": "State of works", "group": "进展", "kind": "text"}
    assert city.post(there, column | {"kind": "int"}).status_code == 422
    assert city.post(there, column).status_code == 302
    held = form_of_data(FormVersion.objects.get().definition).by_key["progress_text"]
    assert held.heading == "工程现状"
    assert "形象进度" in held.synonyms
    assert "改名" in city.get(EDIT).content.decode()


def test_a_stale_page_is_refused(city: Client) -> None:
    begin(city)
    new = reverse("dispatch:form_column_new", args=[FORM])
    stale = cranes()
    city.post(new, stale)
    answer = city.post(new, {**stale, "heading": "搅拌站数量", "fact": "搅拌站的座数"})
    assert answer.status_code == 422
    assert "刚改过这份草稿" in answer.content.decode()


def test_a_rule_is_put_off_weakened_set_anew_and_laid_on_a_column(city: Client) -> None:
    begin(city)
    assert rule(city, "month_missing|done_month", severity="off") == 302
    assert rule(city, "done_over_plan|done_year", severity="warning", number_factor="1.5") == 302
    assert rule(city, "event_date_missing|work_done", lay="1", since="前期") == 302
    assert rule(city, "done_over_plan|done_year", severity="warning", number_factor="99") == 422
    assert rule(city, "amount_negative|progress_text", lay="1") == 422
    assert act(city, "put", reason="减少核对") == 302
    form, row = form_for(FORM, JULY), {"name": "某项目", "stage": "在建", "start_actual": "2018-05"}
    said = {(hit.rule, hit.key, hit.severity) for hit in check_row(form, JULY, row)}
    assert "month_missing" not in {code for code, _key, _severity in said}
    assert ("event_date_missing", "work_done", "warning") in said
    money = {**row, "done_month": 6_000_000, "plan_year": 5_000_000}
    before = {hit.rule: hit.severity for hit in check_row(FORM, Period(2019, 1), money)}
    after = {hit.rule: hit.severity for hit in check_row(form, Period(2019, 1), {**money, "done_month": 8_000_000})}
    assert "done_over_plan" not in before
    assert after["done_over_plan"] == "warning"


def test_columns_move_and_come_back(city: Client) -> None:
    begin(city)
    assert act(city, "move", move="note|name") == 302
    assert FormVersion.objects.get().definition["keys"][:2] == ["note", "name"]
    assert act(city, "retire", column="note") == 302
    assert "note" not in drafted()
    assert act(city, "bring-back", column="note") == 302
    assert "note" in drafted()
    assert act(city, "discard") == 302
    assert not FormVersion.objects.exists()


def test_a_form_belongs_to_its_office(scene: Scene) -> None:
    owner, clerk = as_(scene.cast.form_owner), as_(scene.cast.clerk)
    assert owner.get(reverse("dispatch:form_edit", args=["attraction"])).status_code == 200
    for client in (owner, clerk, as_(scene.cast.stranger), as_(scene.cast.system_admin)):
        assert client.get(EDIT).status_code == 403
        assert client.post(reverse("dispatch:form_start", args=[FORM]), {"from_period": "2019-07"}).status_code == 403
    start_version(form=FORM, from_period=JULY, by=scene.cast.dispatcher)
    assert clerk.get(reverse("dispatch:form_preview", args=[FORM])).status_code == 403
    assert as_(scene.cast.dispatcher).get(reverse("dispatch:form_edit", args=["budget"])).status_code == 404


def test_the_help_page_shows_the_version_of_the_month(city: Client, scene: Scene) -> None:
    begin(city)
    city.post(reverse("dispatch:form_column_new", args=[FORM]), cranes())
    act(city, "put", reason="按省里新表式")
    there, clerk = reverse("dispatch:form_help", args=[FORM]), as_(scene.cast.clerk)
    assert "塔吊数量" not in clerk.get(there).content.decode()
    assert "塔吊数量" in clerk.get(there, {"period": "2019-07"}).content.decode()
    assert "塔吊数量" in clerk.get(there, {"version": "2019.2"}).content.decode()
    assert "塔吊数量" not in clerk.get(there, {"version": "2019.1"}).content.decode()
    assert clerk.get(there, {"period": "2019-13"}).status_code == 404
    schema = reverse("api:form_schema", args=[FORM])
    assert "x_tdsl" in clerk.get(schema, {"period": "2019-07"}).json()["properties"]
    assert "x_tdsl" not in clerk.get(schema).json()["properties"]
    assert clerk.get(schema, {"period": "soon"}).status_code == 400


def test_the_desk_costs_the_same_however_many_columns_change(
    city: Client, django_assert_max_num_queries: object
) -> None:
    begin(city)
    with django_assert_max_num_queries(24):  # type: ignore[operator]
        city.get(EDIT)
