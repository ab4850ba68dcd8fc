"""What metrics are asked of: the forms, the register as it was frozen at a close, and rates across these."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from django.utils.translation import gettext as _

from sanzhua.facts.definitions import ACROSS, WrongQuestion
from sanzhua.facts.storage_types import FROZEN, REGISTER, REGISTER_COLUMNS, column_types, register_types
from sanzhua.formbook.definition import FORM_KEYS, load_form
from sanzhua.ui import times

SOURCES = (*FORM_KEYS, REGISTER)


def types_of(source: str) -> Mapping[str, str]:
    """DuckDB type by column of the source's parts. The one place where facts looks up a form's columns."""
    return register_types() if source == REGISTER else _form_types(source)


def require_source(source: str) -> None:
    """Raises WrongQuestion for what can be asked nothing."""
    if source not in SOURCES and source != ACROSS:
        known = "、".join((*SOURCES, ACROSS))
        raise WrongQuestion(_("没有表式“{form}”。可用的表式：{known}。").format(form=source, known=known))


def heading_of(source: str, column: str, *, english: bool = False) -> str:
    """The column's heading as people read it; the key where it has none."""
    if source == REGISTER:
        return REGISTER_COLUMNS[column][2 if english else 1] if column in REGISTER_COLUMNS else column
    found = load_form(source).by_key.get(column)
    return column if found is None else found.heading_en if english else found.heading


@cache
def _form_types(source: str) -> Mapping[str, str]:
    return MappingProxyType(column_types(load_form(source)))


def source_title(source: str) -> str:
    """The source in the reader's language."""
    if source == REGISTER:
        return _("项目登记册（关账时）")
    if source == ACROSS:
        return _("跨数据来源")
    form = load_form(source)
    return form.title_en if times.is_english() else form.title


def columns_of(source: str) -> list[tuple[str, str, str]]:
    """(key, heading, kind) of what a metric over the source may name; kind is number, bool or text."""
    own = ((name, kind) for name, kind in types_of(source).items() if name not in FROZEN)
    named = {"BOOLEAN": "bool", "VARCHAR": "text"}
    english = times.is_english()
    return [(name, heading_of(source, name, english=english), named.get(kind, "number")) for name, kind in own]
