"""领导驾驶舱: what a leader reads of a month, whose figures, and what a county's leader and a clerk do not see."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from sanzhua.accounts.choices import Role
from sanzhua.base import clock
from sanzhua.base.periods import Period
from sanzhua.facts.choices import Edition
from sanzhua.facts.models import CountyGrowth
from sanzhua.home.queries.cockpit.league import bounds_of, step_within
from sanzhua.home.tests.month import JULY, JUNE, WAN, Month, accept, get, row, seen_by, text
from tests.cast import Cast, person


def figures(page: Any) -> dict[str, Any]:
    return {one.key: one for one in page.figures}


def rows(page: Any) -> dict[str, Any]:
    return {line.unit.name: line for league in page.leagues.leagues for line in league.rows}


def test_the_strip_says_the_month_with_the_year_that_has_passed(month: Month) -> None:
    found = figures(seen_by(month.cast.viewer))
    assert found["projects"].value == 3
    assert found["done_year"].value == 5_160 * WAN
    assert found["completion_rate"].text == "46.5%"
    assert found["completion_rate"].beside == "时间进度50.0%，−3.5点"
    assert (found["payment_rate"].value, found["payment_rate"].text) == (0.6, "60.0%")


def test_last_year_counts_the_units_that_are_in_this_time(month: Month) -> None:
    """Yitong's 900 of last June are left out while Yitong is missing."""
    assert figures(seen_by(month.cast.viewer))["done_year"].beside == "去年同期0.40亿元，+29.0%"
    accept(month.cast.yitong, "2019-06", row("Y", 800, 1_000))
    assert figures(seen_by(month.cast.viewer))["done_year"].beside == "去年同期0.49亿元，+21.6%"


def test_an_accepted_version_is_on_the_page_at_once(month: Month) -> None:
    before = seen_by(month.cast.viewer)
    accept(month.cast.lishu, "2019-06", row("A", 6_000, 10_000), version=2)
    after = seen_by(month.cast.viewer)
    assert figures(before)["done_year"].value == 5_160 * WAN
    assert figures(after)["done_year"].value == 6_060 * WAN
    assert rows(after)["梨树县"].cells[0].value == 6_000 * WAN
    assert after.trend.months[5].now == 6_060 * WAN


def test_counties_and_zones_stand_in_leagues_of_their_own(month: Month) -> None:
    shown = seen_by(month.cast.viewer).leagues
    assert [(league.kind, [line.unit.label for line in league.rows]) for league in shown.leagues] == [
        ("region", ["梨树县", "伊通县"]),
        ("zone", ["红嘴高新区"]),
    ]
    assert [league.rows[0].rank for league in shown.leagues] == [1, 1]


def test_a_missing_unit_is_a_word_and_never_a_zero(month: Month) -> None:
    waiting = rows(seen_by(month.cast.viewer))["伊通满族自治县"]
    assert (waiting.state, waiting.rank, waiting.cells[0].value) == ("待报", None, None)
    month.close()
    missing = seen_by(month.cast.viewer)
    assert rows(missing)["伊通满族自治县"].state == "缺报"
    assert "6月已关闭" in (said := text(month.cast.viewer))
    assert "3个单位接收2个" in said
    assert "伊通县缺报" in said


def test_a_return_without_rows_is_said(month: Month) -> None:
    accept(month.cast.yitong, "2019-06")
    assert rows(seen_by(month.cast.viewer))["伊通满族自治县"].state == "零报"


def test_places_gained_since_last_month_are_told(month: Month) -> None:
    """In May Yitong led with 70 % before Lishu's 40 %."""
    accept(month.cast.yitong, "2019-06", row("Y", 100, 1_000))
    found = rows(seen_by(month.cast.viewer))
    assert (found["梨树县"].rank, found["梨树县"].moved) == (1, 1)
    assert (found["伊通满族自治县"].rank, found["伊通满族自治县"].moved) == (2, -1)


def test_a_closed_month_stays_as_closed_until_it_is_asked_live(month: Month) -> None:
    month.close()
    accept(month.cast.lishu, "2019-06", row("A", 9_000, 10_000), version=2)
    page = seen_by(month.cast.viewer)
    assert page.moved
    assert figures(page)["done_year"].value == 5_160 * WAN
    assert "closed_on=2019-07-13" in figures(page)["done_year"].url
    assert figures(seen_by(month.cast.viewer, live=True))["done_year"].value == 9_060 * WAN
    assert "本期关闭后有更正" in text(month.cast.viewer)


def test_the_year_stands_against_last_year_and_the_plan(month: Month) -> None:
    months = seen_by(month.cast.viewer).trend.months
    assert [one.now for one in months[3:7]] == [None, 4_700 * WAN, 5_160 * WAN, None]
    assert months[5].last == 4_000 * WAN
    assert months[11].plan == 11_000 * WAN
    assert months[0].last is None


def test_funds_go_from_allocated_to_arrived_to_paid(month: Month) -> None:
    steps = seen_by(month.cast.viewer).funds.steps
    assert [(one.label, one.value, one.share) for one in steps] == [
        ("下达中央投资", 1_000 * WAN, 1.0),
        ("到位中央投资", 800 * WAN, 0.8),
        ("支付中央投资", 600 * WAN, 0.6),
    ]


def test_the_map_is_coloured_by_what_was_asked(month: Month) -> None:
    accept(month.cast.yitong, "2019-06", row("Y", 800, 1_000))
    drawn = seen_by(month.cast.viewer, metric="done_year").map
    assert drawn is not None
    assert [(one.name, one.text, one.step) for one in drawn.counties] == [("伊通县", "0.08", 1), ("梨树县", "0.51", 5)]
    assert "梨树县 0.51" in drawn.drawing
    assert f"unit={month.cast.lishu.pk}" in drawn.drawing


def test_growth_is_quoted_from_its_release_on(month: Month) -> None:
    CountyGrowth.objects.create(
        unit=month.cast.lishu, period="2019-06", edition=Edition.PRELIMINARY, growth=Decimal("-7.5"),
        released_on=JULY.date() + timedelta(days=7), paper="快报", by=month.cast.dispatcher, post="", at=clock.now(),
    )  # fmt: skip
    assert not seen_by(month.cast.viewer).leagues.has_growth
    assert "7.5%" not in text(month.cast.viewer, "/cockpit/?metric=growth")
    with clock.use_fixed(JULY + timedelta(days=7)):
        page = seen_by(month.cast.viewer, metric="growth")
        assert rows(page)["梨树县"].growth is not None
        assert page.map is not None
        assert {one.name: one.text for one in page.map.counties} == {"梨树县": "−7.5%", "伊通县": "—"}


def test_every_figure_opens(month: Month) -> None:
    page = seen_by(month.cast.viewer)
    addresses = [one.url for one in page.figures] + [cell.url for line in rows(page).values() for cell in line.cells]
    addresses += [step.url for step in page.funds.steps] + [line.url for line in page.funnel.lines]
    addresses += [one.url for one in page.trend.months if one.now is not None]
    assert {get(month.cast.viewer, one.split("#")[0]).status_code for one in addresses} == {200}
    assert "项目A" in text(month.cast.viewer, rows(page)["梨树县"].cells[0].url.split("#")[0])


def test_one_unit_alone_counts_its_own_and_stands_in_its_league(month: Month) -> None:
    page = seen_by(month.cast.viewer, unit=month.zone)
    assert figures(page)["done_year"].value == 60 * WAN
    assert rows(page)["红嘴高新技术开发区"].is_chosen
    assert rows(page)["梨树县"].cells[0].value == 5_100 * WAN
    assert [one.value for one in page.funds.steps] == [None, None, None]


@pytest.mark.parametrize("unit", ["987654321", "x", "-1"])
def test_a_unit_that_is_not_there_is_missing(month: Month, unit: str) -> None:
    assert get(month.cast.viewer, f"/cockpit/?unit={unit}").status_code == 404


def test_a_countys_leader_sees_the_own_county_without_peers(month: Month) -> None:
    page = seen_by(month.cast.head)
    assert list(rows(page)) == ["梨树县"]
    assert rows(page)["梨树县"].rank is None
    assert page.map is None
    assert figures(page)["done_year"].value == 5_100 * WAN
    said = text(month.cast.head)
    assert "名次" not in said
    assert "伊通" not in said
    assert get(month.cast.head, f"/cockpit/?unit={month.cast.yitong.pk}").status_code == 404
    assert get(month.cast.head, f"/cockpit/?unit={month.zone.pk}").status_code == 404


def test_who_fills_or_administers_finds_no_such_page(month: Month) -> None:
    cast = month.cast
    both = person("duo", "多岗", Role.LIAISON, cast.lishu_drc, cast.lishu, "联络员")
    both.posts.create(unit=cast.lishu, scope=cast.lishu, title="副县长", role=Role.DEPUTY)
    for one in (cast.clerk, cast.reviewer, both, cast.system_admin, cast.audit_admin):
        for address in ("/cockpit/", "/cockpit/tables.xlsx", "/cockpit/wall/"):
            assert get(one, address).status_code == 404
        assert "/cockpit/" not in text(one, "/")


def test_who_looks_finds_it_in_the_bar(month: Month) -> None:
    cast = month.cast
    deputy = person("fuxian", "副县长甲", Role.DEPUTY, cast.lishu, cast.lishu, "副县长")
    for one in (cast.viewer, cast.dispatcher, cast.form_owner, cast.head, deputy):
        assert 'href="/cockpit/"' in text(one, "/")
        assert get(one, "/cockpit/").status_code == 200


def test_a_leaders_desk_shows_the_strip_beside_the_todos(month: Month) -> None:
    desk = text(month.cast.viewer, "/")
    assert "46.5%" in desk
    assert "需要您处理" in desk
    assert "46.5%" not in text(month.cast.dispatcher, "/")


def test_any_past_month_by_its_place_on_the_slider(month: Month) -> None:
    answer = get(month.cast.viewer, "/cockpit/?at=11&metric=done_year")
    assert answer.status_code == 302
    assert answer["Location"] == "/cockpit/?period=2019-05&metric=done_year"
    said = text(month.cast.viewer, answer["Location"])
    assert "2019年5月" in said
    assert 'value="11"' in said
    assert get(month.cast.viewer, "/cockpit/?at=9999")["Location"] == "/cockpit/?period=2019-06"


@pytest.mark.parametrize("asked", ["period=x", "metric=nosuch", "at=-1", "live=1", "period=2030-01", "period=1949-01"])
def test_what_cannot_be_asked_gives_the_page_all_the_same(month: Month, asked: str) -> None:
    assert get(month.cast.viewer, f"/cockpit/?{asked}").status_code == 200


def test_a_city_in_which_nothing_was_accepted_says_so(cast: Cast, settings: Any, tmp_path: Any) -> None:
    settings.SANZHUA_DATA = tmp_path
    with clock.use_fixed(JULY):
        said = text(cast.viewer)
    assert "2019年6月还没有已接收的月报" in said
    assert "今年和去年都还没有已接收的月报" in said
    assert "没有超期的承诺" in said


def test_the_page_speaks_english(month: Month) -> None:
    client = Client()
    client.force_login(month.cast.viewer)
    client.cookies["django_language"] = "en"
    said = client.get("/cockpit/").content.decode()
    assert "Completion of the year" in said
    for word in ("排名", "阶段", "时间进度", "待报"):
        assert word not in said


def test_the_page_asks_so_much_and_no_more(month: Month, django_assert_max_num_queries: Any) -> None:
    client = Client()
    client.force_login(month.cast.viewer)
    with django_assert_max_num_queries(60):
        client.get("/cockpit/")


@pytest.mark.parametrize(
    ("values", "bounds"),
    [
        ([0.41, 0.545], (0.45, 0.5, 0.55, 0.6)),
        ([], ()),
        ([3.0, 3.0], ()),
        ([-7.5, 12.0], (-5.0, 0.0, 5.0, 10.0)),
    ],
)
def test_five_steps_have_round_bounds(values: list[float], bounds: tuple[float, ...]) -> None:
    assert bounds_of(values) == pytest.approx(bounds)


def test_counties_that_print_alike_are_coloured_alike() -> None:
    assert bounds_of([0.4166, 0.41668, 0.41671], least=0.001) == ()
    assert bounds_of([0.416, 0.419], least=0.001) == (0.417, 0.418, 0.419, 0.42)


@given(st.lists(st.integers(-(10**13), 10**13), min_size=1, max_size=8), st.sampled_from([1, 1e-3, 1e-15]))
def test_every_value_has_a_step_and_a_larger_one_no_lighter(whole: list[int], scale: float) -> None:
    values = [value * scale for value in whole]
    bounds = bounds_of(values)
    steps = [step_within(value, bounds) for value in sorted(values)]
    assert steps == sorted(steps)
    assert set(steps) <= {1, 2, 3, 4, 5}


def test_a_month_long_past_is_told_by_its_own_units(month: Month) -> None:
    assert rows(seen_by(month.cast.viewer, Period(2018, 6)))["梨树县"].cells[0].value == 4_000 * WAN
    assert seen_by(month.cast.viewer, Period(2018, 6)).slips.as_of == date(2018, 6, 30)
    assert JUNE.month == 6
