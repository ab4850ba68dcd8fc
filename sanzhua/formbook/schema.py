"""The row of a form as a JSON schema: one more face of the definition, used by the API's description."""

from __future__ import annotations

from typing import Any

from sanzhua.formbook.definition import Column, Form

_TYPES: dict[str, dict[str, Any]] = {
    "text": {"type": "string"},
    "choice": {"type": "string"},
    "code": {"type": "string"},
    "credit_code": {"type": "string", "minLength": 18, "maxLength": 18},
    "date": {"type": "string", "pattern": r"^\d{4}-\d{2}(-\d{2})?$"},
    "money": {"type": "integer", "description": "yuan"},
    "usd": {"type": "integer", "description": "US dollars"},
    "int": {"type": "integer"},
    "number": {"type": "number"},
    "percent": {"type": "number", "minimum": 0, "maximum": 100},
    "bool": {"type": "boolean"},
    "tags": {"type": "array", "items": {"type": "string"}},
}


def row_schema(form: Form) -> dict[str, Any]:
    """JSON schema of one row, values by column key; absent is null. Columns keep the order of the form."""
    return {
        "title": form.title,
        "description": f"{form.title_en}, version {form.version}",
        "type": "object",
        "properties": {column.key: _property(column) for column in form.columns},
        "required": [column.key for column in form.columns if column.required],
        "additionalProperties": False,
    }


def _property(column: Column) -> dict[str, Any]:
    base = _TYPES[column.kind]
    choices = {"examples": list(column.choices)} if column.choices else {}
    source = {"readOnly": True} if column.source != "typed" else {}
    return {
        **base,
        "title": column.heading,
        "type": [base["type"], "null"],
        **choices,
        **source,
        "x-source": column.source,
    }
