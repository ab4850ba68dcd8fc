"""The wall is off until the city's dispatcher asks for it."""

from __future__ import annotations

import pytest
from django.test import Client

from sanzhua.accounts.actions import turn
from sanzhua.accounts.choices import WALL
from sanzhua.accounts.models import Switch
from sanzhua.accounts.queries import is_on
from sanzhua.base.refusals import NotAllowed
from sanzhua.home.tests.month import Month, get, text
from sanzhua.ledger.models import Outbox


def switched(person: object, on: str) -> int:
    client = Client()
    client.force_login(person)  # type: ignore[arg-type]
    return client.post("/cockpit/wall/switch/", {"on": on}).status_code


def test_it_is_off_until_it_is_asked_for(month: Month) -> None:
    assert get(month.cast.viewer, "/cockpit/wall/").status_code == 404
    assert "/cockpit/wall/?" not in text(month.cast.viewer)
    assert switched(month.cast.dispatcher, "1") == 302
    said = text(month.cast.viewer, "/cockpit/wall/")
    assert "梨树县" in said
    assert 'hx-trigger="every 300s"' in said
    assert "/cockpit/wall/?" in text(month.cast.viewer)
    assert switched(month.cast.dispatcher, "0") == 302
    assert get(month.cast.viewer, "/cockpit/wall/").status_code == 404


def test_only_the_citys_dispatcher_turns_it(month: Month) -> None:
    for person in (month.cast.viewer, month.cast.form_owner, month.cast.head):
        assert switched(person, "1") == 403
        with pytest.raises(NotAllowed):
            turn(WALL, on=True, by=person)
    assert switched(month.cast.clerk, "1") == 404
    assert not is_on(WALL)


def test_turning_it_is_told_in_the_ledger_once(month: Month) -> None:
    before = Outbox.objects.count()
    assert turn(WALL, on=True, by=month.cast.dispatcher) is not None
    assert turn(WALL, on=True, by=month.cast.dispatcher) is None
    assert Outbox.objects.count() == before + 1
    assert [str(one) for one in Switch.objects.all()] == ["wall on"]


def test_a_countys_leader_sees_the_own_county_on_it(month: Month) -> None:
    turn(WALL, on=True, by=month.cast.dispatcher)
    assert "伊通" not in text(month.cast.head, "/cockpit/wall/")
