"""A locked figure says what it is; one more is locked in; sentences of comparison are made of locked figures."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import translation

from sanzhua.base.refusals import NotAllowed, Refused, WrongState
from sanzhua.bulletins.actions import add_figure, draw_up, take_figures_anew
from sanzhua.bulletins.models import Bulletin
from sanzhua.bulletins.queries import blocks, moved_figures, opened_figure, recomputed
from sanzhua.bulletins.tests.conftest import Month, accept_rows, row
from sanzhua.facts.definitions import WrongQuestion


def _drawn(month: Month, kind: str = "monthly") -> Bulletin:
    return draw_up(period=month.period, by=month.cast.dispatcher, kind=kind)


def _text(bulletin: Bulletin) -> str:
    return "\n".join(
        "".join(piece.text for piece in block.pieces) for block in blocks(bulletin) if block.kind in {"para", "heading"}
    )


def _says(bulletin: Bulletin, key: str) -> str:
    pieces = (piece for block in blocks(bulletin) for piece in block.pieces)
    return next(piece.says for piece in pieces if piece.key == key)


def test_a_figure_says_its_metric_month_and_versions(month: Month) -> None:
    bulletin = _drawn(month)
    said = "本年累计完成投资（done_year）；2019年6月，全市；取自1份已接收的报表，2019-07-13关闭"
    assert _says(bulletin, "完成投资") == said
    with translation.override("en"):
        assert "Done this year (done_year); June 2019" in _says(bulletin, "完成投资")


def test_a_units_figure_says_which_version_it_stands_in(month: Month) -> None:
    accept_rows(month.cast, [row("A", 6_000, 10_000)], version=2)
    bulletin = _drawn(month)
    cells = [piece for block in blocks(bulletin) for line in block.rows for piece in line]
    told = next(piece.says for piece in cells if piece.key == "梨树县·完成（亿元）")
    assert told == "本年累计完成投资（done_year）；2019年6月，梨树县；取自该单位报表第2版，2019-07-13关闭"


def test_the_page_shows_it_on_hover_and_to_the_keyboard(client: Client, month: Month) -> None:
    bulletin = _drawn(month)
    client.force_login(month.cast.dispatcher)
    page = client.get(f"/bulletins/{bulletin.pk}/").content.decode()
    assert 'title="本年累计完成投资（done_year）；2019年6月，全市；取自1份已接收的报表，2019-07-13关闭"' in page
    assert '<a class="lock" href="?figure=' in page


def test_month_and_year_are_compared_in_locked_figures(month: Month) -> None:
    accept_rows(month.cast, [row("A", 4_000, 10_000, done_month=5_000_000)], period="2019-05")
    accept_rows(month.cast, [row("A", 3_000, 8_000, done_month=10_000_000)], period="2018-06")
    bulletin = _drawn(month)
    assert "与以往相比，6月当月完成投资环比增长70.0%，同比下降15.0%。" in _text(bulletin)
    assert "{当月完成环比}" in str(bulletin.blocks)
    assert "与2019年5月相比" in _says(bulletin, "当月完成环比")
    opened = opened_figure(bulletin, "当月完成环比", month.cast.dispatcher)
    assert opened is not None
    assert opened.by_unit == (("梨树县", "0.08亿元", "1"),)


def test_a_correction_of_the_month_before_moves_the_comparison(month: Month) -> None:
    accept_rows(month.cast, [row("A", 4_000, 10_000, done_month=5_000_000)], period="2019-05")
    bulletin = _drawn(month)
    accept_rows(month.cast, [row("A", 4_000, 10_000, done_month=8_000_000)], period="2019-05", version=2)
    assert moved_figures(bulletin, month.cast.dispatcher)["当月完成环比"] == "6.2%"


def test_every_figure_of_a_bulletin_comes_out_again_from_its_pins(month: Month) -> None:
    accept_rows(month.cast, [row("A", 4_000, 10_000, done_month=5_000_000)], period="2019-05")
    accept_rows(month.cast, [row("A", 3_000, 8_000, done_month=10_000_000)], period="2018-06")
    bulletin = _drawn(month)
    for period in ("2019-06", "2019-05", "2018-06"):
        accept_rows(month.cast, [row("A", 1, 1)], period=period, version=7)
    known = {key: found["value"] for key, found in bulletin.figures.items() if found["value"] is not None}
    again = recomputed(bulletin)
    assert {key: again[key] for key in known} == pytest.approx(known)
    assert {"当月完成环比", "当月完成同比", "去年同期完成", "同比"} <= known.keys()


def _add(
    bulletin: Bulletin, month: Month, metric: str = "total", period: str = "2019-06", place: int | None = 1
) -> str:
    return add_figure(
        bulletin=bulletin,
        by=month.cast.dispatcher,
        form="construction",
        metric=metric,
        period=period,
        place=place,
        revision=bulletin.revision,
    )


def test_one_more_figure_is_locked_into_a_paragraph(month: Month) -> None:
    bulletin = _drawn(month)
    key = _add(bulletin, month, "projects")
    assert key == "项目数2"
    assert bulletin.blocks[1]["text"].endswith("{项目数2}")
    assert bulletin.figures[key]["shown"] == "2"
    assert _add(bulletin, month, place=None) == "总投资2"


def test_a_figure_of_an_earlier_month_pins_its_versions(month: Month) -> None:
    earlier = accept_rows(month.cast, [row("A", 4_000, 10_000)], period="2019-04")
    bulletin = _drawn(month)
    key = _add(bulletin, month, "done_year", "2019-04")
    assert key == "本年累计完成投资（2019年4月）"
    assert earlier.pk in bulletin.pins
    assert bulletin.figures[key]["shown"] == "0.40亿元"


def test_an_added_figure_outlives_taking_the_others_anew(month: Month) -> None:
    bulletin = _drawn(month)
    key = _add(bulletin, month)
    accept_rows(month.cast, [row("A", 6_000, 20_000)], version=2)
    take_figures_anew(bulletin=bulletin, by=month.cast.dispatcher)
    assert bulletin.figures[key]["shown"] == "4.00亿元"
    assert moved_figures(bulletin, month.cast.dispatcher) == {}


def test_what_cannot_be_quoted_is_refused_with_a_sentence(month: Month) -> None:
    bulletin = _drawn(month)
    with pytest.raises(WrongQuestion, match="没有指标“speed”"):
        _add(bulletin, month, "speed")
    with pytest.raises(Refused, match="晚于本通报"):
        _add(bulletin, month, period="2019-07")
    with pytest.raises(Refused, match="没有这项指标的数"):
        _add(bulletin, month, period="2017-01")
    with pytest.raises(Refused, match="月份应为"):
        _add(bulletin, month, period="2019-13")
    assert "总投资2" not in bulletin.figures


def test_only_who_drafts_adds_and_not_behind_anothers_back(month: Month) -> None:
    bulletin = _drawn(month)
    with pytest.raises(NotAllowed):
        add_figure(
            bulletin=bulletin, by=month.cast.clerk, form="construction", metric="total", period="2019-06", place=None,
            revision=bulletin.revision,
        )  # fmt: skip
    stale = bulletin.revision
    _add(bulletin, month)
    with pytest.raises(WrongState, match="刚被别人改过"):
        add_figure(
            bulletin=bulletin, by=month.cast.dispatcher, form="construction", metric="total", period="2019-06",
            place=None, revision=stale,
        )  # fmt: skip


def test_the_editor_offers_metrics_and_locks_the_chosen_one(client: Client, month: Month) -> None:
    bulletin = _drawn(month)
    client.force_login(month.cast.dispatcher)
    page = client.get(f"/bulletins/{bulletin.pk}/?edit").content.decode()
    assert '<option value="construction.done_total">自开工累计完成投资</option>' in page
    sent = {"metric": "construction.plan_year", "period": "2019-06", "place": "1", "revision": bulletin.revision}
    shown = client.post(f"/bulletins/{bulletin.pk}/figure/add/", sent, follow=True).content.decode()
    assert "已锁定数据“年度计划投资”" in shown
    bulletin.refresh_from_db()
    assert bulletin.blocks[1]["text"].endswith("{年度计划投资}")
