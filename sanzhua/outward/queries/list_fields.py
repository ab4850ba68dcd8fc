"""对外字段: every field that goes out and where it comes from, every typed column and who uses it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from django.apps import apps
from django.urls import NoReverseMatch, reverse
from django.utils.module_loading import module_has_submodule
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person
from sanzhua.dispatch.models import FormPeriod
from sanzhua.formbook.definition import FORM_KEYS, load_form
from sanzhua.outward.list_policy import owned_forms
from sanzhua.outward.list_uses import (
    CLOSED_MONTHS,
    FieldUse,
    columns_behind,
    is_used,
    static_uses,
    typed_columns,
)
from sanzhua.outward.models import FieldProposal, ListExport
from sanzhua.outward.queries.list_words import Source, addressee_of, heading_of, name_of, sources_of, title_of
from sanzhua.outward.rules.list_templates import Template, load_lists
from sanzhua.ui import times


@dataclass(frozen=True, slots=True)
class OutwardList:
    template: Template
    name: str
    addressee: str
    sources: Sequence[Source]


@dataclass(frozen=True, slots=True)
class UsedBy:
    """The users of one kind, named."""

    kind: str
    names: Sequence[str]


@dataclass(frozen=True, slots=True)
class Field:
    """A typed column. `months` are the closed months that were looked at, empty where there are not yet enough."""

    form: str
    key: str
    heading: str
    users: Sequence[UsedBy]
    exported: bool
    months: Sequence[str]
    used: bool


@dataclass(frozen=True, slots=True)
class FormFields:
    form: str
    title: str
    months: Sequence[str]
    fields: Sequence[Field]


@dataclass(frozen=True, slots=True)
class ShownProposal:
    proposal: FieldProposal
    title: str
    heading: str
    months: str
    rules: Sequence[str]
    may_decide: bool
    edit: str


def outward_lists() -> list[OutwardList]:
    return [OutwardList(one, name_of(one), addressee_of(one), sources_of(one)) for one in load_lists().values()]


def form_fields() -> list[FormFields]:
    uses, exported = uses_by_column(), exported_by_form()
    return [_of_form(form, uses, *exported[form]) for form in FORM_KEYS]


def _of_form(
    form: str, uses: dict[tuple[str, str], list[FieldUse]], months: list[str], taken: frozenset[str]
) -> FormFields:
    fields = []
    for key, column in typed_columns():
        if key != form:
            continue
        mine = uses.get((form, column.key), [])
        used = is_used(mine, column.key in taken)
        users = _named(mine)
        fields.append(Field(form, column.key, heading_of(column), users, column.key in taken, months, used))
    return FormFields(form, title_of(load_form(form)), months, fields)


def _named(uses: Sequence[FieldUse]) -> list[UsedBy]:
    english = times.is_english()
    kinds = dict.fromkeys(use.kind for use in uses)
    return [
        UsedBy(kind, list(dict.fromkeys(use.name_en if english else use.name for use in uses if use.kind == kind)))
        for kind in kinds
    ]


def uses_by_column() -> dict[tuple[str, str], list[FieldUse]]:
    """What the house says, and what the rooms above say in a module `field_uses` of their own."""
    found: dict[tuple[str, str], list[FieldUse]] = {}
    for use in (*static_uses(), *(use for says in _rooms() for use in says())):
        found.setdefault((use.form, use.key), []).append(use)
    return found


@cache
def _rooms() -> tuple[Callable[[], Iterator[FieldUse]], ...]:
    found: list[Callable[[], Iterator[FieldUse]]] = []
    for room in apps.get_app_configs():
        if room.name.startswith("sanzhua.") and module_has_submodule(room.module, "field_uses"):
            found.append(import_module(f"{room.name}.field_uses").uses)
    return tuple(found)


def exported_by_form() -> dict[str, tuple[list[str], frozenset[str]]]:
    """By form: its last closed months, newest first, and the columns that a list took out for one of them."""
    closed = FormPeriod.objects.filter(closed_at__isnull=False).order_by("-period").values_list("form", "period")
    months: dict[str, list[str]] = {form: [] for form in FORM_KEYS}
    for form, period in closed:
        if form in months and len(months[form]) < CLOSED_MONTHS:
            months[form].append(period)
    every = {month for listed in months.values() for month in listed}
    exports = list(ListExport.objects.filter(period__in=every).values_list("period", "columns"))
    return {form: (listed, _taken(form, listed, exports)) for form, listed in months.items()}


def _taken(form: str, months: Sequence[str], exports: Sequence[tuple[str, list[dict[str, str]]]]) -> frozenset[str]:
    sources = {column["source"] for period, columns in exports if period in months for column in columns}
    return frozenset(key for source in sources for room, key in columns_behind(source) if room == form)


def shown_proposals(person: Person) -> list[ShownProposal]:
    """Open ones of forms that the person owns first; decided ones stay as they were decided."""
    owned, uses = owned_forms(person), uses_by_column()
    found = FieldProposal.objects.visible_to(person).select_related("decided_by", "unit")
    shown = [_shown(one, owned, uses) for one in found]
    return sorted(shown, key=lambda one: (one.proposal.state != "open", not one.may_decide))


def _shown(one: FieldProposal, owned: frozenset[str], uses: dict[tuple[str, str], list[FieldUse]]) -> ShownProposal:
    form = load_form(one.form)
    column = form.by_key.get(one.column)
    rules = next((by.names for by in _named(uses.get((one.form, one.column), [])) if by.kind == "rule"), ())
    return ShownProposal(
        one,
        title_of(form),
        heading_of(column) if column else one.column,
        _("、").join(times.period_name(month) for month in sorted(one.months)),
        rules,
        one.form in owned,
        edit_address(one.form),
    )


def edit_address(form: str) -> str:
    """Where the form's columns are edited; empty where this installation has no such page."""
    try:
        return reverse("dispatch:form_edit", args=[form])
    except NoReverseMatch:
        return ""
