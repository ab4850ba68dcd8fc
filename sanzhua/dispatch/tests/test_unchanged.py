"""“Nothing changed this month”: the rows and the person are named before it is done."""

from __future__ import annotations

from django.urls import reverse

from sanzhua.dispatch import queries
from sanzhua.dispatch.actions import give_reason
from sanzhua.dispatch.models import CellChange
from sanzhua.dispatch.tests.scene import Scene
from sanzhua.dispatch.tests.test_pages import as_person


def test_without_a_tick_every_row_that_waits_is_named_and_nothing_is_written(scene: Scene) -> None:
    scene.save(0, "done_month", "1200")
    page = as_person(scene.cast.clerk).get(reverse("dispatch:unchanged", args=[scene.report.pk])).content.decode()
    assert "由李敏确认：下面2个项目本月没有变化" in page
    assert scene.projects[0].name not in page
    assert not CellChange.objects.filter(via="unchanged").exists()


def test_ticked_rows_are_asked_about_before_they_are_confirmed(scene: Scene) -> None:
    client, address = as_person(scene.cast.clerk), reverse("dispatch:unchanged", args=[scene.report.pk])
    scene.save(0, "done_month", "1200")
    asked = client.post(address, {"row": [scene.key(0), scene.key(1)]}).content.decode()
    assert "下面1个项目本月没有变化" in asked
    assert "另有1行已填写或有错误" in asked
    assert not CellChange.objects.filter(via="unchanged").exists()
    client.post(address, {"row": [scene.key(1)], "confirmed": "1"})
    client.post(address, {"row": [scene.key(1)], "confirmed": "1"})
    done = CellChange.objects.get(via="unchanged")
    assert (done.row_key, done.by) == (scene.key(1), scene.cast.clerk)


def test_whoever_may_not_fill_is_told_why(scene: Scene) -> None:
    page = as_person(scene.cast.dispatcher).get(reverse("dispatch:unchanged", args=[scene.report.pk])).content.decode()
    assert "信息联络员填报" in page
    assert 'name="confirmed"' not in page


def test_a_reason_given_before_is_offered_with_the_rows_own_first(scene: Scene) -> None:
    for place, text in ((1, "集中到货，凭到货单"), (0, "凭监理月报")):
        scene.save(place, "done_month", "约300")
        give_reason(
            report=scene.report,
            by=scene.cast.clerk,
            row_key=scene.key(place),
            reason_key="money_approx:done_month",
            text=text,
        )
    earlier = queries.earlier_reasons(scene.report, {"money_approx:done_month"}, scene.key(0))
    assert earlier == {"money_approx:done_month": ("凭监理月报", "集中到货，凭到货单")}
    page = as_person(scene.cast.clerk).get(reverse("dispatch:check", args=[scene.report.pk])).content.decode()
    assert '<option value="集中到货，凭到货单">' in page


def test_a_chosen_reason_is_kept_like_a_typed_one(scene: Scene) -> None:
    scene.save(0, "done_month", "约300")
    sent = {"row": scene.key(0), "reason_key": "money_approx:done_month", "text": "", "earlier": "凭监理月报"}
    as_person(scene.cast.clerk).post(reverse("dispatch:reason", args=[scene.report.pk]), sent)
    assert scene.row(0).reasons == {"money_approx:done_month": "凭监理月报"}
