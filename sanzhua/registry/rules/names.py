"""How written names and codes are compared; plain values only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sanzhua.base.likeness import squeeze
from sanzhua.codes import project_code

_BETWEEN_CODES = re.compile(r"[、,，;；/\s]+")
_PRINTED_MARKS = re.compile(r"^[●★▲☆◆■*※]+|[●★▲☆◆■*※]+$")


def name_key(name: str) -> str:
    """What two writings of one name share: NFKC, no white space, no printed marks, no case."""
    return _PRINTED_MARKS.sub("", squeeze(name)).casefold()


def codes_in(text: str) -> list[str]:
    """The project codes that a cell holds, normalised, each once, in their order; other words stay out."""
    found = (project_code.check(part) for part in _BETWEEN_CODES.split(text or "") if part)
    return list(dict.fromkeys(check.normal for check in found if check.valid))


PEOPLE = frozenset({"contact", "phone", "lead_person", "lead_phone"})


def masked(values: Mapping[str, Any]) -> dict[str, Any]:
    """Register values whose people show a first and a last character only: 李*、0434*******5."""
    return {key: _masked(str(value)) if key in PEOPLE and value else value for key, value in values.items()}


def _masked(text: str) -> str:
    if len(text) < 5:
        return text[:1] + "*" * max(1, len(text) - 1)
    return text[:4] + "*" * (len(text) - 5) + text[-1]
