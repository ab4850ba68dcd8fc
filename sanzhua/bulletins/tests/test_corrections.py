"""What was corrected after the last bulletin stands in the next one, and the printed one says that it differs now."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from sanzhua.accounts.models import Person
from sanzhua.bulletins.actions import draw_up, publish, take_figures_anew
from sanzhua.bulletins.models import Bulletin
from sanzhua.bulletins.queries import Piece, blocks, moved_figures
from sanzhua.dispatch.actions import close_period, reopen_period
from sanzhua.dispatch.models import FormPeriod
from sanzhua.dispatch.tests.scene import EIGHTH, FORM, JUNE, Scene, make_scene, on
from sanzhua.dispatch.tests.test_closings import closed, corrected

AUGUST = EIGHTH.replace(month=8, day=9)


@pytest.fixture
def scene(db: None) -> Any:
    with on(EIGHTH):
        yield make_scene()


def published(scene: Scene) -> Bulletin:
    bulletin = draw_up(period=JUNE, by=scene.cast.dispatcher)
    publish(bulletin=bulletin, by=scene.cast.dispatcher, outside_number="四项目办〔2019〕6号")
    return bulletin


def next_one(scene: Scene) -> Bulletin:
    with on(AUGUST):
        close_period(form=FORM, period="2019-07", by=scene.cast.dispatcher)
        return draw_up(period="2019-07", by=scene.cast.dispatcher)


def tables(bulletin: Bulletin) -> dict[str, Any]:
    return {block["title"]: block for block in bulletin.blocks if block["kind"] == "table"}


def test_the_next_bulletin_lists_what_was_corrected_since(scene: Scene) -> None:
    closed(scene)
    published(scene)
    with on(EIGHTH.replace(day=20)):
        corrected(scene)
    lines = [[cell["text"] for cell in line] for line in tables(next_one(scene))["报表更正情况"]["rows"]]
    assert lines == [
        ["2019年6月", "梨树县", "当月完成投资", "3,000", "3,300", "漏报一笔设备款"],
        ["2019年6月", "梨树县", "本年累计完成投资", "21,500", "21,800", "漏报一笔设备款"],
    ]


def test_both_sides_of_a_correction_open_to_their_versions(client: Client, scene: Scene) -> None:
    closed(scene)
    published(scene)
    with on(EIGHTH.replace(day=20)):
        corrected(scene)
    bulletin = next_one(scene)
    sides = [piece for piece in corrected_line(bulletin, scene.cast.dispatcher) if piece.is_number]
    assert [(piece.text, piece.says) for piece in sides] == [
        ("3,000", "梨树县2019年6月报表第1版"),
        ("3,300", "梨树县2019年6月报表第2版"),
    ]
    client.force_login(scene.cast.dispatcher)
    shown = [client.get(piece.url).context["version"].number for piece in sides]
    assert shown == [1, 2]
    assert {piece.url for piece in corrected_line(bulletin, scene.cast.stranger)} == {""}


def corrected_line(bulletin: Bulletin, who: Person) -> tuple[Piece, ...]:
    return next(block.rows[0] for block in blocks(bulletin, who) if block.title == "报表更正情况")


def test_without_a_correction_there_is_no_such_section(scene: Scene) -> None:
    closed(scene)
    corrected(scene)
    with on(EIGHTH.replace(day=14)):
        published(scene)
    bulletin = next_one(scene)
    assert "报表更正情况" not in tables(bulletin)
    assert not any("更正" in block.get("text", "") for block in bulletin.blocks)


def test_a_draft_takes_a_later_correction_in_with_its_figures(scene: Scene) -> None:
    closed(scene)
    published(scene)
    bulletin = next_one(scene)
    with on(AUGUST.replace(day=12)):
        corrected(scene)
        take_figures_anew(bulletin=bulletin, by=scene.cast.dispatcher)
        take_figures_anew(bulletin=bulletin, by=scene.cast.dispatcher)
    assert len(tables(bulletin)["报表更正情况"]["rows"]) == 2
    assert sum(block.get("title") == "报表更正情况" for block in bulletin.blocks) == 1


def test_a_printed_figure_that_changed_is_marked_and_stays_as_printed(client: Client, scene: Scene) -> None:
    closed(scene)
    bulletin = published(scene)
    assert moved_figures(bulletin, scene.cast.dispatcher) == {}
    printed = bulletin.figures["完成投资"]["shown"]
    corrected(scene)
    moved = moved_figures(bulletin, scene.cast.dispatcher)
    assert moved["完成投资"] == "2.18亿元"
    assert "梨树县·完成（亿元）" in moved
    bulletin.refresh_from_db()
    assert bulletin.figures["完成投资"]["shown"] == printed == "2.15亿元"
    client.force_login(scene.cast.dispatcher)
    page = client.get(f"/bulletins/{bulletin.pk}/").content.decode()
    assert "印发后有更正" in page
    assert "完成投资 → 2.18亿元" in page
    assert printed in page


def test_a_stranger_is_told_of_the_citys_figures_only(scene: Scene) -> None:
    closed(scene)
    bulletin = published(scene)
    corrected(scene)
    moved = moved_figures(bulletin, scene.cast.stranger)
    assert "完成投资" in moved
    assert not any("梨树县" in key for key in moved)


def test_a_month_that_was_opened_again_says_so(scene: Scene) -> None:
    closed(scene)
    with on(EIGHTH.replace(day=15)):
        reopen_period(form=FORM, period=JUNE, by=scene.cast.dispatcher, note="伊通县补报")
        close_period(form=FORM, period=JUNE, by=scene.cast.dispatcher)
        bulletin = draw_up(period=JUNE, by=scene.cast.dispatcher)
    text = "".join(block.get("text", "") for block in bulletin.blocks)
    assert "本期7月8日关闭后，于7月15日重新打开（伊通县补报）" in text
    assert FormPeriod.objects.get(form=FORM, period=JUNE).closed_at is not None
