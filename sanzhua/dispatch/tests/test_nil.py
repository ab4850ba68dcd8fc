"""Who has nothing to report says so in a sentence: frozen, signed, accepted, and counted as in."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import Client

from sanzhua.base.periods import Period
from sanzhua.base.refusals import Incomplete, NotAllowed, WrongState
from sanzhua.dispatch import queries
from sanzhua.dispatch.actions import accept, close_period, hand_in, nil_return, open_report, send_back, sign
from sanzhua.dispatch.actions.rows import add_row
from sanzhua.dispatch.actions.standing import set_standing
from sanzhua.dispatch.choices import ReportStatus
from sanzhua.dispatch.models import StandingDuty, Version
from sanzhua.dispatch.queries.standing import standing_rows
from sanzhua.dispatch.stored import nil_words
from sanzhua.dispatch.tests.scene import EIGHTH, FORM, JUNE, Scene, handed_in, on
from sanzhua.facts.models import Part
from sanzhua.facts.queries import metrics
from sanzhua.ledger.models import Outbox

WORDS = "本期没有在建项目"
DAY = timedelta(days=1)


def nil(scene: Scene, words: str = WORDS) -> Version:
    return nil_return(form=FORM, unit=scene.cast.yitong, period=JUNE, by=scene.cast.stranger, sentence=words)


def accepted(scene: Scene) -> Version:
    version = nil(scene)
    sign(version=version, by=scene.cast.strange_head, sha256=version.sha256)
    accept(report=version.report, by=scene.cast.dispatcher, sha256=version.sha256)
    version.refresh_from_db()
    return version


def always(scene: Scene, *, start: str = JUNE) -> int:
    pairs = [(scene.cast.yitong, FORM)]
    return set_standing(pairs=pairs, asked=pairs, from_period=Period.parse(start), by=scene.cast.dispatcher)


def test_the_sentence_is_in_the_bytes_that_the_head_signs(scene: Scene) -> None:
    version = nil(scene, f"  {WORDS} ")
    heading, *rows = bytes(version.body).splitlines()
    assert (json.loads(heading)["nil"], rows, version.rows) == (WORDS, [], 0)
    assert nil_words(version) == queries.sign_page(version).nil == WORDS
    assert queries.verify_versions() is None


def test_a_return_with_rows_has_no_such_line(scene: Scene) -> None:
    assert "nil" not in json.loads(bytes(handed_in(scene).body).splitlines()[0])


def test_nothing_is_not_said_without_a_sentence(scene: Scene) -> None:
    for words in ("", "  ", "无" * 201):
        with pytest.raises(Incomplete):
            nil(scene, words)
    assert not Version.objects.exists()


def test_who_has_a_project_to_report_does_not_report_nil(scene: Scene) -> None:
    scene.report.rows.all().delete()
    with pytest.raises(WrongState, match="有3个项目本期应报"):
        nil_return(form=FORM, unit=scene.cast.lishu, period=JUNE, by=scene.cast.clerk, sentence=WORDS)


def test_a_second_click_gives_the_same_version(scene: Scene) -> None:
    assert nil(scene) == nil(scene)


def test_only_the_units_clerk_reports_nil(scene: Scene) -> None:
    for person in (scene.cast.clerk, scene.cast.strange_head, scene.cast.dispatcher):
        with pytest.raises(NotAllowed):
            nil_return(form=FORM, unit=scene.cast.yitong, period=JUNE, by=person, sentence=WORDS)


def test_accepted_it_is_in_with_no_rows_and_not_missing(scene: Scene) -> None:
    always(scene)
    accepted(scene)
    row = close_period(form=FORM, period=JUNE, by=scene.cast.dispatcher)
    assert row.missing == [scene.cast.lishu.pk]
    part = Part.objects.get(unit_id=scene.cast.yitong.pk, period=JUNE)
    assert part.rows == 0
    assert metrics(["projects"], period=JUNE)["total"]["projects"] == 0
    cell = next(one for one in queries.board(JUNE, scene.cast.dispatcher).rows if one.name == "伊通县").cells[0]
    assert (cell.state, cell.is_nil) == ("accepted", True)


def test_the_city_sends_a_nil_return_back_whole(scene: Scene) -> None:
    version = nil(scene)
    sign(version=version, by=scene.cast.strange_head, sha256=version.sha256)
    send_back(report=version.report, by=scene.cast.dispatcher, marks=[], note="你县医院项目已开工")
    report = version.report
    report.refresh_from_db()
    assert report.status == ReportStatus.RETURNED
    assert add_row(report=report, by=scene.cast.stranger, name="伊通县医院项目")


def test_a_unit_that_always_reports_is_expected_without_a_project(scene: Scene) -> None:
    always(scene)
    board = queries.board(JUNE, scene.cast.dispatcher)
    assert [(row.name, row.cells[0].word) for row in board.rows] == [("梨树县", "填报中"), ("伊通县", "未开始")]
    assert (board.forms[0].expected, board.unasked) == (2, 0)
    line = queries.desk(scene.cast.stranger).to_fill[0]
    assert (line.form, line.rows, line.state) == (FORM, 0, "not_begun")
    with on(EIGHTH + 4 * DAY):
        cell = queries.board(JUNE, scene.cast.dispatcher).rows[1].cells[0]
    assert (cell.state, cell.days_late) == ("late", 2)
    assert close_period(form=FORM, period=JUNE, by=scene.cast.dispatcher).missing == [
        scene.cast.lishu.pk, scene.cast.yitong.pk,
    ]  # fmt: skip


def test_a_form_that_is_owed_is_not_offered_and_not_withdrawn(scene: Scene) -> None:
    always(scene)
    assert FORM not in {one.form for one in queries.beginnings(scene.cast.stranger).forms}
    report = open_report(form=FORM, unit=scene.cast.yitong, period=JUNE, by=scene.cast.stranger)
    assert not queries.may_withdraw(report)


def test_a_unit_that_has_left_the_tree_owes_nothing_more(scene: Scene) -> None:
    always(scene)
    scene.cast.yitong.valid_to = (EIGHTH - 30 * DAY).date()
    scene.cast.yitong.save()
    assert [row.name for row in queries.board(JUNE, scene.cast.dispatcher).rows] == ["梨树县"]


def test_taking_it_off_the_table_ends_it_with_the_month_before(scene: Scene) -> None:
    always(scene, start="2019-05")
    asked = [(scene.cast.yitong, FORM)]
    assert set_standing(pairs=[], asked=asked, from_period=Period(2019, 7), by=scene.cast.dispatcher) == 1
    assert list(StandingDuty.objects.in_period(JUNE).values_list("to_period", flat=True)) == [JUNE]
    assert not StandingDuty.objects.in_period("2019-07").exists()
    always(scene, start="2019-08")
    set_standing(pairs=[], asked=asked, from_period=Period(2019, 8), by=scene.cast.dispatcher)
    assert StandingDuty.objects.count() == 1


def test_setting_it_again_changes_nothing(scene: Scene) -> None:
    assert (always(scene), always(scene)) == (1, 0)
    assert Outbox.objects.filter(kind="standing.set").count() == 1


def test_a_closed_month_gets_no_new_duty(scene: Scene) -> None:
    close_period(form=FORM, period=JUNE, by=scene.cast.dispatcher)
    with pytest.raises(WrongState, match="已关闭"):
        always(scene)
    assert always(scene, start="2019-07") == 1


def test_only_who_decides_the_form_sets_it(scene: Scene) -> None:
    pairs = [(scene.cast.yitong, FORM)]
    for person in (scene.cast.clerk, scene.cast.viewer, scene.cast.form_owner):
        with pytest.raises(NotAllowed):
            set_standing(pairs=pairs, asked=pairs, from_period=Period(2019, 6), by=person)


def test_the_table_names_projects_and_ticks(scene: Scene) -> None:
    always(scene)
    cells = {(row.unit.pk, cell.form): cell for row in standing_rows(Period(2019, 6)) for cell in row.cells}
    assert (cells[scene.cast.lishu.pk, FORM].projects, cells[scene.cast.lishu.pk, FORM].always) == (3, False)
    assert (cells[scene.cast.yitong.pk, FORM].projects, cells[scene.cast.yitong.pk, FORM].since) == (0, JUNE)


def test_the_page_saves_only_what_it_showed(client: Client, scene: Scene) -> None:
    always(scene)
    client.force_login(scene.cast.dispatcher)
    cell = f"{scene.cast.lishu.pk}:reserve"
    sent = {"period": JUNE, "shown": [cell], "always": [cell, "x:y", "1:nonsense"]}
    assert client.post("/reports/standing/", sent).status_code == 302
    assert set(StandingDuty.objects.values_list("unit", "form")) == {
        (scene.cast.yitong.pk, FORM), (scene.cast.lishu.pk, "reserve"),
    }  # fmt: skip
    assert client.post("/reports/standing/", {"period": "soon", "shown": [cell]}).status_code == 422
    client.force_login(scene.cast.clerk)
    assert client.get("/reports/standing/").status_code == 403


def test_the_page_of_an_empty_return_asks_for_the_sentence(client: Client, scene: Scene) -> None:
    report = open_report(form=FORM, unit=scene.cast.yitong, period=JUNE, by=scene.cast.stranger)
    client.force_login(scene.cast.stranger)
    assert "零报送签" in client.get(f"/reports/{report.pk}/").content.decode()
    back = client.post(f"/reports/{report.pk}/nil/", {"note": ""}, follow=True)
    assert "零报请写一句" in back.content.decode()
    assert client.post(f"/reports/{report.pk}/nil/", {"note": WORDS})["Location"].endswith("/sign/")
    assert WORDS in client.get(f"/reports/{report.pk}/sign/").content.decode()
    client.force_login(scene.cast.clerk)
    assert client.post(f"/reports/{report.pk}/nil/", {"note": WORDS}).status_code == 404


def test_a_nil_return_is_refused_once_rows_have_come(client: Client, scene: Scene) -> None:
    with pytest.raises(WrongState, match="已经有项目"):
        hand_in(report=scene.report, by=scene.cast.clerk, note=WORDS, nil=True)
    client.force_login(scene.cast.clerk)
    client.post(f"/reports/{scene.report.pk}/nil/", {"note": WORDS})
    assert not scene.report.versions.exists()


def test_whoever_signs_or_accepts_several_reads_what_a_nil_return_says(client: Client, scene: Scene) -> None:
    version = nil(scene)
    client.force_login(scene.cast.strange_head)
    assert WORDS in client.get("/reports/signing/").content.decode()
    sign(version=version, by=scene.cast.strange_head, sha256=version.sha256)
    client.force_login(scene.cast.dispatcher)
    assert WORDS in client.get(f"/reports/accepting/?period={JUNE}").content.decode()
