"""The sketch of a unit's narrative report, read from narrative.toml, and its figures worked out over plain rows."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from importlib import resources
from typing import Any

from sanzhua.base.periods import Period
from sanzhua.dispatch.rules import Values, column_sum, uid_of
from sanzhua.formbook.definition import load_form
from sanzhua.papers import prose

_NUMBERS = "一二三四五六七八九十"
Rows = Sequence[tuple[str, Values]]  # row key, every column


@dataclass(frozen=True, slots=True)
class FigureSpec:
    key: str
    form: str
    kind: str
    shown: str
    column: str = ""
    over: str = ""
    among: tuple[Any, ...] = ()
    over_known: bool = False


@dataclass(frozen=True, slots=True)
class SectionSpec:
    """`sentences`: (text, figures that must be known and not zero); those of the text itself must be known."""

    key: str
    heading: str
    sentences: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Sketch:
    title: str
    addressee: str
    figures: tuple[FigureSpec, ...]
    sections: tuple[SectionSpec, ...]


@cache
def load_sketch() -> Sketch:
    text = resources.files("sanzhua.dispatch").joinpath("narrative.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    return Sketch(
        title=data["title"],
        addressee=data["addressee"],
        figures=tuple(_figure_spec(entry) for entry in data["figures"]),
        sections=tuple(
            SectionSpec(
                entry["key"],
                entry["heading"],
                tuple((one["text"], tuple(one.get("needs", ()))) for one in entry["sentences"]),
            )
            for entry in data["sections"]
        ),
    )


def figures(rows_of: Mapping[str, Rows]) -> dict[str, dict[str, Any]]:
    """{key: form, value, shown}, rows given by form; value is whole yuan, a count, or a rate as text with six places.

    Unknown where the form has no rows: nothing reported is no zero.
    """
    return {spec.key: _figure(spec, rows_of.get(spec.form, ())) for spec in load_sketch().figures}


def sketched(
    found: Mapping[str, Mapping[str, Any]], unit_name: str, period: Period
) -> tuple[str, list[dict[str, str]]]:
    """Title and sections ({key, heading, text}) as a new report begins; figures stay tokens."""
    sketch = load_sketch()
    words = {"unit": unit_name, "year": str(period.year), "span": period.span_zh, "month": f"{period.month}月"}
    sections = [{"key": one.key, "heading": one.heading, "text": _begun(one, found, words)} for one in sketch.sections]
    return prose.filled(sketch.title, words), sections


def paragraphs(text: str) -> list[str]:
    """A section's text as its paragraphs; blank lines are nobody's words."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def numbered(heading: str, place: int) -> str:
    """一、项目建设情况; `place` counts from 0."""
    return f"{_NUMBERS[place]}、{heading}"


def _begun(section: SectionSpec, found: Mapping[str, Mapping[str, Any]], words: Mapping[str, str]) -> str:
    told = (text for text, needs in section.sentences if _can_be_said(text, needs, found))
    return prose.filled("".join(told), words)


def _can_be_said(text: str, needs: Iterable[str], found: Mapping[str, Mapping[str, Any]]) -> bool:
    own = (found[token] for token in prose.tokens(text) if token in found)
    return all(found[key]["value"] not in (None, 0) for key in needs) and all(one["value"] is not None for one in own)


def _figure(spec: FigureSpec, rows: Rows) -> dict[str, Any]:
    value = _worked(spec, rows)
    number = float(value) if isinstance(value, str) else value
    return {"form": spec.form, "value": value, "shown": prose.shown(number, spec.shown)}


def _worked(spec: FigureSpec, rows: Rows) -> int | str | None:
    if not rows:
        return None
    if spec.kind == "count":
        return len({uid_of(key) or key for key, values in rows if _counts(spec, values)})
    if spec.kind == "sum":
        return _sum(spec.form, spec.column, rows)
    counted = [(key, values) for key, values in rows if not spec.over_known or values.get(spec.over) is not None]
    above, below = _sum(spec.form, spec.column, counted), _sum(spec.form, spec.over, counted)
    if above is None or not below:
        return None
    return str((Decimal(above) / Decimal(below)).quantize(Decimal("0.000001"), ROUND_HALF_UP))


def _counts(spec: FigureSpec, values: Values) -> bool:
    return not spec.column or values.get(spec.column) in spec.among


def _sum(form: str, column: str, rows: Iterable[tuple[str, Values]]) -> int | None:
    listed = list(rows)
    once = [uid_of(key) for key, _values in listed]
    return column_sum([values for _key, values in listed], load_form(form).by_key[column], once=once)


def _figure_spec(entry: Mapping[str, Any]) -> FigureSpec:
    plain = {key: value for key, value in entry.items() if key != "is"}
    return FigureSpec(**plain, among=tuple(entry.get("is", ())))
