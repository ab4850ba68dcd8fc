"""对外字段: every field that goes out and where it comes from, every typed column and who uses it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.base.periods import Period
from sanzhua.dispatch.column_uses import CHECKS, READS, ColumnUse, own_uses, uses_of
from sanzhua.dispatch.models import FormPeriod
from sanzhua.formbook.definition import FORM_KEYS, Column, load_form
from sanzhua.formbook.queries import form_for, forms_for
from sanzhua.outward.column_uses import columns_behind
from sanzhua.outward.list_policy import owned_forms
from sanzhua.outward.models import FieldProposal, ListExport
from sanzhua.outward.queries.list_words import Source, addressee_of, heading_of, name_of, sources_of, title_of
from sanzhua.outward.rules.list_templates import Template, load_lists
from sanzhua.ui import times

CLOSED_MONTHS = 3


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


def typed_columns() -> list[tuple[str, Column]]:
    """(form, column) of everything that somebody types today."""
    forms = forms_for(Period.of(clock.business_today()))
    return [(form.key, column) for form in forms for column in form.columns if column.source == "typed"]


def form_fields() -> list[FormFields]:
    exported, columns, own = exported_by_form(), typed_columns(), own_uses()
    return [
        FormFields(
            form,
            title_of(load_form(form)),
            months,
            [
                _field(form, column, months, taken, own.get((form, column.key), ()))
                for key, column in columns
                if key == form
            ],
        )
        for form, (months, taken) in exported.items()
    ]


def _field(form: str, column: Column, months: list[str], taken: frozenset[str], own: Sequence[ColumnUse]) -> Field:
    uses, exported = [*uses_of(form, column.key), *own], column.key in taken
    used = is_used(uses, exported)
    return Field(form, column.key, heading_of(column), _named(uses), exported, months, used)


def is_used(uses: Sequence[ColumnUse], exported: bool) -> bool:
    """Whether anybody read the column, or a list took it out. Source: docs/rules/unused-fields.md."""
    return exported or any(use.how == READS for use in uses)


def unused_columns() -> Iterator[tuple[str, Column, list[str]]]:
    """(form, column, closed months) of every column that was typed in all of the form's last closed months for nobody;
    none of a form with fewer."""
    exported = exported_by_form()
    own = own_uses()
    old = {form: form_for(form, months[-1]).by_key for form, (months, _taken) in exported.items() if months}
    for form, column in typed_columns():
        months, taken = exported[form]
        if len(months) < CLOSED_MONTHS or column.key not in old[form]:
            continue
        if not is_used([*uses_of(form, column.key), *own.get((form, column.key), ())], column.key in taken):
            yield form, column, months


def _named(uses: Sequence[ColumnUse]) -> list[UsedBy]:
    kinds = dict.fromkeys(use.kind for use in uses)
    return [UsedBy(kind, list(dict.fromkeys(use.what for use in uses if use.kind == kind))) for kind in kinds]


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
    owned = owned_forms(person)
    found = FieldProposal.objects.visible_to(person).select_related("decided_by", "unit")
    shown = [_shown(one, owned) for one in found]
    return sorted(shown, key=lambda one: (one.proposal.state != "open", not one.may_decide))


def _shown(one: FieldProposal, owned: frozenset[str]) -> ShownProposal:
    form = form_for(one.form, one.months[-1]) if one.months else load_form(one.form)
    column = form.by_key.get(one.column)
    uses = uses_of(one.form, one.column) if column else []
    return ShownProposal(
        one,
        title_of(form),
        heading_of(column) if column else one.column,
        _("、").join(times.period_name(month) for month in sorted(one.months)),
        [use.what for use in uses if use.how == CHECKS],
        one.form in owned,
        f"{reverse('dispatch:form_edit', args=[one.form])}?retire={one.column}",
    )
