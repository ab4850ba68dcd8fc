"""Targets of a clause: a number, its unit and what it counts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from sanzhua.plans.parse.plain import any_of, compiled, plain, table

_STOP = re.compile(r"[,。;:!?、()\[\]“”《》]|(?:以上|左右)?(?:和|及|并|达到|力争)")
_LONGEST = 40
_RATE = ("%", "‰", "个百分点", "百分点")


@dataclass(frozen=True, slots=True)
class Target:
    """`value` as written, of a range the lower end; whole numbers are int."""

    text: str
    value: int | float
    unit: str


def find_targets(text: str) -> list[Target]:
    flat = re.sub(r"《[^《》]{1,120}》", lambda title: "\x00" * len(title[0]), plain(text))
    found: dict[str, Target] = {}
    for target in _targets(text, flat):
        found.setdefault(target.text, target)
    return list(found.values())


@cache
def _pattern() -> re.Pattern[str]:
    number = r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?"
    return re.compile(
        rf"(?<![0-9.A-Za-z+“])(?P<number>{number})(?:\s*[%]?\s*[-—~至到]\s*[0-9]+(?:\.[0-9]+)?)?(?:余|多)?\s*(?P<unit>{any_of(table('targets')['units']['words'])})"
    )


def _targets(text: str, flat: str) -> Iterator[Target]:
    rules = table("targets")["not_a_target"]
    for match in _pattern().finditer(flat):
        before = re.split(r"[,。;:!?]", flat[max(0, match.start() - 40) : match.start()])[-1]
        after = flat[match.end() : match.end() + 12]
        if compiled(rules["before"]).search(before) or compiled(rules["after"]).match(after):
            continue
        if match["unit"] in rules["needs_a_verb"] and not compiled(rules["verbs"]).search(before):
            continue
        start, end = _extent(flat, match)
        written = match["number"].replace(",", "")
        yield Target(text[start:end].strip(), float(written) if "." in written else int(written), match["unit"])


def _extent(flat: str, match: re.Match[str]) -> tuple[int, int]:
    """From the number to the end of what is counted; a rate or an amount begins with what it measures."""
    after = _STOP.search(flat, match.end())
    end = min(after.start() if after else len(flat), match.end() + _LONGEST)
    if match["unit"] in _RATE or "元" in match["unit"]:
        start = match.start()
        while start > 0 and match.start() - start < _LONGEST and flat[start - 1] not in ",。;:!?()[]“”\n":
            start -= 1
        return start, end
    return match.start(), end
