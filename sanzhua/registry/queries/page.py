"""What the project page shows of the register."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.models import Person
from sanzhua.formbook.definition import Column
from sanzhua.registry import policy
from sanzhua.registry.choices import Source
from sanzhua.registry.models import Project, ProjectCode, ProjectName, RegisterChange
from sanzhua.registry.queries.values import register_columns, register_values
from sanzhua.registry.rules import codes_in, masked
from sanzhua.ui import times

SHOWN_CHANGES = 8


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


def known_of(project: Project, person: Person) -> tuple[Known, ...]:
    """Register values that are known, in the order of the forms; people's names and numbers masked where the reader
    has nothing to do with them."""
    values = register_values(project)
    return known_values(values if policy.sees_contacts(person, project.unit) else masked(values))


def known_values(values: Mapping[str, Any]) -> tuple[Known, ...]:
    columns = register_columns()
    known = (Known(key, _heading(one), one.kind, _listed(one.kind, values.get(key))) for key, one in columns.items())
    return tuple(one for one in known if one.value not in (None, "", []))


def names_of(project: Project) -> tuple[Was, ...]:
    """Oldest first; with the names under which entries stood that were merged into this one."""
    names = ProjectName.objects.filter(project__in=project.history_ids()).order_by("pk")
    return tuple(Was(one.name, one.valid_from, one.valid_to) for one in names)


def other_codes_of(project: Project) -> tuple[str, ...]:
    """Codes under which the project is found beside those that the register shows now."""
    shown = codes_in(str(project.facts.get("code") or ""))
    codes = ProjectCode.objects.filter(projects__in=project.history_ids()).exclude(code__in=shown).distinct()
    return tuple(codes.order_by("code").values_list("code", flat=True))


@dataclass(frozen=True, slots=True)
class Changes:
    """Newest first; `more` where there are others behind these."""

    rows: tuple[Moved, ...]
    number: int
    more: bool


def changes_of(project: Project, *, page: int = 1, size: int = SHOWN_CHANGES) -> Changes:
    """The history of every field of the project, a page at a time."""
    columns, first = register_columns(), (page - 1) * size
    changes = RegisterChange.objects.filter(project__in=project.history_ids()).select_related("by")
    rows = list(changes.order_by("-pk")[first : first + size + 1])
    shown = tuple(_moved(one, columns.get(one.key)) for one in rows[:size])
    return Changes(shown, page, len(rows) > size)


def _moved(change: RegisterChange, column: Column | None) -> Moved:
    kind = column.kind if column else "text"
    return Moved(
        heading=_heading(column) if column else _own_heading(change.key),
        kind=kind,
        old=_said(change.key, _listed(kind, change.old)),
        new=_said(change.key, _listed(kind, change.new)),
        by=change.by.name,
        at=change.at,
        version_id=change.version_id,
    )


def _heading(column: Column) -> str:
    return column.heading_en if times.is_english() else column.heading


def _said(key: str, value: Any) -> Any:
    return str(Source(value).label) if key == "source" and value in Source.values else value


def _own_heading(key: str) -> str:
    """Of what the register keeps beside the columns of the forms."""
    own = {field.name: str(field.verbose_name) for field in Project._meta.fields}
    own |= {"location": str(_("位置")), "unit": str(_("归口单位"))}
    return own.get(key, key)


def _listed(kind: str, value: Any) -> Any:
    # One word of a column that takes several may be kept as it is.
    return [value] if kind == "tags" and isinstance(value, str) and value else value
