"""Duties that prose gives in so many words: 市财政局负责…, 由市发改委牵头…; a mere mention is none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from sanzhua.plans.parse.notes import Unit
from sanzhua.plans.parse.plain import blanked, compiled, plain, quoted, table
from sanzhua.plans.parse.units import Name, is_office, is_open_set, is_place, split_names

_SENTENCES = re.compile(r"[^。;!?]+[。;!?]?")
_BEFORE_NAMES = re.compile(r".*(?:由|请|确定|明确|指定|[,:，：])")


def find_duties(text: str) -> list[Unit]:
    """Units with their roles, each once, in the order of the text."""
    found: dict[tuple[str, str], Unit] = {}
    for sentence in _SENTENCES.finditer(plain(text)):
        start, end = sentence.span()
        for unit in _in_sentence(text[start:end]):
            found.setdefault((unit.name, unit.role), unit)
    return list(found.values())


@cache
def _verbs() -> re.Pattern[str]:
    rules = table("duties")
    roles = "|".join(f"(?P<{role}>{pattern})" for role, pattern in rules["verbs"].items())
    return re.compile(f"(?P<colon>:\\s*)?(?P<adverb>{rules['adverbs']['pattern']})(?:{roles})")


def _in_sentence(sentence: str) -> Iterator[Unit]:
    flat = plain(sentence)
    flat = blanked(flat, quoted(flat), "\x00")
    at, given = 0, False
    for match in _verbs().finditer(flat):
        role = match.lastgroup or ""
        names = list(_names_before(sentence[at : match.start()], flat[at : match.start()]))
        at = match.end()
        if not names or _tells_of_the_past(flat[match.start() :]):
            continue
        if role in ("cooperate", "guide") and not given and not _is_told_by(flat[: match.start()], names[0].name):
            continue
        given = True
        for name in names:
            yield Unit(name.name, role, name.collective)


def _tells_of_the_past(rest: str) -> bool:
    return bool(compiled(table("duties")["past"]["pattern"]).match(rest))


def _is_told_by(before: str, first: str) -> bool:
    return "由" + plain(first) in before


def _names_before(text: str, flat: str) -> Iterator[Name]:
    """The list of units that ends here: its parts from the right, as long as each is a unit.

    What stands before the first name in one breath with it is cut off, or that name is left out.
    """
    start = match.end() if (match := _BEFORE_NAMES.match(flat)) else 0
    if start == len(flat):
        return
    parts = split_names(text[start:].rstrip("：: "))
    good: list[Name] = []
    for name in reversed(parts):
        if not _is_sure(name):
            break
        good.append(name)
    yield from reversed(good)


def _is_sure(name: Name) -> bool:
    flat = plain(name.name)
    if compiled(table("duties")["doubtful"]["pattern"]).search(flat):
        return False
    if name.collective or is_open_set(flat):
        return len(flat) <= 30 and not compiled(table("units")["not_units"]["marks"]).search(flat)
    return is_office(flat) or is_place(flat)
