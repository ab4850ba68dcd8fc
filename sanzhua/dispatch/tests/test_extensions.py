"""More time for one unit: who asks, who grants, what it changes, and what it never does."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from sanzhua.base.clock import SHANGHAI
from sanzhua.base.refusals import Incomplete, NotAllowed, WrongState
from sanzhua.dispatch import queries
from sanzhua.dispatch.actions import ask_extension, close_period, decline, give_extension, grant, withdraw_ask
from sanzhua.dispatch.deadlines import deadline_of
from sanzhua.dispatch.models import Extension, FormPeriod
from sanzhua.dispatch.queries.extensions import deadline_note, extensions
from sanzhua.dispatch.tests.scene import EIGHTH, FORM, JUNE, Scene, handed_in, on, signed
from sanzhua.ledger.models import Outbox
from sanzhua.notices.models import Todo

TWELFTH = date(2019, 7, 12)
DAY = timedelta(days=1)


def ask(scene: Scene, **changed: Any) -> Extension:
    given: dict[str, Any] = {"form": FORM, "unit": scene.cast.lishu, "period": JUNE, "reason": "汛期"}
    given["by"] = scene.cast.clerk
    return ask_extension(**(given | changed))


def test_the_unit_asks_and_the_city_grants(scene: Scene) -> None:
    asked = ask(scene, wanted_on=TWELFTH)
    assert Todo.objects.get(verb="extension").unit == scene.cast.city
    grant(asked, due_on=TWELFTH, by=scene.cast.dispatcher, note="情况属实")
    days = deadline_of(scene.report)
    assert (days.due_at, days.is_extended) == (datetime(2019, 7, 13, tzinfo=SHANGHAI), True)
    assert not Todo.objects.open().filter(verb="extension").exists()
    assert Todo.objects.get(verb="fill").due_at == datetime(2019, 7, 13, tzinfo=SHANGHAI)
    kinds = [json.loads(bytes(one.body)) for one in Outbox.objects.filter(kind__startswith="extension.")]
    assert [one["kind"] for one in kinds] == ["extension.ask", "extension.grant"]
    assert (kinds[1]["facts"]["due_on"], kinds[1]["facts"]["note"]) == ("2019-07-12", "情况属实")


def test_the_new_day_stands_on_board_report_and_desk(scene: Scene) -> None:
    give_extension(
        form=FORM, unit=scene.cast.lishu, period=JUNE, due_on=TWELFTH, reason="汛期", by=scene.cast.dispatcher
    )
    end = datetime(2019, 7, 13, tzinfo=SHANGHAI)
    cell = queries.board(JUNE, scene.cast.dispatcher).rows[0].cells[0]
    line = queries.desk(scene.cast.clerk).to_fill[0]
    assert (cell.extended_to, line.due_at, line.is_extended) == (end, end, True)
    assert queries.grid(scene.report, scene.cast.clerk).due_at == end
    assert queries.sign_page(handed_in(scene)).due_at == end
    assert "已批准延期至7月12日 24:00（原为7月10日 24:00）" in deadline_note(scene.report, scene.cast.clerk).said
    with on(EIGHTH + 4 * DAY):
        assert not queries.board(JUNE, scene.cast.dispatcher).rows[0].has("late")


def test_another_unit_keeps_the_forms_own_day(scene: Scene) -> None:
    give_extension(
        form=FORM, unit=scene.cast.lishu, period=JUNE, due_on=TWELFTH, reason="汛期", by=scene.cast.dispatcher
    )
    with on(EIGHTH + 4 * DAY):
        begun = queries.beginnings(scene.cast.stranger)
    assert {one.due_at for one in begun.forms} == {datetime(2019, 7, 11, tzinfo=SHANGHAI)}


def test_a_second_ask_is_the_first_one(scene: Scene) -> None:
    assert ask(scene) == ask(scene, reason="再说一遍", by=scene.cast.head)
    assert (Extension.objects.count(), Todo.objects.filter(verb="extension").count()) == (1, 1)


def test_what_was_answered_is_not_answered_again(scene: Scene) -> None:
    asked = decline(ask(scene), by=scene.cast.dispatcher, note="其他县都能按时")
    with pytest.raises(WrongState):
        grant(asked, due_on=TWELFTH, by=scene.cast.dispatcher)
    with pytest.raises(WrongState):
        withdraw_ask(asked, by=scene.cast.clerk)
    assert deadline_note(scene.report, scene.cast.clerk).said == "延期申请未批准：其他县都能按时"
    assert not deadline_of(scene.report).is_extended


def test_declining_wants_a_reason_and_asking_a_sentence(scene: Scene) -> None:
    with pytest.raises(Incomplete):
        decline(ask(scene), by=scene.cast.dispatcher, note=" ")
    with pytest.raises(Incomplete):
        ask(scene, reason=" ")


def test_the_unit_takes_its_ask_back(scene: Scene) -> None:
    withdraw_ask(ask(scene), by=scene.cast.head)
    assert not Todo.objects.open().filter(verb="extension").exists()
    assert deadline_note(scene.report, scene.cast.clerk).may_ask


@pytest.mark.parametrize("who", ["dispatcher", "stranger", "strange_head", "viewer", "system_admin"])
def test_only_the_units_own_people_ask(scene: Scene, who: str) -> None:
    with pytest.raises(NotAllowed):
        ask(scene, by=getattr(scene.cast, who))


@pytest.mark.parametrize("who", ["clerk", "head", "stranger", "viewer", "form_owner"])
def test_only_the_city_and_the_forms_own_office_answer(scene: Scene, who: str) -> None:
    asked = ask(scene)
    with pytest.raises(NotAllowed):
        grant(asked, due_on=TWELFTH, by=getattr(scene.cast, who))
    with pytest.raises(NotAllowed):
        decline(asked, by=getattr(scene.cast, who), note="不")


@pytest.mark.parametrize("day", [date(2019, 7, 10), date(2019, 7, 7), date(2019, 6, 30)])
def test_nothing_is_shortened(scene: Scene, day: date) -> None:
    with pytest.raises(Incomplete):
        ask(scene, wanted_on=day)
    with pytest.raises(Incomplete):
        grant(ask(scene), due_on=day, by=scene.cast.dispatcher)


def test_an_expiry_lies_not_before_the_new_day(scene: Scene) -> None:
    with pytest.raises(Incomplete):
        grant(ask(scene), due_on=TWELFTH, expires_on=TWELFTH - DAY, by=scene.cast.dispatcher)


def test_a_second_grant_only_lengthens(scene: Scene) -> None:
    grant(ask(scene), due_on=TWELFTH, by=scene.cast.dispatcher)
    with pytest.raises(Incomplete):
        grant(ask(scene), due_on=date(2019, 7, 11), by=scene.cast.dispatcher)
    grant(ask(scene), due_on=date(2019, 7, 15), by=scene.cast.dispatcher)
    assert deadline_of(scene.report).due_at == datetime(2019, 7, 16, tzinfo=SHANGHAI)


def test_nothing_is_extended_after_the_close(scene: Scene) -> None:
    asked = ask(scene)
    close_period(form=FORM, period=JUNE, by=scene.cast.dispatcher)
    with pytest.raises(WrongState, match="不能再延期"):
        grant(asked, due_on=TWELFTH, by=scene.cast.dispatcher)
    with pytest.raises(WrongState):
        ask(scene, by=scene.cast.head)


def test_nothing_is_extended_once_the_form_takes_nothing_more(scene: Scene) -> None:
    FormPeriod.objects.filter(form=FORM, period=JUNE).update(closes_at=EIGHTH)
    with pytest.raises(WrongState, match="停止接收"):
        ask(scene)


def test_an_extension_keeps_the_return_open_past_the_forms_closing(scene: Scene) -> None:
    FormPeriod.objects.filter(form=FORM, period=JUNE).update(closes_at=datetime(2019, 7, 11, tzinfo=SHANGHAI))
    grant(ask(scene), due_on=TWELFTH, by=scene.cast.dispatcher)
    with on(EIGHTH + 4 * DAY):
        assert queries.lock_reason(scene.report, scene.cast.clerk) is None
    with on(EIGHTH + 5 * DAY):
        assert "截止" in str(queries.lock_reason(scene.report, scene.cast.clerk))


def test_a_signed_return_needs_no_more_time(scene: Scene) -> None:
    signed(scene)
    with pytest.raises(WrongState, match="不用延期"):
        ask(scene)


def test_a_unit_that_owes_nothing_is_given_nothing(scene: Scene) -> None:
    with pytest.raises(WrongState, match="没有这张表要报"):
        ask(scene, unit=scene.cast.yitong, by=scene.cast.stranger)


def test_the_list_shows_who_may_what(scene: Scene) -> None:
    ask(scene)
    city, own = extensions(scene.cast.dispatcher)[0], extensions(scene.cast.clerk)[0]
    assert (city.may_decide, city.may_withdraw, own.may_decide, own.may_withdraw) == (True, False, False, True)
    assert extensions(scene.cast.stranger) == []
    assert not extensions(scene.cast.form_owner)[0].may_decide


def test_the_pages_ask_and_answer(client: Client, scene: Scene) -> None:
    place = f"?form={FORM}&unit={scene.cast.lishu.pk}&period={JUNE}"
    client.force_login(scene.cast.clerk)
    assert "申请延期…" in client.get(f"/reports/{scene.report.pk}/").content.decode()
    refused = client.post(f"/reports/extensions/new/{place}", {"reason": "汛期", "wanted_on": "2019-07-01"})
    assert (refused.status_code, "已经过去" in refused.content.decode()) == (422, True)
    assert client.post(f"/reports/extensions/new/{place}", {"reason": "汛期"}).status_code == 302
    client.force_login(scene.cast.dispatcher)
    assert "申请延期" in client.get(f"/reports/?period={JUNE}").content.decode()
    asked = Extension.objects.get()
    assert client.post(f"/reports/extensions/{asked.pk}/grant/", {"due_on": "soon"}).status_code == 422
    assert client.post(f"/reports/extensions/{asked.pk}/grant/", {"due_on": "2019-07-12"}).status_code == 302
    asked.refresh_from_db()
    assert (asked.status, asked.due_on, asked.expires_on) == ("granted", TWELFTH, TWELFTH)
    assert client.post(f"/reports/extensions/{asked.pk}/nonsense/").status_code == 404


def test_the_city_gives_time_unasked_on_the_same_page(client: Client, scene: Scene) -> None:
    client.force_login(scene.cast.dispatcher)
    place = f"?form={FORM}&unit={scene.cast.lishu.pk}&period={JUNE}"
    given = {"reason": "县里来电说明", "due_on": "2019-07-12", "expires_on": "2019-07-15"}
    assert client.post(f"/reports/extensions/new/{place}", given).status_code == 302
    assert Extension.objects.get().expires_on == date(2019, 7, 15)


def test_strangers_and_bad_addresses_find_nothing(client: Client, scene: Scene) -> None:
    client.force_login(scene.cast.stranger)
    place = f"?form={FORM}&unit={scene.cast.lishu.pk}&period={JUNE}"
    assert client.get(f"/reports/extensions/new/{place}").status_code == 404
    client.force_login(scene.cast.viewer)
    assert client.get(f"/reports/extensions/new/{place}").status_code == 403
    client.force_login(scene.cast.clerk)
    for place in ("", f"?form=x&unit={scene.cast.lishu.pk}&period={JUNE}", f"?form={FORM}&unit=x&period={JUNE}"):
        assert client.get(f"/reports/extensions/new/{place}").status_code == 404
