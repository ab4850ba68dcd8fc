"""The counts of the red list open to the lights behind them, as they were counted, for those who see these lights."""

from __future__ import annotations

import io
import re
from html import unescape
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sanzhua.accounts.models import Person
from sanzhua.bulletins.actions import draw_up
from sanzhua.bulletins.bodies import published_bytes
from sanzhua.bulletins.models import Bulletin
from sanzhua.bulletins.queries import blocks, opened_figure
from sanzhua.bulletins.tests.conftest import Month, accept_rows, row
from sanzhua.bulletins.tests.studio import registered
from sanzhua.dispatch.models import FormPeriod
from sanzhua.lights.actions import override_light
from sanzhua.registry.actions import create_project


@pytest.fixture
def both(month: Month) -> Month:
    """Lishu has a red and a green light, Yitong two red ones and one that is not judged."""
    FormPeriod.objects.update(missing=[])
    late = {"in_stats": False}
    accept_rows(
        month.cast, [row("X", 10, 1_000), row("Y", 5, 1_000, **late), row("Z", 1, 1, stage="竣工")],
        unit=month.cast.yitong,
    )  # fmt: skip
    return month


@pytest.fixture
def listed(both: Month) -> Bulletin:
    return registered(both.cast, "2019-06", "red_list", "四红灯〔2019〕1号")


def get(who: Person, address: str, language: str = "zh-hans") -> Any:
    client = Client()
    client.force_login(who)
    client.cookies["django_language"] = language
    return client.get(unescape(address))


def names(page: str) -> list[str]:
    return re.findall(r'class="title" title="([^"]+)"', page)


def counts(bulletin: Bulletin, who: Person) -> list[list[tuple[str, str]]]:
    """(text, address) of the numbers of each row of the table of lights."""
    table = next(block for block in blocks(bulletin, who) if block.title == "分单位亮灯情况" and block.rows)
    return [[(piece.text, address(bulletin, piece.key, who)) for piece in line[1:]] for line in table.rows]


def address(bulletin: Bulletin, key: str, who: Person) -> str:
    """Where the figure's panel leads."""
    figure = opened_figure(bulletin, key, who)
    assert figure is not None
    return figure.url


def test_every_count_opens_to_as_many_projects(both: Month, listed: Bulletin) -> None:
    cells = [cell for line in counts(listed, both.cast.viewer) for cell in line]
    assert [text for text, _url in cells] == ["1", "0", "1", "0", "2", "0", "0", "1", "3", "0", "1", "1"]
    assert [len(names(get(both.cast.viewer, url).content.decode())) for _text, url in cells] == [
        int(text) for text, _url in cells
    ]


def test_an_opened_count_tells_score_formula_inputs_and_version(both: Month, listed: Bulletin) -> None:
    page = get(both.cast.viewer, f"/bulletins/{listed.pk}/lights/?unit=梨树县&colour=red").content.decode()
    assert names(page) == ["项目B"]
    assert "100 ÷ 1,000 万元 = 10.0%" in page
    assert "2018年5月至2019年6月：13个月" in page
    assert "得分：100 − 100 = 0" in page
    assert "2018年5月开工，已13个月未入统" in page


def test_the_list_below_leads_from_a_score_to_its_arithmetic(both: Month, listed: Bulletin) -> None:
    below = next(block for block in blocks(listed, both.cast.viewer) if block.title == "亮红灯项目名单")
    for line in below.rows:
        page = get(both.cast.viewer, address(listed, line[3].key, both.cast.viewer)).content.decode()
        assert line[1].text in names(page)
        assert f"= {line[3].text}</span>" in page


def test_what_becomes_of_a_light_later_stands_beside_the_one_that_was_counted(both: Month, listed: Bulletin) -> None:
    before = published_bytes(listed, listed.number)
    accept_rows(both.cast, [row("A", 5_000, 10_000), row("B", 600, 1_000)], version=2)
    listed.refresh_from_db()
    page = get(both.cast.viewer, f"/bulletins/{listed.pk}/lights/?unit=梨树县&colour=red").content.decode()
    assert names(page) == ["项目B"]
    assert "其中1个项目的灯此后有变" in page
    assert "100 ÷ 1,000 万元 = 10.0%" in page
    assert 'class="light g"' in page
    assert counts(listed, both.cast.viewer)[0][0][0] == "1"
    assert published_bytes(listed, listed.number) == before
    unmoved = get(both.cast.viewer, f"/bulletins/{listed.pk}/lights/?unit=梨树县&colour=green").content.decode()
    assert "此后有变" not in unmoved


def test_a_project_that_left_the_return_is_said_to_have_left(both: Month, listed: Bulletin) -> None:
    accept_rows(both.cast, [row("A", 5_000, 10_000)], version=2)
    page = get(both.cast.viewer, f"/bulletins/{listed.pk}/lights/?unit=梨树县&colour=red").content.decode()
    assert "已不在月报里" in page


def test_a_light_set_by_hand_is_counted_as_set_with_the_reason(both: Month) -> None:
    cast = both.cast
    plant = create_project(unit=cast.lishu, name="玉米深加工项目", by=cast.clerk, facts={}, from_day=None)
    accept_rows(cast, [row(plant.uid, 10, 1_000, project_name=plant.name)], version=2)
    override_light(plant, period="2019-06", colour="yellow", reason="资金未到", by=cast.dispatcher)
    made = draw_up(period="2019-06", by=cast.dispatcher, kind="red_list")
    page = get(cast.dispatcher, f"/bulletins/{made.pk}/lights/?unit=梨树县&colour=yellow").content.decode()
    assert names(page) == [plant.name]
    assert "资金未到" in page


def test_a_head_opens_the_own_row_and_neither_the_whole_nor_another(both: Month, listed: Bulletin) -> None:
    own, other, whole = counts(listed, both.cast.head)
    assert all(url for _text, url in own)
    assert not any(url for _text, url in [*other, *whole])
    assert whole[0][0] == "3"
    assert get(both.cast.head, own[0][1]).status_code == 200
    for asked in ("unit=伊通满族自治县", "unit="):
        there = get(both.cast.head, f"/bulletins/{listed.pk}/lights/?{asked}&colour=red")
        missing = get(both.cast.head, f"/bulletins/{listed.pk}/lights/?unit=无此县&colour=red")
        assert there.status_code == missing.status_code == 404
        assert get(both.cast.head, f"/bulletins/{listed.pk}/lights.xlsx?{asked}&colour=red").status_code == 404


def test_who_fills_in_reads_the_numbers_and_opens_none(both: Month, listed: Bulletin) -> None:
    for who in (both.cast.clerk, both.cast.stranger, both.cast.reviewer):
        page = get(who, f"/bulletins/{listed.pk}/").content.decode()
        assert "分单位亮灯情况" in page
        assert f"/bulletins/{listed.pk}/lights/" not in page
        for asked in ("unit=梨树县", "unit=", "unit=伊通满族自治县"):
            assert get(who, f"/bulletins/{listed.pk}/lights/?{asked}&colour=red").status_code == 403
            assert get(who, f"/bulletins/{listed.pk}/lights.xlsx?{asked}&colour=red").status_code == 403


@pytest.mark.parametrize("asked", ["colour=", "unit=梨树县&colour=blue", "unit=%00&colour=red"])
def test_a_count_that_is_not_there_is_missing(both: Month, listed: Bulletin, asked: str) -> None:
    assert get(both.cast.viewer, f"/bulletins/{listed.pk}/lights/?{asked}").status_code == 404


def test_an_address_that_names_no_count_leads_to_the_bulletin(both: Month, listed: Bulletin) -> None:
    for page in ("lights/", "lights.xlsx"):
        answer = get(both.cast.viewer, f"/bulletins/{listed.pk}/{page}")
        assert (answer.status_code, answer["Location"]) == (302, f"/bulletins/{listed.pk}/")


def test_a_bulletin_of_before_keeps_its_numbers_without_links(both: Month, listed: Bulletin) -> None:
    older = [{key: held for key, held in block.items() if key != "lights"} for block in listed.blocks]
    Bulletin.objects.filter(pk=listed.pk).update(blocks=older)
    listed.refresh_from_db()
    assert {url for line in counts(listed, both.cast.viewer) for _text, url in line} == {""}
    assert get(both.cast.viewer, f"/bulletins/{listed.pk}/lights/?unit=&colour=red").status_code == 404


def test_a_file_holds_the_lights_as_they_were_counted(both: Month, listed: Bulletin) -> None:
    answer = get(both.cast.viewer, f"/bulletins/{listed.pk}/lights.xlsx?unit=&colour=red")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["亮灯"]
    assert [line[0] for line in book["亮灯"].iter_rows(min_row=2, values_only=True)] == ["项目B", "项目Y", "项目X"]


def test_the_page_asks_the_same_however_many_lights(both: Month, listed: Bulletin) -> None:
    def count(made: Bulletin) -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/bulletins/{made.pk}/lights/", {"unit": "", "colour": "red"})
        return len(asked)

    client = Client()
    client.force_login(both.cast.viewer)
    count(listed)
    few = count(listed)
    accept_rows(both.cast, [row(f"P{number}", 1, 1_000) for number in range(120)], version=2)
    many = draw_up(period="2019-06", by=both.cast.dispatcher, kind="red_list")
    assert count(many) == few <= 24


def test_an_english_page_tells_the_sum_in_english(both: Month, listed: Bulletin) -> None:
    page = get(both.cast.viewer, f"/bulletins/{listed.pk}/lights/?unit=梨树县&colour=red", "en").content.decode()
    assert "13 months" in page
    assert "导出" not in page
