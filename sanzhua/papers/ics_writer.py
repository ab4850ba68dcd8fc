"""Days to a calendar file as RFC 5545 wants it: whole days, in bytes that Outlook, phones and WPS read alike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal

Status = Literal["TENTATIVE", "CONFIRMED", "CANCELLED"]
_LINE = 75  # octets without the line's end (3.1)
_PRODUCT = "-//sanzhua//calendar//ZH"


@dataclass(frozen=True, slots=True)
class Event:
    """Whole days, both inclusive. `uid` stays the same as long as the thing does: a second import then replaces."""

    uid: str
    summary: str
    begins_on: date
    ends_on: date
    status: Status = "CONFIRMED"
    location: str = ""
    description: str = ""
    url: str = ""


def write_ics(events: Iterable[Event], *, name: str, made_at: datetime) -> bytes:
    """UTF-8 with CRLF; `made_at` is aware. The RFC knows no calendar without an event: the caller has at least one."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{_PRODUCT}", "CALSCALE:GREGORIAN"]
    lines.append(f"X-WR-CALNAME:{_text(name)}")
    for event in events:
        lines += _event(event, made_at)
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _event(event: Event, made_at: datetime) -> list[str]:
    """DTEND is the first day that no longer belongs to it (3.6.1)."""
    optional = [("LOCATION", _text(event.location)), ("DESCRIPTION", _text(event.description)), ("URL", event.url)]
    return [
        "BEGIN:VEVENT",
        f"UID:{_text(event.uid)}",
        f"DTSTAMP:{made_at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{_day(event.begins_on)}",
        f"DTEND;VALUE=DATE:{_day(event.ends_on + timedelta(days=1))}",
        f"SUMMARY:{_text(event.summary)}",
        *(f"{key}:{value}" for key, value in optional if value),
        f"STATUS:{event.status}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _day(on: date) -> str:
    return f"{on.year:04}{on.month:02}{on.day:02}"


def _text(words: str) -> str:
    """Escaped as 3.3.11 says; other control signs have no place in a text."""
    plain = words.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(sign for sign in plain if sign in "\n\t" or (sign >= " " and sign != "\x7f"))
    return kept.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """At most 75 octets a line, the space of a continued one included; a sign of several octets is never cut."""
    parts, size = [bytearray()], 0
    for sign in line:
        octets = sign.encode()
        if size + len(octets) > _LINE:
            parts.append(bytearray(b" "))
            size = 1
        parts[-1] += octets
        size += len(octets)
    return b"\r\n".join(parts) + b"\r\n"
