"""One act, several returns: one line of the log for each hash, and what cannot be signed stays with its reason."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from sanzhua.accounts.choices import Role
from sanzhua.accounts.models import Post
from sanzhua.dispatch import queries
from sanzhua.dispatch.actions import hand_in, open_report, return_to_clerk, sign_many
from sanzhua.dispatch.choices import ReportStatus
from sanzhua.dispatch.models import Report, Signature, Version
from sanzhua.dispatch.tests.scene import JUNE, Scene, handed_in
from sanzhua.ledger.models import Outbox
from tests.cast import PASSWORD

PAGE = "/reports/signing/"


@pytest.fixture
def two(scene: Scene) -> list[Version]:
    """Lishu's construction return and an empty attraction return, both before the head."""
    other = open_report(form="attraction", unit=scene.cast.lishu, period=JUNE, by=scene.cast.clerk)
    return [handed_in(scene), hand_in(report=other, by=scene.cast.clerk)]


def shown(versions: list[Version]) -> list[tuple[Version, str]]:
    return [(version, version.sha256) for version in versions]


def signed_facts() -> list[dict[str, str]]:
    bodies = Outbox.objects.filter(kind="report.sign").order_by("pk").values_list("body", flat=True)
    return [json.loads(bytes(body))["facts"] for body in bodies]


def test_one_act_signs_both_with_a_line_for_each_hash(scene: Scene, two: list[Version]) -> None:
    outcomes = sign_many(chosen=shown(two), by=scene.cast.head)
    assert [one.is_done for one in outcomes] == [True, True]
    facts = signed_facts()
    assert [one["sha256"] for one in facts] == [version.sha256 for version in two]
    assert len({one["act"] for one in facts}) == 1
    assert facts[0]["act"]
    assert queries.verify_versions() is None


def test_what_cannot_be_signed_stays_with_its_reason(scene: Scene, two: list[Version]) -> None:
    return_to_clerk(report=two[1].report, by=scene.cast.head, note="再核")
    outcomes = sign_many(chosen=[*shown(two[:1]), (two[1], two[1].sha256)], by=scene.cast.head)
    assert [one.is_done for one in outcomes] == [True, False]
    assert "已退回" in outcomes[1].sentence
    assert list(Report.objects.order_by("pk").values_list("status", flat=True)) == ["submitted", "returned"]


def test_another_hash_than_the_one_shown_stays(scene: Scene, two: list[Version]) -> None:
    outcomes = sign_many(chosen=[(two[0], "0" * 64), (two[1], two[1].sha256)], by=scene.cast.head)
    assert [one.is_done for one in outcomes] == [False, True]


def test_a_second_click_writes_nothing_more(scene: Scene, two: list[Version]) -> None:
    for _click in range(2):
        assert all(one.is_done for one in sign_many(chosen=shown(two), by=scene.cast.head))
    assert (Signature.objects.count(), len(signed_facts())) == (2, 2)


@pytest.mark.parametrize("who", ["clerk", "reviewer", "dispatcher", "strange_head", "viewer"])
def test_nobody_but_the_head_signs_any(scene: Scene, two: list[Version], who: str) -> None:
    outcomes = sign_many(chosen=shown(two), by=getattr(scene.cast, who))
    assert not any(one.is_done for one in outcomes)
    assert not Signature.objects.exists()


def test_the_page_shows_sums_changes_and_warnings_and_signs_what_is_ticked(
    client: Client, scene: Scene, two: list[Version]
) -> None:
    client.force_login(scene.cast.head)
    page = client.get(PAGE).content.decode()
    assert all(words in page for words in ("在建（开工）项目月调度表", "去年同月", "3,000", "变化和需要说明的"))
    assert page.count('name="signed"') == page.count(" checked") == 2
    ticks = [f"{two[0].pk}:{two[0].sha256}"]
    assert client.post(PAGE, {"signed": ticks, "password": "wrong"}).status_code == 422
    assert not Signature.objects.exists()
    assert client.post(PAGE, {"signed": ticks, "password": PASSWORD}).status_code == 302
    two[0].report.refresh_from_db()
    assert two[0].report.status == ReportStatus.SUBMITTED
    assert client.get(PAGE).content.decode().count('name="signed"') == 1


def test_the_page_says_which_stayed_and_why(client: Client, scene: Scene, two: list[Version]) -> None:
    client.force_login(scene.cast.head)
    answer = client.post(PAGE, {"signed": [f"{two[0].pk}:{'0' * 64}"], "password": PASSWORD})
    assert (answer.status_code, "不是同一份" in answer.content.decode()) == (422, True)
    for rubbish in ("x", "9:", ":", f"{10**30}:a", "1:2:3"):
        assert client.post(PAGE, {"signed": [rubbish], "password": PASSWORD}).status_code == 200
    assert "没有打勾" in client.post(PAGE, {"password": PASSWORD}).content.decode()


def test_strangers_versions_are_as_good_as_missing(client: Client, scene: Scene, two: list[Version]) -> None:
    client.force_login(scene.cast.strange_head)
    answer = client.post(PAGE, {"signed": [f"{two[0].pk}:{two[0].sha256}"], "password": PASSWORD})
    assert "梨树县" not in answer.content.decode()
    assert not Signature.objects.exists()


def test_who_filled_it_sees_why_it_cannot_be_signed(client: Client, scene: Scene, two: list[Version]) -> None:
    Post.objects.create(
        unit=scene.cast.lishu, scope=scene.cast.lishu, person=scene.cast.clerk, title="副县长", role=Role.HEAD
    )
    client.force_login(scene.cast.clerk)
    page = client.get(PAGE).content.decode()
    assert "填表人不能签发自己填的报表" in page
    assert 'name="signed"' not in page
