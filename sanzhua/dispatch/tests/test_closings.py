"""A close is kept as it was: reopened with a reason, corrected afterwards, both sets of figures side by side."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import Client

from sanzhua.base import clock
from sanzhua.base.periods import Period
from sanzhua.base.refusals import Incomplete, NotAllowed, WrongState
from sanzhua.dispatch import queries
from sanzhua.dispatch.actions import accept, close_period, correct, hand_in, reopen_period, sign
from sanzhua.dispatch.models import Closing, FormPeriod, Version
from sanzhua.dispatch.queries.closings import parts_closed_on
from sanzhua.dispatch.tests.scene import EIGHTH, FORM, JUNE, WAN, Scene, on, signed
from sanzhua.facts.models import Part
from sanzhua.facts.queries import metrics
from sanzhua.ledger.models import Outbox

JULY = Period(2019, 7)


def accepted(scene: Scene) -> Version:
    version = signed(scene)
    accept(report=scene.report, by=scene.cast.dispatcher, sha256=version.sha256)
    return version


def closed(scene: Scene) -> FormPeriod:
    accepted(scene)
    return close_period(form=FORM, period=JUNE, by=scene.cast.dispatcher)


def corrected(scene: Scene, figure: str = "1500", note: str = "漏报一笔设备款") -> Version:
    """The first project's month anew, signed and accepted."""
    scene.report.refresh_from_db()
    correct(report=scene.report, by=scene.cast.clerk, note=note)
    assert scene.save(0, "done_month", figure).status == "saved"
    version = hand_in(report=scene.report, by=scene.cast.clerk)
    sign(version=version, by=scene.cast.head, sha256=version.sha256)
    accept(report=scene.report, by=scene.cast.dispatcher, sha256=version.sha256)
    return version


def test_a_close_keeps_what_was_missing_and_which_parts_answered(scene: Scene) -> None:
    closed(scene)
    kept = Closing.objects.get()
    assert (kept.missing, kept.reopened_at) == ([], None)
    sources = Part.objects.filter(pk__in=kept.parts).order_by("pk").values_list("source", flat=True)
    assert list(sources) == [FORM, "register"]
    close_period(form=FORM, period=JUNE, by=scene.cast.dispatcher)
    assert Closing.objects.count() == 1


def test_a_reopened_month_keeps_its_close_beside_the_reason(scene: Scene) -> None:
    close_period(form=FORM, period=JUNE, by=scene.cast.dispatcher)
    reopen_period(form=FORM, period=JUNE, by=scene.cast.dispatcher, note="梨树县补报")
    closed(scene)
    first, second = Closing.objects.all()
    assert (first.missing, len(first.parts), first.reason) == ([scene.cast.lishu.pk], 1, "梨树县补报")
    assert (second.missing, len(second.parts), second.reopened_at) == ([], 2, None)
    lines = queries.closings_of(FORM, JUNE, scene.cast.dispatcher)
    assert [(line.missing, line.reason) for line in lines] == [(("梨树县",), "梨树县补报"), ((), "")]
    assert queries.closings_of(FORM, JUNE, scene.cast.stranger)[0].missing == ()
    facts = json.loads(bytes(Outbox.objects.get(kind="period.reopen").body))["facts"]
    assert facts["note"] == "梨树县补报"


def test_a_month_is_reopened_with_a_reason_by_the_city_and_only_once(scene: Scene) -> None:
    closed(scene)
    with pytest.raises(Incomplete):
        reopen_period(form=FORM, period=JUNE, by=scene.cast.dispatcher, note=" ")
    with pytest.raises(NotAllowed):
        reopen_period(form=FORM, period=JUNE, by=scene.cast.head, note="补报")
    reopen_period(form=FORM, period=JUNE, by=scene.cast.dispatcher, note="补报")
    with pytest.raises(WrongState):
        reopen_period(form=FORM, period=JUNE, by=scene.cast.dispatcher, note="补报")
    assert Closing.objects.filter(reopened_at__isnull=False).count() == 1


def test_figures_stand_as_closed_and_as_corrected(scene: Scene) -> None:
    closed(scene)
    assert queries.closed_and_now(FORM, JUNE, scene.cast.dispatcher) == ()
    corrected(scene)
    parts = queries.closed_parts(FORM, JUNE)
    assert metrics(["done_month"], period=JUNE, part_ids=parts)["total"]["done_month"] == 3_000 * WAN
    assert metrics(["done_month"], period=JUNE)["total"]["done_month"] == 3_300 * WAN
    shown = {one.key: one for one in queries.closed_and_now(FORM, JUNE, scene.cast.dispatcher)}
    month = shown["done_month"]
    assert (month.closed, month.now, month.difference) == ("3,000", "3,300", "+300")
    assert (shown["projects"].closed, shown["projects"].difference) == ("3", "")


def test_both_versions_are_kept_and_the_correction_says_why(scene: Scene) -> None:
    closed(scene)
    second = corrected(scene)
    (one,) = queries.corrections(FORM, before=JULY)
    assert (one.unit, one.period, one.reason, one.after) == ("梨树县", JUNE, "漏报一笔设备款", second.pk)
    assert {(moved.column, moved.before, moved.after) for moved in one.sums} == {
        ("done_month", 3_000 * WAN, 3_300 * WAN),
        ("done_year", 21_500 * WAN, 21_800 * WAN),
    }
    assert one.cells == 3
    assert list(scene.report.versions.values_list("status", flat=True)) == ["superseded", "accepted"]


def test_a_correction_before_the_close_is_kept_just_so(scene: Scene) -> None:
    accepted(scene)
    corrected(scene)
    close_period(form=FORM, period=JUNE, by=scene.cast.dispatcher)
    assert queries.closed_and_now(FORM, JUNE, scene.cast.dispatcher) == ()
    assert len(queries.corrections(FORM, before=JULY)) == 1


def test_two_corrections_are_two_with_their_own_reasons(scene: Scene) -> None:
    closed(scene)
    corrected(scene)
    since = clock.now()
    with on(EIGHTH + timedelta(days=1)):
        corrected(scene, "1400", "多报了一笔")
    assert [one.reason for one in queries.corrections(FORM, before=JULY)] == ["漏报一笔设备款", "多报了一笔"]
    assert [one.reason for one in queries.corrections(FORM, before=JULY, since=since)] == ["多报了一笔"]
    assert queries.corrections(FORM, before=Period(2019, 6)) == ()


def test_a_correction_under_way_is_none_yet(scene: Scene) -> None:
    closed(scene)
    scene.report.refresh_from_db()
    correct(report=scene.report, by=scene.cast.clerk, note="漏报")
    assert queries.corrections(FORM, before=JULY) == ()
    with pytest.raises(WrongState):
        correct(report=scene.report, by=scene.cast.clerk, note="再一次")


def test_another_unit_sees_nothing_of_it(client: Client, scene: Scene) -> None:
    closed(scene)
    corrected(scene)
    assert queries.corrections_seen(FORM, JUNE, scene.cast.stranger) == ()
    client.force_login(scene.cast.stranger)
    page = client.get(f"/reports/close/{FORM}/{JUNE}/").content.decode()
    assert "漏报一笔设备款" not in page
    assert "3,300" not in page
    client.force_login(scene.cast.dispatcher)
    page = client.get(f"/reports/close/{FORM}/{JUNE}/").content.decode()
    assert all(words in page for words in ("漏报一笔设备款", "3,300", "关闭时和现在"))


def test_any_figure_can_be_asked_as_closed_on_a_day(scene: Scene) -> None:
    closed(scene)
    with on(EIGHTH + timedelta(days=3)):
        corrected(scene)
        reopen_period(form=FORM, period=JUNE, by=scene.cast.dispatcher, note="补报")
    with on(EIGHTH + timedelta(days=5)):
        close_period(form=FORM, period=JUNE, by=scene.cast.dispatcher)
        told = {
            days: metrics(["done_month"], period=JUNE, part_ids=parts_closed_on(EIGHTH.date() + timedelta(days=days)))
            for days in (-1, 0, 2, 3, 5)
        }
    asked = {days: answer["total"]["done_month"] for days, answer in told.items()}
    assert asked == {-1: None, 0: 3_000 * WAN, 2: 3_000 * WAN, 3: None, 5: 3_300 * WAN}
