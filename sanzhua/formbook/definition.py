"""Fixed forms as data: one TOML file a form, from which reader, template, grid, schema and help are made.

A column that a form shares with others is written once, in ``forms/common.toml``; the form names its key and may
override single fields (``keys`` of the form file order the columns). What an office edited is the same data, whole, in
a table (`queries.form_for`); title, unit, stages and row key of a form are the same in all its versions.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib import resources
from typing import Any

FORM_KEYS = ("construction", "reserve", "attraction", "central_fund")
# No form that is ever reported: how the reader takes a plain list of projects for the register.
PLAIN_LIST = "plain_list"

KINDS = frozenset(
    {"text", "money", "usd", "date", "percent", "number", "int", "bool", "choice", "code", "credit_code", "tags"}
)
SOURCES = frozenset({"register", "typed", "carried", "derived"})


class UnknownForm(KeyError):
    """No form has this key."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a form. `unit` is the unit of display for money (wan, yi, yuan) and usd (wan_usd).

    `stages`: the form's own stage words at which the column is asked; empty for all. Of columns that an office added:
    `fact` is what a typed one says, in a line (shipped ones: facts.toml), `on_paper` puts it on the printed table.
    """

    key: str
    heading: str
    heading_en: str
    kind: str
    source: str
    unit: str | None = None
    group: str = ""
    group_en: str = ""
    width: int = 12
    synonyms: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    required: bool = False
    stages: tuple[str, ...] = ()
    per_project: bool = False
    help: str = ""
    help_en: str = ""
    fact: str = ""
    on_paper: bool = False

    def is_asked_at(self, word: str | None) -> bool:
        """Whether a row whose stage is told by this word gives the column; a row without a word gives all."""
        return not word or not self.stages or word in self.stages

    @property
    def is_money(self) -> bool:
        return self.kind in ("money", "usd")


@dataclass(frozen=True, slots=True)
class RuleChange:
    """What an office decided about a rule on a column: `off`, another severity, other `numbers` by the name that the
    check gives them. `added` lays a rule on a column that rules.toml does not name: all that its check wants to know.
    """

    code: str
    key: str
    off: bool = False
    severity: str = ""
    numbers: Mapping[str, float] = field(default_factory=dict)
    added: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Form:
    """A fixed form. `row_key` names the columns that together tell one row from another.

    `doubtful` lists headings that may mean a planned or an actual date, each with (planned, actual). `rules` says
    where the form departs from rules.toml.
    """

    key: str
    title: str
    title_en: str
    version: str
    unit_label: str
    unit_label_en: str
    owner_role: str
    row_key: tuple[str, ...]
    stages: tuple[str, ...]
    columns: tuple[Column, ...]
    doubtful: tuple[tuple[str, tuple[str, str]], ...] = ()
    rules: tuple[RuleChange, ...] = ()
    by_key: dict[str, Column] = field(repr=False, compare=False, default_factory=dict)

    def __hash__(self) -> int:
        """Cheap, since what is worked out from a form is kept by it; equal forms are equal in every column."""
        return hash((self.key, self.version))

    def column(self, key: str) -> Column:
        return self.by_key[key]

    def keys(self) -> tuple[str, ...]:
        return tuple(column.key for column in self.columns)


@cache
def load_form(key: str) -> Form:
    """The shipped definition of a form. Raises UnknownForm."""
    if key not in FORM_KEYS and key != PLAIN_LIST:
        raise UnknownForm(key)
    return build_form(read_data(f"{key}.toml"), read_data("common.toml"))


def as_form(form: Form | str) -> Form:
    """The form itself, or the shipped one of this key. Raises UnknownForm."""
    return load_form(form) if isinstance(form, str) else form


def load_forms() -> tuple[Form, ...]:
    return tuple(load_form(key) for key in FORM_KEYS)


@cache
def words() -> dict[str, str]:
    """Named pieces of heading patterns (`{OWNER}` and so on), from ``forms/words.toml``."""
    table = read_data("words.toml")["words"]
    return {name: "(?:" + "|".join(alternatives) + ")" for name, alternatives in table.items()}


def read_data(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files("sanzhua.formbook").joinpath("forms", name).read_text(encoding="utf-8"))


def build_form(data: dict[str, Any], common: dict[str, Any]) -> Form:
    """A form from its parsed TOML and the shared columns. Raises ValueError where a definition contradicts itself."""
    shared = {entry["key"]: entry for entry in common["columns"]}
    own = {entry["key"]: entry for entry in data.get("columns", ())}
    order = list(data["keys"]) + [key for key in own if key not in data["keys"]]
    columns = tuple(_column({**shared.get(key, {}), **own.get(key, {"key": key})}) for key in order)
    return Form(
        key=data["key"],
        title=data["title"],
        title_en=data["title_en"],
        version=data["version"],
        unit_label=data["unit_label"],
        unit_label_en=data["unit_label_en"],
        owner_role=data["owner_role"],
        row_key=tuple(data.get("row_key", ("name",))),
        stages=tuple(data.get("stages", ())),
        columns=columns,
        doubtful=tuple(
            (heading, (plan, actual))
            for heading, (plan, actual) in data.get("doubtful", {}).items()
            if {plan, actual} <= set(order)
        ),
        rules=tuple(RuleChange(**entry) for entry in data.get("rules", ())),
        by_key={column.key: column for column in columns},
    )


def form_data(form: Form) -> dict[str, Any]:
    """The whole form as plain data, from which `form_of_data` makes it again: what a table keeps and a hash is of."""
    named = ("key", "title", "title_en", "version", "unit_label", "unit_label_en", "owner_role")
    return {
        **{name: getattr(form, name) for name in named},
        "row_key": list(form.row_key),
        "stages": list(form.stages),
        "keys": list(form.keys()),
        "columns": [column_data(column) for column in form.columns],
        "doubtful": {heading: list(pair) for heading, pair in form.doubtful},
        "rules": [asdict(change) for change in form.rules],
    }


def column_data(column: Column) -> dict[str, Any]:
    """Fields in their order, without those that stand as they do when nothing is said."""
    plain = {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(column).items()}
    return {name: value for name, value in plain.items() if value not in (None, "", False, [])}


def form_of_data(data: dict[str, Any]) -> Form:
    """Raises ValueError where a definition contradicts itself."""
    return build_form(data, {"columns": ()})


def _column(entry: dict[str, Any]) -> Column:
    if "heading" not in entry:
        raise ValueError(f"form column {entry['key']!r} is defined nowhere")
    plural = ("synonyms", "patterns", "never", "choices", "stages")
    column = Column(**{**entry, **{name: tuple(entry.get(name, ())) for name in plural}})
    if column.kind not in KINDS:
        raise ValueError(f"column {column.key!r}: unknown kind {column.kind!r}")
    if column.source not in SOURCES and not column.source.startswith("room:"):
        raise ValueError(f"column {column.key!r}: unknown source {column.source!r}")
    return column
