from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse

from sanzhua.accounts.models import Person
from sanzhua.documents.actions import store
from sanzhua.documents.models import Document
from sanzhua.documents.places import files_folder
from sanzhua.documents.tests.samples import PDF
from tests.cast import Cast


@pytest.fixture
def scan(cast: Cast) -> Document:
    return store(kind="signed_scan", owner=cast.lishu, name="6月 审签单“扫描”.pdf", data=PDF, by=cast.clerk)


def address(document: Document) -> str:
    return reverse("documents:download", args=[document.pk])


def as_person(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_the_owners_unit_gets_the_file_with_its_chinese_name(cast: Cast, scan: Document) -> None:
    answer = as_person(cast.clerk).get(address(scan))
    assert (answer.status_code, answer.content) == (200, PDF)
    assert quote("6月 审签单“扫描”.pdf") in answer["Content-Disposition"]
    assert answer["Content-Disposition"].startswith('attachment; filename="file.pdf"')


def test_it_comes_down_as_an_attachment_that_runs_nothing(cast: Cast, scan: Document) -> None:
    answer = as_person(cast.clerk).get(address(scan))
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]


def test_the_city_sees_what_the_county_keeps(cast: Cast, scan: Document) -> None:
    assert as_person(cast.dispatcher).get(address(scan)).status_code == 200


def test_for_anyone_else_it_is_exactly_as_if_it_were_not_there(cast: Cast, scan: Document) -> None:
    for person in cast.outsiders:
        client = as_person(person)
        other = client.get(address(scan))
        absent = client.get(reverse("documents:download", args=[scan.pk + 1]))
        assert (other.status_code, absent.status_code) == (404, 404)
        assert other.content == absent.content


def test_without_signing_in_there_is_only_the_way_to_sign_in(scan: Document) -> None:
    answer = Client().get(address(scan))
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, reverse("accounts:sign_in"))


def test_a_file_that_was_changed_on_disk_is_refused_with_a_sentence(cast: Cast, scan: Document) -> None:
    (files_folder() / scan.stored_as).write_bytes(b"%PDF-forged")
    answer = as_person(cast.clerk).get(address(scan))
    assert answer.status_code == 500
    assert "与存入时不一致" in answer.content.decode()


def test_reading_is_all_that_can_be_done_here(cast: Cast, scan: Document) -> None:
    assert as_person(cast.clerk).post(address(scan)).status_code == 405


def test_documents_are_visible_by_owner(cast: Cast, scan: Document) -> None:
    for person in cast.insiders:
        assert scan in Document.objects.visible_to(person)
    for person in cast.outsiders:
        assert scan not in Document.objects.visible_to(person)
