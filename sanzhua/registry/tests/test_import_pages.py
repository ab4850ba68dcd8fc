"""The pages of the opening import, from the file to its undoing."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from sanzhua.accounts.models import Person
from sanzhua.registry.models import ImportBatch, Project
from sanzhua.registry.tests.test_importing import LIST
from tests.cast import Cast


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def send(client: Client, cast: Cast, name: str = "清单.csv", **more: str) -> Any:
    file = SimpleUploadedFile(name, LIST.encode())
    given = {"unit": cast.lishu.pk, "form": "plain_list", "workbook": file, **more}
    return client.post(reverse("registry:imports"), given)


def test_a_list_is_tried_entered_and_undone(cast: Cast) -> None:
    clerk = signed_in(cast.clerk)
    address = send(clerk, cast)["Location"]
    trial = clerk.get(address).content.decode()
    assert "现在是试算" in trial
    assert "入库3个新项目" in trial
    assert "约4000万元" in trial
    pk = ImportBatch.objects.get().pk
    assert clerk.post(reverse("registry:import_apply", args=[pk])).status_code == 302
    assert Project.objects.count() == 3
    entered = clerk.get(address).content.decode()
    assert "交给单位按月报送" in entered
    assert clerk.post(reverse("registry:import_undo", args=[pk])).status_code == 302
    assert "已撤销" in clerk.get(address).content.decode()
    assert not Project.objects.exists()


@pytest.mark.parametrize("only", ["new", "matched", "same_row", "doubt", "refused", "skipped", "cells", "nonsense"])
def test_rows_are_shown_by_what_becomes_of_them(cast: Cast, only: str) -> None:
    clerk = signed_in(cast.clerk)
    assert clerk.get(send(clerk, cast)["Location"] + f"?only={only}").status_code == 200


def test_a_row_is_left_out_by_a_person(cast: Cast) -> None:
    clerk = signed_in(cast.clerk)
    send(clerk, cast)
    batch = ImportBatch.objects.get()
    (sheet,) = {one["sheet"] for one in batch.reading["sheets"]}
    given = {"ref": f"{sheet}!2", "choice": "skip", "only": "new"}
    assert clerk.post(reverse("registry:import_decide", args=[batch.pk]), given).status_code == 302
    clerk.post(reverse("registry:import_apply", args=[batch.pk]))
    assert Project.objects.count() == 2


def test_a_file_of_another_kind_is_told_beside_the_field(cast: Cast) -> None:
    answer = send(signed_in(cast.clerk), cast, "清单.docx")
    assert answer.status_code == 422
    assert "请上传" in answer.content.decode()


def test_a_dropped_list_changes_nothing(cast: Cast) -> None:
    clerk = signed_in(cast.clerk)
    send(clerk, cast)
    assert clerk.post(reverse("registry:import_drop", args=[ImportBatch.objects.get().pk])).status_code == 302
    assert not Project.objects.exists()


def test_who_keeps_no_list_is_offered_no_form(cast: Cast) -> None:
    page = signed_in(cast.viewer).get(reverse("registry:imports")).content.decode()
    assert "上传并试算" not in page


def test_the_page_of_an_import_costs_the_same_however_long_it_is(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    clerk = signed_in(cast.clerk)
    address = send(clerk, cast)["Location"]
    with django_assert_max_num_queries(20):
        clerk.get(address)
