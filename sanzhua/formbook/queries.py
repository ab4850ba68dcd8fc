"""Which version of a form: the one lookup that everything asks which knows a report, a part or a period."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sanzhua.base.periods import Period
from sanzhua.formbook.definition import FORM_KEYS, Form, form_of_data, load_form
from sanzhua.formbook.models import FormVersion

# What was put in force never changes, so another process can never have a newer idea of it. Drafts are not kept here.
_kept: dict[tuple[str, str], Form] = {}


def form_of(key: str, version: str) -> Form:
    """The form as a report or a part names it; no query after the first. What no office edited is the shipped form,
    whatever number it had when it was shipped. Raises UnknownForm."""
    shipped = load_form(key)
    if version == shipped.version:
        return shipped
    found = _kept.get((key, version))
    if found is None:
        held = FormVersion.objects.in_force().filter(form=key, version=version).first()
        found = _kept[key, version] = form_of_data(held.definition) if held else shipped
    return found


def form_for(key: str, period: Period | str) -> Form:
    """The form as it is reported in the period: one query. Raises UnknownForm."""
    return versions_of(key).at(period)


@dataclass(frozen=True, slots=True)
class Versions:
    """One form's versions, each with its first period (the shipped one with ""), oldest first."""

    listed: tuple[tuple[str, Form], ...]

    def at(self, period: Period | str) -> Form:
        return next(form for first, form in reversed(self.listed) if first <= str(period))

    @property
    def forms(self) -> tuple[Form, ...]:
        return tuple(form for _first, form in self.listed)


def versions_of(key: str) -> Versions:
    """In force, one query. Raises UnknownForm."""
    written = FormVersion.objects.in_force().filter(form=key).order_by("from_period")
    named = written.values_list("from_period", "version")
    return Versions((("", load_form(key)), *((first, form_of(key, version)) for first, version in named)))


def forms_for(period: Period | str) -> tuple[Form, ...]:
    """All forms as they are reported in the period, in their order: one query."""
    written = FormVersion.objects.in_force().filter(from_period__lte=str(period)).order_by("from_period")
    named = dict(written.values_list("form", "version"))
    return tuple(form_of(key, named[key]) if key in named else load_form(key) for key in FORM_KEYS)


def all_columns(forms: Iterable[Form]) -> Form:
    """The last of these versions of one form, with the columns behind its own that only earlier ones have."""
    versions = list(forms)
    columns = {column.key: column for form in versions for column in form.columns}
    columns = {**versions[-1].by_key, **{key: one for key, one in columns.items() if key not in versions[-1].by_key}}
    return replace(versions[-1], columns=tuple(columns.values()), by_key=columns)


def shared_columns(form: Form, other: Form) -> Form:
    """What two versions both have, as the first one words it: a month is compared with the one before by these."""
    if form is other:
        return form
    columns = tuple(column for column in form.columns if column.key in other.by_key)
    return replace(form, columns=columns)


def forget() -> None:
    """For tests, which take back what was in force without its ever having happened."""
    _kept.clear()
