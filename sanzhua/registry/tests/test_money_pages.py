"""The pages of money take 万元, keep what was typed beside an error, and show each reader the own rows."""

from __future__ import annotations

import io
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.base.refusals import Refused
from sanzhua.documents.tests.samples import PDF
from sanzhua.facts.actions import add_part
from sanzhua.registry.actions import (
    add_entry,
    add_source,
    attach,
    create_project,
    list_need,
    make_batch,
    send_need,
    share_batch,
)
from sanzhua.registry.models import AllocationBatch, BankAnswer, FundEntry, Project, UpwardAsk, YearPlan
from tests.cast import Cast

WAN = 10_000
TODAY = date(2019, 7, 8)


@pytest.fixture(autouse=True)
def _july() -> Any:
    with clock.use_fixed(datetime(2019, 7, 8, 9, tzinfo=clock.SHANGHAI)):
        yield


@pytest.fixture
def plant(cast: Cast) -> Project:
    facts = {"total": 8_000 * WAN, "plan_year": 1_200 * WAN}
    return create_project(unit=cast.lishu, name="污水处理厂提标改造", by=cast.clerk, facts=facts, from_day=None)


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_sources_and_entries_are_typed_in_wan(cast: Cast, plant: Project) -> None:
    client, url = signed_in(cast.clerk), reverse("registry:money", args=[plant.uid])
    assert client.post(url, {"verb": "source", "source": "own", "planned": "7,000"}).status_code == 302
    line = plant.fund_lines.get()
    given = {"verb": "entry", "line": line.pk, "kind": "arrived", "amount": "350.5", "on": "2019-07-01"}
    assert client.post(url, given).status_code == 302
    assert FundEntry.objects.get(kind="arrived").amount == 3_505_000
    text = client.get(url).content.decode()
    assert ("比各来源计划合计多1,000万元" in text, "350.50" in text) == (True, True)
    assert "企业自筹" in client.get(reverse("home:project", args=[plant.uid])).content.decode()


def test_an_entry_that_is_refused_keeps_what_was_typed(cast: Cast, plant: Project) -> None:
    line = add_source(plant, source="central", planned=WAN, by=cast.clerk)
    given = {"verb": "entry", "line": line.pk, "kind": "arrived", "amount": "12", "on": "2019-07-01", "number": "甲1"}
    page = signed_in(cast.clerk).post(reverse("registry:money", args=[plant.uid]), given)
    text = page.content.decode()
    assert (page.status_code, "请写明原因" in text, 'value="甲1"' in text) == (422, True, True)


def test_a_plan_is_offered_by_the_season_and_saved(cast: Cast, plant: Project) -> None:
    client, url = signed_in(cast.clerk), reverse("registry:year_plan", args=[plant.uid, 2019])
    assert 'name="m7" value="168"' in client.get(url).content.decode()
    given = {"total": "1200", "on": "2019-02-20", "approver": "市政府常务会议", "paper": "四政纪〔2019〕3号"}
    assert client.post(url, given | {"m1": "5"}).status_code == 422
    assert client.post(url, given).status_code == 302
    assert YearPlan.objects.get().by_curve
    months = {f"m{month}": "100" for month in range(1, 13)}
    page = client.post(url, {**given, **months, "on": "2019-07-05", "reason": "调整"})
    assert "只能改7月及以后" in page.content.decode()


def test_an_answer_of_a_bank_is_registered_on_the_needs_page(cast: Cast, plant: Project) -> None:
    need = list_need(plant, amount=WAN, purpose="购置设备", by=cast.clerk)
    client, url = signed_in(cast.dispatcher), reverse("registry:need", args=[need.pk])
    assert client.post(url, {"verb": "send", "banks": "吉林银行\n工商银行", "on": "2019-07-01"}).status_code == 302
    bank = need.answers.get(bank="吉林银行")
    there = reverse("registry:answer", args=[need.pk, bank.pk])
    page = client.post(there, {"verb": "decline", "on": "2019-07-05", "amount": "0.75"})
    text = page.content.decode()
    assert (page.status_code, "原因" in text, 'value="0.75"' in text, 'menu noprint" open' in text) == (
        422,
        True,
        True,
        True,
    )
    assert client.post(there, {"verb": "approve", "on": "2019-07-05", "amount": "0.8"}).status_code == 302
    assert BankAnswer.objects.get(pk=bank.pk).approved == 8_000
    assert client.post(url, {"verb": "give_up"}).status_code == 422
    assert "已批贷" in client.get(url).content.decode()


def test_the_file_holds_numbers_and_no_formula(cast: Cast, plant: Project) -> None:
    list_need(plant, amount=12_345_678, purpose="=cmd|calc", by=cast.clerk, contact="李敏明", phone="13904340001")
    text = signed_in(cast.dispatcher).get(reverse("registry:financing_csv")).content.decode()
    assert ("1234.5678" in text, "'=cmd" in text, "13904340001" in text) == (True, True, True)
    book = signed_in(cast.viewer).get(reverse("registry:financing_xlsx")).content
    row = [cell.value for cell in list(openpyxl.load_workbook(io.BytesIO(book)).active.rows)[1]]
    assert (row[2], row[3], row[7]) == (1234.5678, "=cmd|calc", "1390******1")


def test_the_list_costs_the_same_however_long_it_is(
    cast: Cast, plant: Project, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for place in range(8):
        send_need(
            list_need(plant, amount=WAN, purpose=f"用途{place}", by=cast.clerk), banks=["甲"], on=TODAY, by=cast.clerk
        )
    client = signed_in(cast.dispatcher)
    for name in ("financing", "upward"):
        client.get(reverse(f"registry:{name}"))
        with django_assert_max_num_queries(16):
            client.get(reverse(f"registry:{name}"))


def test_from_an_ask_to_the_projects_money(cast: Cast, plant: Project) -> None:
    client = signed_in(cast.clerk)
    given = {
        "unit": cast.lishu.pk, "kind": "funds", "level": "centre", "office": "国家发展改革委", "title": "污水专项",
        "amount": "1500", "asked_on": "2019-03-04", "asked_by": "王〇〇 县长", "project": plant.uid,
    }  # fmt: skip
    assert client.post(reverse("registry:ask_new"), {**given, "amount": ""}).status_code == 422
    assert client.post(reverse("registry:ask_new"), given).status_code == 302
    there = reverse("registry:ask", args=[UpwardAsk.objects.get().pk])
    client.post(there, {"verb": "follow", "on": "2019-04-01", "text": "赴京汇报"})
    client.post(there, {"verb": "win", "on": "2019-06-20", "paper": "发改投资〔2019〕512号", "amount": "1200"})
    page = client.post(there, {"verb": "batch", "batch_no": "发改投资〔2019〕512号", "issued_on": "2019-06-20"})
    batch = AllocationBatch.objects.get()
    assert page.headers["Location"] == reverse("registry:batch", args=[batch.pk])
    assert client.post(page.headers["Location"], {"project": plant.uid, "central": "1200"}).status_code == 302
    text = client.get(reverse("registry:money", args=[plant.uid])).content.decode()
    assert ("登记：下达" in text, "中央预算内" in text, "赴京汇报" in client.get(there).content.decode()) == (True,) * 3
    assert "1 / 1" in client.get(reverse("registry:upward")).content.decode()


def test_a_reader_without_the_right_finds_no_button(cast: Cast, plant: Project) -> None:
    add_source(plant, source="own", planned=WAN, by=cast.clerk)
    batch = make_batch(unit=cast.lishu, batch_no="号", special="", issued_on=TODAY, by=cast.clerk)
    share_batch(batch, plant, central=WAN, by=cast.clerk)
    client = signed_in(cast.viewer)
    addresses = [reverse("registry:money", args=[plant.uid]), reverse("registry:batch", args=[batch.pk])]
    for url in [*addresses, reverse("registry:upward"), reverse("registry:ask_new"), reverse("registry:batch_new")]:
        assert "btn main" not in client.get(url).content.decode()
    assert client.post(addresses[0], {"verb": "source", "source": "own", "planned": "1"}).status_code == 403


def test_what_the_monthly_form_says_of_a_batch_stands_beside_the_register(
    cast: Cast, plant: Project, tmp_path: Path, settings: Any
) -> None:
    settings.SANZHUA_DATA = tmp_path
    batch = make_batch(unit=cast.lishu, batch_no="吉发改〔2019〕9号", special="", issued_on=TODAY, by=cast.clerk)
    share_batch(batch, plant, central=300 * WAN, by=cast.clerk)
    said = {
        "project": plant.uid,
        "batch_no": "吉发改〔2019〕9 号",
        "arrived_central": 210 * WAN,
        "paid_total": 125 * WAN,
    }
    add_part(
        source="central_fund", form_version="2019.1", unit_id=cast.lishu.pk, unit_name="梨树县", period="2019-05",
        version=1, version_id=1, source_sha256="0" * 64, rows=[said],
    )  # fmt: skip
    text = signed_in(cast.clerk).get(reverse("registry:money", args=[plant.uid])).content.decode()
    assert [word in text for word in ("登记：下达", "月报：到位", "2019年5月", ">210<", ">125<")] == [True] * 5


def test_an_ask_keeps_its_paper_for_those_who_see_it(cast: Cast) -> None:
    given = {
        "unit": cast.lishu.pk, "kind": "pilot", "level": "province", "office": "省发展改革委", "title": "试点",
        "asked_on": "2019-03-04", "asked_by": "王〇〇 县长", "file": SimpleUploadedFile("请示.pdf", PDF),
    }  # fmt: skip
    assert signed_in(cast.clerk).post(reverse("registry:ask_new"), given).status_code == 302
    document = UpwardAsk.objects.get().document
    assert document is not None
    there = reverse("documents:download", args=[document.pk])
    assert (signed_in(cast.head).get(there).status_code, signed_in(cast.stranger).get(there).status_code) == (200, 404)


def test_debt_of_this_year_stands_on_the_citys_page(cast: Cast, plant: Project) -> None:
    add_source(plant, source="bond", instrument="2012年企业债", due_year=2019, planned=90 * WAN, by=cast.clerk)
    url = reverse("registry:financing")
    assert "2012年企业债" in signed_in(cast.viewer).get(url).content.decode()
    assert "2012年企业债" not in signed_in(cast.stranger).get(url).content.decode()


def test_an_entry_takes_a_paper_of_its_project_only(cast: Cast, plant: Project) -> None:
    line = add_source(plant, source="own", planned=WAN, by=cast.clerk)
    paper = attach(project=plant, type="finance", name="回单.pdf", data=PDF, by=cast.clerk)
    url = reverse("registry:money", args=[plant.uid])
    given = {"verb": "entry", "line": line.pk, "kind": "arrived", "amount": "1", "on": "2019-07-01", "paper": paper.pk}
    assert signed_in(cast.clerk).post(url, given).status_code == 302
    assert "回单.pdf" in signed_in(cast.clerk).get(url).content.decode()
    other = create_project(unit=cast.lishu, name="另一项目", by=cast.clerk, facts={}, from_day=None)
    with pytest.raises(Refused, match="不是这个项目"):
        add_entry(
            add_source(other, source="own", by=cast.clerk),
            kind="arrived",
            amount=1,
            on=TODAY,
            paper=paper,
            by=cast.clerk,
        )
