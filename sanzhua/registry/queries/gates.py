"""What a project must have from which stage on, and what it still lacks; for one project or a whole page of them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from sanzhua.accounts.models import Unit
from sanzhua.base import clock
from sanzhua.registry.choices import Stage
from sanzhua.registry.models import Gate, LifeChange, Project
from sanzhua.registry.needs import KINDS, Answer
from sanzhua.registry.rules.conditions import Traits, holds
from sanzhua.ui import times


@dataclass(frozen=True, slots=True)
class GateRule:
    """A gate as it stands now; `unit_id` None where it is the shipped one."""

    key: str
    stage: str
    title: str
    title_en: str
    needs: tuple[Mapping[str, Any], ...]
    condition: Mapping[str, Any]
    since_year: int
    order: int
    active: bool = True
    unit_id: int | None = None

    @property
    def shown(self) -> str:
        return (times.is_english() and self.title_en) or self.title

    @property
    def stage_word(self) -> str:
        return str(Stage(self.stage).label)

    @property
    def ways(self) -> list[str]:
        """What fulfils it, in the reader's words; any one is enough."""
        return [KINDS[need["kind"]].say(need) for need in self.needs]


@dataclass(frozen=True, slots=True)
class Way:
    says: str
    where: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the to-do list, in the reader's language; any of its ways is enough."""

    gate: str
    stage: str
    says: str
    done: bool
    ways: tuple[Way, ...]


@cache
def shipped_gates() -> Mapping[str, GateRule]:
    table = tomllib.loads(files("sanzhua.registry.rules").joinpath("gates.toml").read_text(encoding="utf-8"))
    return {key: _shipped(key, entry) for key, entry in table["gate"].items()}


def gates_of(unit_ids: Iterable[int], *, also_inactive: bool = False) -> dict[int, tuple[GateRule, ...]]:
    """The gates over each of the units, in their order: the nearest unit that wrote one wins, then the shipped one."""
    parents = dict(Unit.objects.values_list("pk", "parent_id"))
    written = _written()
    return {pk: _over(pk, parents, written, also_inactive) for pk in set(unit_ids)}


class Checklist:
    """What was read of these projects, so that each can be asked about without another query."""

    def __init__(self, projects: Sequence[Project], *, also: Sequence[GateRule] = ()) -> None:
        """`also` holds gates that are only being thought of."""
        self._gates = gates_of(one.unit_id for one in projects)
        rules = [*also, *(rule for gates in self._gates.values() for rule in gates)]
        kinds = {need["kind"] for rule in rules for need in rule.needs}
        self._answers: dict[str, Answer] = {kind: KINDS[kind].load(projects) for kind in sorted(kinds)}
        self._forms = _forms(projects) if any("form" in rule.condition for rule in rules) else {}

    def lines(self, project: Project, stage: str, on: date | None = None) -> list[Line]:
        """Everything asked of the project up to that stage, if it came there on that day; today unless given."""
        return [self._line(project, rule) for rule in self._asked(project, stage, on)]

    def missing(self, project: Project, stage: str, on: date | None = None) -> list[dict[str, str]]:
        """What still stands open, as it is kept with a change: [{gate, says}], in Chinese."""
        asked = self._asked(project, stage, on)
        return [{"gate": rule.key, "says": rule.title} for rule in asked if not self._is_done(project, rule)]

    def asks(self, project: Project, rule: GateRule) -> bool:
        return holds(rule.condition, self.traits(project))

    def lacks(self, project: Project, rule: GateRule) -> bool:
        """Whether this gate, as an editor has it before him, would hold the project up."""
        return self.asks(project, rule) and not self._is_done(project, rule)

    def traits(self, project: Project) -> Traits:
        nature = str(project.facts.get("nature") or "")
        return Traits(project.total, project.source, nature, project.region, self._forms.get(project.pk, ()))

    def _asked(self, project: Project, stage: str, on: date | None) -> list[GateRule]:
        year, traits = (on or clock.business_today()).year, self.traits(project)
        applying = (rule for rule in self._gates[project.unit_id] if _applies(rule, stage, year))
        return [rule for rule in applying if holds(rule.condition, traits)]

    def _line(self, project: Project, rule: GateRule) -> Line:
        ways = tuple(Way(KINDS[one["kind"]].say(one), KINDS[one["kind"]].where(project, one)) for one in rule.needs)
        return Line(rule.key, rule.stage, rule.shown, self._is_done(project, rule), ways)

    def _is_done(self, project: Project, rule: GateRule) -> bool:
        return any(self._answers[need["kind"]](project, need) for need in rule.needs)


def missing_for(project: Project, stage: str, on: date | None = None) -> list[Line]:
    """The to-do list on the way to a stage: what is done and what is not, in the order of the gates."""
    return Checklist([project]).lines(project, stage, on)


def _applies(rule: GateRule, stage: str, year: int) -> bool:
    order = Stage.values.index
    return rule.since_year <= year and order(rule.stage) <= order(stage)


def _over(
    pk: int, parents: Mapping[int, int | None], written: Mapping[int, Mapping[str, GateRule]], also_inactive: bool
) -> tuple[GateRule, ...]:
    found: dict[str, GateRule] = {}
    unit: int | None = pk
    while unit is not None:
        found = {**written.get(unit, {}), **found}
        unit = parents.get(unit)
    every = {**shipped_gates(), **found}.values()
    standing = (rule for rule in every if rule.active or also_inactive)
    return tuple(sorted(standing, key=lambda rule: (Stage.values.index(rule.stage), rule.order, rule.key)))


def _written() -> dict[int, dict[str, GateRule]]:
    """By unit and key, the newest writing of each; there are few."""
    found: dict[int, dict[str, GateRule]] = {}
    for gate in Gate.objects.order_by("pk"):
        found.setdefault(gate.unit_id, {})[gate.key] = rule_of(gate)
    return found


def rule_of(gate: Gate) -> GateRule:
    return GateRule(
        key=gate.key,
        stage=gate.stage,
        title=gate.title,
        title_en=gate.title_en,
        needs=tuple(gate.needs),
        condition=gate.condition,
        since_year=gate.since_year,
        order=gate.order,
        active=gate.active,
        unit_id=gate.unit_id,
    )


def _shipped(key: str, entry: Mapping[str, Any]) -> GateRule:
    return GateRule(
        key=key,
        stage=entry["stage"],
        title=entry["title"],
        title_en=entry["title_en"],
        needs=tuple(entry["needs"]),
        condition=entry.get("condition", {}),
        since_year=entry.get("since", 2019),
        order=entry["order"],
    )


def _forms(projects: Sequence[Project]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    rows = LifeChange.objects.filter(project__in=projects).exclude(form="").values_list("project_id", "form")
    for project, form in rows:
        found.setdefault(project, set()).add(form)
    return found
