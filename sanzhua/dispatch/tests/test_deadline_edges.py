"""R9: what is on time, late, or not taken any more, at the edges of days, holidays, years and extensions.

Lateness is the moment of receipt on the server's clock, in UTC; the day ends at 24:00 in Asia/Shanghai wherever the
browser, the server or the database lives. No case looks at the wall clock.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast

import pytest
from django.test import Client

from sanzhua.base import clock
from sanzhua.base.clock import SHANGHAI
from sanzhua.base.periods import Period
from sanzhua.base.refusals import WrongState
from sanzhua.base.workdays import Shift, end_of
from sanzhua.codes.calendar import shipped_calendar
from sanzhua.dispatch import queries
from sanzhua.dispatch.actions import give_extension, hand_in, send_back, sign, sign_on_paper
from sanzhua.dispatch.calendar import CalendarRow, moments
from sanzhua.dispatch.deadlines import Deadline
from sanzhua.dispatch.models import FormPeriod, Signature
from sanzhua.dispatch.tests.scene import EIGHTH, FORM, JUNE, Scene, handed_in, on, signed
from tests.cast import PASSWORD

TENTH = CalendarRow(open_day=1, due_day=10, rule=Shift.NEXT, close_day=None, merged=frozenset())
BEFORE, STAYS = replace(TENTH, rule=Shift.PREVIOUS), replace(TENTH, rule=Shift.NONE)
FIFTEENTH = replace(TENTH, close_day=15)


def on_day(row: CalendarRow, day: int) -> CalendarRow:
    return replace(row, open_day=1, due_day=day)


# What | row | period | received | days late
EDGES = (
    # 10 July 2019, a Wednesday
    ("a week before", TENTH, "2019-06", "2019-07-03T09:00:00+08:00", 0),
    ("the last millisecond", TENTH, "2019-06", "2019-07-10T23:59:59.999+08:00", 0),
    ("the last microsecond", TENTH, "2019-06", "2019-07-10T23:59:59.999999+08:00", 0),
    ("24:00 sharp", TENTH, "2019-06", "2019-07-11T00:00:00+08:00", 1),
    ("the end of the first late day", TENTH, "2019-06", "2019-07-11T23:59:59.999+08:00", 1),
    ("the second late day", TENTH, "2019-06", "2019-07-12T00:00:00+08:00", 2),
    ("ten days late", TENTH, "2019-06", "2019-07-20T12:00:00+08:00", 10),
    ("a month late", TENTH, "2019-06", "2019-08-10T00:00:00+08:00", 31),
    # The same moments as other places write them
    ("UTC, before Shanghai's midnight", TENTH, "2019-06", "2019-07-10T15:59:59.999+00:00", 0),
    ("UTC, at Shanghai's midnight", TENTH, "2019-06", "2019-07-10T16:00:00+00:00", 1),
    ("UTC, its own last second of the tenth", TENTH, "2019-06", "2019-07-10T23:59:59+00:00", 1),
    ("UTC, its own midnight", TENTH, "2019-06", "2019-07-11T00:00:00+00:00", 1),
    ("UTC, the day before at its midnight", TENTH, "2019-06", "2019-07-10T00:00:00+00:00", 0),
    ("a browser in Tokyo, in time", TENTH, "2019-06", "2019-07-11T00:59:59+09:00", 0),
    ("a browser in Tokyo, late", TENTH, "2019-06", "2019-07-11T01:00:00+09:00", 1),
    ("a browser in Urumqi, in time", TENTH, "2019-06", "2019-07-10T21:59:59+06:00", 0),
    ("a browser in New York, late", TENTH, "2019-06", "2019-07-10T12:00:00-04:00", 1),
    # Holidays: 10 February 2019 lies in the Spring Festival, 4 to 10 February
    ("next: the working day after", TENTH, "2019-01", "2019-02-11T23:59:59.999+08:00", 0),
    ("next: past it", TENTH, "2019-01", "2019-02-12T00:00:00+08:00", 1),
    ("previous: a Sunday that is worked", BEFORE, "2019-01", "2019-02-03T23:59:59.999+08:00", 0),
    ("previous: the first day of the festival", BEFORE, "2019-01", "2019-02-04T00:00:00+08:00", 1),
    ("previous: on the day itself", BEFORE, "2019-01", "2019-02-10T12:00:00+08:00", 7),
    ("none: the holiday counts", STAYS, "2019-01", "2019-02-10T23:59:59.999+08:00", 0),
    ("none: after it", STAYS, "2019-01", "2019-02-11T00:00:00+08:00", 1),
    # The National Day holidays of 2019, 1 to 7 October
    ("next over the golden week", on_day(TENTH, 5), "2019-09", "2019-10-08T23:59:59.999+08:00", 0),
    ("next over the golden week, late", on_day(TENTH, 5), "2019-09", "2019-10-09T00:00:00+08:00", 1),
    ("previous over the golden week", on_day(BEFORE, 5), "2019-09", "2019-09-30T23:59:59.999+08:00", 0),
    ("previous over the golden week, late", on_day(BEFORE, 5), "2019-09", "2019-10-01T00:00:00+08:00", 1),
    # Make-up working days: 28 April and 5 May 2019 are Sundays that are worked
    ("a worked Sunday stays", on_day(TENTH, 5), "2019-04", "2019-05-05T23:59:59.999+08:00", 0),
    ("a worked Sunday stays, late", on_day(TENTH, 5), "2019-04", "2019-05-06T00:00:00+08:00", 1),
    ("a worked Sunday in April", on_day(BEFORE, 28), "2019-03", "2019-04-28T23:59:59.999+08:00", 0),
    ("from a holiday to the worked Sunday", on_day(TENTH, 4), "2019-04", "2019-05-05T23:59:59.999+08:00", 0),
    # Plain weekends: 10 August 2019 is a Saturday
    ("next over a weekend", TENTH, "2019-07", "2019-08-12T23:59:59.999+08:00", 0),
    ("next over a weekend, late", TENTH, "2019-07", "2019-08-13T00:00:00+08:00", 1),
    ("previous over a weekend", BEFORE, "2019-07", "2019-08-09T23:59:59.999+08:00", 0),
    ("previous over a weekend, late", BEFORE, "2019-07", "2019-08-10T00:00:00+08:00", 1),
    # The turn of the year
    ("December is due in January", TENTH, "2019-12", "2020-01-10T23:59:59.999+08:00", 0),
    ("December, late", TENTH, "2019-12", "2020-01-11T00:00:00+08:00", 1),
    ("the last day of the year", on_day(TENTH, 31), "2019-11", "2019-12-31T23:59:59.999+08:00", 0),
    ("the first second of the year", on_day(TENTH, 31), "2019-11", "2020-01-01T00:00:00+08:00", 1),
    ("New Year moves on", on_day(TENTH, 1), "2018-12", "2019-01-02T23:59:59.999+08:00", 0),
    ("New Year moves back into the year before", on_day(BEFORE, 1), "2018-12", "2018-12-29T23:59:59.999+08:00", 0),
    ("New Year moved back, late", on_day(BEFORE, 1), "2018-12", "2018-12-30T00:00:00+08:00", 1),
    # The end of February
    ("29 February, a Saturday", on_day(TENTH, 29), "2020-01", "2020-03-02T23:59:59.999+08:00", 0),
    ("29 February stays", on_day(STAYS, 29), "2020-01", "2020-02-29T23:59:59.999+08:00", 0),
    ("29 February stays, late", on_day(STAYS, 29), "2020-01", "2020-03-01T00:00:00+08:00", 1),
    ("the 31st of a leap February", on_day(STAYS, 31), "2020-01", "2020-02-29T23:59:59.999+08:00", 0),
    ("the 31st of a plain February", on_day(STAYS, 31), "2019-01", "2019-02-28T23:59:59.999+08:00", 0),
    ("the 31st of a plain February, late", on_day(STAYS, 31), "2019-01", "2019-03-01T00:00:00+08:00", 1),
    # January goes into February's return, which is due in March
    ("merged months", replace(TENTH, merged=frozenset({1})), "2020-02", "2020-03-10T23:59:59.999+08:00", 0),
    ("merged months, late", replace(TENTH, merged=frozenset({1})), "2020-02", "2020-03-11T00:00:00+08:00", 1),
)

# What | row | due on | expires on | received | days late | still taken
EXTENDED = (
    ("before the form's own day", TENTH, 12, 12, "2019-07-09T12:00:00+08:00", 0, True),
    ("after the form's own day", TENTH, 12, 12, "2019-07-11T00:00:00+08:00", 0, True),
    ("the last millisecond", TENTH, 12, 12, "2019-07-12T23:59:59.999+08:00", 0, True),
    ("expired: the form's own day counts again", TENTH, 12, 12, "2019-07-13T00:00:00+08:00", 3, True),
    ("late, not yet expired", TENTH, 12, 15, "2019-07-13T00:00:00+08:00", 1, True),
    ("late, the last moment before it expires", TENTH, 12, 15, "2019-07-15T23:59:59.999+08:00", 3, True),
    ("late and expired", TENTH, 12, 15, "2019-07-16T00:00:00+08:00", 6, True),
    ("a Saturday is as it was granted", TENTH, 13, 13, "2019-07-13T23:59:59.999+08:00", 0, True),
    ("the form has closed, the extension holds", FIFTEENTH, 18, 18, "2019-07-18T23:59:59.999+08:00", 0, True),
    ("both are over", FIFTEENTH, 18, 18, "2019-07-19T00:00:00+08:00", 9, False),
    ("taken late until it expires", FIFTEENTH, 16, 18, "2019-07-18T12:00:00+08:00", 2, True),
    ("an extension never closes earlier", FIFTEENTH, 12, 12, "2019-07-15T23:59:59.999+08:00", 5, True),
)

# What | row | period | received | still taken
CLOSING = (
    ("no closing day", TENTH, "2019-06", "2020-07-10T00:00:00+08:00", True),
    ("the last millisecond", FIFTEENTH, "2019-06", "2019-07-15T23:59:59.999+08:00", True),
    ("24:00 of the closing day", FIFTEENTH, "2019-06", "2019-07-16T00:00:00+08:00", False),
    ("the closing day moves like the due day", FIFTEENTH, "2019-05", "2019-06-17T23:59:59.999+08:00", True),
    ("and ends there", FIFTEENTH, "2019-05", "2019-06-18T00:00:00+08:00", False),
    ("not yet open", FIFTEENTH, "2019-06", "2019-06-30T23:59:59.999+08:00", False),
    ("opens at 0:00", FIFTEENTH, "2019-06", "2019-07-01T00:00:00+08:00", True),
)


def deadline(row: CalendarRow, period: str, due: int | None = None, expires: int | None = None) -> Deadline:
    found = moments(row, Period.parse(period), shipped_calendar())
    return Deadline(
        opens_at=cast(datetime, found["opens_at"]),
        form_due_at=cast(datetime, found["due_at"]),
        form_closes_at=found["closes_at"],
        closed_at=None,
        extended_to=end_of(date(2019, 7, due)) if due else None,
        lapses_at=end_of(date(2019, 7, expires)) if expires else None,
    )


@pytest.mark.parametrize(("what", "row", "period", "received", "late"), EDGES, ids=[edge[0] for edge in EDGES])
def test_days_late(what: str, row: CalendarRow, period: str, received: str, late: int) -> None:
    at = datetime.fromisoformat(received)
    assert deadline(row, period).days_late(at) == late
    assert deadline(row, period).days_late(at.astimezone(UTC)) == late


@pytest.mark.parametrize(
    ("what", "row", "due", "expires", "received", "late", "taken"), EXTENDED, ids=[edge[0] for edge in EXTENDED]
)
def test_an_extension(
    what: str, row: CalendarRow, due: int, expires: int, received: str, late: int, taken: bool
) -> None:
    days, at = deadline(row, "2019-06", due, expires), datetime.fromisoformat(received)
    with on(at):
        assert (days.days_late(at), days.is_open) == (late, taken)


@pytest.mark.parametrize(("what", "row", "period", "received", "taken"), CLOSING, ids=[edge[0] for edge in CLOSING])
def test_opening_and_closing(what: str, row: CalendarRow, period: str, received: str, taken: bool) -> None:
    with on(datetime.fromisoformat(received)):
        assert deadline(row, period).is_open is taken


def test_a_year_without_its_holidays_promises_nothing() -> None:
    with pytest.raises(Exception, match="2031"):
        deadline(TENTH, "2030-12")


DUE = datetime(2019, 7, 11, tzinfo=SHANGHAI)
TICK = timedelta(microseconds=1)
SCAN = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def by_paper(scene: Scene, version: Any) -> Signature:
    return sign_on_paper(
        version=version,
        by=scene.cast.clerk,
        code=version.short_code,
        signer_name="王〇〇",
        signer_post="梨树县 县长",
        signed_on=date(2019, 7, 9),
        scan_name="审签单.pdf",
        scan_data=SCAN,
    )


def late_on_the_board(scene: Scene) -> int:
    return queries.board(JUNE, scene.cast.dispatcher).rows[0].cells[0].days_late


@pytest.mark.parametrize(("moment", "late"), [(DUE - TICK, 0), (DUE, 1)])
def test_signed_at_the_exact_moment(scene: Scene, moment: datetime, late: int) -> None:
    version = handed_in(scene)
    with on(moment):
        sign(version=version, by=scene.cast.head, sha256=version.sha256)
        assert late_on_the_board(scene) == late


@pytest.mark.parametrize(("moment", "late"), [(DUE - TICK, 0), (DUE, 1)])
def test_a_sealed_scan_counts_from_its_receipt_not_from_its_date(scene: Scene, moment: datetime, late: int) -> None:
    version = handed_in(scene)
    with on(moment):
        by_paper(scene, version)
        assert late_on_the_board(scene) == late


def test_a_sealed_scan_is_taken_until_the_form_closes_and_not_after(scene: Scene) -> None:
    version = handed_in(scene)
    closes = datetime(2019, 7, 16, tzinfo=SHANGHAI)
    FormPeriod.objects.filter(form=FORM, period=JUNE).update(closes_at=closes)
    with on(closes), pytest.raises(WrongState, match="截止"):
        by_paper(scene, version)
    with on(closes - TICK):
        assert by_paper(scene, version).business_at == closes - TICK


def test_a_second_click_after_midnight_keeps_the_first_receipt(scene: Scene) -> None:
    version = handed_in(scene)
    with on(DUE - TICK):
        first = sign(version=version, by=scene.cast.head, sha256=version.sha256)
    with on(DUE + timedelta(minutes=3)):
        again = sign(version=version, by=scene.cast.head, sha256=version.sha256)
    assert (again.pk, again.business_at) == (first.pk, DUE - TICK)


def test_what_arrived_in_time_is_on_time_though_its_turn_came_later(scene: Scene) -> None:
    version = handed_in(scene)
    FormPeriod.objects.filter(form=FORM, period=JUNE).update(closes_at=DUE)
    try:
        with on(DUE - TICK):
            clock.mark_received()
        with on(DUE + timedelta(minutes=2)):
            assert by_paper(scene, version).business_at == DUE - TICK
            assert late_on_the_board(scene) == 0
    finally:
        clock.forget_received()


def test_a_request_counts_from_its_last_byte_and_leaves_no_mark(client: Client, scene: Scene) -> None:
    handed_in(scene)
    client.force_login(scene.cast.head)
    page = f"/reports/{scene.report.pk}/sign/"
    sha = scene.report.versions.get().sha256
    with on(DUE + timedelta(minutes=1)), pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "mark_received", lambda: clock._received.set(DUE - TICK))
        client.post(page, {"sha256": sha, "password": PASSWORD})
    assert Signature.objects.get().business_at == DUE - TICK
    with on(EIGHTH):
        assert clock.received_at() == EIGHTH


def test_a_clock_that_was_set_back_judges_nothing_anew(scene: Scene) -> None:
    version = handed_in(scene)
    with on(DUE):
        sign(version=version, by=scene.cast.head, sha256=version.sha256)
    with on(DUE - timedelta(minutes=10)):
        assert late_on_the_board(scene) == 1


def test_handed_in_is_not_received(scene: Scene) -> None:
    with on(DUE - TICK):
        handed_in(scene)
    with on(DUE + timedelta(days=2)):
        assert late_on_the_board(scene) == 3


def test_a_return_after_the_deadline_leaves_it_on_time(scene: Scene) -> None:
    version = signed(scene)
    with on(DUE + timedelta(days=4)):
        marks = [(scene.key(0), "done_month")]
        send_back(report=scene.report, by=scene.cast.dispatcher, marks=marks, note="请核对")
        scene.save(0, "done_month", "1100")
        again = hand_in(report=scene.report, by=scene.cast.clerk)
        sign(version=again, by=scene.cast.head, sha256=again.sha256)
        cell = queries.board(JUNE, scene.cast.dispatcher).rows[0].cells[0]
    assert (cell.days_late, cell.times_returned, again.number) == (0, 1, version.number + 1)


@pytest.mark.parametrize(("moment", "late"), [("2019-07-13T00:00:00", 3), ("2019-07-12T23:59:59.999999", 0)])
def test_signed_at_the_end_of_an_extension(scene: Scene, moment: str, late: int) -> None:
    version = handed_in(scene)
    give_extension(
        form=FORM, unit=scene.cast.lishu, period=JUNE, due_on=date(2019, 7, 12), reason="汛期",
        by=scene.cast.dispatcher,
    )  # fmt: skip
    with on(datetime.fromisoformat(f"{moment}+08:00")):
        sign(version=version, by=scene.cast.head, sha256=version.sha256)
    with on(datetime(2019, 8, 1, tzinfo=SHANGHAI)):
        assert late_on_the_board(scene) == late
