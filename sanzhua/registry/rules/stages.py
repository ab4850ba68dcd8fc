"""What a word of stage in a list means for the register; the words stand in stages.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any

from sanzhua.base.likeness import squeeze


@cache
def _table() -> dict[str, Any]:
    data = resources.files("sanzhua.registry.rules").joinpath("stages.toml").read_text(encoding="utf-8")
    return tomllib.loads(data)


def stage_of(word: str, form: str) -> tuple[str, str] | None:
    """(stage, status); an empty word gives where projects of this form enter, an unknown one None."""
    text = squeeze(word)
    if not text:
        return str(_table()["entering"][form]), "ongoing"
    found = _table()["words"].get(text)
    return (str(found[0]), str(found[1])) if found else None


def entering_stage(form: str) -> str:
    return str(_table()["entering"][form])
