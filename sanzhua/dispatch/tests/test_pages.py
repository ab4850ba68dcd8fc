"""What the pages keep and where they lead back to; each is a plain form that works without script."""

from __future__ import annotations

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sanzhua.accounts.models import Person
from sanzhua.dispatch import queries
from sanzhua.dispatch.actions import accept, open_report, start_upload
from sanzhua.dispatch.choices import ReportStatus
from sanzhua.dispatch.models import ReturnMark
from sanzhua.dispatch.tests.books import county_book
from sanzhua.dispatch.tests.scene import PROJECTS, Scene, handed_in, signed

COLD, CORN = PROJECTS[0][0], PROJECTS[1][0]
UNKNOWN = "谁也没有听说过的工程"


def as_person(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_decision_leads_back_to_its_row_and_can_be_changed(scene: Scene) -> None:
    rows = [(UNKNOWN, "", "", 5200, 2000, "", 120, "封顶"), (CORN, "", "", 130000, 38000, "", 1800, "安装")]
    upload = start_upload(report=scene.report, by=scene.cast.clerk, name="a.xlsx", data=county_book(rows))
    row = next(row for row in queries.preview(upload).rows if row.name == UNKNOWN)
    answer = as_person(scene.cast.clerk).post(
        reverse("dispatch:decide", args=[upload.pk]), {"ref": row.ref, "choice": "new", "page": "1"}
    )
    assert answer["Location"].endswith(f"?page=1#{row.anchor}")
    upload.refresh_from_db()
    again = queries.preview(upload).rows[0]
    assert (again.name, again.kind, again.decision) == (UNKNOWN, "new", "new")


def test_turning_the_page_remembers_the_ticks_taken_away(scene: Scene) -> None:
    rows = [(COLD, "", "", 52000, 20000, "", 1200, "封顶"), (CORN, "", "", 130000, 38000, "", 1800, "安装")]
    upload = start_upload(report=scene.report, by=scene.cast.clerk, name="a.xlsx", data=county_book(rows))
    refs = {row.name: row.ref for row in queries.preview(upload).rows}
    sent = {"shown": list(refs.values()), "take": [refs[CORN]], "page": "2"}
    as_person(scene.cast.clerk).post(reverse("dispatch:decide", args=[upload.pk]), sent)
    upload.refresh_from_db()
    assert upload.decisions == {refs[COLD]: "skip"}


def test_a_filter_on_the_city_page_brings_marks_and_words_along(scene: Scene) -> None:
    version = signed(scene)
    mark = f"{scene.key(0)}|done_month"
    address = reverse("dispatch:review", args=[scene.report.pk])
    page = as_person(scene.cast.dispatcher).post(f"{address}?only=changed", {"mark": [mark], "note": "请核对"})
    words = page.content.decode()
    assert f'name="mark" value="{mark}"' in words
    assert "请核对</textarea>" in words
    version.refresh_from_db()
    assert (version.status, ReturnMark.objects.count()) == ("signed", 0)


def test_a_wrong_code_keeps_what_was_typed(scene: Scene) -> None:
    handed_in(scene)
    sent = {
        "code": "AAA-BBB-CCC",
        "signer_name": "王〇〇",
        "signer_post": "梨树县 县长",
        "signed_on": date(2019, 7, 8),
        "scan": SimpleUploadedFile("审签单.pdf", b"%PDF-1.4\n%%EOF\n"),
    }
    page = as_person(scene.cast.clerk).post(reverse("dispatch:paper", args=[scene.report.pk]), sent)
    assert page.status_code == 422
    assert 'value="梨树县 县长"' in page.content.decode()
    scene.report.refresh_from_db()
    assert scene.report.status == ReportStatus.WITH_HEAD


def test_a_receipt_says_what_who_when_and_with_which_hash(scene: Scene) -> None:
    version = signed(scene)
    words = as_person(scene.cast.clerk).get(reverse("dispatch:version", args=[version.pk])).content.decode()
    for said in ("签发回执", version.short_code, version.sha256, "王〇〇"):
        assert said in words


def test_the_board_counts_states_and_the_days_that_each_hand_took(scene: Scene) -> None:
    version = signed(scene)
    accept(report=scene.report, by=scene.cast.dispatcher, sha256=version.sha256)
    board = queries.board("2019-06", scene.cast.dispatcher)
    row = next(row for row in board.rows if row.has("accepted"))
    assert ("accepted", "已接收", 1) in board.states
    assert row.days[1:] == ("0.0", "0.0")


def test_rows_are_counted_over_the_whole_version(scene: Scene) -> None:
    version = signed(scene)
    whole = {row.key: row.index for row in queries.version_page(version).rows}
    page = queries.version_page(version, only={scene.key(2)})
    assert (page.rows_in_all, sorted(whole.values())) == (3, [1, 2, 3])
    assert [(row.key, row.index) for row in page.rows] == [(scene.key(2), whole[scene.key(2)])]


def test_the_sheet_reads_its_rows_once_though_it_prints_rates(scene: Scene) -> None:
    report = open_report(form="central_fund", unit=scene.cast.lishu, period="2019-06", by=scene.cast.clerk)
    client = as_person(scene.cast.clerk)
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("dispatch:report", args=[report.pk]))
    assert sum('"dispatch_draftrow"."values"' in one["sql"] for one in asked) == 1
