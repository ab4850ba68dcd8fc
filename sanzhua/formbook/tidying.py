"""What every cleaner of cells stands on: the setting of a column, and cells as tidy text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

# No amount, date, number or flag is longer; what is longer is a text and no pattern looks at it.
LONGEST = 200

Cell = Any
Report = Callable[[int, str, dict[str, Any], str], None]

DASHES = re.compile(r"[-—–―─_/\\·.*…~×]*|无|没有|暂无|空|n/?a|null|none", re.I)
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x08\x0b-\x1f\x7f]")
_CONTROL = re.compile(r"[\u200b\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SPACES = re.compile(r"[ \t\u00a0\u3000]*[\r\n]+[ \t\u00a0\u3000]*")


@dataclass(frozen=True, slots=True)
class Setting:
    """What the sheet says about a column: money unit or factor, whether numbers are fractions, how dates are shown.

    `shown` is the unit in which the form shows its amounts; `unit_told`: that none is stated was said of the heading.
    """

    unit: str | None = None
    factor: float = 1.0
    planned: bool = False
    from_text: bool = False
    epoch_1904: bool = False
    format_of: Callable[[int], str] = lambda _row: ""
    percent_heading: bool = False
    shown: str = "wan"
    unit_told: bool = False


def shortened(text: str, most: int = 120) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def squeezed(text: str) -> str:
    if text.isalnum() and unicodedata.is_normalized("NFKC", text):
        return text  # most cells are nothing but characters and digits
    return re.sub(r"\s+", "", _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)))


def tidy(value: Cell) -> str:
    """A cell as text: numbers as Excel shows them, dates as ISO, line breaks and invisible signs out."""
    if isinstance(value, str):
        if value.isprintable():
            return value.strip()
        return _SPACES.sub("", _CONTROL.sub("", value).strip()).replace("\u00a0", " ").strip(" \t\u3000")
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.isoformat(" ") if value.time() != time(0) else value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)
