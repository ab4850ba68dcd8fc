"""How written names and codes are compared; plain values only."""

from __future__ import annotations

import re

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
