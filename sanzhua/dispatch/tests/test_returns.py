"""A return has a code that is counted and a sentence that says what to do; the unit sees both beside what changed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from sanzhua.base.refusals import Incomplete
from sanzhua.dispatch import queries
from sanzhua.dispatch.actions import accept, hand_in, send_back, sign
from sanzhua.dispatch.models import ReturnMark, SendBack
from sanzhua.dispatch.return_reasons import OTHER, offered_reasons, return_reasons
from sanzhua.dispatch.tests.scene import FORM, Scene, signed
from sanzhua.ledger.models import Outbox
from sanzhua.notices.queries import todos_for


def sent_back(scene: Scene, **changed: Any) -> int:
    given: dict[str, Any] = {"code": "wrong_unit", "note": "当月数像是按元填的", "by": scene.cast.dispatcher}
    return send_back(report=scene.report, marks=[(scene.key(0), "done_month")], **(given | changed))


def test_every_code_has_words_in_both_languages_and_stands_once() -> None:
    known = return_reasons()
    assert all(one.zh and one.en for one in known.values())
    assert len({one.zh for one in known.values()}) == len(known)
    assert OTHER in known
    assert offered_reasons()[-1].key == OTHER


def test_code_sentence_and_cells_are_kept_and_told(scene: Scene) -> None:
    signed(scene)
    assert sent_back(scene) == 1
    kept = SendBack.objects.get()
    assert (kept.code, kept.note, kept.cells, kept.post) == (
        "wrong_unit",
        "当月数像是按元填的",
        1,
        "市发改委 投资科科长",
    )
    facts = json.loads(bytes(Outbox.objects.get(kind="report.send_back").body))["facts"]
    assert (facts["code"], facts["note"]) == ("wrong_unit", "当月数像是按元填的")
    assert any("单位或位数填错：当月数像是按元填的" in line.sentence for line in todos_for(scene.cast.clerk))


@pytest.mark.parametrize("changed", [{"code": "nothing"}, {"code": ""}, {"note": " "}, {"marks": []}])
def test_a_return_without_code_sentence_or_cell_is_refused(scene: Scene, changed: dict[str, Any]) -> None:
    signed(scene)
    given: dict[str, Any] = {"marks": [(scene.key(0), "done_month")], "code": OTHER, "note": "请核对"}
    with pytest.raises(Incomplete):
        send_back(report=scene.report, by=scene.cast.dispatcher, **(given | changed))
    scene.report.refresh_from_db()
    assert (scene.report.status, scene.report.times_returned) == ("submitted", 0)
    assert not SendBack.objects.exists()
    assert not ReturnMark.objects.exists()


def twice_returned(scene: Scene) -> None:
    signed(scene)
    for code, figure in (("wrong_unit", "1100"), ("no_ground", "1150")):
        sent_back(scene, code=code)
        scene.save(0, "done_month", figure)
        again = hand_in(report=scene.report, by=scene.cast.clerk)
        sign(version=again, by=scene.cast.head, sha256=again.sha256)
        scene.report.refresh_from_db()


def test_returns_are_counted_and_listed_newest_first(scene: Scene) -> None:
    twice_returned(scene)
    assert scene.report.times_returned == 2
    assert [(line.number, line.reason) for line in queries.returns_of(scene.report)] == [
        (2, "数字与凭证不符或没有依据"),
        (1, "单位或位数填错"),
    ]


def test_reasons_are_counted_for_the_office_that_asks_and_name_no_unit(client: Client, scene: Scene) -> None:
    twice_returned(scene)
    found = {one.form: one for one in queries.return_counts(scene.cast.dispatcher, 2019)}
    assert {(one.code, one.times, one.cells) for one in found[FORM].reasons} == {
        ("wrong_unit", 1, 1),
        ("no_ground", 1, 1),
    }
    assert (found[FORM].reports, found[FORM].received) == (1, 1)
    assert [one.form for one in queries.return_counts(scene.cast.form_owner, 2019)] == ["attraction"]
    client.force_login(scene.cast.dispatcher)
    page = client.get("/reports/returns/").content.decode()
    assert "单位或位数填错" in page
    assert "梨树" not in page


@pytest.mark.parametrize("who", ["clerk", "head", "viewer", "stranger", "audit_admin"])
def test_nobody_else_reads_the_counts(client: Client, scene: Scene, who: str) -> None:
    client.force_login(getattr(scene.cast, who))
    assert client.get("/reports/returns/").status_code == 403


@pytest.mark.parametrize("year", ["x", "19", "99999", "-1", ""])
def test_a_year_that_is_none_gives_this_one(client: Client, scene: Scene, year: str) -> None:
    client.force_login(scene.cast.dispatcher)
    assert "<b>2019</b>" in client.get("/reports/returns/", {"year": year}).content.decode()


def test_the_clerk_reads_who_returned_it_and_why(client: Client, scene: Scene) -> None:
    signed(scene)
    sent_back(scene)
    client.force_login(scene.cast.clerk)
    page = client.get(f"/reports/{scene.report.pk}/").content.decode()
    assert "只有标出的格可改" in page
    assert "赵宏：单位或位数填错：当月数像是按元填的" in page


def test_the_head_sees_what_changed_since_the_return(client: Client, scene: Scene) -> None:
    signed(scene)
    sent_back(scene)
    scene.save(0, "done_month", "1100")
    hand_in(report=scene.report, by=scene.cast.clerk)
    client.force_login(scene.cast.head)
    page = client.get(f"/reports/{scene.report.pk}/sign/").content.decode()
    assert all(words in page for words in ("退回后改了什么", "1,200", "1,100", "退回1次"))


def test_the_citys_form_wants_a_code(client: Client, scene: Scene) -> None:
    signed(scene)
    client.force_login(scene.cast.dispatcher)
    page = f"/reports/{scene.report.pk}/"
    assert "选原因" in client.get(f"{page}review/").content.decode()
    given = {"mark": f"{scene.key(0)}|done_month", "note": "请核对"}
    assert client.post(f"{page}send-back/", given).status_code != 302
    assert not SendBack.objects.exists()
    assert client.post(f"{page}send-back/", given | {"code": "no_ground"}).status_code == 302
    assert client.post(f"{page}send-back/", given | {"code": "no_ground"}).status_code != 302
    assert SendBack.objects.count() == 1


def test_an_accepted_report_keeps_its_returns(scene: Scene) -> None:
    twice_returned(scene)
    version = scene.report.versions.get(number=3)
    accept(report=scene.report, by=scene.cast.dispatcher, sha256=version.sha256)
    assert len(queries.returns_of(scene.report)) == 2
