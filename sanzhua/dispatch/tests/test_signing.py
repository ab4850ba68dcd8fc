"""Who signs, in which of the two ways, and when it is on time."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from sanzhua.accounts.choices import Role
from sanzhua.accounts.models import Delegation, Post
from sanzhua.base.clock import SHANGHAI
from sanzhua.base.refusals import Incomplete, NotAllowed, Refused, WrongState
from sanzhua.dispatch import queries
from sanzhua.dispatch.actions import hand_in, return_to_clerk, save_cells, send_back, sign, sign_on_paper
from sanzhua.dispatch.choices import ReportStatus, VersionStatus
from sanzhua.dispatch.models import Signature, Version
from sanzhua.dispatch.tests.scene import JUNE, Scene, handed_in, on, signed
from sanzhua.facts.models import Part

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
DUE = datetime(2019, 7, 11, 0, 0, tzinfo=SHANGHAI)


def on_paper(scene: Scene, version: Version, **changed: Any) -> Signature:
    given: dict[str, Any] = {
        "code": version.short_code,
        "signer_name": "王〇〇",
        "signer_post": "梨树县 县长",
        "signed_on": date(2019, 7, 8),
        "scan_name": "审签单.pdf",
        "scan_data": PDF,
    }
    return sign_on_paper(version=version, by=scene.cast.clerk, **(given | changed))


def test_the_head_sees_sums_changes_and_reasons(scene: Scene) -> None:
    page = queries.sign_page(handed_in(scene))
    totals = {total.column: total for total in page.totals}
    assert (totals["done_month"].now, totals["done_month"].last, totals["done_month"].difference) == (
        "3,000",
        "2,700",
        "+300",
    )
    told = {(change.name, change.column) for change in page.changes}
    assert told == {(scene.projects[1].name, "done_month"), (scene.projects[2].name, "done_month")}
    assert (page.rows, page.rows_changed, page.is_late) == (3, 2, False)


def test_paper_counts_only_with_the_code_of_the_version(scene: Scene) -> None:
    version = handed_in(scene)
    with pytest.raises(Refused):
        on_paper(scene, version, code="AAA-BBB-CCC")
    with pytest.raises(Refused):
        on_paper(scene, version, signed_on=date(2019, 7, 9))
    with pytest.raises(Incomplete):
        on_paper(scene, version, signer_name=" ")
    signature = on_paper(scene, version, code=version.short_code.lower().replace("-", " "))
    assert (signature.kind, signature.by, signature.signer_name) == ("paper", scene.cast.clerk, "王〇〇")
    line = queries.version_page(Version.objects.get(pk=version.pk)).signature
    assert line is not None
    assert (line.kind_word, line.uploaded_by) == ("纸质签批", "李敏")
    assert queries.verify_versions() is None


def test_any_edit_voids_the_printed_sheet(scene: Scene) -> None:
    first = handed_in(scene)
    return_to_clerk(report=scene.report, by=scene.cast.head, note="冷链项目当月数再核")
    scene.save(0, "done_month", "1100")
    hand_in(report=scene.report, by=scene.cast.clerk)
    first.refresh_from_db()
    assert first.status == VersionStatus.VOID
    with pytest.raises(WrongState):
        on_paper(scene, first)


def test_a_deputy_signs_only_by_a_written_authority(scene: Scene) -> None:
    version, deputy = handed_in(scene), scene.cast.reviewer
    with pytest.raises(NotAllowed):
        sign(version=version, by=deputy, sha256=version.sha256)
    post = Post.objects.get(person=scene.cast.head, role=Role.HEAD)
    Delegation.objects.create(
        post=post, to=deputy, authority="梨政授〔2019〕7号", valid_from=date(2019, 7, 1), valid_to=date(2019, 7, 31)
    )
    del deputy._current_posts
    signature = sign(version=version, by=deputy, sha256=version.sha256)
    assert (signature.signer_name, signature.authority) == ("陈立新", "梨政授〔2019〕7号")


@pytest.mark.parametrize(("late_by", "is_late"), [(timedelta(milliseconds=-1), False), (timedelta(0), True)])
def test_the_first_moment_of_the_eleventh_is_late(scene: Scene, late_by: timedelta, is_late: bool) -> None:
    version = handed_in(scene)
    with on(DUE + late_by):
        sign(version=version, by=scene.cast.head, sha256=version.sha256)
        cell = queries.board(JUNE, scene.cast.dispatcher).rows[0].cells[0]
    assert (cell.state, cell.is_late) == ("submitted", is_late)


def test_a_later_return_never_makes_a_report_late(scene: Scene) -> None:
    signed(scene)
    marks = [(scene.key(0), "done_month")]
    send_back(report=scene.report, by=scene.cast.dispatcher, marks=marks, note="请核对")
    with on(DUE + timedelta(days=1)):
        scene.save(0, "done_month", "1100")
        again = hand_in(report=scene.report, by=scene.cast.clerk)
        sign(version=again, by=scene.cast.head, sha256=again.sha256)
        cell = queries.board(JUNE, scene.cast.dispatcher).rows[0].cells[0]
    assert (cell.is_late, cell.times_returned) == (False, 1)


def test_a_return_wants_a_reason_and_marks(scene: Scene) -> None:
    signed(scene)
    with pytest.raises(Incomplete):
        send_back(report=scene.report, by=scene.cast.dispatcher, marks=[], note="请核对")
    with pytest.raises(Incomplete):
        send_back(report=scene.report, by=scene.cast.dispatcher, marks=[(scene.key(0), "done_month")], note=" ")
    scene.report.refresh_from_db()
    assert scene.report.status == ReportStatus.SUBMITTED


def test_marks_of_the_city_stand_when_the_head_returns_the_second_try(scene: Scene) -> None:
    signed(scene)
    send_back(
        report=scene.report, by=scene.cast.dispatcher, marks=[(scene.key(0), "done_month")], note="与监理月报不符"
    )
    scene.save(0, "done_month", "1100")
    hand_in(report=scene.report, by=scene.cast.clerk)
    return_to_clerk(report=scene.report, by=scene.cast.head, note="再核一次")
    edits = [scene.edit(0, "done_month", "1150"), scene.edit(1, "done_month", "1")]
    assert [r.status for r in save_cells(report=scene.report, by=scene.cast.clerk, edits=edits)] == ["saved", "refused"]


def test_the_city_may_ask_for_a_first_returns_year_sum_and_for_no_sum_that_is_worked_out(scene: Scene) -> None:
    def markable() -> bool:
        cells = queries.version_page(version).rows[0].cells
        return next(cell.may_mark for cell in cells if cell.column == "done_year")

    version = handed_in(scene)
    assert not markable()
    Part.objects.all().delete()
    assert markable()
