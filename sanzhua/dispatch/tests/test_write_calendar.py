"""An office writes a form's calendar: what holds from when, what is shown before, what is never changed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from sanzhua.accounts.choices import Role
from sanzhua.base.clock import SHANGHAI
from sanzhua.base.periods import Period
from sanzhua.base.refusals import Incomplete, NotAllowed, WrongState
from sanzhua.base.workdays import Shift
from sanzhua.dispatch.actions import close_period, write_calendar
from sanzhua.dispatch.actions.calendar import draft_of
from sanzhua.dispatch.calendar import CalendarRow, ensure_form_period
from sanzhua.dispatch.deadlines import deadline_of
from sanzhua.dispatch.models import FormCalendar, FormPeriod
from sanzhua.dispatch.queries.calendar import changes_of, running_mark, year_page
from sanzhua.dispatch.tests.scene import EIGHTH, FORM, JUNE, Scene, on
from sanzhua.ledger.models import Outbox
from sanzhua.notices.models import Todo
from tests.cast import person

ROW = CalendarRow(open_day=1, due_day=12, rule=Shift.NEXT, close_day=None, merged=frozenset())
JULY = Period(2019, 7)
DAY = timedelta(days=1)


def write(scene: Scene, row: CalendarRow = ROW, start: Period = JULY, *, shown: str = "") -> FormCalendar:
    return write_calendar(
        form=FORM, from_period=start, row=row, by=scene.cast.dispatcher, reason="按省里新要求", shown=shown
    )


def seen(scene: Scene, row: CalendarRow, start: Period) -> str:
    return running_mark(changes_of(draft_of(FORM, start, row, scene.cast.city)))


def test_a_writing_holds_for_periods_to_come_and_stands_in_the_ledger(scene: Scene) -> None:
    write(scene)
    assert ensure_form_period(FORM, "2019-07").due_at == datetime(2019, 8, 13, tzinfo=SHANGHAI)
    assert ensure_form_period(FORM, JUNE).due_at == datetime(2019, 7, 11, tzinfo=SHANGHAI)
    body = json.loads(bytes(Outbox.objects.get(kind="calendar.write").body))["facts"]
    assert (body["old"]["due_day"], body["new"]["due_day"], body["reason"]) == (10, 12, "按省里新要求")
    assert body["running"] == []


def test_a_period_that_was_fixed_but_has_not_begun_is_fixed_anew(scene: Scene) -> None:
    ensure_form_period(FORM, "2019-07")
    write(scene)
    assert FormPeriod.objects.get(form=FORM, period="2019-07").due_at == datetime(2019, 8, 13, tzinfo=SHANGHAI)


def test_a_running_month_is_changed_only_once_the_change_was_shown(scene: Scene) -> None:
    with pytest.raises(WrongState, match="2019年6月"):
        write(scene, start=Period(2019, 6))
    assert not FormCalendar.objects.exists()
    write(scene, start=Period(2019, 6), shown=seen(scene, ROW, Period(2019, 6)))
    assert deadline_of(scene.report).due_at == datetime(2019, 7, 13, tzinfo=SHANGHAI)
    told = json.loads(bytes(Outbox.objects.get(kind="calendar.write").body))["facts"]["running"][0]
    assert (told["period"], told["old"]["due_at"], told["new"]["due_at"]) == (
        JUNE, "2019-07-10T16:00:00.000000Z", "2019-07-12T16:00:00.000000Z",
    )  # fmt: skip
    assert Todo.objects.get(verb="fill").due_at == datetime(2019, 7, 13, tzinfo=SHANGHAI)


def test_no_change_turns_what_was_on_time_into_late(scene: Scene) -> None:
    early = replace(ROW, due_day=5)
    with pytest.raises(WrongState, match="不能提到已经过去的时候"):
        write(scene, early, Period(2019, 6), shown=seen(scene, early, Period(2019, 6)))
    with on(EIGHTH + 10 * DAY), pytest.raises(WrongState, match="不能提到已经过去的时候"):
        write(scene, replace(ROW, due_day=9), Period(2019, 6), shown=seen(scene, early, Period(2019, 6)))


def test_a_running_month_is_neither_opened_later_nor_merged_away(scene: Scene) -> None:
    for row, words in ((replace(ROW, open_day=10), "不能再推迟开放"), (replace(ROW, merged=frozenset({6})), "并入")):
        with pytest.raises(WrongState, match=words):
            write(scene, row, Period(2019, 6))


def test_a_running_month_does_not_stop_taking_in_the_past(scene: Scene) -> None:
    shut = replace(ROW, due_day=10, close_day=12)
    with on(EIGHTH + 7 * DAY), pytest.raises(WrongState, match="停止接收"):
        write(scene, shut, Period(2019, 6))


def test_closed_months_are_not_written_over(scene: Scene) -> None:
    close_period(form=FORM, period=JUNE, by=scene.cast.dispatcher)
    with pytest.raises(WrongState, match="已关闭"):
        write(scene, start=Period(2019, 6))
    write(scene, start=JULY)
    assert FormPeriod.objects.get(form=FORM, period=JUNE).due_at == datetime(2019, 7, 11, tzinfo=SHANGHAI)


def test_a_month_that_nobody_began_goes_into_the_next(scene: Scene) -> None:
    ensure_form_period(FORM, "2019-07")
    write(scene, replace(ROW, merged=frozenset({7})))
    assert not FormPeriod.objects.filter(form=FORM, period="2019-07").exists()
    with pytest.raises(WrongState, match="合并报送"):
        ensure_form_period(FORM, "2019-07")


@pytest.mark.parametrize(
    "row",
    [
        replace(ROW, due_day=0),
        replace(ROW, due_day=32),
        replace(ROW, open_day=13),
        replace(ROW, close_day=11),
        replace(ROW, merged=frozenset(range(1, 13))),
        replace(ROW, merged=frozenset({13})),
    ],
)
def test_days_that_cannot_be_are_refused(scene: Scene, row: CalendarRow) -> None:
    with pytest.raises(Incomplete):
        write(scene, row)
    assert not FormCalendar.objects.exists()


def test_a_reason_and_a_change_are_wanted(scene: Scene) -> None:
    with pytest.raises(Incomplete):
        write_calendar(form=FORM, from_period=JULY, row=ROW, by=scene.cast.dispatcher, reason=" ")
    write(scene)
    with pytest.raises(WrongState, match="没有变化"):
        write(scene)
    assert FormCalendar.objects.count() == 1


def test_only_the_dispatcher_and_the_forms_own_office_write(scene: Scene) -> None:
    for one in (scene.cast.clerk, scene.cast.head, scene.cast.viewer, scene.cast.form_owner, scene.cast.system_admin):
        with pytest.raises(NotAllowed):
            write_calendar(form=FORM, from_period=JULY, row=ROW, by=one, reason="改")
    write_calendar(form="attraction", from_period=JULY, row=ROW, by=scene.cast.form_owner, reason="改")


def test_the_dispatcher_of_one_county_writes_for_it_alone(scene: Scene) -> None:
    own = person("county", "县调度员", Role.DISPATCHER, scene.cast.lishu_drc, scene.cast.lishu, "调度员")
    earlier = replace(ROW, due_day=9)
    shown = running_mark(changes_of(draft_of(FORM, Period(2019, 6), earlier, scene.cast.lishu)))
    write_calendar(form=FORM, from_period=Period(2019, 6), row=earlier, by=own, reason="县里汇总", shown=shown)
    assert deadline_of(scene.report).due_at == datetime(2019, 7, 10, tzinfo=SHANGHAI)
    assert FormPeriod.objects.get(form=FORM, period=JUNE).due_at == datetime(2019, 7, 11, tzinfo=SHANGHAI)


def test_the_year_shows_what_holidays_moved(scene: Scene) -> None:
    months = dict(year_page(2019).months)
    august = months["2019-07"][0]  # 10 August 2019 is a Saturday
    assert (august.asked_on, august.why, august.is_shifted) == (date(2019, 8, 10), "周末", True)
    assert (months[JUNE][0].state, months["2019-07"][0].state) == ("running", "ahead")
    assert year_page(2030).gap


def test_the_preview_shows_twelve_months_and_writes_nothing(client: Client, scene: Scene) -> None:
    client.force_login(scene.cast.dispatcher)
    given = {"from_period": JUNE, "open_day": 1, "due_day": 12, "rule": "next", "do": "preview"}
    page = client.post(f"/reports/calendar/{FORM}/?year=2019", given)
    words = page.content.decode()
    assert (page.status_code, len(page.context["changes"])) == (200, 12)
    assert "会改动正在报送的1期" in words
    assert not FormCalendar.objects.exists()


def test_a_save_that_changes_a_running_month_asks_once_more(client: Client, scene: Scene) -> None:
    client.force_login(scene.cast.dispatcher)
    given = {"from_period": JUNE, "open_day": 1, "due_day": 12, "rule": "next", "reason": "汛期", "do": "save"}
    first = client.post(f"/reports/calendar/{FORM}/?year=2019", given)
    assert (first.status_code, FormCalendar.objects.count()) == (422, 0)
    again = client.post(f"/reports/calendar/{FORM}/?year=2019", {**given, "shown": first.context["shown"]})
    assert (again.status_code, FormCalendar.objects.count()) == (302, 1)


def test_the_page_is_for_those_who_write_and_the_year_for_everybody(client: Client, scene: Scene) -> None:
    client.force_login(scene.cast.clerk)
    assert client.get("/reports/calendar/").status_code == 200
    assert client.get(f"/reports/calendar/{FORM}/").status_code == 403
    assert client.get("/reports/calendar/nonsense/").status_code == 404
    for year in ("1999", "x", "99999999999"):
        assert client.get("/reports/calendar/", {"year": year}).status_code == 404


def test_a_broken_form_keeps_what_was_typed(client: Client, scene: Scene) -> None:
    client.force_login(scene.cast.dispatcher)
    given = {"from_period": JUNE, "open_day": 20, "due_day": 12, "rule": "next", "reason": "汛期", "do": "save"}
    page = client.post(f"/reports/calendar/{FORM}/", given)
    assert page.status_code == 422
    assert 'value="20"' in page.content.decode()
    assert "开放填报不晚于按时截止" in page.content.decode()
