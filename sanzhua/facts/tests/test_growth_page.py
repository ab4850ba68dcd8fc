"""The pages of the series: the template, a sheet dropped in, looked at and written; what others see of it."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation

from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.base.periods import Period
from sanzhua.facts.growth import units_of
from sanzhua.facts.growth_sheet import read_growth
from sanzhua.facts.growth_template import template
from sanzhua.facts.models import CountyGrowth, GrowthFile
from sanzhua.facts.tests.growth_books import line, listed
from sanzhua.facts.tests.test_growth_files import statistician
from tests.cast import Cast

__all__ = ["statistician"]
PAGE = "/figures/growth/"
EIGHTH_OF_JULY = datetime(2019, 7, 8, 9, tzinfo=clock.SHANGHAI)


def client_of(who: Person) -> Client:
    client = Client()
    client.force_login(who)
    return client


def drop_in(client: Client, data: bytes, name: str = "增速.xlsx", **told: str) -> Any:
    return client.post(f"{PAGE}files/", {"workbook": SimpleUploadedFile(name, data), **told}, follow=True)


def write(client: Client, page: Any) -> Any:
    address = f"{page.redirect_chain[-1][0]}apply/"
    return client.post(address, {"seen": page.context["seen"]}, follow=True)


def text(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_template_filled_in_is_read_back_whole(cast: Cast, language: str, tmp_path: Path) -> None:
    with translation.override(language):
        data = template(units_of(cast.city), Period(2019, 6))
    book = openpyxl.load_workbook(io.BytesIO(data))
    for row in range(4, 7):
        book.worksheets[0].cell(row, 3, 7.5), book.worksheets[0].cell(row, 5, "2019-07-20")
        book.worksheets[0].cell(row, 6, "月报")
    book.save(tmp_path / "a.xlsx")
    figures = read_growth(str(tmp_path / "a.xlsx"), "a.xlsx")["figures"]
    names = ["四平市", "梨树县", "伊通满族自治县"]
    told: tuple[Any, ...] = ("2019-06", "7.5", "preliminary", "2019-07-20", "月报", [])
    keys = ("unit", "period", "growth", "edition", "released_on", "paper", "faults")
    assert [tuple(one[key] for key in keys) for one in figures] == [(name, *told) for name in names]


def test_a_sheet_is_looked_at_before_anything_is_written(cast: Cast, statistician: Person) -> None:
    client = client_of(statistician)
    page = drop_in(client, listed(line(), line("火星区")))
    assert "写入1个增速" in text(page)
    assert "没有“火星区”这个单位，或它不报增速" in text(page)
    assert not CountyGrowth.objects.exists()
    assert "已写入 1 个增速" in text(write(client, page))
    assert CountyGrowth.objects.get().unit == cast.lishu


def test_the_same_file_again_says_that_nothing_was_changed(cast: Cast, statistician: Person) -> None:
    client, data = client_of(statistician), listed(line())
    page = drop_in(client, data)
    write(client, page)
    assert "没有再改动任何数" in text(drop_in(client, data))
    assert "没有再改动任何数" in text(client.post(f"{page.redirect_chain[-1][0]}apply/", follow=True))
    assert CountyGrowth.objects.count() == 1


def test_a_file_of_another_kind_is_told_beside_its_field(cast: Cast, statistician: Person) -> None:
    answer = drop_in(client_of(statistician), b"%PDF-1.4", "增速.pdf")
    assert answer.status_code == 422
    assert "请上传.xlsx" in text(answer)
    assert drop_in(client_of(statistician), b"", "增速.xlsx").status_code == 422


def test_only_cells_of_one_kind_are_shown_where_that_is_asked(cast: Cast, statistician: Person) -> None:
    client = client_of(statistician)
    page = drop_in(client, listed(line(), line("火星区")))
    refused = client.get(page.redirect_chain[-1][0], {"only": "refused"})
    assert [one.name for one in refused.context["page"]] == ["火星区"]


def test_many_figures_are_shown_page_by_page(cast: Cast, statistician: Person) -> None:
    client = client_of(statistician)
    rows = [line(period=f"{year}-{month:02d}", on="2019-07-20") for year in range(2005, 2015) for month in range(2, 13)]
    page = drop_in(client, listed(*rows))
    assert "写入110个增速" in text(page)
    assert page.context["page"].paginator.num_pages == 2
    write(client, page)
    assert client.get(PAGE, {"page": 2}).context["page"].paginator.count == 110


def test_a_unit_sees_its_own_figures_after_their_release_and_no_file(cast: Cast, statistician: Person) -> None:
    page = drop_in(client_of(statistician), listed(line(), line(period="2019-05", on="2019-06-20"), line("伊通", 3.0)))
    write(client_of(statistician), page)
    with clock.use_fixed(EIGHTH_OF_JULY):
        seen = client_of(cast.clerk).get(PAGE)
        assert [(one.unit, one.period) for one in seen.context["page"]] == [(cast.lishu, "2019-05")]
        assert "upload" not in text(seen)
        assert client_of(cast.viewer).get(page.redirect_chain[-1][0]).status_code == 404
    assert GrowthFile.objects.count() == 1


def test_the_deeds_are_refused_to_who_does_not_enter_the_series(cast: Cast, statistician: Person) -> None:
    for other in (cast.clerk, cast.viewer, cast.system_admin):
        client = client_of(other)
        assert client.get(f"{PAGE}template.xlsx").status_code == 403
        assert drop_in(client, listed(line())).status_code == 403


def test_the_desk_of_the_bureau_leads_to_the_series_and_no_other_desk_does(cast: Cast, statistician: Person) -> None:
    assert f'href="{PAGE}"' in text(client_of(statistician).get("/"))
    assert f'href="{PAGE}"' not in text(client_of(cast.dispatcher).get("/"))
