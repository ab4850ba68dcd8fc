"""Each rule of RFC 5545 that a calendar file of whole days has to keep; the golden file was written by reading it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from sanzhua.papers.ics_writer import Event, write_ics

MADE_AT = datetime(2019, 7, 8, 9, 30, 5, tzinfo=ZoneInfo("Asia/Shanghai"))
OPENING = Event("activity-1.220300@sanzhua", "春季集中开工", date(2019, 4, 18), date(2019, 4, 18))

GOLDEN = (
    "BEGIN:VCALENDAR\r\n"
    "VERSION:2.0\r\n"
    "PRODID:-//sanzhua//calendar//ZH\r\n"
    "CALSCALE:GREGORIAN\r\n"
    "X-WR-CALNAME:2019年活动\r\n"
    "BEGIN:VEVENT\r\n"
    "UID:activity-7.220300@sanzhua\r\n"
    "DTSTAMP:20190708T013005Z\r\n"
    "DTSTART;VALUE=DATE:20190816\r\n"
    "DTEND;VALUE=DATE:20190819\r\n"
    "SUMMARY:四平发展大会\r\n"
    "LOCATION:四平市\\, 会展中心\r\n"
    # 12 octets, 11 signs of three, 2 for the escaped line, 1 for the digit, 9 signs of three: 75.
    "DESCRIPTION:牵头单位：四平市商务局\\n8月份，邀请客商、商\r\n"
    " 会和吉商代表参会；签约一批项目\\; 见 C:\\\\材料。\r\n"
    "URL:http://10.0.0.8/plans/activities/7/\r\n"
    "STATUS:TENTATIVE\r\n"
    "TRANSP:TRANSPARENT\r\n"
    "END:VEVENT\r\n"
    "END:VCALENDAR\r\n"
)


def written(*events: Event, name: str = "2019年活动") -> str:
    return write_ics(events, name=name, made_at=MADE_AT).decode()


def unfolded(*events: Event) -> list[str]:
    return written(*events).replace("\r\n ", "").split("\r\n")


def test_the_golden_file() -> None:
    conference = Event(
        uid="activity-7.220300@sanzhua",
        summary="四平发展大会",
        begins_on=date(2019, 8, 16),
        ends_on=date(2019, 8, 18),
        status="TENTATIVE",
        location="四平市, 会展中心",
        description="牵头单位：四平市商务局\n8月份，邀请客商、商会和吉商代表参会；签约一批项目; 见 C:\\材料。",
        url="http://10.0.0.8/plans/activities/7/",
    )
    assert written(conference) == GOLDEN


def test_every_line_ends_with_carriage_return_and_line_feed() -> None:
    body = write_ics([OPENING], name="活动", made_at=MADE_AT)
    assert body.endswith(b"END:VCALENDAR\r\n")
    assert body.count(b"\n") == body.count(b"\r\n") == body.count(b"\r")


@pytest.mark.parametrize("title", ["a" * 300, "四平" * 90, "a" + "会" * 120, "ab" + "会" * 120, "😀" * 60])
def test_no_line_is_longer_than_75_octets_and_no_sign_is_cut(title: str) -> None:
    event = Event("u", title, date(2019, 1, 1), date(2019, 1, 1))
    lines = write_ics([event], name=title, made_at=MADE_AT).split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    assert [line.decode() for line in lines]
    assert f"SUMMARY:{title}" in unfolded(event)


def test_a_line_of_exactly_75_octets_is_not_folded() -> None:
    title = "x" * (75 - len("SUMMARY:"))
    assert f"\r\nSUMMARY:{title}\r\n" in written(Event("u", title, date(2019, 1, 1), date(2019, 1, 1)))
    longer = written(Event("u", f"{title}y", date(2019, 1, 1), date(2019, 1, 1)))
    assert f"\r\nSUMMARY:{title}\r\n y\r\n" in longer


def test_the_last_day_is_exclusive_and_a_single_day_ends_on_the_next() -> None:
    lines = unfolded(OPENING)
    assert "DTSTART;VALUE=DATE:20190418" in lines
    assert "DTEND;VALUE=DATE:20190419" in lines


def test_the_last_day_of_a_year_ends_in_the_next() -> None:
    lines = unfolded(Event("u", "冬季", date(2018, 12, 15), date(2019, 12, 31)))
    assert "DTSTART;VALUE=DATE:20181215" in lines
    assert "DTEND;VALUE=DATE:20200101" in lines


def test_the_stamp_is_utc() -> None:
    assert "DTSTAMP:20190708T013005Z" in unfolded(OPENING)
    late = write_ics([OPENING], name="x", made_at=datetime(2020, 1, 1, 23, 59, 59, tzinfo=UTC)).decode()
    assert "DTSTAMP:20200101T235959Z" in late


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("甲;乙", "甲\\;乙"),
        ("a,b", "a\\,b"),
        ("c:\\d", "c:\\\\d"),
        ("一\n二", "一\\n二"),
        ("一\r\n二\r三", "一\\n二\\n三"),
        ("响\x07铃\x00", "响铃"),
        ("END:VEVENT\nBEGIN:VEVENT", "END:VEVENT\\nBEGIN:VEVENT"),
    ],
)
def test_texts_are_escaped_and_cannot_end_the_event(words: str, told: str) -> None:
    event = Event("u", words, date(2019, 1, 1), date(2019, 1, 1), location=words, description=words)
    lines = unfolded(event)
    assert [f"{key}:{told}" in lines for key in ("SUMMARY", "LOCATION", "DESCRIPTION")] == [True] * 3
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 1


def test_a_cancelled_one_says_so_and_empty_fields_are_left_out() -> None:
    lines = unfolded(Event("u", "观摩", date(2019, 1, 1), date(2019, 1, 1), status="CANCELLED"))
    assert "STATUS:CANCELLED" in lines
    assert not [line for line in lines if line.startswith(("LOCATION", "DESCRIPTION", "URL"))]


def test_each_event_has_its_uid_once() -> None:
    lines = unfolded(OPENING, Event("activity-2@x", "观摩", date(2019, 5, 1), date(2019, 5, 3)))
    assert [line for line in lines if line.startswith("UID:")] == ["UID:activity-1.220300@sanzhua", "UID:activity-2@x"]
