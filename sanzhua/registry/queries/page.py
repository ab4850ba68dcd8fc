"""What the project page shows of the register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sanzhua.formbook.definition import Column
from sanzhua.registry.models import Project, ProjectCode, ProjectName, RegisterChange
from sanzhua.registry.queries.values import register_columns, register_values
from sanzhua.ui import times


@dataclass(frozen=True, slots=True)
class Known:
    """A register value with its heading; money is formatted in 万元 by the template tag of `ui`."""

    key: str
    heading: str
    kind: str
    value: Any


@dataclass(frozen=True, slots=True)
class Was:
    name: str
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Moved:
    heading: str
    kind: str
    old: Any
    new: Any
    by: str
    at: datetime
    version_id: int | None


def known_of(project: Project) -> tuple[Known, ...]:
    """Register values that are known, in the order of the forms."""
    values, columns = register_values(project), register_columns()
    known = (Known(key, _heading(one), one.kind, _listed(one.kind, values.get(key))) for key, one in columns.items())
    return tuple(one for one in known if one.value not in (None, "", []))


def names_of(project: Project) -> tuple[Was, ...]:
    """Oldest first; with the names under which entries stood that were merged into this one."""
    names = ProjectName.objects.filter(project__in=project.history_ids()).order_by("pk")
    return tuple(Was(one.name, one.valid_from, one.valid_to) for one in names)


def codes_of(project: Project) -> tuple[str, ...]:
    codes = ProjectCode.objects.filter(projects__in=project.history_ids()).distinct()
    return tuple(codes.order_by("code").values_list("code", flat=True))


def changes_of(project: Project) -> tuple[Moved, ...]:
    """Newest first, at most fifty."""
    columns = register_columns()
    changes = RegisterChange.objects.filter(project__in=project.history_ids())
    rows = changes.select_related("by").order_by("-pk")[:50]
    return tuple(_moved(one, columns.get(one.key)) for one in rows)


def _moved(change: RegisterChange, column: Column | None) -> Moved:
    kind = column.kind if column else "text"
    return Moved(
        heading=_heading(column) if column else change.key,
        kind=kind,
        old=_listed(kind, change.old),
        new=_listed(kind, change.new),
        by=change.by.name,
        at=change.at,
        version_id=change.version_id,
    )


def _heading(column: Column) -> str:
    return column.heading_en if times.is_english() else column.heading


def _listed(kind: str, value: Any) -> Any:
    # One word of a column that takes several may be kept as it is.
    return [value] if kind == "tags" and isinstance(value, str) and value else value
