"""A later version changes a figure of a published bulletin: the dispatcher is told, and one act drafts the notice."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from sanzhua.base.refusals import NotAllowed, WrongState
from sanzhua.bulletins.actions import draw_correction, notice_moved, publish
from sanzhua.bulletins.actions.correcting import untold
from sanzhua.bulletins.models import Bulletin
from sanzhua.bulletins.queries import blocks
from sanzhua.bulletins.tests.studio import registered
from sanzhua.dispatch.tests.scene import EIGHTH, JUNE, Scene, make_scene, on
from sanzhua.dispatch.tests.test_closings import closed, corrected
from sanzhua.notices.queries import todos_for


@pytest.fixture
def scene(db: None) -> Any:
    with on(EIGHTH):
        yield make_scene()


@pytest.fixture
def original(scene: Scene) -> Bulletin:
    closed(scene)
    return registered(scene.cast, JUNE)


def _table(notice: Bulletin) -> list[list[str]]:
    """Without the column that says where in the original a figure stands."""
    return [[name, *rest] for name, _place, *rest in _lines(notice)]


def _lines(notice: Bulletin) -> list[list[str]]:
    table = next(block for block in notice.blocks if block["kind"] == "table")
    return [
        [notice.figures[cell["figure"]]["shown"] if "figure" in cell else cell["text"] for cell in line]
        for line in table["rows"]
    ]


def _corrected(scene: Scene) -> None:
    with on(EIGHTH.replace(day=20)):
        corrected(scene)


def test_the_dispatcher_is_told_once_and_no_longer_when_it_is_done(scene: Scene, original: Bulletin) -> None:
    assert notice_moved() == 0
    _corrected(scene)
    assert (notice_moved(), notice_moved()) == (1, 0)
    lines = [line for line in todos_for(scene.cast.dispatcher) if line.verb == "bulletin_moved"]
    assert len(lines) == 1
    assert "个数据已更正，请出更正" in lines[0].sentence
    publish(
        bulletin=draw_correction(bulletin=original, by=scene.cast.dispatcher),
        by=scene.cast.dispatcher,
        outside_number="四项目办〔2019〕7号",
    )
    assert not [line for line in todos_for(scene.cast.dispatcher) if line.verb == "bulletin_moved"]
    assert notice_moved() == 0


def test_the_notice_tells_what_was_printed_what_it_is_and_why(scene: Scene, original: Bulletin) -> None:
    _corrected(scene)
    notice = draw_correction(bulletin=original, by=scene.cast.dispatcher)
    assert notice.title == f"关于《{original.title}》有关数据的更正"
    lines = _table(notice)
    assert ["完成投资", "全市", "2019年6月", "2.15亿元", "2.18亿元", "梨树县：漏报一笔设备款"] in lines
    assert ["完成（亿元）", "梨树县", "2019年6月", "2.15", "2.18", "漏报一笔设备款"] in lines
    assert notice.corrects == original
    places = {line[0]: line[1] for line in _lines(notice)}
    assert (places["完成投资"], places["完成（亿元）"]) == ("正文", "县（市）区投资完成情况")
    assert "印发后，有关单位按程序更正、补报了报表，下列数据与印发时不同" in notice.blocks[1]["text"]
    assert "认真核对" in notice.blocks[-1]["text"]


def test_what_was_printed_opens_in_the_original(client: Client, scene: Scene, original: Bulletin) -> None:
    _corrected(scene)
    notice = draw_correction(bulletin=original, by=scene.cast.dispatcher)
    client.force_login(scene.cast.dispatcher)
    printed = [
        piece
        for block in blocks(notice, scene.cast.dispatcher)
        for line in block.rows
        for piece in line
        if piece.url.startswith(f"/bulletins/{original.pk}/figure/")
    ]
    assert len(printed) == len(_table(notice))
    assert all(f'<p class="bignum">{one.text}</p>' in client.get(one.url).content.decode() for one in printed)


def test_the_original_is_never_altered_and_links_to_the_notice(
    client: Client, scene: Scene, original: Bulletin
) -> None:
    before = (original.blocks, original.figures, original.pins, original.sha256)
    _corrected(scene)
    notice = draw_correction(bulletin=original, by=scene.cast.dispatcher)
    client.force_login(scene.cast.clerk)
    assert notice.title not in client.get(f"/bulletins/{original.pk}/").content.decode()
    publish(bulletin=notice, by=scene.cast.dispatcher, outside_number="四项目办〔2019〕7号")
    page = client.get(f"/bulletins/{original.pk}/").content.decode()
    assert notice.title in page
    assert "四项目办〔2019〕7号" in page
    assert original.title in client.get(f"/bulletins/{notice.pk}/").content.decode()
    original.refresh_from_db()
    assert (original.blocks, original.figures, original.pins, original.sha256) == before


def test_a_second_click_gives_the_same_draft_and_a_told_figure_is_not_told_again(
    scene: Scene, original: Bulletin
) -> None:
    _corrected(scene)
    notice = draw_correction(bulletin=original, by=scene.cast.dispatcher)
    assert draw_correction(bulletin=original, by=scene.cast.dispatcher) == notice
    publish(bulletin=notice, by=scene.cast.dispatcher, outside_number="四项目办〔2019〕7号")
    assert untold(original) == {}
    with pytest.raises(WrongState, match="没有需要更正的"):
        draw_correction(bulletin=original, by=scene.cast.dispatcher)


def test_a_figure_that_moves_again_is_corrected_again(scene: Scene, original: Bulletin) -> None:
    _corrected(scene)
    first = draw_correction(bulletin=original, by=scene.cast.dispatcher)
    publish(bulletin=first, by=scene.cast.dispatcher, outside_number="四项目办〔2019〕7号")
    with on(EIGHTH.replace(day=25)):
        corrected(scene, "1900", note="又有一笔工程款")
    second = draw_correction(bulletin=original, by=scene.cast.dispatcher)
    assert second != first
    assert ["完成投资", "全市", "2019年6月", "2.15亿元", "2.22亿元"] in [line[:5] for line in _table(second)]


def test_a_draft_notice_takes_in_what_moves_meanwhile(client: Client, scene: Scene, original: Bulletin) -> None:
    _corrected(scene)
    notice = draw_correction(bulletin=original, by=scene.cast.dispatcher)
    with on(EIGHTH.replace(day=25)):
        corrected(scene, "1900", note="又有一笔工程款")
    client.force_login(scene.cast.dispatcher)
    client.post(f"/bulletins/{notice.pk}/figures/")
    notice.refresh_from_db()
    assert ["完成投资", "全市", "2019年6月", "2.15亿元", "2.22亿元"] in [line[:5] for line in _table(notice)]
    assert notice.blocks[1]["kind"] == "para"


def test_only_what_went_out_is_corrected_and_only_by_its_office(scene: Scene, original: Bulletin) -> None:
    with pytest.raises(WrongState, match="与现数一致"):
        draw_correction(bulletin=original, by=scene.cast.dispatcher)
    _corrected(scene)
    with pytest.raises(NotAllowed):
        draw_correction(bulletin=original, by=scene.cast.clerk)
    notice = draw_correction(bulletin=original, by=scene.cast.dispatcher)
    with pytest.raises(WrongState, match="只对已印发的通报"):
        draw_correction(bulletin=notice, by=scene.cast.dispatcher)
