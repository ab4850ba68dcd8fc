"""Regions of GB/T 2260 with the time in which each code and name held."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sanzhua.codes.shipped import rows_of


@dataclass(frozen=True, slots=True)
class Region:
    """One name of one code; both days are inclusive, None is open."""

    code: str
    name: str
    valid_from: date | None
    valid_to: date | None
    successor: str | None

    def holds_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


def region(code: str, on: date | None = None) -> Region | None:
    """The region as it was on a day; without a day, as it was last known. None where there was none."""
    found = _table().get(code, ())
    if on is None:
        return found[-1] if found else None
    # Where two names overlap (the day of a change is not known), the newer one is shown.
    return next((entry for entry in reversed(found) if entry.holds_on(on)), None)


def region_name(code: str, on: date | None = None) -> str | None:
    """The name on a day, 公主岭市; without a day, the last known name."""
    found = region(code, on)
    return found.name if found else None


def full_name(code: str, on: date | None = None) -> str | None:
    """With the names above it: 吉林省四平市梨树县."""
    chain = [region_name(step, on) for step in (*reversed(ancestors(code, on)), code)]
    return "".join(name for name in chain if name) if chain[-1] else None


def is_valid(code: str, on: date | None = None) -> bool:
    """Without a day: whether the code was ever one."""
    return region(code, on) is not None


def parent(code: str, on: date | None = None) -> str | None:
    """The code above: county to city, city to province; counties that a province runs itself go straight to it."""
    if code.endswith("0000"):
        return None
    city = code[:4] + "00"
    if city != code and is_valid(city, on):
        return city
    return code[:2] + "0000"


def ancestors(code: str, on: date | None = None) -> tuple[str, ...]:
    """The codes above, nearest first."""
    above = parent(code, on)
    return () if above is None else (above, *ancestors(above, on))


def successor(code: str) -> str | None:
    """The code that took over from one that ended, one step on; None where it still holds or was divided."""
    found = region(code)
    return found.successor if found else None


def current_code(code: str, on: date) -> str | None:
    """The code of the same place on a day, followed forwards along successors; None where there is none."""
    step: str | None = code
    while step is not None and not is_valid(step, on):
        step = successor(step)
    return step


def children(code: str, on: date) -> list[Region]:
    """The regions directly below on a day, by code."""
    return [found for each in sorted(_below(code)) if parent(each, on) == code and (found := region(each, on))]


def _below(code: str) -> list[str]:
    stem = code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code
    return [each for each in _table() if each.startswith(stem) and each != code]


@lru_cache(maxsize=1)
def _table() -> dict[str, tuple[Region, ...]]:
    """Each code's names, oldest first."""
    table: dict[str, list[Region]] = {}
    for row in rows_of("regions.csv"):
        entry = Region(
            row["code"], row["name"], _day(row["valid_from"]), _day(row["valid_to"]), row["successor"] or None
        )
        table.setdefault(entry.code, []).append(entry)
    return {code: tuple(sorted(names, key=lambda one: one.valid_from or date.min)) for code, names in table.items()}


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
