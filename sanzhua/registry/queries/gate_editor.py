"""What the editor of gates sees: the gates that hold, whom they would hold up, and who wrote what when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person, Unit, descendants_of
from sanzhua.formbook.definition import FORM_KEYS, load_form
from sanzhua.registry.choices import Source, Stage, Status
from sanzhua.registry.models import Gate, Project
from sanzhua.registry.policy import gate_post
from sanzhua.registry.queries.gates import Checklist, GateRule, gates_of
from sanzhua.ui import figures, times

_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Effect:
    """`lack`: projects that are not yet past the stage and lack it; `past`: those on it or beyond that lack it."""

    asked: int
    lack: int
    past: int
    names: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class GateRow:
    rule: GateRule
    where: tuple[str, ...]
    effect: Effect

    @property
    def is_shipped(self) -> bool:
        return self.rule.unit_id is None


@dataclass(frozen=True, slots=True)
class Writing:
    at: datetime
    by: str
    post: str
    reason: str
    says: str
    active: bool


def gate_rows(unit: Unit) -> list[GateRow]:
    """Every gate over the unit, those that rest included, each with its effect on the projects below it."""
    rules = gates_of([unit.pk], also_inactive=True)[unit.pk]
    projects = _projects(unit)
    checklist = Checklist(projects, also=rules)
    return [GateRow(rule, condition_words(rule.condition), _effect(rule, projects, checklist)) for rule in rules]


def effect_of(rule: GateRule, unit: Unit) -> Effect:
    """Whom the gate would hold up if it were written like this."""
    projects = _projects(unit)
    return _effect(rule, projects, Checklist(projects, also=[rule]))


def writings_of(unit: Unit, key: str) -> list[Writing]:
    """Newest first."""
    rows = Gate.objects.filter(unit=unit, key=key).select_related("by").order_by("-pk")
    return [Writing(one.at, one.by.name, one.post, one.reason, _said(one), one.active) for one in rows]


def condition_words(condition: Mapping[str, Any]) -> tuple[str, ...]:
    """The condition in the reader's words; empty: every project."""
    found = []
    if "total_from" in condition:
        found.append(_("总投资%(amount)s万元及以上") % {"amount": figures.wan(condition["total_from"])})
    if "total_to" in condition:
        found.append(_("总投资低于%(amount)s万元") % {"amount": figures.wan(condition["total_to"])})
    names: dict[str, Mapping[str, Any]] = {
        "source": dict(Source.choices),
        "form": {key: _form_name(key) for key in FORM_KEYS},
    }
    for key in ("source", "form", "nature", "region"):
        if condition.get(key):
            words = (str(names.get(key, {}).get(word, word)) for word in condition[key])
            found.append(_("或").join(words))
    return tuple(found)


def editor_unit(person: Person) -> Unit | None:
    """The unit whose gates the person edits."""
    post = gate_post(person)
    return post.scope if post else None


def _projects(unit: Unit) -> list[Project]:
    left = (Status.EXITED, Status.CANCELLED, Status.TRANSFERRED)
    found = Project.objects.filter(unit__in=descendants_of({unit.pk})).exclude(status__in=left)
    return list(found.order_by("unit__order", "unit_id", "pk"))


def _effect(rule: GateRule, projects: list[Project], checklist: Checklist) -> Effect:
    order = Stage.values.index
    asked = [one for one in projects if checklist.asks(one, rule)]
    lacking = [one for one in asked if checklist.lacks(one, rule)]
    past = [one for one in lacking if order(one.stage) >= order(rule.stage)]
    names = tuple((one.uid, one.name) for one in lacking[:_SHOWN])
    return Effect(len(asked), len(lacking) - len(past), len(past), names)


def _said(gate: Gate) -> str:
    return _("自“%(stage)s”起：%(title)s") % {"stage": gate.get_stage_display(), "title": gate.title}


def _form_name(key: str) -> str:
    found = load_form(key)
    return found.title_en if times.is_english() else found.title
