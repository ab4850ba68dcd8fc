"""Who reports the projects of an entered list."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Min

from sanzhua.dispatch.models import ReportingDuty
from sanzhua.formbook.definition import load_form
from sanzhua.registry.choices import RowKind
from sanzhua.registry.models import ImportBatch, Project
from sanzhua.ui import times


@dataclass(frozen=True, slots=True)
class OnForm:
    """Open duties on one form: how many projects, the first month."""

    key: str
    title: str
    projects: int
    since: str


@dataclass(frozen=True, slots=True)
class BatchDuties:
    projects: tuple[Project, ...]
    units: tuple[tuple[str, int], ...]
    on_forms: tuple[OnForm, ...]


def batch_duties(batch: ImportBatch) -> BatchDuties:
    """The new projects of a list, how many each unit has, and on which forms they are reported; two queries."""
    new = Project.objects.filter(import_rows__batch=batch, import_rows__kind=RowKind.NEW).distinct()
    projects = tuple(new.select_related("unit").order_by("pk"))
    units: dict[str, int] = {}
    for one in projects:
        units[one.unit.shown] = units.get(one.unit.shown, 0) + 1
    open_ = ReportingDuty.objects.filter(project__in=new, to_period="").values("form").order_by("form")
    rows = open_.annotate(projects=Count("pk"), since=Min("from_period"))
    found = (OnForm(row["form"], _title(row["form"]), row["projects"], row["since"]) for row in rows)
    return BatchDuties(projects, tuple(units.items()), tuple(found))


def _title(key: str) -> str:
    form = load_form(key)
    return form.title_en if times.is_english() else form.title
