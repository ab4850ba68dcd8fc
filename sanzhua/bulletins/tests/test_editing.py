"""Words may change, figures may not."""

from __future__ import annotations

import pytest

from sanzhua.base.refusals import Incomplete, NotAllowed, Refused, WrongState
from sanzhua.bulletins.actions import draw_up, publish, save_prose, take_figures_anew
from sanzhua.bulletins.models import Bulletin
from sanzhua.bulletins.queries import moved_figures, opened_figure
from sanzhua.bulletins.tests.conftest import Month, accept_rows, row
from sanzhua.ledger.models import Outbox

NUMBER = "四项目办〔2019〕6号"


@pytest.fixture
def bulletin(month: Month) -> Bulletin:
    return draw_up(period=month.period, by=month.cast.dispatcher)


def _save(bulletin: Bulletin, month: Month, text: str, *, revision: int | None = None) -> None:
    seen = bulletin.revision if revision is None else revision
    save_prose(bulletin=bulletin, by=month.cast.dispatcher, title=bulletin.title, texts={1: text}, revision=seen)


def test_words_are_saved_around_a_figure(bulletin: Bulletin, month: Month) -> None:
    _save(bulletin, month, "全市完成{完成投资}。")
    assert bulletin.blocks[1]["text"] == "全市完成{完成投资}。"


def test_a_figure_that_the_bulletin_does_not_have_is_refused(bulletin: Bulletin, month: Month) -> None:
    with pytest.raises(Refused, match="没有名为“随手写的”的数据"):
        _save(bulletin, month, "完成{随手写的}。")


def test_the_second_of_two_editors_is_told_and_nothing_is_lost(bulletin: Bulletin, month: Month) -> None:
    _save(bulletin, month, "甲写的。")
    with pytest.raises(WrongState, match="刚被别人改过"):
        _save(bulletin, month, "乙写的。", revision=1)
    bulletin.refresh_from_db()
    assert bulletin.blocks[1]["text"] == "甲写的。"


def test_a_clerk_may_not_edit(bulletin: Bulletin, month: Month) -> None:
    with pytest.raises(NotAllowed):
        save_prose(bulletin=bulletin, by=month.cast.clerk, title="改", texts={}, revision=1)


def test_a_corrected_report_shows_as_moved_until_figures_are_taken_anew(bulletin: Bulletin, month: Month) -> None:
    accept_rows(month.cast, [row("A", 6_000, 10_000)], version=2)
    assert moved_figures(bulletin, month.cast.dispatcher)["完成投资"] == "0.60亿元"
    take_figures_anew(bulletin=bulletin, by=month.cast.dispatcher)
    assert bulletin.figures["完成投资"]["shown"] == "0.60亿元"
    assert moved_figures(bulletin, month.cast.dispatcher) == {}


def test_an_opened_figure_keeps_to_the_versions_that_it_quoted(bulletin: Bulletin, month: Month) -> None:
    accept_rows(month.cast, [row("A", 6_000, 10_000)], version=2)
    opened = opened_figure(bulletin, "完成投资", month.cast.dispatcher)
    assert opened is not None
    assert [(line["project"], line["done_year"]) for line in opened.rows] == [("A", 50_000_000), ("B", 1_000_000)]
    assert opened.moved_to == "0.60亿元"


def test_a_county_opens_a_figure_down_to_its_own_rows_only(bulletin: Bulletin, month: Month) -> None:
    opened = opened_figure(bulletin, "完成投资", month.cast.stranger)
    assert opened is not None
    assert opened.rows == ()
    assert opened.by_unit == ()


def test_publishing_wants_the_offices_own_number(bulletin: Bulletin, month: Month) -> None:
    with pytest.raises(Incomplete, match="发文字号"):
        publish(bulletin=bulletin, by=month.cast.dispatcher, outside_number="第六期")


def test_a_published_bulletin_stands_in_the_log_and_never_changes(bulletin: Bulletin, month: Month) -> None:
    publish(bulletin=bulletin, by=month.cast.dispatcher, outside_number=NUMBER)
    assert bulletin.sha256.encode() in bytes(Outbox.objects.get(kind="bulletin.publish").body)
    with pytest.raises(WrongState):
        _save(bulletin, month, "事后改的。")
    with pytest.raises(WrongState):
        take_figures_anew(bulletin=bulletin, by=month.cast.dispatcher)


def test_counties_see_a_bulletin_only_once_it_is_published(bulletin: Bulletin, month: Month) -> None:
    assert not Bulletin.objects.visible_to(month.cast.clerk).exists()
    publish(bulletin=bulletin, by=month.cast.dispatcher, outside_number=NUMBER)
    assert Bulletin.objects.visible_to(month.cast.clerk).exists()
