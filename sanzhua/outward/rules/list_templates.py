"""The lists that other offices ask for, as data: one TOML file a list in `lists/`; `province.toml` tells what a line
means."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from typing import Any

from sanzhua.base.files import sha256_of
from sanzhua.base.likeness import squeeze
from sanzhua.base.money import UNITS
from sanzhua.base.periods import Period
from sanzhua.formbook.definition import FORM_KEYS, Column, load_form

REGISTER, DERIVED, CONSTANT = "register", "derived", "constant"
BASES = ("register", "duty")
ANSWER_KINDS = ("result", "reason", "register", "note")
DATES = ("month", "plain", "digits")
RESULTS = ("accepted", "returned", "pending")
# What the register says of a project beside the columns of its forms; the kind tells how it is written.
OF_THE_PROJECT = {"unit": "text", "region": "text", "started_on": "date", "finished_on": "date"}
DERIVATIONS = {"kind": "choice", "completion_rate": "percent"}
# The last column of every list, by which a row that comes back is known again.
OWN_NUMBER = "本系统编号"


@dataclass(frozen=True, slots=True)
class ListColumn:
    """One column of the recipient. `form` is "" for what is no accepted figure; `unit` that of the money in it.

    `in_register`: the form's column shows what the register holds, so that it is known without a return as well.
    `is_theirs`: the recipient's own code, which his answers bring; that it is known now is no change of the row.
    `required_for` narrows `required` to projects of these kinds (kind_of).
    """

    heading: str
    source: str
    form: str
    key: str
    kind: str
    unit: str = "wan"
    digits: int = 0
    width: int = 14
    in_register: bool = False
    required: bool = False
    required_for: frozenset[str] = frozenset()
    map: Mapping[str, str] | None = None
    date: str = "plain"
    value: str = ""
    is_theirs: bool = False

    @property
    def is_number(self) -> bool:
        return self.map is None and self.kind in ("money", "usd", "percent", "number", "int")


@dataclass(frozen=True, slots=True)
class AnswerColumn:
    """A column that comes back: what it is called, and what it is."""

    heading: str
    kind: str
    key: str = ""
    synonyms: tuple[str, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        return frozenset(squeeze(name) for name in (self.heading, *self.synonyms))


@dataclass(frozen=True, slots=True)
class Exporter:
    """Who may take the list out: a role, narrowed to who owns a form, or to an office by a word of its name."""

    role: str
    form: str = ""
    office: str = ""


@dataclass(frozen=True, slots=True)
class Selection:
    """What a project must be to stand on the list; nothing given asks nothing. `total_from` in yuan."""

    words: str
    words_en: str
    total_from: int | None = None
    kinds: frozenset[str] = frozenset()
    stages: frozenset[str] = frozenset()
    left_out: frozenset[str] = frozenset()
    started: bool = False


@dataclass(frozen=True)
class Template:
    """One list. `sha256` is the hash of its file: a kept export tells by which writing it was made."""

    key: str
    version: str
    order: int
    name: str
    name_en: str
    addressee: str
    addressee_en: str
    title: str
    form: str
    base: str
    unit: str
    note: str
    exporters: tuple[Exporter, ...]
    select: Selection
    columns: tuple[ListColumn, ...]
    answers: tuple[AnswerColumn, ...]
    results: Mapping[str, str]
    sha256: str

    def title_of(self, period: Period) -> str:
        return self.title.format(year=period.year, month=period.month)

    def column(self, source: str) -> ListColumn | None:
        return next((column for column in self.columns if column.source == source), None)

    @cached_property
    def result_words(self) -> Mapping[str, str]:
        return {squeeze(word): result for word, result in self.results.items()}


@cache
def load_lists() -> dict[str, Template]:
    """Every list by its key, in their order. Raises ValueError where a file contradicts itself or the forms."""
    folder = resources.files("sanzhua.outward").joinpath("lists")
    files = (file for file in folder.iterdir() if file.name.endswith(".toml"))
    found = [build_list(file.read_text(encoding="utf-8")) for file in files]
    return {one.key: one for one in sorted(found, key=lambda one: one.order)}


def build_list(text: str) -> Template:
    data = tomllib.loads(text)
    _require(data["form"] in FORM_KEYS, f"{data['key']}: no form {data['form']!r}")
    _require(data["base"] in BASES, f"{data['key']}: unknown base {data['base']!r}")
    columns = tuple(_column(data, entry) for entry in data["columns"])
    headings = [column.heading for column in columns]
    _require(len(set(headings)) == len(headings), f"{data['key']}: a heading stands twice")
    plain = ("key", "version", "order", "name", "name_en", "addressee", "addressee_en", "title", "form", "base", "unit")
    return Template(
        **{name: data[name] for name in plain},
        note=data.get("note", ""),
        exporters=tuple(Exporter(**entry) for entry in data["exporters"]),
        select=_selection(data["select"]),
        columns=columns,
        answers=tuple(_answer(data["key"], entry) for entry in data.get("answers", ())),
        results=_results(data),
        sha256=sha256_of(text.encode()),
    )


def _column(data: Mapping[str, Any], entry: Mapping[str, Any]) -> ListColumn:
    where = f"{data['key']} {entry['heading']}"
    room, _dot, key = entry["source"].partition(".")
    asked = _source_column(where, room, key)
    kind = asked.kind if asked else OF_THE_PROJECT.get(key) or DERIVATIONS.get(key) or "text"
    unit = entry.get("unit", data["unit"])
    _require(unit in UNITS, f"{where}: unknown unit {unit!r}")
    _require(entry.get("date", "plain") in DATES, f"{where}: unknown way of writing a date")
    return ListColumn(
        heading=entry["heading"],
        source=entry["source"],
        form=room if room in FORM_KEYS else "",
        key=key,
        kind=kind,
        unit=unit,
        digits=entry.get("digits", data.get("digits", 0)),
        width=entry.get("width", 14),
        in_register=asked is not None and asked.source == REGISTER,
        required=entry.get("required", False),
        required_for=frozenset(entry.get("required_for", ())),
        map=data["maps"][entry["map"]] if "map" in entry else None,
        date=entry.get("date", "plain"),
        value=entry.get("value", ""),
        is_theirs=room == REGISTER and key in _brought_back(data),
    )


def _brought_back(data: Mapping[str, Any]) -> frozenset[str]:
    """Register columns of the recipient's; the project code is the nation's own."""
    brought = (entry.get("key", "") for entry in data.get("answers", ()) if entry["kind"] == REGISTER)
    return frozenset(brought) - {"code"}


def _source_column(where: str, room: str, key: str) -> Column | None:
    """The column of a form that the source names; None for what no form has. Raises ValueError for nothing known."""
    if room in FORM_KEYS:
        _require(key in load_form(room).by_key, f"{where}: form {room} has no column {key!r}")
        return load_form(room).column(key)
    if room == DERIVED:
        _require(key in DERIVATIONS, f"{where}: nothing derives {key!r}")
        return None
    if room == CONSTANT or key in OF_THE_PROJECT:
        return None
    found = next((form.by_key[key] for form in map(load_form, FORM_KEYS) if key in form.by_key), None)
    _require(room == REGISTER and found is not None, f"{where}: nothing is called {room}.{key}")
    return found


def _selection(entry: Mapping[str, Any]) -> Selection:
    sets = {name: frozenset(entry.get(name, ())) for name in ("kinds", "stages", "left_out")}
    total = entry["total_from"] * UNITS["wan"] if "total_from" in entry else None
    return Selection(entry["words"], entry["words_en"], total, **sets, started=entry.get("started", False))


def _answer(where: str, entry: Mapping[str, Any]) -> AnswerColumn:
    _require(entry["kind"] in ANSWER_KINDS, f"{where}: unknown kind of answer {entry['kind']!r}")
    synonyms = tuple(entry.get("synonyms", ()))
    return AnswerColumn(entry["heading"], entry["kind"], entry.get("key", ""), synonyms)


def _results(data: Mapping[str, Any]) -> Mapping[str, str]:
    found: dict[str, str] = data.get("results", {})
    _require(set(found.values()) <= set(RESULTS), f"{data['key']}: unknown result")
    return found


def _require(holds: bool, fault: str) -> None:
    if not holds:
        raise ValueError(fault)
