"""What the project page shows of the register."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sanzhua.accounts.models import Person
from sanzhua.facts import queries as facts
from sanzhua.formbook.definition import Column, load_form
from sanzhua.formbook.rules.derive import FLOWS
from sanzhua.registry.models import Project, RegisterChange
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
class Duty:
    form: str
    title: str
    unit: str
    from_period: str
    to_period: str


@dataclass(frozen=True, slots=True)
class Moved:
    heading: str
    kind: str
    old: Any
    new: Any
    by: str
    at: datetime
    version_id: int | None


@dataclass(frozen=True, slots=True)
class ProjectPage:
    """Names oldest first; changes newest first, at most fifty."""

    project: Project
    names: tuple[Was, ...]
    codes: tuple[str, ...]
    known: tuple[Known, ...]
    duties: tuple[Duty, ...]
    changes: tuple[Moved, ...]


def project_page(project: Project) -> ProjectPage:
    values, columns = register_values(project), register_columns()
    known = (Known(key, _heading(one), one.kind, _listed(one.kind, values.get(key))) for key, one in columns.items())
    return ProjectPage(
        project=project,
        names=tuple(Was(one.name, one.valid_from, one.valid_to) for one in project.names.order_by("pk")),
        codes=tuple(project.codes.order_by("code").values_list("code", flat=True)),
        known=tuple(one for one in known if one.value not in (None, "", [])),
        duties=_duties(project),
        changes=_changes(project, columns),
    )


def _duties(project: Project) -> tuple[Duty, ...]:
    rows = project.duties.select_related("unit").order_by("form", "from_period")
    return tuple(Duty(one.form, _title(one.form), one.unit.shown, one.from_period, one.to_period) for one in rows)


def _changes(project: Project, columns: Mapping[str, Column]) -> tuple[Moved, ...]:
    rows = project.register_changes.select_related("by").order_by("-pk")[:50]
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


def _title(form: str) -> str:
    found = load_form(form)
    return found.title_en if times.is_english() else found.title


def _listed(kind: str, value: Any) -> Any:
    # One word of a column that takes several may be kept as it is.
    return [value] if kind == "tags" and isinstance(value, str) and value else value


@dataclass(frozen=True, slots=True)
class Month:
    """An accepted month of the project; `version_id` None for history that was loaded."""

    period: str
    done_month: int | None
    done_year: int | None
    plan_year: int | None
    version_id: int | None


def months(project: Project, person: Person) -> tuple[Month, ...]:
    """The project's accepted months, newest first, two years at most, of units that the reader sees."""
    for form, flow in FLOWS.items():
        rows = facts.project_history(form, project.uid, unit_ids=person.visible_unit_ids())
        if rows:
            newest = reversed(rows[-24:])
            return tuple(
                Month(
                    row["period"], row.get(flow.month), row.get(flow.year), row.get("plan_year"), row.get("version_id")
                )
                for row in newest
            )
    return ()
