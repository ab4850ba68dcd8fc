"""The chains of the units: which steps each form takes, and whose rule says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from sanzhua.accounts.choices import Role
from sanzhua.accounts.models import Person, Unit
from sanzhua.accounts.queries import has_holder
from sanzhua.base import clock
from sanzhua.dispatch import policy
from sanzhua.dispatch import shown as words
from sanzhua.dispatch.chain import rule_for, steps_for
from sanzhua.dispatch.choices import CHAIN
from sanzhua.dispatch.models import ChainRule, ChainStep, Version
from sanzhua.formbook.definition import FORM_KEYS, load_form


@dataclass(frozen=True, slots=True)
class ChainRow:
    """A unit's general chain, and the forms that differ from it (title, steps in words). `unmanned`: steps of it that
    nobody holds today. `from_unit` is whose rule it is, empty for the usual two steps."""

    unit: int
    name: str
    steps: tuple[str, ...]
    said: str
    from_unit: str
    is_own: bool
    others: tuple[tuple[str, str, str], ...]
    unmanned: tuple[str, ...]
    may_keep: bool


@dataclass(frozen=True, slots=True)
class StepLine:
    """One name of a version's way through the unit; `role_key` is the step, `role` its word."""

    role_key: str
    role: str
    name: str
    post: str
    kind_word: str
    authority: str
    at: datetime


def chain_rows(person: Person) -> list[ChainRow]:
    """The reporting units that the person sees, and the root for whoever may set the rule of all."""
    units = Unit.objects.visible_to(person).valid_on(clock.business_today())
    return [_row(unit, person) for unit in units if unit.is_reporting or unit.parent_id is None]


def said_of(steps: Sequence[str]) -> str:
    """填表人 → 审核人 → 主要领导."""
    between = [str(role.label) for role, _status in CHAIN if role in steps]
    return " → ".join([_("填表人"), *between, str(Role.HEAD.label)])


def steps_of(version: Version) -> tuple[StepLine, ...]:
    """Who let the version pass before it was signed, in order."""
    return tuple(
        StepLine(
            role_key=step.role,
            role=step.get_role_display(),
            name=step.name,
            post=step.post,
            kind_word=step.get_kind_display(),
            authority=step.authority,
            at=step.business_at,
        )
        for step in ChainStep.objects.filter(version=version)
    )


def paper_steps(version: Version) -> tuple[tuple[str, str], ...]:
    """(role, word) of the chain's steps that nobody has taken in the system: the printed sheet shall bear them."""
    done = set(ChainStep.objects.filter(version=version).values_list("role", flat=True))
    report = version.report
    return tuple((str(role), str(role.label)) for role in steps_for(report.unit, report.form) if role not in done)


def _row(unit: Unit, person: Person) -> ChainRow:
    rule = rule_for(unit, "")
    steps = tuple(rule.steps) if rule else ()
    own = ChainRule.objects.filter(unit=unit).exclude(form="")
    others = tuple((one.form, _title(one.form), said_of(one.steps)) for one in own if one.form in FORM_KEYS)
    return ChainRow(
        unit=unit.pk,
        name=unit.shown_in_full,
        steps=steps,
        said=said_of(steps),
        from_unit=rule.unit.shown if rule else "",
        is_own=rule is not None and rule.unit_id == unit.pk,
        others=others,
        unmanned=_unmanned(unit, steps) if unit.is_reporting else (),
        may_keep=policy.may_keep_chain(person, unit),
    )


def _unmanned(unit: Unit, steps: Sequence[str]) -> tuple[str, ...]:
    return tuple(str(Role(role).label) for role in steps if not has_holder(role, unit, ""))


def _title(form: str) -> str:
    return words.title(load_form(form))
