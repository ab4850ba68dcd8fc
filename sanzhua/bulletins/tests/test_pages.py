"""The list of bulletins with its filters, the page for one, and what they cost."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from sanzhua.bulletins.actions import draw_up
from sanzhua.bulletins.tests.conftest import JULY, Month
from sanzhua.bulletins.tests.studio import issued, office, registered
from sanzhua.dispatch.models import FormPeriod


def _page(client: Client, query: str = "") -> str:
    return client.get(f"/bulletins/{query}").content.decode()


@pytest.fixture
def several(month: Month) -> Month:
    for number in range(1, 6):
        period = f"2019-0{number}"
        FormPeriod.objects.create(
            form="construction", period=period, opens_at=JULY, due_at=JULY, closed_at=JULY,
            closed_by=month.cast.dispatcher,
        )  # fmt: skip
        registered(month.cast, period, number=f"四项目办〔2019〕{number}号")
    draw_up(period="2019-06", by=month.cast.dispatcher, kind="brief")
    return month


def test_the_list_is_narrowed_by_kind_state_and_year(client: Client, several: Month) -> None:
    client.force_login(several.cast.dispatcher)
    assert _page(client).count("/bulletins/") > 6
    assert "2019年1–6月项目建设情况专报" in _page(client, "?kind=brief")
    assert "项目建设情况的通报" not in _page(client, "?kind=brief")
    assert "专报" not in _page(client, "?status=published").split("</form>")[-1]
    assert "没有这样的通报" in _page(client, "?year=2018")


def test_a_closed_month_waits_for_its_bulletin_and_other_kinds_are_offered(client: Client, several: Month) -> None:
    client.force_login(several.cast.dispatcher)
    page = _page(client)
    assert "已关闭、还没有通报的期" in page
    assert page.count("起草通报</button>") == 1
    assert '<option value="half_year">半年通报</option>' in page
    assert '<option value="correction">' not in page
    made = client.post("/bulletins/draw-up/", {"kind": "half_year", "period": "2019-06"}, follow=True)
    assert "项目建设年活动进展情况的通报" in made.content.decode()


def test_a_county_is_offered_nothing_and_sees_what_went_out(client: Client, several: Month) -> None:
    client.force_login(several.cast.clerk)
    page = _page(client)
    assert "起草" not in page.split("<thead>")[0]
    assert "专报" not in page
    assert "四项目办〔2019〕5号" in page


@pytest.mark.parametrize("who", ["dispatcher", "clerk"])
def test_the_list_costs_the_same_however_long_it_is(
    client: Client, several: Month, who: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(getattr(several.cast, who))
    with django_assert_max_num_queries(24):
        _page(client)


def test_a_reader_below_is_not_told_the_way_through_the_office(client: Client, month: Month) -> None:
    made = issued(draw_up(period=month.period, by=month.cast.dispatcher), month.cast, office(month.cast))
    client.force_login(month.cast.clerk)
    assert "沈可" not in client.get(f"/bulletins/{made.pk}/").content.decode()
    client.force_login(month.cast.dispatcher)
    assert "沈可" in client.get(f"/bulletins/{made.pk}/").content.decode()


def test_a_reader_takes_out_the_sealed_original(client: Client, month: Month) -> None:
    made = registered(month.cast, month.period)
    client.force_login(month.cast.clerk)
    assert client.get(f"/bulletins/{made.pk}/scan/").status_code == 302
    client.force_login(month.cast.dispatcher)
    assert "请选择印发件的扫描件" in client.post(f"/bulletins/{made.pk}/scan/", follow=True).content.decode()


def test_a_word_that_is_no_move_is_a_missing_page(client: Client, month: Month) -> None:
    made = draw_up(period=month.period, by=month.cast.dispatcher)
    client.force_login(month.cast.dispatcher)
    assert client.post(f"/bulletins/{made.pk}/move/dance/").status_code == 404


def test_words_that_are_refused_stay_in_the_form(client: Client, month: Month) -> None:
    bulletin = draw_up(period=month.period, by=month.cast.dispatcher)
    client.force_login(month.cast.dispatcher)
    sent = {"title": "新标题", "text:1": "全市完成{随手写的}。", "revision": "1"}
    answer = client.post(f"/bulletins/{bulletin.pk}/", sent)
    page = answer.content.decode()
    assert (answer.status_code, "全市完成{随手写的}。</textarea>" in page, 'value="新标题"' in page) == (
        422,
        True,
        True,
    )
    assert "没有名为“随手写的”的数据" in page


def test_who_was_overtaken_sees_both_texts_and_may_save_after_that(client: Client, month: Month) -> None:
    bulletin = draw_up(period=month.period, by=month.cast.dispatcher)
    client.force_login(month.cast.dispatcher)
    address = f"/bulletins/{bulletin.pk}/"
    client.post(address, {"title": bulletin.title, "text:1": "甲写的。", "revision": "1"})
    late = {"title": bulletin.title, "text:1": "乙写的。", "revision": "1"}
    answer = client.post(address, late)
    page = answer.content.decode()
    assert (answer.status_code, "乙写的。</textarea>" in page, "别人存下的：甲写的。" in page) == (409, True, True)
    client.post(address, {**late, "revision": answer.context["typed"].revision})
    bulletin.refresh_from_db()
    assert bulletin.blocks[1]["text"] == "乙写的。"


def test_adding_a_figure_saves_the_words_beside_it(client: Client, month: Month) -> None:
    bulletin = draw_up(period=month.period, by=month.cast.dispatcher)
    client.force_login(month.cast.dispatcher)
    sent = {"title": "改过的标题", "text:1": "写了一半", "revision": "1"}
    more = {"metric": "construction.done_month", "period": month.period, "place": "1"}
    client.post(f"/bulletins/{bulletin.pk}/figure/add/", {**sent, **more})
    bulletin.refresh_from_db()
    assert bulletin.title == "改过的标题"
    assert bulletin.blocks[1]["text"].startswith("写了一半{")


def test_a_number_that_is_refused_is_kept_beside_its_sentence(client: Client, month: Month) -> None:
    bulletin = draw_up(period=month.period, by=month.cast.dispatcher)
    client.force_login(month.cast.dispatcher)
    answer = client.post(f"/bulletins/{bulletin.pk}/publish/", {"outside_number": "六号"})
    page = answer.content.decode()
    assert (answer.status_code, 'value="六号"' in page, "请填写办公系统给的发文字号" in page) == (422, True, True)
