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
    usual: bool = False

    def is_life(self, stage: str, status: str, winter: bool) -> bool:
        return self.changes and (self.stage, self.status, self.winter) == (stage, status, winter)


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


@cache
def comes(form: str) -> frozenset[str]:
    """Stages at which a project's row comes onto the form by itself."""
    return frozenset(_table()["form"].get(form, {}).get("comes", ()))


@cache
def leaves(form: str) -> frozenset[str]:
    """Stages at which a project's row leaves the form."""
    return frozenset(_table()["form"].get(form, {}).get("leaves", ()))


def word_for(form: str, carried: str | None, stage: str, status: str, winter: bool) -> str | None:
    """The form's word for a life as the register tells it; last month's word where it says as much or more.

    The register may lag behind what was reported, never the other way round: what it learned since is not asked again.
    """
    table = words(form)
    last = table.get(carried or "")
    if last is not None and _says_enough(last, stage, status, winter):
        return carried
    fitting = [word for word, said in table.items() if said.is_life(stage, status, winter)]
    usual = [word for word in fitting if table[word].usual]
    return next(iter([*usual, *fitting]), carried)


def _says_enough(last: Said, stage: str, status: str, winter: bool) -> bool:
    here, there = rungs().index(last.stage), rungs().index(stage)
    if here != there or status != "suspended":
        return here >= there
    return last.is_life(stage, status, winter)


def begins(form: str) -> str:
    """Where a project stands that this form brings into the register; unknown forms begin with the first rung."""
    found: str = _table()["form"].get(form, {}).get("begins", rungs()[0])
    return found


def _said(entry: Mapping[str, Any]) -> Said:
    return Said(
        stage=entry["stage"],
        status=entry.get("status", "ongoing"),
        winter=entry.get("winter", False),
        changes=bool(entry.get("change", True)),
        usual=entry.get("usual", False),
    )


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files("sanzhua.formbook").joinpath("stages.toml").read_text(encoding="utf-8"))
