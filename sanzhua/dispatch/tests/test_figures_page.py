"""The pages of figures: formula beside figure, who is in, as closed on a day, and down to the rows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from sanzhua.accounts.models import Person
from sanzhua.dispatch.actions import accept, close_period
from sanzhua.dispatch.tests.scene import EIGHTH, FORM, JUNE, Scene, on, signed

FIGURE = f"/reports/figures/{FORM}/completion_rate/?period={JUNE}"


def page(person: Person, address: str) -> Any:
    client = Client()
    client.force_login(person)
    return client.get(address)


@pytest.fixture
def june(scene: Scene) -> Scene:
    version = signed(scene)
    accept(report=scene.report, by=scene.cast.dispatcher, sha256=version.sha256)
    return scene


def test_the_four_rates_stand_with_their_formulas_and_who_is_in(june: Scene) -> None:
    text = page(june.cast.dispatcher, f"/reports/figures/?period={JUNE}").content.decode()
    for label in ("招商项目落地率", "前期工作成熟率", "年度投资完成率", "项目入统率"):
        assert f"{label} = " in text
    assert "本年累计完成投资合计 ÷ 本年计划投资合计（范围：本年计划投资已知）" in text
    assert "1 家中已有 1 家" in text
    assert "34.7%" in text


def test_a_figure_shows_its_formula_and_its_neighbours(june: Scene) -> None:
    answer = page(june.cast.dispatcher, FIGURE)
    assert answer.context["page"]["total"]["month"]["before"] == pytest.approx(18_500 / 62_000)
    assert answer.context["page"]["metric"]["formula"].startswith("本年累计完成投资合计")
    assert "位次" in answer.content.decode()


def test_who_reports_for_one_unit_is_shown_no_rank(june: Scene) -> None:
    answer = page(june.cast.clerk, FIGURE)
    assert "位次" not in answer.content.decode()
    assert [line["unit"] for line in answer.context["lines"]] == ["梨树县"]
    assert page(june.cast.stranger, FIGURE).context["lines"] == []


def test_a_line_opens_down_to_its_projects(june: Scene) -> None:
    text = page(june.cast.dispatcher, f"{FIGURE}&row=梨树县").content.decode()
    assert "梨树县冷链物流园项目" in text
    assert page(june.cast.stranger, f"{FIGURE}&row=梨树县").context["rows"] == []


def test_a_figure_as_closed_on_a_day_says_so(june: Scene) -> None:
    close_period(form=FORM, period=JUNE, by=june.cast.dispatcher)
    with on(EIGHTH + timedelta(days=2)):
        closed = page(june.cast.dispatcher, f"{FIGURE}&closed_on=2019-07-08")
        before = page(june.cast.dispatcher, f"{FIGURE}&closed_on=2019-07-07")
    assert "2019-07-08 关账时的数" in closed.content.decode()
    assert closed.context["page"]["total"]["value"] is not None
    assert before.context["lines"] == []


def test_what_cannot_be_asked_is_said_and_what_is_not_there_is_missing(june: Scene) -> None:
    assert page(june.cast.dispatcher, f"{FIGURE}&by=batch_no").status_code == 422
    assert page(june.cast.dispatcher, "/reports/figures/construction/nosuch/").status_code == 404
    assert page(june.cast.dispatcher, "/reports/figures/nosuch/projects/").status_code == 404
    assert page(june.cast.dispatcher, f"{FIGURE}&by=nosuch&time=x&closed_on=x").status_code == 200


def test_the_page_of_rates_asks_each_form_once(june: Scene, django_assert_max_num_queries: Any) -> None:
    client = Client()
    client.force_login(june.cast.dispatcher)
    with django_assert_max_num_queries(75):
        client.get(f"/reports/figures/?period={JUNE}")
