"""Whatever number of the cockpit is clicked, the page behind it says the same number."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.base.periods import Period
from sanzhua.dispatch.actions import close_period
from sanzhua.dispatch.models import FormPeriod
from sanzhua.facts.basis import Regrouping
from sanzhua.home.queries.cockpit import Cockpit
from sanzhua.home.tests.month import JULY, WAN, Month, accept, get, row, seen_by, text
from sanzhua.home.tests.test_cockpit_dates import entered
from sanzhua.registry.actions import lay_out
from sanzhua.registry.choices import Stage, Status
from sanzhua.registry.choices.permits import PermitState
from sanzhua.registry.models import Permit, Project
from sanzhua.ui.figures import percent, yi


def total_of(who: Person, url: str) -> Any:
    """The number on the page: of the line that is opened, else of all."""
    answer = get(who, url.split("#")[0])
    assert answer.status_code == 200
    page, opened = answer.context["page"], answer.context["row"]
    if opened is None:
        return page["total"]["value"]
    return next((line["value"] for line in answer.context["lines"] if line["group"] == opened), None)


def shown(page: Cockpit) -> list[tuple[Any, str]]:
    """(value, address) of every figure of the metric layer."""
    found = [(one.value, one.url) for one in page.figures]
    for league in page.leagues.leagues:
        found += [(cell.value, cell.url) for line in league.rows for cell in line.cells if not line.state]
    if page.leagues.compares:
        found += [(cell.value, cell.url) for cell in page.leagues.total]
    found += [(one.now, one.url) for one in page.trend.months if one.now is not None]
    found += [(one.last, one.last_url) for one in page.trend.months if one.last_url and one.last is not None]
    found += [(step.value, step.url) for step in page.funds.steps]
    found += [cell for unit in page.funds.units for cell in unit.cells]
    found += [(one.value, one.opens) for one in (page.map.counties if page.map else []) if one.value is not None]
    if page.funnel.frozen:
        found += [(line.count or None, line.url) for line in page.funnel.lines]
    return found


def assert_all_open(month: Month, who: str = "viewer", **asked: Any) -> None:
    person = getattr(month.cast, who)
    for value, url in shown(seen_by(person, **asked)):
        assert total_of(person, url) == pytest.approx(value), url


def corrected(month: Month, period: str = "2019-06") -> None:
    """After the close of May and June."""
    month.close()
    close_period(form="construction", period="2019-05", by=month.cast.dispatcher)
    accept(month.cast.lishu, period, row("A", 4_444, 10_000), version=2)


@pytest.mark.parametrize("who", ["viewer", "dispatcher", "form_owner", "head"])
def test_every_figure_opens_to_the_same_number(month: Month, who: str) -> None:
    assert_all_open(month, who)


@pytest.mark.parametrize("live", [False, True])
@pytest.mark.parametrize("period", ["2019-06", "2019-05", "2018-06"])
def test_after_a_correction_it_opens_as_closed_or_as_now(month: Month, period: str, live: bool) -> None:
    corrected(month, period)
    assert_all_open(month, live=live)


def test_narrowed_to_one_unit_it_opens_of_that_unit(month: Month) -> None:
    assert_all_open(month, unit=month.cast.lishu)
    assert_all_open(month, unit=month.zone)
    corrected(month)
    assert_all_open(month, unit=month.cast.lishu)


def test_narrowed_to_a_unit_with_others_below_it_opens_of_all_of_them(month: Month) -> None:
    type(month.zone).objects.filter(pk=month.zone.pk).update(parent=month.cast.lishu)
    page = seen_by(month.cast.viewer, unit=month.cast.lishu)
    assert {one.key: one.value for one in page.figures}["done_year"] == 5_160 * WAN
    assert_all_open(month, unit=month.cast.lishu)


def test_last_year_opens_where_all_who_reported_then_are_in(month: Month) -> None:
    june = seen_by(month.cast.viewer).trend.months[5]
    assert (june.last, june.whole, june.last_url) == (4_000 * WAN, 4_900 * WAN, "")
    assert "去年当月全部单位合计0.49亿元" in text(month.cast.viewer)
    accept(month.cast.yitong, "2019-06", row("Y", 800, 1_000))
    june = seen_by(month.cast.viewer).trend.months[5]
    assert june.last == 4_900 * WAN
    assert total_of(month.cast.viewer, june.last_url) == 4_900 * WAN
    assert "去年当月全部单位合计" not in text(month.cast.viewer)


def test_last_year_of_one_unit_opens_of_that_unit(month: Month) -> None:
    june = seen_by(month.cast.viewer, unit=month.cast.lishu).trend.months[5]
    assert total_of(month.cast.viewer, june.last_url) == june.last == 4_000 * WAN


def test_last_year_within_moved_borders_stays_a_plain_number(month: Month, monkeypatch: pytest.MonkeyPatch) -> None:
    cast = month.cast
    merged = Regrouping(cast.yitong.pk, cast.lishu.pk, cast.lishu.name, Period(2019, 1))
    monkeypatch.setattr("sanzhua.home.queries.cockpit.frame.comparable", lambda period: (merged,))
    june = seen_by(cast.viewer, unit=cast.lishu).trend.months[5]
    assert (june.last, june.whole, june.last_url) == (4_900 * WAN, 4_000 * WAN, "")
    city = seen_by(cast.viewer).trend.months[5]
    assert total_of(cast.viewer, city.last_url) == city.last == 4_900 * WAN


def test_what_stands_under_a_figure_opens_too(month: Month) -> None:
    accept(month.cast.yitong, "2019-06", row("Y", 800, 1_000))
    page = seen_by(month.cast.viewer)
    notes = {one.text: one.url for figure in page.figures for one in figure.notes}
    assert total_of(month.cast.viewer, notes["去年同期0.49亿元，+21.6%"]) == 4_900 * WAN
    assert total_of(month.cast.viewer, notes["总投资 2.42亿元"]) == 24_200 * WAN
    assert notes["时间进度50.0%"] == ""


def test_last_year_under_a_figure_is_plain_where_a_unit_is_missing(month: Month) -> None:
    notes = {one.text: one.url for figure in seen_by(month.cast.viewer).figures for one in figure.notes}
    assert notes["去年同期0.40亿元，+29.0%"] == ""


@pytest.mark.parametrize("unit", [None, "lishu", "zone"])
def test_the_counts_of_lights_open_to_as_many(month: Month, unit: str | None) -> None:
    asked: dict[str, Any] = {} if unit is None else {"unit": month.zone if unit == "zone" else month.cast.lishu}
    found = seen_by(month.cast.viewer, **asked).lights
    assert found is not None
    for colour, count in found.counts.items():
        listed = get(month.cast.viewer, f"{found.url}&colour={colour}").context["found"]
        assert len(listed.shown) == count
    assert len(get(month.cast.viewer, found.url).context["found"].shown) == found.every


def test_lights_of_a_unit_that_is_not_the_readers_are_none(month: Month) -> None:
    answer = get(month.cast.head, f"/lights/?period=2019-06&of={month.zone.pk}")
    assert answer.context["found"].every == 0
    assert "红嘴" not in answer.content.decode()


@pytest.mark.parametrize("unit", ["987654321", "x", "-1"])
def test_a_figure_of_a_unit_that_is_not_there_is_missing(month: Month, unit: str) -> None:
    address = "/reports/figures/construction/done_year/?period=2019-06&of="
    assert get(month.cast.viewer, f"{address}{unit}").status_code == 404
    assert get(month.cast.head, f"{address}{month.zone.pk}").status_code == 404
    assert get(month.cast.head, f"{address}{month.cast.lishu.pk}").status_code == 200


def test_no_number_on_the_page_lacks_its_link(month: Month) -> None:
    """A cell that holds a figure alone holds it in a link. Growth stands beside the two that it is made of, a month's
    plan above the year's plan that opens, a step's share beside the steps."""
    accept(month.cast.yitong, "2019-06", row("Y", 800, 1_000))
    page = seen_by(month.cast.viewer)
    said = text(month.cast.viewer, "/cockpit/?tables")
    plain = set(map(unescape, re.findall(r'<td class="num[^"]*">([^<]+)</td>', said))) - {"—"}
    plans = {yi(one.plan) for one in page.trend.months}
    shares = {percent(step.share) for step in page.funds.steps}
    assert plain - plans - shares == {"+21.6%"}


def test_the_years_plan_opens(month: Month) -> None:
    trend = seen_by(month.cast.viewer).trend
    assert trend.planned == total_of(month.cast.viewer, trend.plan_url) == trend.months[11].plan


def stuck(month: Month, stage: str, **asked: Any) -> list[tuple[str, list[str]]]:
    """(words, names of the projects behind them) beside a stage."""
    line = next(one for one in seen_by(month.cast.viewer, **asked).funnel.lines if one.stage == stage)
    answers = [(one.text, get(month.cast.viewer, one.url)) for one in line.sticking]
    return [(words, [project.name for project in answer.context["lines"]]) for words, answer in answers]


def test_what_sticks_on_a_stage_opens_to_as_many_projects(month: Month) -> None:
    entered(month.cast, "久谈的项目", Stage.TALKS, 200)
    entered(month.cast, "更久的项目", Stage.TALKS, 300)
    entered(month.cast, "新谈的项目", Stage.TALKS, 20)
    assert stuck(month, "talks") == [("2个超183天", ["更久的项目", "久谈的项目"])]
    assert stuck(month, "talks", unit=month.zone) == []


def test_late_approvals_and_rests_open_to_their_projects(month: Month) -> None:
    waiting = entered(month.cast, "待批的项目", Stage.PREPARATION, 20)
    lay_out(waiting, route="filing", kind="industry", new_land=True, year=2019, by=month.cast.clerk)
    permit = waiting.permits.order_by("place")[1]
    Permit.objects.filter(pk=permit.pk).update(status=PermitState.RETURNED)
    entered(month.cast, "停下的项目", Stage.BUILDING, 10, status=Status.SUSPENDED)
    resting = entered(month.cast, "冬休的项目", Stage.BUILDING, 10, status=Status.SUSPENDED)
    Project.objects.filter(pk=resting.pk).update(in_winter_rest=True)
    assert stuck(month, "preparation") == [(f"1个卡在{permit.title}", ["待批的项目"])]
    assert stuck(month, "building") == [("停工1", ["停下的项目"]), ("冬休1", ["冬休的项目"])]


def test_stopped_projects_of_a_closed_month_open_to_the_register_as_it_was(month: Month) -> None:
    entered(month.cast, "停下的项目", Stage.BUILDING, 10, status=Status.SUSPENDED)
    entered(month.cast, "在建的项目", Stage.BUILDING, 10)
    month.close()
    Project.objects.filter(name="在建的项目").update(status=Status.SUSPENDED)
    building = next(one for one in seen_by(month.cast.viewer).funnel.lines if one.stage == "building")
    ((words, url),) = [(one.text, one.url) for one in building.sticking]
    assert (words, total_of(month.cast.viewer, url)) == ("停工1", 1)
    assert "停下的项目" in text(month.cast.viewer, url.split("#")[0])
    assert "在建的项目" not in text(month.cast.viewer, url.split("#")[0])


def test_the_funnel_opens_as_frozen_though_another_form_was_closed_later(month: Month) -> None:
    entered(month.cast, "在谈的项目", Stage.TALKS, 10)
    close_period(form="construction", period="2019-06", by=month.cast.dispatcher)
    with clock.use_fixed(JULY + timedelta(days=1)):
        entered(month.cast, "又谈的项目", Stage.TALKS, 10)
        close_period(form="central_fund", period="2019-06", by=month.cast.dispatcher)
        talks = next(one for one in seen_by(month.cast.viewer).funnel.lines if one.stage == "talks")
        assert total_of(month.cast.viewer, talks.url) == talks.count == 1


def test_who_may_not_look_finds_no_list_of_what_sticks(month: Month) -> None:
    address = "/cockpit/stuck/?period=2019-06&stage=talks&why=long"
    entered(month.cast, "久谈的项目", Stage.TALKS, 200)
    assert "久谈的项目" in text(month.cast.head, address)
    for who in (month.cast.clerk, month.cast.reviewer, month.cast.system_admin):
        assert get(who, address).status_code == 404
    assert "久谈的项目" not in text(month.cast.strange_head, address)
    assert get(month.cast.strange_head, f"{address}&unit={month.cast.lishu.pk}").status_code == 404


@pytest.mark.parametrize("asked", ["", "stage=talks", "stage=x&why=long", "stage=building&why=long", "why=permit"])
def test_a_stage_or_a_reason_that_is_not_there_is_missing(month: Month, asked: str) -> None:
    assert get(month.cast.viewer, f"/cockpit/stuck/?{asked}").status_code == 404


def test_the_list_of_what_sticks_asks_the_same_however_many(month: Month) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get("/cockpit/stuck/?period=2019-06&stage=talks&why=long")
        return len(asked)

    client = Client()
    client.force_login(month.cast.viewer)
    entered(month.cast, "久谈的项目", Stage.TALKS, 200)
    count()
    few = count()
    for number in range(9):
        entered(month.cast, f"久谈的项目{number}", Stage.TALKS, 200 + number)
    assert count() == few <= 24


def test_the_figures_of_an_opened_unit_say_whose_they_are(month: Month) -> None:
    client = Client()
    client.force_login(month.cast.viewer)
    page = seen_by(month.cast.viewer, unit=month.cast.lishu)
    said = client.get(page.trend.months[5].url.split("#")[0]).content.decode()
    assert f'<option value="{month.cast.lishu.pk}">梨树县</option>' in said
    assert "位次" not in said


def test_an_earlier_month_opens_as_closed_where_it_was_corrected(month: Month) -> None:
    corrected(month, "2019-05")
    may = seen_by(month.cast.viewer).trend.months[4]
    assert may.now == 4_700 * WAN
    assert "closed_on=2019-07-13" in may.url
    assert FormPeriod.objects.filter(period="2019-05", closed_at__isnull=False).exists()
    assert seen_by(month.cast.viewer, period=Period(2019, 6), live=True).trend.months[4].now == 5_144 * WAN
