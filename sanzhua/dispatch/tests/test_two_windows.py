"""One clerk with the sheet open twice, and a sheet too long to be looked at whole for every cell."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from sanzhua.dispatch import queries
from sanzhua.dispatch.actions import CellEdit, save_cells
from sanzhua.dispatch.queries import cells
from sanzhua.dispatch.tests.scene import WAN, Scene
from sanzhua.dispatch.tests.test_pages import as_person


def typed(scene: Scene, text: str, seen: int, *, was: tuple[str, ...] = ("",)) -> str:
    edit = CellEdit(scene.key(0), "done_month", text, seen, was=was)
    return save_cells(report=scene.report, by=scene.cast.clerk, edits=[edit])[0].status


def test_ones_own_other_window_is_no_reason_to_lose_a_figure(scene: Scene) -> None:
    seen = scene.row(0).revision
    assert typed(scene, "1200", seen) == "saved"
    late = CellEdit(scene.key(0), "done_month", "1300", seen, was=("",))
    result = save_cells(report=scene.report, by=scene.cast.clerk, edits=[late])[0]
    assert (result.status, result.theirs, result.by) == ("conflict", "1,200", "您在另一个窗口")
    assert scene.row(0).values["done_month"] == 1200 * WAN
    chosen = CellEdit(scene.key(0), "done_month", "1300", seen, accepts=result.now, was=("",))
    assert save_cells(report=scene.report, by=scene.cast.clerk, edits=[chosen])[0].status == "saved"


def test_a_text_whose_answer_was_lost_on_the_way_is_ones_own_doing(scene: Scene) -> None:
    seen = scene.row(0).revision
    assert typed(scene, "1200", seen) == "saved"
    assert typed(scene, "1200", seen) == "saved"
    assert typed(scene, "1,250", seen, was=("", "1200")) == "saved"


def test_what_the_other_window_typed_comes_back_with_the_row(scene: Scene) -> None:
    seen = scene.row(0).revision
    scene.save(0, "progress_text", "冷库主体封顶")
    edit = CellEdit(scene.key(0), "done_month", "1200", seen, was=("",))
    results = save_cells(report=scene.report, by=scene.cast.clerk, edits=[edit])
    answer = queries.saved(scene.report, scene.cast.clerk, results)["results"][0]
    told = {one["column"]: one["raw"] for one in answer["derived"]}
    assert told["progress_text"] == "冷库主体封顶"


def test_a_save_in_a_long_sheet_answers_for_its_row_and_the_rest_is_asked_for(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cells, "PAGE_ROWS", 2)
    client = as_person(scene.cast.clerk)
    edit = {"row": scene.key(1), "column": "done_month", "text": "1200", "revision": scene.row(1).revision}
    sent = json.dumps({"edits": [edit]})
    answer = client.post(
        reverse("dispatch:cells", args=[scene.report.pk]), sent, content_type="application/json"
    ).json()
    assert answer["rest"] is True
    assert "totals" not in answer
    assert answer["results"][0]["row_state"] == "warn"  # the words of last month beside a new figure
    rest = client.get(reverse("dispatch:sheet_now", args=[scene.report.pk]), {"row": scene.key(1)}).json()
    assert (rest["totals"]["done_month"], rest["counts"]["open"]) == ("1,200", 3)
    assert [one["row"] for one in rest["rows"]] == [scene.key(1)]


def test_the_panel_counts_the_row_as_the_sheet_does(scene: Scene) -> None:
    for place in range(3):
        panel = queries.cell_panel(scene.report, scene.cast.clerk, row_key=scene.key(place), column="done_month")
        assert panel.row_index == place + 1
