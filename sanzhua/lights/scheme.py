"""The published rules as `rules.toml` holds them: read once, and refused where they contradict themselves."""

from __future__ import annotations

import string
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from sanzhua.registry.rules.zombies import winter_months

BEHIND, START, ENTRY = "behind", "start", "entry"
# What each sentence may be filled with.
SENTENCES: Mapping[str, Mapping[str, frozenset[str]]] = {
    BEHIND: {
        **dict.fromkeys(("behind", "ahead"), frozenset({"done", "against", "expected", "points"})),
        "level": frozenset({"done", "against", "expected"}),
        **dict.fromkeys(("no_plan", "no_done", "not_started", "completed"), frozenset()),
    },
    START: {
        **dict.fromkeys(("due", "early"), frozenset({"planned"})),
        "late": frozenset({"planned", "months"}),
        **dict.fromkeys(("no_plan", "started"), frozenset()),
    },
    ENTRY: {
        "missing": frozenset({"started", "months"}),
        "early": frozenset({"started"}),
        **dict.fromkeys(("in_stats", "not_started", "no_start", "not_told", "small"), frozenset()),
    },
}
_RESTS: Mapping[str, frozenset[str]] = {"winter": frozenset(), "suspended": frozenset({"resumes"})}
_SCALES = {"points": 10, "months": 1}
_COLUMNS = ("stage", "done", "plan", "start_plan", "start_actual", "in_stats", "total")


class WrongScheme(ValueError):
    """rules.toml cannot be used; the sentence names the place."""


@dataclass(frozen=True, slots=True)
class Said:
    """A text in both languages."""

    zh: str
    en: str

    def text(self, english: bool) -> str:
        return self.en if english else self.zh


@dataclass(frozen=True, slots=True)
class Rule:
    """`yellow_from`, `red_at` and `zero_at` in steps: tenths of a point, or months. `red_is_from`: red begins at
    `red_at` itself, else beyond it. `least_total`: yuan below which the rule asks nothing."""

    key: str
    label: Said
    about: Said
    counts: str
    yellow_from: int
    red_at: int
    red_is_from: bool
    zero_at: int
    skips_winter: bool
    least_total: int
    say: Mapping[str, Said]
    words: Mapping[str, Said]

    @property
    def scale(self) -> int:
        """How many steps make one point or month."""
        return _SCALES[self.counts]

    def is_red(self, steps: int) -> bool:
        return steps >= self.red_at if self.red_is_from else steps > self.red_at


@dataclass(frozen=True, slots=True)
class Scheme:
    """`green` and `yellow` are the least scores of these colours; `further` the points that each further finding of a
    colour costs; `forms` the columns judged, by form and meaning."""

    green: int
    yellow: int
    further: Mapping[str, int]
    winter: frozenset[int]
    forms: Mapping[str, Mapping[str, str]]
    by_key: Mapping[str, Rule]
    rests: Mapping[str, Said]

    @property
    def rules(self) -> tuple[Rule, ...]:
        """In the order of the file."""
        return tuple(self.by_key.values())

    def band(self, colour: str) -> tuple[int, int]:
        """The best and the least score of a colour."""
        bands = {"green": (100, self.green), "yellow": (self.green - 1, self.yellow), "red": (self.yellow - 1, 0)}
        return bands[colour]


@cache
def shipped() -> str:
    """The published file as it stands."""
    return resources.files("sanzhua.lights").joinpath("rules.toml").read_text(encoding="utf-8")


@cache
def scheme() -> Scheme:
    """As shipped. Raises WrongScheme."""
    return read(shipped())


@lru_cache(maxsize=16)
def read(text: str) -> Scheme:
    """Raises WrongScheme with a sentence that names rule and key."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise WrongScheme(f"rules.toml: {fault}") from fault
    bounds, winter = _table(data, "score"), _table(data, "winter")
    green, yellow = _whole(bounds, "green", "[score]"), _whole(bounds, "yellow", "[score]")
    _require(0 < yellow < green <= 100, "[score]: want 0 < yellow < green <= 100")
    months = [_whole(winter, key, "[winter]") for key in ("from", "to")]
    _require(all(1 <= month <= 12 for month in months), "[winter]: from and to are months, 1 to 12")
    further = {key: _whole(_table(data, "further"), key, "[further]") for key in ("yellow", "red")}
    return Scheme(
        green=green,
        yellow=yellow,
        further=further,
        winter=winter_months(*months),
        forms={form: _columns(form, _table(named, form)) for named in [_table(data, "form")] for form in named},
        by_key=_rules(data),
        rests=_sentences(_table(data, "rest"), _table(data, "rest_en"), _RESTS, "[rest]"),
    )


def _rules(data: Mapping[str, Any]) -> dict[str, Rule]:
    found = [_rule(entry) for entry in data.get("rule", ())]
    keys = [one.key for one in found]
    _require(sorted(keys) == sorted(SENTENCES), f"[[rule]]: want each of {', '.join(SENTENCES)} once, got {keys}")
    return {one.key: one for one in found}


def _rule(entry: Mapping[str, Any]) -> Rule:
    key = str(entry.get("key", ""))
    place = f"rule {key or '?'}"
    _require(key in SENTENCES, f"{place}: unknown key; known are {', '.join(SENTENCES)}")
    counts = entry.get("counts")
    _require(counts in _SCALES, f"{place}: counts is {counts!r}, want points or months")
    scale = _SCALES[str(counts)]
    _require(("red_from" in entry) != ("red_over" in entry), f"{place}: want one of red_from and red_over")
    is_from = "red_from" in entry
    yellow, red, zero = (_whole(entry, name, place) for name in ("yellow_from", _red(is_from), "zero_at"))
    _require(
        0 <= yellow < red + (not is_from) and red < zero,
        f"{place}: want yellow_from ({yellow}) below red ({red}) below zero_at ({zero})",
    )
    words = {"own": frozenset[str](), "curve": frozenset[str]()} if key == BEHIND else {}
    return Rule(
        key=key,
        label=_said(entry, "label", place),
        about=_said(entry, "about", place),
        counts=str(counts),
        yellow_from=yellow * scale,
        red_at=red * scale,
        red_is_from=is_from,
        zero_at=zero * scale,
        skips_winter=_flag(entry, "skips_winter", place),
        least_total=_whole(entry, "least_total", place) if "least_total" in entry else 0,
        say=_sentences(_table(entry, "say"), _table(entry, "say_en"), SENTENCES[key], place),
        words=_sentences(entry.get("words", {}), entry.get("words_en", {}), words, place),
    )


def _red(is_from: bool) -> str:
    return "red_from" if is_from else "red_over"


def _columns(form: str, given: Mapping[str, Any]) -> dict[str, str]:
    missing = [name for name in _COLUMNS if not isinstance(given.get(name), str)]
    _require(not missing, f"[form.{form}]: no column for {', '.join(missing)}")
    return {name: str(given[name]) for name in _COLUMNS}


def _sentences(
    zh: Mapping[str, Any], en: Mapping[str, Any], wanted: Mapping[str, frozenset[str]], place: str
) -> dict[str, Said]:
    for given in (zh, en):
        _require(set(given) == set(wanted), f"{place}: want the sentences {', '.join(wanted)}, got {', '.join(given)}")
        for key, text in given.items():
            unknown = _fields(str(text), f"{place}, {key}") - wanted[key]
            _require(not unknown, f"{place}, {key}: cannot fill in {', '.join(sorted(unknown))}")
    return {key: Said(str(zh[key]), str(en[key])) for key in wanted}


def _fields(text: str, place: str) -> set[str]:
    try:
        return {name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name is not None}
    except ValueError as fault:
        raise WrongScheme(f"rules.toml: {place}: {fault}") from fault


def _table(data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = data.get(key)
    if not isinstance(found, dict):
        raise WrongScheme(f"rules.toml: the table [{key}] is missing")
    return found


def _whole(data: Mapping[str, Any], key: str, place: str) -> int:
    found = data.get(key)
    if not isinstance(found, int) or isinstance(found, bool) or found < 0:
        raise WrongScheme(f"rules.toml: {place}: {key} is {found!r}, want a whole number, not below 0")
    return found


def _flag(data: Mapping[str, Any], key: str, place: str) -> bool:
    found = data.get(key)
    if not isinstance(found, bool):
        raise WrongScheme(f"rules.toml: {place}: {key} is {found!r}, want true or false")
    return found


def _said(data: Mapping[str, Any], key: str, place: str) -> Said:
    zh, en = str(data.get(key, "")).strip(), str(data.get(f"{key}_en", "")).strip()
    _require(bool(zh and en), f"{place}: {key} and {key}_en must both be there")
    return Said(zh, en)


def _require(holds: bool, fault: str) -> None:
    if not holds:
        raise WrongScheme(f"rules.toml: {fault}")
