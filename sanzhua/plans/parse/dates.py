"""Date phrases of a clause: the last day that the words allow in the plan's year, or how often it comes again."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from sanzhua.plans.parse.plain import compiled, plain, table

_ORDER = {"上旬": 10, "初": 10, "中旬": 20, "中": 20}
_QUARTER = {sign: number for number, sign in enumerate("一二三四", 1)} | {str(number): number for number in range(1, 5)}
_SENTENCE = re.compile(r"[^。;!?]+[。;!?]?")
_YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})年")


@dataclass(frozen=True, slots=True)
class Due:
    """`on` is certain; `proposed` is a reading of vague words that a person has to confirm."""

    text: str
    on: date | None = None
    repeat: str | None = None
    proposed: date | None = None


@dataclass(frozen=True, slots=True)
class _Phrase:
    pattern: re.Pattern[str]
    last: str
    repeat: str | None
    vague: bool


def find_dues(text: str, year: int | None) -> list[Due]:
    """The dates of a clause in their order, each once. Titles in 《》 tell no date of the clause."""
    flat = _titles_hidden(plain(text))
    found: dict[str, Due] = {}
    for sentence in _SENTENCE.finditer(flat):
        for due in _in_sentence(text, sentence.start(), sentence[0], year):
            found.setdefault(due.text, due)
    return list(found.values())


def dues_of_note(said: str, year: int | None) -> list[Due]:
    """Of a note or a column about time alone, where 6月 or 2023年 is a deadline; other words are kept without a day."""
    flat = plain(said).strip()
    if found := re.fullmatch(r"((?:19|20)[0-9]{2})年度?", flat):
        return [Due(said, date(int(found[1]), 12, 31))]
    if year and re.fullmatch(r"(?:1[0-2]|0?[1-9])月", flat):
        return [Due(said, _month_end(year, int(flat[:-1])))]
    if year and re.fullmatch(r"全年|年内|本年度?", flat):
        return [Due(said, date(year, 12, 31))]
    return find_dues(said, year) or [Due(said)]


def _titles_hidden(flat: str) -> str:
    return re.sub(r"《[^《》]{1,120}》|[\[(](?:19|20)[0-9]{2}[\])][0-9]+号", lambda title: "\x00" * len(title[0]), flat)


@cache
def _phrases() -> tuple[_Phrase, ...]:
    rules = table("dates")
    words = rules["words"]
    return tuple(
        _Phrase(
            compiled(row["pattern"].replace("{year}", words["year"]).replace("{month}", words["month"])),
            row.get("last", "none"),
            row.get("repeat"),
            row.get("vague", False),
        )
        for row in rules["phrase"]
    )


def _in_sentence(text: str, offset: int, flat: str, year: int | None) -> Iterator[Due]:
    for match, phrase in _matches(flat):
        said = text[offset + match.start() : offset + match.end()].strip()
        if phrase.repeat:
            yield Due(said, repeat=phrase.repeat)
            continue
        spoken = _spoken_year(flat, match, year)
        on = _last_day(match, phrase.last, spoken)
        yield Due(said, proposed=on) if phrase.vague else Due(said, on=on)


def _matches(flat: str) -> list[tuple[re.Match[str], _Phrase]]:
    """Without overlap: the earlier one wins, of two that begin together the longer one."""
    found = [(match, phrase) for phrase in _phrases() for match in phrase.pattern.finditer(flat)]
    found.sort(key=lambda one: (one[0].start(), -one[0].end()))
    kept: list[tuple[re.Match[str], _Phrase]] = []
    for match, phrase in found:
        if (kept and match.start() < kept[-1][0].end()) or _is_mention(flat, match):
            continue
        kept.append((match, phrase))
    return kept


def _is_mention(flat: str, match: re.Match[str]) -> bool:
    before = flat[: match.start()].rstrip()
    if before and (before[-1].isdigit() or before[-1] in table("dates")["before"]["mention"]):
        return True
    return not match[0].strip()


def _spoken_year(flat: str, match: re.Match[str], year: int | None) -> int | None:
    """The year that the phrase names, else the last one that its sentence named with a date, else the plan's."""
    groups = match.groupdict()
    if groups.get("y"):
        return int(groups["y"])
    relative = groups.get("rel")
    if relative:
        return None if year is None else year + (relative in ("明年", "次年"))
    if len(match[0]) >= 3 and (own := _YEAR.search(match[0])):
        return int(own[1])
    named = [int(found[1]) for found in _YEAR.finditer(flat, 0, match.start()) if _is_deadline(flat, found.end())]
    return named[-1] if named else year


def _is_deadline(flat: str, place: int) -> bool:
    return bool(re.match(r"(?:1[0-2]|0?[1-9])月|底|末|第?[一二三四]季度", flat[place:]))


def _last_day(match: re.Match[str], last: str, year: int | None) -> date | None:
    if year is None or last == "none":
        return None
    groups = match.groupdict()
    if last == "span":
        return _end_of_span(match, year)
    if last == "year":
        return date(year, 12, 31)
    if last == "quarter":
        return _month_end(year, 3 * _QUARTER[groups["q"]])
    if last == "half":
        return _month_end(year, 6 if groups["q"] == "上" else 12)
    month = int(groups["m"])
    if last == "day":
        return _day(year, month, int(groups["d"]))
    if last == "part" and groups["part"] in _ORDER:
        return date(year, month, _ORDER[groups["part"]])
    return _month_end(year, month)


def _end_of_span(match: re.Match[str], year: int) -> date | None:
    """A span gives its end, in the year that stands there, else in the one at its beginning."""
    end = match["end"]
    found = re.match(
        r"(?:(?P<y>[0-9]{4})年)?(?P<m>[0-9]{1,2})月(?:(?P<d>[0-9]{1,2})日|(?:份)?(?P<part>上旬|中旬|下旬|初|中|底|末))?",
        end,
    )
    if found is None:
        return None
    first = _YEAR.match(match[0])
    in_year = int(found["y"] or (first[1] if first else year))
    month = int(found["m"])
    if found["d"]:
        return _day(in_year, month, int(found["d"]))
    if found["part"] in _ORDER:
        return date(in_year, month, _ORDER[found["part"]])
    return _month_end(in_year, month)


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _day(year: int, month: int, day: int) -> date | None:
    """None for a day that no calendar has, such as 9月31日."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
