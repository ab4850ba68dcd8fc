"""A month from the prefilled draft to the accepted figures."""

from __future__ import annotations

import json

import pytest

from sanzhua.base.refusals import Incomplete, NotAllowed, WrongState
from sanzhua.dispatch import queries
from sanzhua.dispatch.actions import accept, close_period, correct, hand_in, open_report, send_back, sign
from sanzhua.dispatch.choices import ReportStatus, VersionStatus
from sanzhua.dispatch.models import FormPeriod, Signature
from sanzhua.dispatch.tests.scene import FORM, JUNE, WAN, Scene, fill, handed_in, signed
from sanzhua.facts.models import Part
from sanzhua.facts.queries import metrics
from sanzhua.ledger.models import Outbox


def test_june_is_prefilled_from_may_with_the_month_left_blank(scene: Scene) -> None:
    page = queries.grid(scene.report, scene.cast.clerk)
    cells = {cell.column: cell for cell in page.rows[0].cells}
    assert [row.name for row in page.rows] == [project.name for project in scene.projects]
    assert (cells["done_month"].kind, cells["done_month"].shown) == ("blank", "")
    assert cells["progress_percent"].raw == "41"
    assert cells["total"].shown == "52,000"
    assert page.counts["blank"] == page.counts["open"] == 3


def test_sums_follow_from_the_typed_month(scene: Scene) -> None:
    assert scene.save(0, "done_month", "1200").status == "saved"
    cells = {cell.column: cell.shown for cell in queries.grid(scene.report, scene.cast.clerk).rows[0].cells}
    assert (cells["done_year"], cells["done_total"]) == ("7,200", "8,200")


def test_a_blank_month_keeps_the_report_with_the_clerk(scene: Scene) -> None:
    with pytest.raises(Incomplete):
        hand_in(report=scene.report, by=scene.cast.clerk)
    assert scene.report.versions.count() == 0


def test_a_filled_return_is_frozen_signed_and_accepted(scene: Scene) -> None:
    fill(scene)
    assert [line.sentence for line in queries.check(scene.report).open] == []
    version = hand_in(report=scene.report, by=scene.cast.clerk)
    heading = json.loads(bytes(version.body).splitlines()[0])
    assert (heading["period"], heading["version"], heading["unit"]["name"]) == (JUNE, 1, "梨树县")
    sign(version=version, by=scene.cast.head, sha256=version.sha256)
    accept(report=scene.report, by=scene.cast.dispatcher, sha256=version.sha256)
    found = metrics(["done_month", "done_year"], period=JUNE)["total"]
    assert found == {"done_month": 3_000 * WAN, "done_year": 21_500 * WAN}
    assert queries.verify_versions() is None


def test_an_accepted_version_whose_figures_are_gone_is_found(scene: Scene) -> None:
    version = signed(scene)
    accept(report=scene.report, by=scene.cast.dispatcher, sha256=version.sha256)
    Part.objects.filter(version_id=version.pk).delete()
    assert "数据分片已不在" in (queries.verify_versions() or "")


def test_a_second_click_has_one_effect(scene: Scene) -> None:
    version = handed_in(scene)
    assert hand_in(report=scene.report, by=scene.cast.clerk) == version
    first = sign(version=version, by=scene.cast.head, sha256=version.sha256)
    assert sign(version=version, by=scene.cast.head, sha256=version.sha256) == first
    accept(report=scene.report, by=scene.cast.dispatcher, sha256=version.sha256)
    accept(report=scene.report, by=scene.cast.dispatcher, sha256=version.sha256)
    assert Signature.objects.count() == 1
    assert [body.kind for body in Outbox.objects.filter(kind__startswith="report.").exclude(kind="report.open")] == [
        "report.hand_in",
        "report.sign",
        "report.accept",
    ]


def test_only_marked_cells_open_again_after_the_city_sends_back(scene: Scene) -> None:
    version = signed(scene)
    marks = [(scene.key(0), "done_month"), (scene.key(1), "progress_text")]
    send_back(report=scene.report, by=scene.cast.dispatcher, marks=marks, note="当月数与监理月报不符")
    scene.report.refresh_from_db()
    assert scene.report.times_returned == 1
    assert scene.save(2, "done_month", "5").status == "refused"
    assert scene.save(0, "progress_text", "另写").status == "refused"
    assert scene.save(0, "done_month", "1100").status == "saved"
    again = hand_in(report=scene.report, by=scene.cast.clerk)
    changed = {(one.column, one.before, one.after, one.asked_by) for one in queries.diff(version, again).changes}
    assert ("done_month", "1,200", "1,100", "赵宏") in changed
    since = queries.changes_since_return(again)
    assert since is not None
    assert since.before == "第1版"
    assert again.number == 2


def test_a_correction_counts_only_once_it_is_accepted(scene: Scene) -> None:
    first = signed(scene)
    accept(report=scene.report, by=scene.cast.dispatcher, sha256=first.sha256)
    close_period(form=FORM, period=JUNE, by=scene.cast.dispatcher)
    scene.report.refresh_from_db()
    correct(report=scene.report, by=scene.cast.clerk, note="漏报一笔设备款")
    assert scene.save(0, "done_month", "1500").status == "saved"
    assert metrics(["done_month"], period=JUNE)["total"]["done_month"] == 3_000 * WAN
    second = hand_in(report=scene.report, by=scene.cast.clerk)
    sign(version=second, by=scene.cast.head, sha256=second.sha256)
    accept(report=scene.report, by=scene.cast.dispatcher, sha256=second.sha256)
    first.refresh_from_db()
    assert first.status == VersionStatus.SUPERSEDED
    assert metrics(["done_month"], period=JUNE)["total"]["done_month"] == 3_300 * WAN
    assert queries.verify_versions() is None


def test_a_changed_signed_figure_is_named(scene: Scene) -> None:
    version = signed(scene)
    type(version).objects.filter(pk=version.pk).update(body=bytes(version.body).replace(b"12000000", b"92000000"))
    assert "摘要不符" in str(queries.verify_versions())


def test_whoever_filled_does_not_sign_and_whoever_signed_does_not_accept(scene: Scene) -> None:
    version = handed_in(scene)
    with pytest.raises(NotAllowed):
        sign(version=version, by=scene.cast.clerk, sha256=version.sha256)
    with pytest.raises(NotAllowed):
        sign(version=version, by=scene.cast.strange_head, sha256=version.sha256)
    sign(version=version, by=scene.cast.head, sha256=version.sha256)
    with pytest.raises(NotAllowed):
        accept(report=scene.report, by=scene.cast.head, sha256=version.sha256)


def test_another_hash_than_the_one_shown_is_not_signed(scene: Scene) -> None:
    version = handed_in(scene)
    with pytest.raises(WrongState):
        sign(version=version, by=scene.cast.head, sha256="0" * 64)
    scene.report.refresh_from_db()
    assert scene.report.status == ReportStatus.WITH_HEAD


def test_a_missing_unit_is_written_down_and_never_counts_as_zero(scene: Scene) -> None:
    fill(scene)
    row = close_period(form=FORM, period=JUNE, by=scene.cast.dispatcher)
    assert row.missing == [scene.cast.lishu.pk]
    assert metrics(["done_month"], period=JUNE)["total"]["done_month"] is None
    board = queries.board(JUNE, scene.cast.dispatcher)
    assert [cell.word for row_ in board.rows for cell in row_.cells] == ["缺报", "未布置"]
    assert scene.save(0, "done_month", "1").status == "refused"
    close_period(form=FORM, period=JUNE, by=scene.cast.dispatcher)
    assert FormPeriod.objects.filter(closed_at__isnull=False).count() == 1
    assert Outbox.objects.filter(kind="period.close").count() == 1


def test_a_unit_without_projects_signs_a_return_of_no_rows(scene: Scene) -> None:
    report = open_report(form=FORM, unit=scene.cast.yitong, period=JUNE, by=scene.cast.stranger)
    with pytest.raises(Incomplete, match="零报请写一句"):
        hand_in(report=report, by=scene.cast.stranger)
    version = hand_in(report=report, by=scene.cast.stranger, note="本期没有在建项目")
    sign(version=version, by=scene.cast.strange_head, sha256=version.sha256)
    accept(report=report, by=scene.cast.dispatcher, sha256=version.sha256)
    assert (version.rows, queries.version_page(version).rows) == (0, ())
    close_period(form=FORM, period=JUNE, by=scene.cast.dispatcher)
    assert FormPeriod.objects.get(form=FORM, period=JUNE).missing == [scene.cast.lishu.pk]
