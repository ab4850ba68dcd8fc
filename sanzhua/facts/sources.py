"""What metrics are asked of: the forms, the register as it was frozen at a close, and rates across these."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from sanzhua.base.periods import Period
from sanzhua.facts.definitions import ACROSS, WrongQuestion
from sanzhua.facts.storage_types import FROZEN, REGISTER, REGISTER_COLUMNS, column_types, register_types, stored_type
from sanzhua.formbook.definition import FORM_KEYS, Column, load_form
from sanzhua.formbook.queries import form_of, versions_of
from sanzhua.ui import times

SOURCES = (*FORM_KEYS, REGISTER)


def types_of(source: str, versions: Iterable[str] = ()) -> Mapping[str, str]:
    """DuckDB type by column of parts that these versions of the form wrote: a column that a part lacks is null in it.

    The shipped columns are always there, so that a metric over one that was retired is asked as ever, and finds
    nothing. The register has no versions.
    """
    if source == REGISTER:
        return register_types()
    types = column_types(load_form(source))
    for version in sorted(set(versions)):
        types |= column_types(form_of(source, version))
    return types


def own_types(source: str, version: str) -> Mapping[str, str]:
    """The same of one part: what its own version of the form has, and no more."""
    return register_types() if source == REGISTER else column_types(form_of(source, version))


def every_type(source: str) -> Mapping[str, str]:
    """The same over all versions that were ever put in force; one query."""
    return types_of(source, () if source == REGISTER else [form.version for form in versions_of(source).forms])


def types_since(source: str, period: Period) -> Mapping[str, str]:
    """What may be asked of the source from the month on: a column that was retired before is none."""
    if source == REGISTER:
        return register_types()
    return FROZEN | {column.key: stored_type(column.kind) for column in _columns_since(source, period)}


def _columns_since(source: str, period: Period) -> list[Column]:
    """As the newest version words them; one query."""
    written = versions_of(source)
    forms = [written.at(period), *(form for first, form in written.listed if first > str(period))]
    return list({column.key: column for form in forms for column in form.columns}.values())


def require_source(source: str) -> None:
    """Raises WrongQuestion for what can be asked nothing."""
    if source not in SOURCES and source != ACROSS:
        known = "、".join((*SOURCES, ACROSS))
        raise WrongQuestion(_("没有表式“{form}”。可用的表式：{known}。").format(form=source, known=known))


def heading_of(source: str, column: str, *, english: bool = False) -> str:
    """The column's heading as people read it; the key where it has none."""
    if source == REGISTER:
        return REGISTER_COLUMNS[column][2 if english else 1] if column in REGISTER_COLUMNS else column
    found = load_form(source).by_key.get(column) or _written(source, column)
    return column if found is None else found.heading_en if english else found.heading


def is_money(source: str, column: str) -> bool:
    """Whether the column holds yuan."""
    if source == REGISTER:
        return column in REGISTER_COLUMNS and REGISTER_COLUMNS[column][0] == "money"
    found = load_form(source).by_key.get(column) or _written(source, column)
    return found is not None and found.kind == "money"


def _written(source: str, column: str) -> Column | None:
    """A column that an office added, as it was last worded; one query."""
    forms = reversed(versions_of(source).forms)
    return next((form.by_key[column] for form in forms if column in form.by_key), None)


def source_title(source: str) -> str:
    """The source in the reader's language."""
    if source == REGISTER:
        return _("项目登记册（关账时）")
    if source == ACROSS:
        return _("跨数据来源")
    form = load_form(source)
    return form.title_en if times.is_english() else form.title


def columns_since(source: str, period: Period) -> list[tuple[str, str, str]]:
    """(key, heading, kind) of what a metric may name from the month on; kind is number, bool or text."""
    english = times.is_english()
    if source == REGISTER:
        return [(key, en if english else zh, _sort_of(kind)) for key, (kind, zh, en) in REGISTER_COLUMNS.items()]
    return [
        (one.key, one.heading_en if english else one.heading, _sort_of(one.kind))
        for one in _columns_since(source, period)
    ]


def _sort_of(kind: str) -> str:
    return {"BOOLEAN": "bool", "VARCHAR": "text"}.get(stored_type(kind), "number")
