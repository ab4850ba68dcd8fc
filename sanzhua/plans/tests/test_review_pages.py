"""Upload, the document beside its tasks, a correction: as the issuing unit's people see them, and others do not."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from sanzhua.plans.models import Clause, PlanVersion, Task
from sanzhua.plans.tests.drawing import LATER, TEXT, clause, drawn_up
from sanzhua.plans.tests.test_pages import body, signed_in
from tests.cast import Cast


@pytest.fixture
def version(cast: Cast, july: None) -> PlanVersion:
    return drawn_up(cast.city, cast.dispatcher)


EMPTY_DUTY = {"name": "", "role": "lead", "unit": ""}


def rows(prefix: str, given: list[dict[str, str]]) -> dict[str, str]:
    sent = {f"{prefix}-TOTAL_FORMS": str(len(given)), f"{prefix}-INITIAL_FORMS": "0"}
    return sent | {f"{prefix}-{at}-{key}": value for at, one in enumerate(given) for key, value in one.items()}


def test_a_file_comes_in_and_its_tasks_are_shown_beside_it(cast: Cast, july: None) -> None:
    sent = {"unit": str(cast.city.pk), "file": SimpleUploadedFile("方案.txt", TEXT.encode())}
    answer = signed_in(cast.dispatcher).post(reverse("plans:new"), sent, follow=True)
    page = answer.content.decode()
    assert "全年谋划180个亿元以上项目" in page
    assert "没有对应上的单位" in page
    assert "市外事办" in page


def test_pasted_text_serves_as_well_and_both_at_once_do_not(cast: Cast, july: None) -> None:
    client, sent = signed_in(cast.dispatcher), {"unit": str(cast.city.pk), "pasted": TEXT}
    assert client.post(reverse("plans:new"), sent).status_code == 302
    both = {**sent, "file": SimpleUploadedFile("方案.txt", TEXT.encode())}
    assert client.post(reverse("plans:new"), both).status_code == 422
    assert client.post(reverse("plans:new"), {"unit": str(cast.city.pk)}).status_code == 422


def test_a_file_that_is_no_plan_says_so_above_the_form(cast: Cast, july: None) -> None:
    sent = {"unit": str(cast.city.pk), "title": "我的方案", "file": SimpleUploadedFile("方案.docx", b"PK\x03\x04zz")}
    answer = signed_in(cast.dispatcher).post(reverse("plans:new"), sent)
    assert answer.status_code == 422
    assert "我的方案" in answer.content.decode()


def test_who_issues_nothing_has_no_form(cast: Cast, july: None) -> None:
    assert signed_in(cast.viewer).get(reverse("plans:new")).status_code == 403


def test_a_draft_is_the_issuing_units_own(cast: Cast, version: PlanVersion) -> None:
    assert signed_in(cast.clerk).get(reverse("plans:version", args=[version.pk])).status_code == 404
    one = clause(version, "一(一)")
    for person in (cast.clerk, cast.viewer):
        assert signed_in(person).get(reverse("plans:clause", args=[one.pk])).status_code == 404


def test_the_page_asks_as_much_for_many_clauses_as_for_few(
    cast: Cast, version: PlanVersion, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    many = TEXT + "".join(f"（{at}）第{at}件事。[责任单位:梨树县]\n" for at in ["三", "四", "五", "六", "七", "八"])
    long = drawn_up(cast.city, cast.dispatcher, many)
    client = signed_in(cast.dispatcher)
    client.get(reverse("plans:list"))  # the session's own first visit
    for one in (version, long):
        with django_assert_num_queries(20):
            client.get(reverse("plans:version", args=[one.pk]))


def test_what_hinders_the_confirming_is_a_link_to_its_task(cast: Cast, version: PlanVersion) -> None:
    page = body(cast.dispatcher, "plans:version", version.pk)
    assert f'<a href="#t{clause(version, "一(二)").position}">一(二) 6月份前</a>' in page


def test_a_correction_is_saved_and_leads_back_to_the_task(cast: Cast, version: PlanVersion) -> None:
    one = clause(version, "一(二)")
    sent = {
        "revision": "1", "heading": "培训", "text": "办一期培训班。",
        # The last row is the empty one, as a browser sends it.
        **rows("duties", [{"name": "市商务局", "role": "lead", "unit": str(cast.commerce.pk)}, EMPTY_DUTY]),
        **rows("dues", [{"text": "6月份前", "on": "2019-05-31", "repeat": ""}]), **rows("targets", []),
    }  # fmt: skip
    answer = signed_in(cast.dispatcher).post(reverse("plans:clause", args=[one.pk]), sent)
    assert answer["Location"].endswith(f"#t{one.position}")
    assert Clause.objects.get(pk=one.pk).duties.get().unit == cast.commerce


def test_a_stale_correction_comes_back_with_what_was_typed(cast: Cast, version: PlanVersion) -> None:
    one = clause(version, "一(二)")
    PlanVersion.objects.update(revision=5)
    sent = {"revision": "1", "text": "我改过的话。", **rows("duties", []), **rows("dues", []), **rows("targets", [])}
    answer = signed_in(cast.dispatcher).post(reverse("plans:clause", args=[one.pk]), sent)
    assert answer.status_code == 422
    assert "我改过的话。" in answer.content.decode()
    assert Clause.objects.get(pk=one.pk).text == one.text


def test_confirming_leads_to_the_tasks_and_a_new_version_shows_what_changes(cast: Cast, july: None) -> None:
    client = signed_in(cast.dispatcher)
    first = drawn_up(cast.city, cast.dispatcher, TEXT.replace("6月份前", "6月底前"))
    client.post(reverse("plans:version_act", args=[first.pk, "confirm"]), {"revision": "1"})
    assert Task.objects.count() == 4
    sent = {"file": SimpleUploadedFile("二.txt", LATER.encode())}
    page = client.post(reverse("plans:version_new", args=[first.plan.pk]), sent, follow=True).content.decode()
    assert "新增 1 项，改动 1 项，取消 1 项" in page


def test_everybody_below_reads_the_document_in_force_and_corrects_nothing(cast: Cast, july: None) -> None:
    first = drawn_up(cast.city, cast.dispatcher, TEXT.replace("6月份前", "6月底前"))
    signed_in(cast.dispatcher).post(reverse("plans:version_act", args=[first.pk, "confirm"]), {"revision": "1"})
    page = body(cast.clerk, "plans:version", first.pk)
    assert "全年谋划180个亿元以上项目" in page
    assert reverse("plans:version_act", args=[first.pk, "take"]) not in page
