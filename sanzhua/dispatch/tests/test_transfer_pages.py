"""The pages of a transfer: a preview of everything that goes along, then one button."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from sanzhua.dispatch.models import Transfer
from sanzhua.dispatch.tests.scene import PROJECTS, Scene
from sanzhua.dispatch.tests.test_pages import as_person


def asked(scene: Scene, **more: Any) -> dict[str, Any]:
    cast = scene.cast
    return {"kind": "merged", "from_unit": cast.lishu.pk, "to_unit": cast.yitong.pk, "from_period": "2019-07", **more}


def test_the_preview_names_what_goes_along_and_changes_nothing(scene: Scene) -> None:
    page = as_person(scene.cast.dispatcher).get(reverse("dispatch:transfer_new"), asked(scene))
    text = page.content.decode()
    assert all(
        words in text
        for words in (
            PROJECTS[0][0],
            "在建（开工）项目月调度表 3",
            "信息联络员",
            "任职（到 2019-07-31 止）",
            "按以上内容办理",
        )
    )
    assert Transfer.objects.count() == 0


def test_what_stands_in_the_way_is_said_and_no_button_is_there(scene: Scene) -> None:
    page = as_person(scene.cast.dispatcher).get(reverse("dispatch:transfer_new"), asked(scene, from_period="2019-06"))
    text = page.content.decode()
    assert "已经开始填报" in text
    assert "按以上内容办理" not in text


def test_a_month_that_does_not_exist_is_said_beside_its_field(scene: Scene) -> None:
    page = as_person(scene.cast.dispatcher).get(reverse("dispatch:transfer_new"), asked(scene, from_period="2019-13"))
    assert page.status_code == 422
    assert "月份应为 1 至 12" in page.content.decode()


def test_done_on_a_paper_it_leads_to_the_list_for_the_seals(scene: Scene) -> None:
    client = as_person(scene.cast.dispatcher)
    without = client.post(reverse("dispatch:transfer_new"), asked(scene, paper=" "))
    assert (without.status_code, "依据文件" in without.content.decode()) == (422, True)
    done = client.post(reverse("dispatch:transfer_new"), asked(scene, paper="四政函〔2019〕40号"), follow=True)
    text = done.content.decode()
    assert all(
        words in text
        for words in ("原口径", "可比口径", "移交单位（盖章）", "任职（到 2019-07-31 止）", PROJECTS[2][0])
    )
    undone = client.post(done.redirect_chain[-1][0] + "undo/", {"note": "文件撤回"}, follow=True)
    assert "已撤销" in undone.content.decode()


def test_single_projects_are_ticked_before_they_go(scene: Scene) -> None:
    client = as_person(scene.cast.dispatcher)
    before = client.get(reverse("dispatch:transfer_new"), asked(scene, kind="projects"))
    assert "按以上内容办理" not in before.content.decode()
    ticked = asked(scene, kind="projects", project=scene.projects[0].uid)
    assert "按以上内容办理" in client.get(reverse("dispatch:transfer_new"), ticked).content.decode()
    client.post(reverse("dispatch:transfer_new"), {**ticked, "paper": "四政函〔2019〕41号"})
    assert Transfer.objects.get().moved["projects"] == [scene.projects[0].uid]


def test_a_clerk_reads_the_list_and_cannot_act(scene: Scene) -> None:
    client = as_person(scene.cast.clerk)
    assert "办理划转…" not in client.get(reverse("dispatch:transfers")).content.decode()
    assert client.get(reverse("dispatch:transfer_new")).status_code == 403
