"""How a form's columns are stored in a part: a key keeps its type for ever."""

from __future__ import annotations

from sanzhua.formbook.definition import Form

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
