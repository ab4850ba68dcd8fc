"""What the register holds of a project, by column key."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sanzhua.formbook.definition import FORM_KEYS, PLAIN_LIST, Column, load_form
from sanzhua.registry.models import Project


def register_values(project: Project) -> dict[str, Any]:
    """What the register knows of a project, by column key; money in yuan, absent keys are not known."""
    return {**project.facts, "name": project.name, "total": project.total}


@lru_cache(maxsize=1)
def register_columns() -> dict[str, Column]:
    """The columns that any form or list brings to the register, each key once, in the order of the forms."""
    found: dict[str, Column] = {}
    for key in (*FORM_KEYS, PLAIN_LIST):
        for column in load_form(key).columns:
            if column.source == "register":
                found.setdefault(column.key, column)
    return found
