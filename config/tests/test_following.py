"""The worker looks at a published bulletin soon after what it quotes has changed, once however much has happened."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from config.following import Following
from sanzhua.bulletins.models import Bulletin
from sanzhua.bulletins.tests.studio import registered
from sanzhua.dispatch.tests.scene import EIGHTH, JUNE, MAY, Scene, make_scene, on
from sanzhua.dispatch.tests.test_closings import closed, corrected
from sanzhua.facts.actions import enter_growth
from sanzhua.facts.choices import Edition
from sanzhua.ledger.actions import sequence
from sanzhua.lights.actions import override_light, withdraw_override
from sanzhua.notices.models import Todo


@pytest.fixture
def scene(db: None) -> Any:
    with on(EIGHTH):
        yield make_scene()


@pytest.fixture
def original(scene: Scene) -> Bulletin:
    closed(scene)
    made = registered(scene.cast, JUNE)
    sequence()
    return made


def told() -> int:
    return Todo.objects.open().filter(verb="bulletin_moved").count()


def looked(following: Following) -> list[int]:
    """What is to be looked at after what has happened up to now."""
    sequence()
    following.look()
    return list(following._waiting)


def test_a_correction_that_was_accepted_is_noticed_without_waiting_for_the_day(
    scene: Scene, original: Bulletin
) -> None:
    following = Following()
    corrected(scene)
    corrected(scene, "1900", "又有一笔工程款")
    assert told() == 0
    assert looked(following) == [original.pk]
    following.step()
    assert told() == 1
    assert looked(following) == []


def test_what_was_done_before_the_worker_began_is_left_to_its_first_daily_look(
    scene: Scene, original: Bulletin
) -> None:
    corrected(scene)
    sequence()
    assert looked(Following()) == []


def test_a_bulletin_that_quotes_another_month_is_not_looked_at(scene: Scene, original: Bulletin) -> None:
    following = Following()
    Bulletin.objects.update(period=MAY, sources=[])
    corrected(scene)
    assert looked(following) == []


def test_overrides_are_noticed_when_set_and_when_taken_back(scene: Scene, original: Bulletin) -> None:
    red = registered(scene.cast, JUNE, kind="red_list", number="四项目办〔2019〕7号")
    following = Following()
    held = override_light(scene.projects[0], period=JUNE, colour="red", reason="现场已停工", by=scene.cast.dispatcher)
    assert red.pk in looked(following)
    following.step()
    following.step()
    assert told() == 1
    withdraw_override(held, by=scene.cast.dispatcher, note="核实未停工")
    assert red.pk in looked(following)
    following.step()
    following.step()
    assert told() == 0


def test_growth_is_noticed_by_the_bulletins_that_quoted_it(scene: Scene) -> None:
    cast = scene.cast

    def enter(growth: str, edition: Edition, period: str = JUNE) -> None:
        enter_growth(
            unit=cast.city, period=period, edition=edition, figures={cast.lishu: Decimal(growth)},
            released_on=date(2019, 7, 6), paper="统计月报", by=cast.dispatcher,
        )  # fmt: skip

    enter("-3.1", Edition.PRELIMINARY)
    closed(scene)
    made = registered(cast, JUNE)
    sequence()
    following = Following()
    enter("1.0", Edition.PRELIMINARY, MAY)
    assert looked(following) == []
    enter("-2.6", Edition.REVISED)
    assert looked(following) == [made.pk]
    following.step()
    assert told() == 1


def test_a_look_that_fails_is_left_to_the_day(
    scene: Scene, original: Bulletin, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_pk: int) -> int:
        raise OSError("the disk is gone")

    monkeypatch.setattr("config.following.notice_moved_in", fails)
    following = Following()
    corrected(scene)
    assert looked(following) == [original.pk]
    following.step()
    assert not following._waiting


def test_a_look_costs_two_questions_while_nothing_happened(
    scene: Scene, original: Bulletin, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    following = Following()
    with django_assert_num_queries(2):
        following.look()
    with django_assert_num_queries(0):
        following.step()
