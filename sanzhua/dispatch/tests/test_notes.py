"""Comments on cells, and the mark to come back to one."""

from __future__ import annotations

import pytest
from django.urls import reverse

from sanzhua.base.refusals import NotAllowed, Refused
from sanzhua.dispatch import queries
from sanzhua.dispatch.actions import accept, add_comment, clear_follow_up, follow_up, open_report, sign
from sanzhua.dispatch.models import CellComment, FollowUp
from sanzhua.dispatch.tests.scene import FORM, Scene, handed_in, on
from sanzhua.dispatch.tests.test_following import AUGUST
from sanzhua.dispatch.tests.test_pages import as_person

CELL = "done_month"


def test_everybody_who_sees_the_report_reads_what_was_said_of_a_cell(scene: Scene) -> None:
    by = scene.cast.dispatcher
    add_comment(report=scene.report, by=by, row_key=scene.key(0), column=CELL, text="请附工程款凭证")
    for person in scene.cast.insiders:
        said = queries.cell_panel(scene.report, person, row_key=scene.key(0), column=CELL).notes.comments
        assert [(one.by, one.text) for one in said] == [("赵宏", "请附工程款凭证")]
    row = queries.grid(scene.report, scene.cast.clerk).rows[0]
    assert [one.column for one in row.cells if one.is_noted] == [CELL]


def test_a_stranger_can_neither_say_nor_mark_anything(scene: Scene) -> None:
    for person in scene.cast.outsiders:
        with pytest.raises(NotAllowed):
            add_comment(report=scene.report, by=person, row_key=scene.key(0), column=CELL, text="好")
        with pytest.raises(NotAllowed):
            follow_up(report=scene.report, by=person, row_key=scene.key(0), column=CELL)
    assert not CellComment.objects.exists()
    assert not FollowUp.objects.exists()


@pytest.mark.parametrize(("column", "text"), [(CELL, " "), (CELL, "长" * 501), ("nothing", "好")])
def test_no_words_too_many_words_or_no_such_cell_is_refused(scene: Scene, column: str, text: str) -> None:
    with pytest.raises(Refused):
        add_comment(report=scene.report, by=scene.cast.clerk, row_key=scene.key(0), column=column, text=text)


def test_a_second_click_says_nothing_twice(scene: Scene) -> None:
    for _ in range(2):
        add_comment(report=scene.report, by=scene.cast.clerk, row_key=scene.key(0), column=CELL, text="凭监理月报")
        follow_up(report=scene.report, by=scene.cast.clerk, row_key=scene.key(0), column=CELL)
    assert (CellComment.objects.count(), FollowUp.objects.count()) == (1, 1)


def test_a_report_that_is_locked_can_still_be_spoken_about(scene: Scene) -> None:
    handed_in(scene)
    add_comment(report=scene.report, by=scene.cast.head, row_key=scene.key(0), column=CELL, text="请核实")
    assert CellComment.objects.get().by == scene.cast.head


def test_a_mark_is_carried_to_the_next_month_until_somebody_clears_it(scene: Scene) -> None:
    follow_up(report=scene.report, by=scene.cast.dispatcher, row_key=scene.key(0), column=CELL)
    version = handed_in(scene)
    sign(version=version, by=scene.cast.head, sha256=version.sha256)
    accept(report=scene.report, by=scene.cast.dispatcher, sha256=version.sha256)
    with on(AUGUST):
        july = open_report(form=FORM, unit=scene.cast.lishu, period="2019-07", by=scene.cast.clerk)
        page = queries.grid(july, scene.cast.clerk, only="follow")
        assert (page.counts["follow"], [row.key for row in page.rows]) == (1, [scene.key(0)])
        assert clear_follow_up(report=july, by=scene.cast.clerk, row_key=scene.key(0), column=CELL)
        assert not clear_follow_up(report=july, by=scene.cast.clerk, row_key=scene.key(0), column=CELL)
        assert queries.grid(july, scene.cast.clerk).counts["follow"] == 0
    mark = FollowUp.objects.get()
    assert (mark.by, mark.cleared_by) == (scene.cast.dispatcher, scene.cast.clerk)


def test_without_script_a_cell_has_a_page_of_its_own(scene: Scene) -> None:
    client = as_person(scene.cast.clerk)
    address = f"{reverse('dispatch:cell_panel', args=[scene.report.pk])}?row={scene.key(0)}&column={CELL}"
    page = client.get(address).content.decode()
    assert "<html" in page
    sent = {"row": scene.key(0), "column": CELL, "comment": "凭监理月报"}
    answer = client.post(reverse("dispatch:note", args=[scene.report.pk]), sent, follow=True)
    assert "凭监理月报" in answer.content.decode()
    client.post(reverse("dispatch:note", args=[scene.report.pk]), {**sent, "verb": "follow"})
    assert FollowUp.objects.filter(cleared_at=None).count() == 1
    client.post(reverse("dispatch:note", args=[scene.report.pk]), {**sent, "verb": "clear"})
    assert FollowUp.objects.filter(cleared_at=None).count() == 0
