"""The pages on lists: who sees them, what they need of the database, what a person does on them."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sanzhua.accounts.models import Person
from sanzhua.dispatch.tests.scene import MAY, register_facts
from sanzhua.outward.actions.list_answers import apply_answer, start_answer
from sanzhua.outward.actions.list_fields import propose_unused
from sanzhua.outward.models import FieldProposal, ListAnswer, ListExport
from sanzhua.outward.tests.answer_books import book, line
from sanzhua.outward.tests.lists_scene import Lists, close
from sanzhua.registry.actions import create_projects

ADDRESSES = ("outward:lists", "outward:list", "outward:export", "outward:answer", "outward:fields")
PREVIEW = reverse("outward:list", args=["province"])


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page(person: Person, path: str) -> str:
    answer = signed_in(person).get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def queries(person: Person, path: str) -> int:
    client = signed_in(person)
    client.get(path)
    with CaptureQueriesContext(connection) as counted:
        assert client.get(path).status_code == 200
    return len(counted)


def test_only_who_takes_lists_out_or_owns_a_form_comes_in(lists: Lists) -> None:
    cast = lists.cast
    for person in (cast.clerk, cast.head, cast.viewer, cast.stranger, cast.system_admin):
        for path in (reverse("outward:lists"), reverse("outward:fields"), PREVIEW):
            assert signed_in(person).get(path).status_code == 404
    assert "省重点项目信息管理系统项目清单" in page(cast.dispatcher, reverse("outward:lists"))
    owner = page(cast.form_owner, reverse("outward:lists"))
    assert ("招商引资项目汇总表" in owner, "省重点项目信息管理系统项目清单" in owner) == (True, False)


def test_the_page_of_forms_at_short_notice_leads_those_who_may_to_the_lists(lists: Lists) -> None:
    link = f'href="{reverse("outward:lists")}"'
    assert link in page(lists.cast.dispatcher, reverse("outward:requests"))
    assert link not in page(lists.cast.clerk, reverse("outward:requests"))


def test_an_export_belongs_to_who_may_take_the_list_out(lists: Lists) -> None:
    path = reverse("outward:export", args=[lists.export().pk])
    assert signed_in(lists.cast.form_owner).get(path).status_code == 404
    assert signed_in(lists.cast.dispatcher).get(path).status_code == 200


def test_the_preview_tells_rows_gaps_and_where_to_mend(lists: Lists) -> None:
    text = page(lists.cast.dispatcher, f"{PREVIEW}?period=2019-06")
    assert "3行缺对方必填的内容" in text
    assert "本期月报还没有接收" in text
    assert reverse("home:project", args=[lists.projects[0].uid]) in text


def test_a_list_begins_with_the_newest_closed_month_and_else_with_the_one_being_reported(lists: Lists) -> None:
    assert "<b>2019年5月</b>" in page(lists.cast.dispatcher, PREVIEW)
    close("construction", "2019-03", "2019-04")
    assert "<b>2019年4月</b>" in page(lists.cast.dispatcher, PREVIEW)


def test_two_clicks_make_one_export(lists: Lists) -> None:
    client, path = signed_in(lists.cast.dispatcher), reverse("outward:list_export", args=["province"])
    answers = [client.post(path, {"period": MAY, "seen": "0"}) for _click in range(2)]
    assert [answer.headers["Location"] for answer in answers] == [
        reverse("outward:export", args=[ListExport.objects.get().pk])
    ] * 2


def test_the_file_is_the_same_every_time(lists: Lists) -> None:
    export, client = lists.export(), signed_in(lists.cast.dispatcher)
    path = reverse("documents:download", args=[export.document_id])
    assert path in page(lists.cast.dispatcher, reverse("outward:export", args=[export.pk]))
    assert client.get(path).content == client.get(path).content


def test_a_cell_shows_its_source(lists: Lists) -> None:
    export = lists.export()
    text = page(lists.cast.dispatcher, reverse("outward:export_row", args=[export.pk, 1]))
    assert "在建（开工）项目月调度表：本年累计完成投资（已接收）" in text
    assert "数据：梨树县第1版" in text
    assert "项目登记：总投资" in text


def test_an_answer_walks_through_its_pages(lists: Lists) -> None:
    export, client = lists.export(), signed_in(lists.cast.dispatcher)
    data = book([line(lists.projects[0].uid, number="SK-001", result="退回", reason="缺批文")])
    client.post(reverse("outward:answer_new", args=[export.pk]), {"workbook": SimpleUploadedFile("回执.xlsx", data)})
    answer = ListAnswer.objects.get()
    assert "采用1行" in page(lists.cast.dispatcher, reverse("outward:answer", args=[answer.pk]))
    client.post(reverse("outward:answer_apply", args=[answer.pk]))
    assert "缺批文" in page(lists.cast.dispatcher, reverse("outward:answer", args=[answer.pk]))
    assert "缺批文" in page(lists.cast.dispatcher, PREVIEW)
    assert "缺批文" in page(lists.cast.clerk, reverse("home:project", args=[lists.projects[0].uid]))


def test_a_wrong_file_is_told_at_its_field(lists: Lists) -> None:
    path = reverse("outward:answer_new", args=[lists.export().pk])
    client = signed_in(lists.cast.dispatcher)
    wrong = [SimpleUploadedFile("a.exe", b"MZ"), SimpleUploadedFile("a.xlsx", b"%PDF-")]
    for sent in ({}, *({"workbook": one} for one in wrong)):
        answer = client.post(path, sent)
        assert (answer.status_code, 'role="alert"' in answer.content.decode()) == (422, True)


def test_the_owner_decides_on_the_page(lists: Lists) -> None:
    close("construction", "2019-03", "2019-04", MAY)
    propose_unused()
    proposal = FieldProposal.objects.get(column="note")
    client = signed_in(lists.cast.dispatcher)
    client.post(reverse("outward:field_decide", args=[proposal.pk]), {"state": "kept", "note": "督导用"})
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_by) == ("kept", lists.cast.dispatcher)
    assert "督导用" in page(lists.cast.dispatcher, reverse("outward:fields"))


def grown(lists: Lists, count: int) -> None:
    facts = register_facts(60_000, 10_000) | {"start_plan": "2019-09"}
    named = [(f"项目{number}", facts) for number in range(count)]
    create_projects(unit=lists.cast.lishu, projects=named, from_day=None, stages=["preparation"] * count)


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_asks_the_same_of_the_database_for_many_rows(lists: Lists, address: str) -> None:
    def path() -> str:
        export = ListExport.objects.first() or lists.export()
        rows = [line(row.key, result="退回", reason="缺批文") for row in export.kept.all()]
        answer = start_answer(export, name="回执.xlsx", data=book(rows), by=lists.cast.dispatcher)
        named: dict[str, list[Any]] = {
            "outward:list": ["province"],
            "outward:export": [export.pk],
            "outward:answer": [answer.pk],
        }
        return reverse(address, args=named.get(address, []))

    few = queries(lists.cast.dispatcher, path())
    grown(lists, 40)
    lists.export()
    assert queries(lists.cast.dispatcher, path()) <= few + 1
    assert few < 30


def test_applying_asks_the_same_for_many_rows(lists: Lists) -> None:
    grown(lists, 60)
    export = lists.export()
    rows = [line(row.key, number=f"SK-{row.place}", result="通过") for row in export.kept.all()]
    answer = start_answer(export, name="回执.xlsx", data=book(rows), by=lists.cast.dispatcher)
    with CaptureQueriesContext(connection) as counted:
        assert apply_answer(answer, by=lists.cast.dispatcher) == 63
    assert len(counted) < 60
