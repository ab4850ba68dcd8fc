"""How a form's columns are stored in a part: a key keeps its type for ever."""

from __future__ import annotations

from collections.abc import Iterable

from sanzhua.formbook.definition import Form, load_form
from sanzhua.formbook.queries import form_of

_TYPES = {
    "money": "BIGINT",
    "usd": "BIGINT",
    "int": "BIGINT",
    "number": "DOUBLE",
    "percent": "DOUBLE",
    "bool": "BOOLEAN",
}

# What every part holds before the columns of its form; `unit` and `region` are words frozen on the day of acceptance.
FROZEN = {
    "period": "VARCHAR",
    "unit_id": "BIGINT",
    "unit": "VARCHAR",
    "region": "VARCHAR",
    "project": "VARCHAR",
    "project_name": "VARCHAR",
    "version": "BIGINT",
    "version_id": "BIGINT",
}


def column_types(form: Form) -> dict[str, str]:
    """DuckDB type by name for every column of a part of this form, in the order in which they are stored.

    Dates are text (`2019-04` or `2019-04-18`), tags are text joined by 、.
    """
    return FROZEN | {column.key: _TYPES.get(column.kind, "VARCHAR") for column in form.columns}


def types_over(form: str, versions: Iterable[str]) -> dict[str, str]:
    """The same for parts of several versions of a form: a column that a part lacks is null in it. The shipped columns
    are always there, so that a metric over one that was retired is asked as ever, and finds nothing."""
    types = column_types(load_form(form))
    for version in sorted(set(versions)):
        types |= column_types(form_of(form, version))
    return types
