"""Targets with what measures them, today's figure, and the way to it for those who may know it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from sanzhua.accounts.choices import UnitKind
from sanzhua.accounts.models import Person, Unit
from sanzhua.plans import policy
from sanzhua.plans.choices import DOERS, MeasureKind, TaskStatus, VersionStatus
from sanzhua.plans.models import Clause, HandFigure, Plan, Target, TargetTie
from sanzhua.plans.policy import Sight, sight_of
from sanzhua.plans.queries.figures import Figure, Figures, label_of, line_name
from sanzhua.plans.queries.tasks import TaskLine, line_of
from sanzhua.plans.rules.measures import Measure, Proposal, is_ceiling, known_by, led_by, measures, proposal
from sanzhua.ui import figures as shown

YI = 100_000_000


@dataclass(frozen=True, slots=True)
class TargetLine:
    """`figure` is None where nothing counts yet or the reader may not know it; `hand` is the entry that counts.

    `sees_way`: the reader decides by it, so share and what is missing are shown.
    """

    target: Target
    line: TaskLine
    tie: TargetTie | None
    figure: Figure | None
    hand: HandFigure | None
    sees_way: bool

    @property
    def title(self) -> str:
        """The target with the words that lead to it, since 120个 alone says nothing."""
        return f"{led_by(self.target.text, self.target.value, self.line.clause.text)}{self.target.text}"

    @property
    def value(self) -> Decimal | None:
        return self.hand.value if self.hand else self.figure.value if self.figure else None

    @property
    def is_by_hand(self) -> bool:
        return self.tie is None or self.tie.kind == MeasureKind.HAND

    @property
    def until(self) -> str:
        return self.hand.as_of.isoformat() if self.hand else self.figure.until if self.figure else ""

    @property
    def how(self) -> str:
        return tie_words(self.tie, self.line.plan)

    @property
    def share(self) -> float | None:
        """Of the way to the target; None also where the target is a bound that is not to be passed."""
        if not self.sees_way or self.value is None or not self.target.value or self.is_ceiling:
            return None
        return float(self.value / self.target.value)

    @property
    def missing(self) -> Decimal | None:
        return None if self.share is None or self.value is None else max(Decimal(0), self.target.value - self.value)

    @property
    def is_ceiling(self) -> bool:
        return is_ceiling(self.target.text, self.line.clause.text)

    @property
    def time_share(self) -> float | None:
        if self.hand:
            return self.hand.as_of.month / 12 if self.hand.as_of.year == self.line.plan.year else None
        return self.figure.time_share if self.figure else None

    @property
    def said(self) -> str:
        return number(self.value, self.target.measure_unit)

    @property
    def asked(self) -> str:
        return number(self.target.value, self.target.measure_unit)

    @property
    def missing_said(self) -> str:
        return number(self.missing, self.target.measure_unit)


def number(value: Decimal | None, unit: str) -> str:
    """With its unit; two decimals of money, one of a share, three of a count at most, none of them needless."""
    if value is None:
        return shown.DASH
    places = 2 if "元" in unit else 1 if unit == "%" else 3
    return f"{shown.parts(round(value, places))}{unit}"


def amount_words(yuan: int) -> str:
    """In 亿元 where that is whole, else in 万元."""
    return _("%(n)s亿元") % {"n": yuan // YI} if yuan % YI == 0 else _("%(n)s万元") % {"n": shown.wan(yuan)}


def tie_words(tie: TargetTie | None, plan: Plan) -> str:
    """What the figure is, in words; which projects are left out and which unit is looked at where that is not all."""
    if tie is None:
        return _("取数方式未定，按人工填报")
    measure = measures().get(tie.source)
    if measure is None:
        return _("人工填报")
    words = label_of(measure)
    if tie.at_least:
        words += _("，%(line)s%(amount)s以上") % {"line": line_name(measure), "amount": amount_words(tie.at_least)}
    return words if tie.unit_id == plan.unit_id else f"{words}（{tie.unit.shown}）"


def target_lines(person: Person, lines: Sequence[TaskLine], figures: Figures | None = None) -> list[TargetLine]:
    """Every target of these tasks; two queries, one a plan, and those of the measures that the ties name."""
    figures = Figures() if figures is None else figures
    tasks = [line.task.pk for line in lines if line.targets]
    ties, hands = ties_of(tasks), _hands_of(person, tasks)
    sight = sight_of(person)
    plans = {line.plan.pk: line.plan for line in lines}
    ways = {pk: policy.sees_way(person, plan) for pk, plan in plans.items()}
    return [
        _line(sight, line, target, ties, hands, figures, sees_way=way)
        for line in lines
        for way in (ways[line.plan.pk] and not _fills(person, line, sight),)
        for target in line.targets
    ]


def _fills(person: Person, line: TaskLine, sight: Sight) -> bool:
    """Whoever enters the figure without keeping the plan is not shown how much is missing, on any page."""
    return bool(line.doer_ids & sight.own) and policy.keeper_post(person, line.plan) is None


def ties_of(tasks: Collection[int]) -> dict[tuple[int | None, str], TargetTie]:
    """The tie that holds, by task and words."""
    found = TargetTie.objects.filter(task__in=tasks).select_related("unit", "by").order_by("pk")
    return {(tie.task_id, tie.target): tie for tie in found}


def ties_of_clauses(clauses: Iterable[Clause]) -> dict[tuple[int, str], TargetTie]:
    """By clause and words of a version that is being checked: its own, else that of the task that it goes on."""
    held = list(clauses)
    of_tasks = ties_of([one.task_id for one in held if one.task_id])
    own = TargetTie.objects.filter(clause__in=held).select_related("unit", "by").order_by("pk")
    found = {(one.pk, words): tie for one in held for (task, words), tie in of_tasks.items() if task == one.task_id}
    return found | {(tie.clause_id or 0, tie.target): tie for tie in own}


def key_of(target: Target) -> str:
    return known_by(target.text, target.value, target.clause.text)


def visible_target(person: Person, pk: int) -> Target | None:
    """A target in force whose progress the person sees, or one of a version that the person checks."""
    found = Target.objects.filter(pk=pk).select_related("clause__version__plan__unit", "clause__task__plan__unit")
    target = found.first()
    if target is None:
        return None
    version = target.clause.version
    if version.status == VersionStatus.DRAFT:
        return target if policy.keeper_post(person, version.plan) is not None else None
    if version.status != VersionStatus.CONFIRMED or target.clause.task is None:
        return None
    if not Plan.objects.visible_to(person).filter(pk=version.plan_id).exists():
        return None
    line = line_of(person, target.clause.task)
    return target if line is not None and line.is_seen else None


@dataclass(frozen=True, slots=True)
class TargetPage:
    """`line` is None in a version that is being checked; `offered` are the measures that can count in its unit.

    `scopes` may be looked at alone, `entrants` are units for which the reader may enter a figure by hand.
    """

    target: Target
    clause: Clause
    plan: Plan
    line: TargetLine | None
    tie: TargetTie | None
    proposed: Proposal
    scopes: Sequence[Unit]
    entrants: Sequence[Unit]
    hands: Sequence[HandFigure]
    history: Sequence[TargetTie]
    may_tie: bool
    may_open: bool


def target_page(person: Person, target: Target, figures: Figures | None = None) -> TargetPage:
    clause, plan = target.clause, target.clause.version.plan
    keeps = policy.keeper_post(person, plan) is not None
    line = line_of(person, clause.task) if clause.task and clause.version.status == VersionStatus.CONFIRMED else None
    shown_line = _one_line(person, line, target, figures) if line else None
    tie = shown_line.tie if shown_line else ties_of_clauses([clause]).get((clause.pk, key_of(target)))
    return TargetPage(
        target=target,
        clause=clause,
        plan=plan,
        line=shown_line,
        tie=tie,
        proposed=proposal(target.text, clause.text, target.measure_unit),
        scopes=scopes_of(clause),
        entrants=_entrants(person, line) if line and shown_line and shown_line.is_by_hand else [],
        hands=_history(person, clause, target),
        history=_ties(clause, target) if keeps else [],
        may_tie=keeps,
        may_open=bool(shown_line and shown_line.figure and shown_line.figure.value is not None),
    )


def scopes_of(clause: Clause) -> list[Unit]:
    """The plan's unit, and those of its doers that hold projects of their own."""
    plan_unit = clause.version.plan.unit
    doers = [duty.unit for duty in clause.duties.select_related("unit") if duty.unit and duty.role in DOERS]
    near = [unit for unit in doers if unit.kind in (UnitKind.REGION, UnitKind.ZONE)]
    return list(dict.fromkeys([plan_unit, *near]))


def measure_of(tie: TargetTie | None) -> Measure | None:
    return measures().get(tie.source) if tie else None


def _one_line(person: Person, line: TaskLine, target: Target, figures: Figures | None) -> TargetLine | None:
    return next((one for one in target_lines(person, [line], figures) if one.target.pk == target.pk), None)


def _line(
    sight: Sight,
    line: TaskLine,
    target: Target,
    ties: Mapping[tuple[int | None, str], TargetTie],
    hands: Mapping[tuple[int, str], HandFigure],
    figures: Figures,
    *,
    sees_way: bool,
) -> TargetLine:
    key = key_of(target)
    tie = ties.get((line.task.pk, key))
    by_hand = tie is None or tie.kind == MeasureKind.HAND
    seen = line.is_seen and tie is not None and (sight.of_plan(line.plan) or tie.unit_id in sight.seen)
    return TargetLine(
        target=target,
        line=line,
        tie=tie,
        figure=figures.of(tie, line.plan.year, target.measure_unit) if seen and tie and not by_hand else None,
        hand=hands.get((line.task.pk, key)) if by_hand and line.is_seen else None,
        sees_way=sees_way,
    )


def _hands_of(person: Person, tasks: Collection[int]) -> dict[tuple[int, str], HandFigure]:
    """The entry that counts for the reader, by task and words."""
    found = HandFigure.objects.visible_to(person).filter(task__in=tasks).select_related("unit", "document")
    return {(one.task_id, one.target): one for one in found.order_by("as_of", "pk")}


def _history(person: Person, clause: Clause, target: Target) -> list[HandFigure]:
    found = HandFigure.objects.visible_to(person).filter(task=clause.task_id, target=key_of(target))
    return list(found.select_related("unit", "by", "document").order_by("-as_of", "-pk"))


def _ties(clause: Clause, target: Target) -> list[TargetTie]:
    mine = TargetTie.objects.filter(target=key_of(target)).select_related("unit", "by").order_by("-pk")
    if clause.version.status == VersionStatus.DRAFT:
        return list(mine.filter(clause=clause))
    return list(mine.filter(task=clause.task_id)) if clause.task_id else []


def _entrants(person: Person, line: TaskLine) -> list[Unit]:
    """Units that answer for the task by name and for which the person speaks, and the issuing one for its keeper."""
    if line.task.status == TaskStatus.DROPPED:
        return []
    doers = [duty.unit for duty in line.doers if duty.unit and policy.doer_post(person, duty.unit)]
    kept = [line.plan.unit] if policy.keeper_post(person, line.plan) else []
    return list(dict.fromkeys([*doers, *kept]))
