"""What measures a target outlives the corrections of a version: its words may move, the measure goes with them."""

from __future__ import annotations

from collections.abc import Mapping

from sanzhua.plans.models import Clause, Target, TargetTie
from sanzhua.plans.queries.targets import key_of, ties_of_clauses

_SAME = ("kind", "source", "at_least", "unit_id", "by_id", "on", "at")


def ties_by_words(clause: Clause) -> dict[str, TargetTie]:
    """What measures the targets of a clause now, by the target's own words."""
    held = ties_of_clauses([clause])
    return {one.text: tie for one in clause.targets.all() if (tie := held.get((clause.pk, key_of(one))))}


def tie_as_before(clause: Clause, measured: Mapping[str, TargetTie]) -> None:
    """Targets of the clause, as it stands now, that are known by other words than their tie get one of their own."""
    held = ties_of_clauses([clause])
    for target in clause.targets.all():
        tie = measured.get(target.text)
        if tie is not None and (clause.pk, key_of(target)) not in held:
            hang(tie, target, clause)


def hang(tie: TargetTie, target: Target, clause: Clause) -> None:
    target.clause = clause
    TargetTie.objects.create(clause=clause, target=key_of(target), **{name: getattr(tie, name) for name in _SAME})


def keep_ties_of(following: Clause, clause: Clause) -> None:
    """Of a clause that becomes part of another: its own ties move, those of the task that it went on are copied."""
    of_task = [tie for tie in ties_of_clauses([following]).values() if tie.clause_id is None]
    own = {words for _pk, words in ties_of_clauses([clause])}
    following.ties.update(clause=clause)
    for tie in of_task:
        if tie.target not in own:
            copied = {name: getattr(tie, name) for name in _SAME}
            TargetTie.objects.create(clause=clause, target=tie.target, **copied)
