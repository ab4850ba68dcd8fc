"""GB/T 4754-2017: the 20 sections and 97 divisions of industries."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from sanzhua.codes.shipped import rows_of


@dataclass(frozen=True, slots=True)
class Industry:
    """A section (`code` is a letter) or a division (`code` has two digits)."""

    code: str
    name: str
    section: str


def sections() -> list[Industry]:
    """A to T."""
    return [entry for entry in _table().values() if entry.code == entry.section]


def divisions(section: str | None = None) -> list[Industry]:
    """01 to 97, of one section where asked."""
    return [entry for entry in _table().values() if entry.code != entry.section and section in (None, entry.section)]


def industry(code: str) -> Industry | None:
    """By letter, by two digits, or by a longer group or class number, which belongs to its first two digits."""
    key = unicodedata.normalize("NFKC", code).strip().upper()
    found = re.fullmatch(r"[A-T]?(\d{2})\d{0,2}", key, re.ASCII)
    return _table().get(found[1] if found else key)


def industry_name(code: str) -> str | None:
    found = industry(code)
    return found.name if found else None


def find(text: str) -> Industry | None:
    """What a cell says, as a code (C26, 2614) or as the exact name of a division or section; None rather than a guess.

    Where a section and its only division share a name (教育), the division is meant.
    """
    plain = _squeezed(text)
    return industry(plain) or _by_name().get(plain)


@lru_cache(maxsize=1)
def _table() -> dict[str, Industry]:
    rows = [(row["division"] or row["section"], row["name"], row["section"]) for row in rows_of("industries.csv")]
    return {code: Industry(code, name, section) for code, name, section in rows}


@lru_cache(maxsize=1)
def _by_name() -> dict[str, Industry]:
    return {_squeezed(entry.name): entry for entry in [*sections(), *divisions()]}


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
