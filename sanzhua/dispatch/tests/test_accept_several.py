"""The owner of a form accepts what a period brought in one act, leaving out what is to be looked at again."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sanzhua.accounts.choices import Role, UnitKind
from sanzhua.accounts.models import Unit
from sanzhua.base.periods import Period
from sanzhua.dispatch import queries
from sanzhua.dispatch.actions import accept_many, hand_in, nil_return, open_report, send_back, sign
from sanzhua.dispatch.models import Report, Version
from sanzhua.dispatch.tests.scene import FORM, JUNE, MAY, Scene, signed
from sanzhua.facts import queries as facts
from sanzhua.facts.models import Part
from sanzhua.ledger.models import Outbox
from tests.cast import person

PAGE = "/reports/accepting/"


@pytest.fixture
def two(scene: Scene) -> list[Version]:
    """Lishu's construction return and Yitong's, which has no project."""
    other = open_report(form=FORM, unit=scene.cast.yitong, period=JUNE, by=scene.cast.stranger)
    empty = hand_in(report=other, by=scene.cast.stranger, note="本期没有在建项目")
    sign(version=empty, by=scene.cast.strange_head, sha256=empty.sha256)
    return [signed(scene), empty]


def shown(versions: list[Version]) -> list[tuple[Version, str]]:
    return [(version, version.sha256) for version in versions]


def statuses() -> list[str]:
    return list(Report.objects.order_by("pk").values_list("status", flat=True))


def accepted() -> int:
    return Outbox.objects.filter(kind="report.accept").count()


def test_the_rest_is_accepted_and_the_exception_waits(scene: Scene, two: list[Version]) -> None:
    outcomes = accept_many(chosen=shown(two[1:]), by=scene.cast.dispatcher)
    assert [one.is_done for one in outcomes] == [True]
    assert statuses() == ["submitted", "accepted"]


def test_one_refusal_keeps_no_other_from_being_accepted(scene: Scene, two: list[Version]) -> None:
    send_back(report=scene.report, by=scene.cast.dispatcher, marks=[(scene.key(0), "done_month")], note="请核对")
    outcomes = accept_many(chosen=shown(two), by=scene.cast.dispatcher)
    assert [one.is_done for one in outcomes] == [False, True]
    assert "已退回" in outcomes[0].sentence
    assert statuses() == ["returned", "accepted"]


def test_another_version_than_the_one_shown_is_not_accepted(scene: Scene, two: list[Version]) -> None:
    outcomes = accept_many(chosen=[(two[0], "0" * 64)], by=scene.cast.dispatcher)
    assert "不是同一份" in outcomes[0].sentence
    assert statuses() == ["submitted", "submitted"]


def test_the_same_act_again_changes_nothing(scene: Scene, two: list[Version]) -> None:
    for _click in range(2):
        assert all(one.is_done for one in accept_many(chosen=shown(two), by=scene.cast.dispatcher))
    assert (statuses(), accepted()) == (["accepted", "accepted"], 2)
    assert Part.objects.filter(period=JUNE).count() == 2


@pytest.mark.parametrize("who", ["clerk", "head", "viewer", "form_owner", "stranger", "reviewer"])
def test_nobody_but_who_decides_on_the_form_accepts(scene: Scene, two: list[Version], who: str) -> None:
    outcomes = accept_many(chosen=shown(two[:1]), by=getattr(scene.cast, who))
    assert not outcomes[0].is_done
    assert statuses() == ["submitted", "submitted"]


def test_the_page_shows_sums_against_last_month_changes_and_who_signed(
    client: Client, scene: Scene, two: list[Version]
) -> None:
    (form,) = queries.forms_to_accept(scene.cast.dispatcher, JUNE)
    assert [row.unit for row in form.rows] == ["梨树县", "伊通县"]
    assert [(one.now, one.difference) for one in form.rows[0].sums] == [("3,000", "+300"), ("21,500", "+3,000")]
    assert [one.now for one in form.total] == ["3,000", "21,500"]
    assert form.rows[0].signature is not None
    assert len(form.rows[0].page.changes) == 2
    client.force_login(scene.cast.dispatcher)
    page = client.get(PAGE, {"period": JUNE}).content.decode()
    assert all(words in page for words in ("系统签发 王〇〇", "3,000", "合计"))
    assert page.count(" checked") == 2


def signed_by_another(scene: Scene, number: int) -> None:
    """A county that has nothing to report, signed."""
    unit = Unit.objects.create(
        name=f"第{number}县", kind=UnitKind.REGION, parent=scene.cast.city, region="220322", is_reporting=True
    )
    clerk = person(f"clerk{number}", "填表人", Role.LIAISON, unit, unit, "信息联络员")
    head = person(f"head{number}", "县长", Role.HEAD, unit, unit, "县长")
    empty = nil_return(form=FORM, unit=unit, period=JUNE, by=clerk, sentence="本期没有在建项目")
    sign(version=empty, by=head, sha256=empty.sha256)


def test_one_return_more_costs_the_page_few_questions_and_all_of_them_one_look_at_last_month(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []

    def rows_of(form: str, period: Period, **asked: Any) -> list[dict[str, Any]]:
        looked.append(str(period))
        return found_rows(form, period, **asked)

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            queries.forms_to_accept(scene.cast.dispatcher, JUNE)
        return len(found)

    found_rows = facts.rows_of
    signed(scene)
    asked()
    one = asked()
    for number in range(3):
        signed_by_another(scene, number)
    monkeypatch.setattr(facts, "rows_of", rows_of)
    assert (asked() - one) / 3 <= 14
    assert looked == [MAY]


def test_the_page_accepts_what_is_ticked(client: Client, scene: Scene, two: list[Version]) -> None:
    client.force_login(scene.cast.dispatcher)
    given = {"period": JUNE, "accepted": f"{two[1].pk}:{two[1].sha256}"}
    assert client.post(PAGE, given).status_code == 302
    assert statuses() == ["submitted", "accepted"]
    assert client.post(PAGE, given).status_code == 302
    assert client.post(PAGE, {"period": JUNE}).status_code == 422
    refused = client.post(PAGE, {"period": JUNE, "accepted": f"{two[0].pk}:{'0' * 64}"})
    assert (refused.status_code, "不是同一份" in refused.content.decode()) == (422, True)


def test_a_form_owner_sees_the_own_form_only(client: Client, scene: Scene, two: list[Version]) -> None:
    assert queries.forms_to_accept(scene.cast.form_owner, JUNE) == ()
    report = open_report(form="attraction", unit=scene.cast.lishu, period=JUNE, by=scene.cast.clerk)
    version = hand_in(report=report, by=scene.cast.clerk, note="本期没有招商项目")
    sign(version=version, by=scene.cast.head, sha256=version.sha256)
    assert [form.form for form in queries.forms_to_accept(scene.cast.form_owner, JUNE)] == ["attraction"]
    assert all(one.is_done for one in accept_many(chosen=shown([version]), by=scene.cast.form_owner))


def test_what_was_sent_back_before_says_why(client: Client, scene: Scene, two: list[Version]) -> None:
    send_back(
        report=scene.report,
        by=scene.cast.dispatcher,
        marks=[(scene.key(0), "done_month")],
        code="no_ground",
        note="请附监理月报",
    )
    scene.save(0, "done_month", "1100")
    again = hand_in(report=scene.report, by=scene.cast.clerk)
    sign(version=again, by=scene.cast.head, sha256=again.sha256)
    (form,) = queries.forms_to_accept(scene.cast.dispatcher, JUNE)
    assert [line.note for line in form.rows[0].returned] == ["请附监理月报"]
    client.force_login(scene.cast.dispatcher)
    page = client.get(PAGE, {"period": JUNE}).content.decode()
    assert "数字与凭证不符或没有依据：请附监理月报" in page


@pytest.mark.parametrize("who", ["clerk", "head", "viewer", "audit_admin"])
def test_others_are_told_whose_page_it_is(client: Client, scene: Scene, who: str) -> None:
    client.force_login(getattr(scene.cast, who))
    assert client.get(PAGE).status_code == 403
