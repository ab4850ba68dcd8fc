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
    at, given, joined = 0, False, False
    for match in _verbs().finditer(flat):
        role = match.lastgroup or ""
        names = list(_names_before(sentence[at : match.start()], flat[at : match.start()]))
        at = match.end()
        if not names and given and match["taken"] in ("会同", "联合"):
            yield from _helpers(sentence[at:], flat[at:])
        if not names or _tells_of_the_past(flat[match.start() :]):
            continue
        is_told = _is_told_by(flat[: match.start()], names[0].name)
        if (role == "taken" and not is_told) or (role in ("cooperate", "guide") and not given and not is_told):
            continue
        given = True
        helps = joined and not is_told
        joined = match[role] in ("会同", "联合")
        role = "cooperate" if helps else "responsible" if role == "taken" else role
        for name in names:
            yield Unit(name.name, role, name.collective)
        if joined:
            yield from _helpers(sentence[at:], flat[at:])


def _helpers(text: str, flat: str) -> Iterator[Unit]:
    """由A会同B制定…: the names behind 会同, the last of which runs into what is to be done."""
    stop = re.search(r"[,;。!?]", flat)
    parts = split_names(text[: stop.start() if stop else len(text)])
    for name in parts:
        whole = compiled(table("duties")["object"]["begins"]).split(name.name)[0]
        if not _is_sure(Name(whole, is_open_set(whole))):
            return
        yield Unit(whole, "cooperate", is_open_set(whole))
        if whole != name.name:
            return


def _tells_of_the_past(rest: str) -> bool:
    return bool(compiled(table("duties")["past"]["pattern"]).match(rest))


def _is_told_by(before: str, first: str) -> bool:
    return "由" + plain(first) in before


def _names_before(text: str, flat: str) -> Iterator[Name]:
    """The list of units that ends here: its parts from the right, as long as each is a unit.

    What stands before the first name in one breath with it is cut off, or that name is left out.
    """
    start = match.end() if (match := _BEFORE_NAMES.match(flat)) else 0
    start = max(start, _open_bracket(flat))
    if start >= len(flat) or compiled(table("duties")["doubtful"]["towards"]).search(flat[start:]):
        return
    parts = split_names(text[start:].rstrip("：: "))
    good: list[Name] = []
    for name in reversed(parts):
        if not _is_sure(name):
            break
        good.append(name)
    yield from reversed(good)


def _open_bracket(flat: str) -> int:
    """Behind a bracket that is not closed before the verb."""
    depth = 0
    for place in range(len(flat) - 1, -1, -1):
        if flat[place] in ")]":
            depth += 1
        elif flat[place] in "([":
            if depth == 0:
                return place + 1
            depth -= 1
    return 0


def _is_sure(name: Name) -> bool:
    flat = plain(name.name)
    if compiled(table("duties")["doubtful"]["pattern"]).search(flat):
        return False
    if name.collective or is_open_set(flat):
        return len(flat) <= 30 and not compiled(table("units")["not_units"]["marks"]).search(flat)
    return is_office(flat) or is_place(flat)
