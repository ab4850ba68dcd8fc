"""The pages from the blank form to the kept file, for who asks, who answers, and who may see neither."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sanzhua.accounts.models import Person
from sanzhua.dispatch.tests.scene import Scene
from sanzhua.outward.models import Request, RequestFile
from sanzhua.outward.queries.request_gaps import field_name
from sanzhua.outward.tests.request_scene import BY_PROJECTS, BY_UNITS, book, document, drop_in, sent


def at_work(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def given(data: bytes, name: str = "附件.xlsx") -> dict[str, object]:
    return {
        "blank": SimpleUploadedFile(name, data), "number": "8号", "requester": "省发改委", "use": "调度会", "title": "",
        "form": "construction", "period": "2019-05", "due_at": "2019-07-09T11:00", "ends_on": "2019-07-10",
    }  # fmt: skip


def test_a_blank_form_is_dropped_in_and_its_columns_wait(scene: Scene) -> None:
    client = at_work(scene.cast.dispatcher)
    answer = client.post(reverse("outward:request_new"), given(book(BY_UNITS)), follow=True)
    said = answer.content.decode()
    assert answer.redirect_chain[-1][0] == reverse("outward:request_columns", args=[Request.objects.get().pk])
    assert "有1列拿不准" in said
    assert "全市重点项目统计表" in said


@pytest.mark.parametrize("name", ["a.xlsx", "a.docx", "a.xls"])
def test_a_broken_file_is_refused_above_the_fields(scene: Scene, name: str) -> None:
    data = b"PK\x03\x04 no archive" if name != "a.xls" else b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    answer = at_work(scene.cast.dispatcher).post(reverse("outward:request_new"), given(data, name))
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert not Request.objects.exists()


def test_confirming_too_early_keeps_what_was_chosen_and_says_what_is_open(scene: Scene) -> None:
    asked = drop_in(scene, book((*BY_UNITS, "备注")))
    client, page = at_work(scene.cast.dispatcher), reverse("outward:request_columns", args=[asked.request.pk])
    answer = client.post(page, {f"source:{asked.column('用工').pk}": "gap", "confirm": "1"})
    assert (answer.status_code, asked.column("用工").source) == (422, "gap")
    assert "备注" in answer.content.decode()


def test_the_filters_of_the_projects_are_kept(scene: Scene) -> None:
    asked = drop_in(scene, document(BY_PROJECTS), "a.docx")
    page = reverse("outward:request_columns", args=[asked.request.pk])
    at_work(scene.cast.dispatcher).post(page, {"filters": "1", "q": "污水", "stage": "", "keep": "1"})
    assert Request.objects.get().chosen == "q=%E6%B1%A1%E6%B0%B4"
    assert "共1行" in at_work(scene.cast.dispatcher).get(page).content.decode()


def test_the_page_shows_each_source_and_who_is_missing(scene: Scene) -> None:
    asked = sent(scene)
    said = at_work(scene.cast.dispatcher).get(reverse("outward:request", args=[asked.request.pk])).content.decode()
    assert "在建（开工）项目月调度表 2019年5月 · 本年累计完成投资，梨树县第1版" in said
    assert "还有2个单位没有报" in said
    assert "未接收" in said


def test_a_file_is_made_downloaded_and_named_after_the_form(scene: Scene) -> None:
    asked = sent(scene)
    client = at_work(scene.cast.dispatcher)
    client.post(reverse("outward:request_act", args=[asked.request.pk, "file"]))
    kept = RequestFile.objects.get()
    answer = client.get(reverse("outward:request_file", args=[kept.pk]))
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    assert kept.document.name == "全市重点项目统计表（已填1）.xlsx"


def test_the_clerk_fills_the_own_cell_beside_what_is_known(scene: Scene) -> None:
    asked = sent(scene)
    client, answer = at_work(scene.cast.clerk), asked.answer(scene.cast.lishu)
    page = reverse("outward:request_answer", args=[answer.pk])
    said = client.get(page).content.decode()
    assert "180,600" in said
    assert "伊通县" not in said
    name = field_name(str(scene.cast.lishu.pk), asked.column("用工").pk)
    assert client.post(page, {"revision": "0", name: "126", "report": "1"}).status_code == 302
    assert asked.answer(scene.cast.lishu).status == "in"


def test_what_was_not_read_stands_in_its_field_with_the_reason(scene: Scene) -> None:
    asked = sent(scene)
    page = reverse("outward:request_answer", args=[asked.answer(scene.cast.lishu).pk])
    name = field_name(str(scene.cast.lishu.pk), asked.column("用工").pk)
    answer = at_work(scene.cast.clerk).post(page, {"revision": "0", name: "一百来人", "report": "1"})
    assert (answer.status_code, "一百来人" in answer.content.decode()) == (422, True)
    assert 'aria-invalid="true"' in answer.content.decode()


def test_two_windows_do_not_overwrite_each_other(scene: Scene) -> None:
    asked = sent(scene)
    page = reverse("outward:request_answer", args=[asked.answer(scene.cast.lishu).pk])
    name = field_name(str(scene.cast.lishu.pk), asked.column("用工").pk)
    client = at_work(scene.cast.clerk)
    client.post(page, {"revision": "0", name: "126"})
    answer = client.post(page, {"revision": "0", name: "127"})
    assert answer.status_code == 409
    assert "127" in answer.content.decode()


def test_another_units_answer_and_the_request_itself_do_not_exist_for_a_clerk(scene: Scene) -> None:
    asked = sent(scene)
    client = at_work(scene.cast.clerk)
    paths = [
        reverse("outward:request_answer", args=[asked.answer(scene.cast.yitong).pk]),
        reverse("outward:request", args=[asked.request.pk]),
        reverse("documents:download", args=[asked.request.blank_id]),
    ]
    assert [client.get(path).status_code for path in paths] == [404, 404, 404]


def test_the_city_does_not_read_what_a_unit_has_not_reported(scene: Scene) -> None:
    asked = sent(scene)
    page = reverse("outward:request_answer", args=[asked.answer(scene.cast.lishu).pk])
    name = field_name(str(scene.cast.lishu.pk), asked.column("用工").pk)
    at_work(scene.cast.clerk).post(page, {"revision": "0", name: "4711"})
    assert "4711" in at_work(scene.cast.head).get(page).content.decode()
    assert "4711" not in at_work(scene.cast.dispatcher).get(page).content.decode()


def test_the_lists_are_of_use_when_empty(scene: Scene) -> None:
    page = reverse("outward:requests")
    assert "放入空表" in at_work(scene.cast.dispatcher).get(page).content.decode()
    assert "没有要本单位填的临时报表" in at_work(scene.cast.clerk).get(page).content.decode()
    assert "还没有提议" in at_work(scene.cast.dispatcher).get(reverse("outward:adoptions")).content.decode()


def test_the_list_costs_the_same_for_one_and_for_three(scene: Scene) -> None:
    counts = []
    for more in (1, 2):
        for _ in range(more):
            drop_in(scene, book(BY_UNITS))
        client = at_work(scene.cast.dispatcher)
        with CaptureQueriesContext(connection) as caught:
            client.get(reverse("outward:requests"))
        counts.append(len(caught))
    assert counts[0] == counts[1] <= 14
