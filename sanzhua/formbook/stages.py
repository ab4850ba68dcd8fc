"""The stage words of the forms, as they stand in stages.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

PLAIN = "plain_list"


@dataclass(frozen=True, slots=True)
class Said:
    """What a word says. `changes` False: it stands on a rung for the rules and says nothing of the project's life."""

    stage: str
    status: str = "ongoing"
    winter: bool = False
    changes: bool = True


@cache
def rungs() -> tuple[str, ...]:
    """The stages, lowest first."""
    return tuple(_table()["rungs"])


@cache
def words(form: str) -> Mapping[str, Said]:
    """A form's own words; a form without a stage column has none."""
    own = _table()["form"].get(form, {}).get("words", {})
    return {word: _said(entry) for word, entry in own.items()}


def said(form: str, word: str | None) -> Said | None:
    """What the word says on this form; None for a word that the form does not know, and for none."""
    return words(form).get(word) if word else None


def told(form: str, word: str) -> str | None:
    """On whose table the word of a list stands: the form's own, else that of plain lists; None where on neither."""
    return next((key for key in (form, PLAIN) if word in words(key)), None)


def begins(form: str) -> str:
    """Where a project stands that this form brings into the register; unknown forms begin with the first rung."""
    found: str = _table()["form"].get(form, {}).get("begins", rungs()[0])
    return found


def _said(entry: Mapping[str, Any]) -> Said:
    return Said(
        entry["stage"], entry.get("status", "ongoing"), entry.get("winter", False), bool(entry.get("change", True))
    )


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files("sanzhua.formbook").joinpath("stages.toml").read_text(encoding="utf-8"))
