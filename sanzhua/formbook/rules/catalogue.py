"""The rules as they stand in rules.toml, read once."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from sanzhua.formbook import stages

Severity = Literal["error", "warning", "notice"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule with its sentences; `apply` says on which forms and columns its check runs, and with which numbers.

    `offered`: the kinds of column on which an office may lay it.
    """

    code: str
    severity: Severity
    weight: int
    check: str
    apply: tuple[Mapping[str, Any], ...]
    zh: str
    en: str
    advice_zh: str
    advice_en: str
    about_zh: str
    about_en: str
    always: bool = False
    saved: bool = False
    unless: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()

    def on(self, form: str) -> list[Mapping[str, Any]]:
        return [entry for entry in self.apply if form in entry["forms"]]


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers that several checks share; amounts in yuan."""

    winter_months: frozenset[int]
    resting: frozenset[str]
    rounding: int
    slip_months: int
    warnings_per_rows: tuple[int, int]
    alike_reasons: int
    alike_share: float
    alike_ratio: float


@cache
def rules() -> Mapping[str, Rule]:
    """All rules by code, in the order of the file, which `unless` relies on."""
    return {code: _rule(code, entry) for code, entry in _table()["rule"].items()}


@cache
def numbers() -> Numbers:
    entry = _table()["setting"]
    return Numbers(
        winter_months=frozenset(entry["winter_months"]),
        resting=frozenset(entry["resting"]),
        rounding=entry["rounding"],
        slip_months=entry["slip_months"],
        warnings_per_rows=tuple(entry["warnings_per_rows"]),
        alike_reasons=entry["alike_reasons"],
        alike_share=entry["alike_share"],
        alike_ratio=entry["alike_ratio"],
    )


@cache
def ladder(form: str) -> Mapping[str, int]:
    """A form's own stage word -> its rung as a number; words of other forms are unknown."""
    return {word: stages.rungs().index(said.stage) for word, said in stages.words(form).items()}


def rungs() -> tuple[str, ...]:
    """The ladder of stages, lowest first."""
    return stages.rungs()


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files("sanzhua.formbook").joinpath("rules.toml").read_text(encoding="utf-8"))


def _rule(code: str, entry: dict[str, Any]) -> Rule:
    lists = {name: tuple(entry.get(name, ())) for name in ("apply", "unless", "offered")}
    return Rule(**{**entry, **lists, "code": code})
