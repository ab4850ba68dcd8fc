"""一页纸: two minutes about a county, a leader or a project; what is taken along is kept with its figures."""

from __future__ import annotations

import io
from datetime import date

import pytest
from docx import Document as read_docx

from sanzhua.answers.models import KeptPaper
from sanzhua.answers.tests.conftest import City, signed_in
from sanzhua.base.files import sha256_of
from sanzhua.documents.queries import open_file
from sanzhua.ledger.models import Outbox
from sanzhua.registry.models import Assignment, Milestone


def addresses(city: City) -> list[str]:
    leader = Assignment.objects.get()
    return [
        f"/answers/page/unit/{city.cast.lishu.pk}/",
        f"/answers/page/project/{city.cold.uid}/",
        f"/answers/page/leader/{leader.pk}/",
    ]


def words_of(docx: bytes) -> str:
    made = read_docx(io.BytesIO(docx))
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in made.paragraphs), *cells])


def test_each_page_shows_figures_troubles_promises_and_the_basis(city: City) -> None:
    Milestone.objects.create(project=city.cold, key="roof", title="主体封顶", place=1, baseline_on=date(2019, 6, 30))
    for address in addresses(city):
        text = signed_in(city.cast.dispatcher).get(address).content.decode()
        for said in ("6,000万元" if "unit" not in address else "9,000万元", "施工用电没有接入", "主体封顶", "已超13天"):
            assert said in text, (address, said)
        assert "所据版本" in text


def test_looking_keeps_nothing(city: City) -> None:
    for address in addresses(city):
        assert signed_in(city.cast.dispatcher).get(address).status_code == 200
    assert not KeptPaper.objects.exists()


def test_taking_it_along_keeps_the_file_its_figures_and_its_parts(city: City) -> None:
    answer = signed_in(city.cast.dispatcher).post(addresses(city)[0])
    kept = KeptPaper.objects.get()
    assert answer.content == open_file(kept.document)
    assert sha256_of(answer.content) == kept.document.sha256
    assert {(one["metric"], one["shown"]) for one in kept.figures} >= {("done_year", "9,000万元"), ("projects", "2个")}
    assert len(kept.pins) == 1
    assert kept.unit == city.cast.city
    assert Outbox.objects.filter(kind="answers.paper").count() == 1
    text = words_of(answer.content)
    assert "梨树县一页纸" in text
    assert "9,000万元" in text
    assert "梨树县v1" in text


def test_the_same_page_of_the_same_day_is_kept_once(city: City) -> None:
    client = signed_in(city.cast.dispatcher)
    assert client.post(addresses(city)[0]).content == client.post(addresses(city)[0]).content
    assert KeptPaper.objects.count() == 1


def test_a_kept_page_does_not_change_with_a_later_version(city: City) -> None:
    client = signed_in(city.cast.dispatcher)
    client.post(addresses(city)[0])
    city.accept(city.cast.lishu, {city.cold: 9_000, city.corn: 3_000}, version=2)
    kept = KeptPaper.objects.get()
    assert "9,000万元" in words_of(client.get(f"/answers/papers/{kept.pk}/files/").content)


@pytest.mark.parametrize("place", range(3))
def test_another_countys_page_is_not_there(city: City, place: int) -> None:
    address = addresses(city)[place]
    for method in ("get", "post"):
        assert getattr(signed_in(city.cast.stranger), method)(address).status_code == 404


def test_a_county_sees_only_its_own_papers(city: City) -> None:
    signed_in(city.cast.dispatcher).post(addresses(city)[0])
    assert "还没有留存过" in signed_in(city.cast.clerk).get("/answers/papers/").content.decode()
    pk = KeptPaper.objects.get().pk
    assert signed_in(city.cast.clerk).get(f"/answers/papers/{pk}/files/").status_code == 404


def test_a_unit_without_figures_still_has_a_page(city: City) -> None:
    text = signed_in(city.cast.dispatcher).get(f"/answers/page/unit/{city.cast.commerce.pk}/").content.decode()
    assert "市商务局一页纸" in text


def test_a_countys_figure_opens_down_to_its_rows(city: City) -> None:
    client = signed_in(city.cast.dispatcher)
    page = client.get(f"/answers/page/unit/{city.cast.lishu.pk}/")
    opens = page.context["brief"].figures[0].url
    assert opens.startswith("/reports/figures/construction/")
    rows = client.get(opens.partition("#")[0]).context["rows"]
    assert {one["unit"] for one in rows} == {city.cast.lishu.name}
