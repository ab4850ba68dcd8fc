"""Where a column of a received form gets its figures from, as one written word, and what that is called.

serial | unit | project          the row itself
metric:FORM:KEY@PERIOD           a figure of the unit in the metric layer
column:FORM:KEY@PERIOD           the project's cell in the accepted return
register:KEY                     what the register knows of the project
earlier:ID                       what units answered when column ID asked for the same
gap                              the units are asked
blank                            left as it came
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from sanzhua.facts.definitions import Metric, metrics_of
from sanzhua.formbook.definition import FORM_KEYS, Column, load_form
from sanzhua.outward.request_words import PROJECTS, UNITS
from sanzhua.registry.queries.values import register_columns
from sanzhua.ui import times

GAP, BLANK, SERIAL, UNIT, PROJECT = "gap", "blank", "serial", "unit", "project"
_OF_THE_ROW = (SERIAL, UNIT, PROJECT)
_PLAIN = (*_OF_THE_ROW, GAP, BLANK)


@dataclass(frozen=True, slots=True)
class Source:
    """`kind` is the first word; `form`, `key` and `period` where the kind has them."""

    kind: str
    form: str = ""
    key: str = ""
    period: str = ""

    def __str__(self) -> str:
        if self.kind in ("metric", "column"):
            return f"{self.kind}:{self.form}:{self.key}@{self.period}"
        return f"{self.kind}:{self.key}" if self.key else self.kind

    @property
    def of_accepted(self) -> bool:
        """Whether a unit whose return was not accepted has no figure here."""
        return self.kind in ("metric", "column")

    def metric(self) -> Metric:
        return metrics_of(self.form)[self.key]

    def column(self) -> Column:
        """Of a form, or of the register."""
        if self.kind == "register":
            return register_columns()[self.key]
        return load_form(self.form).column(self.key)

    @property
    def is_money(self) -> bool:
        if self.kind == "metric":
            return self.metric().unit == "yuan"
        return self.kind in ("column", "register") and self.column().kind == "money"

    @property
    def is_ratio(self) -> bool:
        return self.kind == "metric" and self.metric().unit == "ratio"

    def words(self) -> str:
        """As a list of choices and a heading call it, in the reader's language."""
        if self.kind in _PLAIN or self.kind == "earlier":
            return _plain_words()[self.kind]
        if self.kind == "register":
            return _("项目库：%(column)s") % {"column": _shown(self.column())}
        form, english = load_form(self.form), times.is_english()
        named = self.metric() if self.kind == "metric" else None
        column = _shown(self.column()) if named is None else named.label_en if english else named.label
        title = form.title_en if english else form.title
        return f"{title} {times.period_name(self.period)} · {column}"


def read_source(written: str) -> Source | None:
    """None for what names nothing that there is."""
    kind, _colon, rest = written.partition(":")
    if kind in _PLAIN:
        return Source(kind) if not rest else None
    if kind == "earlier":
        return Source(kind, key=rest) if rest.isdecimal() and len(rest) < 18 else None
    if kind == "register":
        return Source(kind, key=rest) if rest in register_columns() else None
    place, _at, period = rest.partition("@")
    form, _colon, key = place.partition(":")
    if kind not in ("metric", "column") or form not in FORM_KEYS or not _is_period(period):
        return None
    known: Collection[str] = metrics_of(form) if kind == "metric" else load_form(form).by_key
    if key not in known:
        return None
    return Source(kind, form, key, period)


def offered(rows_of: str, form: str, period: str) -> Iterator[tuple[str, list[Source]]]:
    """Groups of all sources for rows of this kind, the form that is asked first before the others."""
    ordered = [form, *(key for key in FORM_KEYS if key != form)]
    if rows_of == UNITS:
        yield _("本行"), [Source(SERIAL), Source(UNIT)]
        for key in ordered:
            if metrics_of(key):
                yield _title(key, period), [Source("metric", key, one, period) for one in metrics_of(key)]
        return
    yield _("本行"), [Source(SERIAL), Source(PROJECT), Source(UNIT)]
    yield _("项目库"), [Source("register", key=key) for key in register_columns() if key != "name"]
    for key in ordered:
        reported = [one.key for one in load_form(key).columns if one.source != "register"]
        yield _title(key, period), [Source("column", key, one, period) for one in reported]


def suits(source: Source, rows_of: str) -> bool:
    """Whether rows of this kind can be filled from it."""
    if source.kind in ("column", "register", PROJECT):
        return rows_of == PROJECTS
    return source.kind != "metric" or rows_of == UNITS


def form_title(key: str) -> str:
    form = load_form(key)
    return form.title_en if times.is_english() else form.title


def _title(key: str, period: str) -> str:
    return f"{form_title(key)} {times.period_name(period)}"


def _shown(column: Column) -> str:
    return column.heading_en if times.is_english() else column.heading


def _is_period(text: str) -> bool:
    return len(text) == 7 and text[:4].isdecimal() and text[4] == "-" and text[5:].isdecimal()


def _plain_words() -> dict[str, str]:
    return {
        SERIAL: _("序号"),
        UNIT: _("单位名称"),
        PROJECT: _("项目名称"),
        GAP: _("问各单位"),
        BLANK: _("照来文留着不填"),
        "earlier": _("用以前各单位报过的"),
    }
