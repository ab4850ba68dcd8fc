"""What is read of the register: matching, a project's values, the list and the project page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q

from sanzhua.accounts.models import Person, Unit
from sanzhua.base import clock
from sanzhua.base.db import raw_rows
from sanzhua.base.periods import Period
from sanzhua.facts import queries as facts
from sanzhua.formbook.definition import FORM_KEYS, Column, load_form
from sanzhua.formbook.rules.derive import FLOWS
from sanzhua.registry.models import Project, ProjectName, RegisterChange
from sanzhua.registry.rules import codes_in, name_key
from sanzhua.ui import times

PAGE_ROWS = 50


def match(name: str, codes: Sequence[str], unit: Unit) -> list[Project]:
    """Projects of this unit, and of no other, that bear one of the codes; where none does, this name, now or once.

    A clerk never learns what other units have: their projects are not even looked at.
    """
    index = match_index(unit)
    found = index.find(name, " ".join(codes))
    by_pk = Project.objects.in_bulk(found)
    return [by_pk[pk] for pk in found]


@dataclass(frozen=True, slots=True)
class MatchIndex:
    """Primary keys of one unit's projects by code and by name key; built in two queries, asked for every row."""

    by_code: Mapping[str, Sequence[int]] = field(default_factory=dict)
    by_name: Mapping[str, Sequence[int]] = field(default_factory=dict)

    def find(self, name: str, code_text: str) -> list[int]:
        """Codes decide before names; where several projects share a code, the name narrows them."""
        # A code written as it should be stands in the index as it is, and mostly one project has it.
        held = self.by_code.get(code_text, ())
        if len(held) == 1:
            return list(held)
        named = self.by_name.get(name_key(name), ()) if name else ()
        codes = (code_text,) if held else codes_in(code_text)
        coded = dict.fromkeys(pk for code in codes for pk in self.by_code.get(code, ()))
        if not coded:
            return list(named)
        both = [pk for pk in coded if pk in named]
        return both if len(both) == 1 else list(coded)


def match_index(unit: Unit) -> MatchIndex:
    return MatchIndex(by_code=_codes_of(unit), by_name=_names_of(unit))


def _codes_of(unit: Unit) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    pairs = Project.objects.filter(unit=unit, codes__isnull=False).order_by("pk").values_list("codes__code", "pk")
    for code, pk in raw_rows(pairs):
        found.setdefault(code, []).append(pk)
    return found


def _names_of(unit: Unit) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    pairs = ProjectName.objects.filter(project__unit=unit).order_by("project_id").values_list("squeezed", "project_id")
    for key, pk in raw_rows(pairs):
        held = found.setdefault(key, [])
        if pk not in held:
            held.append(pk)
    return found


def register_values(project: Project) -> dict[str, Any]:
    """What the register knows of a project, by column key; money in yuan, absent keys are not known."""
    return {**project.facts, "name": project.name, "total": project.total}


@lru_cache(maxsize=1)
def register_columns() -> dict[str, Column]:
    """The columns that any form takes from the register, each key once, in the order of the forms."""
    found: dict[str, Column] = {}
    for key in FORM_KEYS:
        for column in load_form(key).columns:
            if column.source == "register":
                found.setdefault(column.key, column)
    return found


def projects(person: Person, *, words: str = "", page: int = 1) -> Page[Project]:
    """The projects that the person may see, fifty a page, newest name first in search by name, code or owner."""
    found = Project.objects.visible_to(person).select_related("unit").order_by("unit__order", "unit_id", "pk")
    for word in words.split():
        found = found.filter(_says(word))
    return Paginator(found, PAGE_ROWS).get_page(page)


def _says(word: str) -> Q:
    named = Q(pk__in=ProjectName.objects.filter(squeezed__contains=name_key(word)).values("project_id"))
    named |= Q(unit__name__contains=word) | Q(unit__short_name__contains=word)
    return named | Q(pk__in=_coded(word)) | Q(facts__owner__icontains=word)


def _coded(word: str) -> Any:
    return Project.objects.filter(codes__code__icontains=word).values("pk")


@dataclass(frozen=True, slots=True)
class Progress:
    """What the project's unit last reported of it and the city accepted; money in yuan."""

    period: str = ""
    stage: str = ""
    plan_year: int | None = None
    done_year: int | None = None


def progress(projects: Sequence[Project]) -> dict[int, Progress]:
    """By primary key; asks once for each unit on the page and each form that adds the year up."""
    found: dict[int, Progress] = {}
    for unit_id in dict.fromkeys(one.unit_id for one in projects):
        own = {one.uid: one.pk for one in projects if one.unit_id == unit_id}
        for form, flow in FLOWS.items():
            period = facts.last_period_before(form, unit_id, Period.of(clock.business_today()).next())
            rows = facts.rows_of(form, period, unit_ids=[unit_id]) if period else []
            for row in rows:
                if row["project"] in own:
                    now = Progress(period or "", row.get("stage") or "", row.get("plan_year"), row.get(flow.year))
                    found.setdefault(own[row["project"]], now)
    return found


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
