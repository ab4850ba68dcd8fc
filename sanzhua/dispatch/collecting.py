"""Many files laid against one draft: what they change together, cell by cell, in whatever order they came.

A cell that two files change to different ends is a conflict like one that was changed here meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sanzhua.dispatch.cellwise import ALL_CELLS, FILES, SYSTEMS, Said, alike
from sanzhua.dispatch.merge import CHANGED, RowPlan

Cell = tuple[str, str]  # row key, column


@dataclass(frozen=True, slots=True)
class Claim:
    """One file's value of a cell; `handback` is its id; `clashes` where the system changed it meanwhile."""

    handback: int
    giver: str
    said: Said
    clashes: bool
    plan: RowPlan


@dataclass(slots=True)
class Clash:
    """A cell to be decided: what the files say, one claim a value, in a fixed order."""

    cell: Cell
    claims: tuple[Claim, ...]
    decision: str = ""


@dataclass(slots=True)
class Together:
    """`taken`: the claim that is written, by cell. `clashes`: cells that a person decides or has decided."""

    taken: dict[Cell, Claim] = field(default_factory=dict)
    clashes: list[Clash] = field(default_factory=list)

    @property
    def undecided(self) -> list[Clash]:
        return [clash for clash in self.clashes if not clash.decision]


def together(claims: Mapping[Cell, Sequence[Claim]], decisions: Mapping[str, str]) -> Together:
    """What all files do to the draft. The answer does not depend on the order of files or of cells."""
    found = Together()
    for cell in sorted(claims):
        values = _one_a_value(claims[cell])
        if len(values) == 1 and not any(claim.clashes for claim in claims[cell]):
            found.taken[cell] = values[0]
            continue
        decision = _decision(decisions, cell, values)
        found.clashes.append(Clash(cell, values, decision))
        chosen = next((claim for claim in values if str(claim.handback) == decision), None)
        if chosen is not None:
            found.taken[cell] = chosen
    return found


def claims_of(files: Iterable[tuple[int, str, Iterable[RowPlan]]]) -> dict[Cell, list[Claim]]:
    """By cell what each file, given as (hand-back, giver, its plans), changes there."""
    found: dict[Cell, list[Claim]] = {}
    for handback, giver, plans in files:
        for plan in plans:
            if plan.kind == CHANGED:
                for column, said, clashes in _said_by(plan):
                    found.setdefault((plan.key, column), []).append(Claim(handback, giver, said, clashes, plan))
    return found


def plans_to_take(taken: Mapping[Cell, Claim], registered: Iterable[str]) -> dict[int, list[RowPlan]]:
    """By hand-back the rows with nothing but the cells that are taken from it."""
    register = frozenset(registered)
    rows: dict[tuple[int, str], RowPlan] = {}
    for (key, column), claim in sorted(taken.items(), key=lambda item: item[0]):
        plan = rows.setdefault((claim.handback, key), _bare(claim))
        doubt = claim.plan.texts.get(column)
        if doubt is None and claim.said.text is not None:
            doubt = claim.plan.file.doubts.get(column)
        if doubt is not None:
            plan.texts[column] = doubt
        if claim.said.text is None:
            (plan.proposed if column in register else plan.changes)[column] = claim.said.value
    found: dict[int, list[RowPlan]] = {}
    for (handback, _key), plan in rows.items():
        found.setdefault(handback, []).append(plan)
    return found


def _bare(claim: Claim) -> RowPlan:
    plan = claim.plan
    return RowPlan(
        plan.file, CHANGED, plan.key, target=plan.target, project=plan.project, seen=plan.seen, giver=claim.giver
    )


def _said_by(plan: RowPlan) -> Iterable[tuple[str, Said, bool]]:
    for cells in (plan.changes, plan.proposed):
        yield from ((column, Said(value), False) for column, value in cells.items())
    for column, doubt in plan.texts.items():
        if column not in plan.changes and column not in plan.proposed:
            yield column, Said(None, _words(doubt)), False
    yield from ((column, said, True) for column, said in plan.conflicts.items())


def _one_a_value(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    kept: list[Claim] = []
    for claim in sorted(claims, key=lambda one: one.handback):
        if not any(alike(claim.said, other.said) for other in kept):
            kept.append(claim)
    return tuple(kept)


def _decision(decisions: Mapping[str, str], cell: Cell, values: Sequence[Claim]) -> str:
    """A decision about all files decides only where they agree with one another."""
    single = decisions.get(f"{cell[0]}|{cell[1]}", "")
    if single == SYSTEMS or any(str(claim.handback) == single for claim in values):
        return single
    whole = decisions.get(ALL_CELLS, "")
    if whole == FILES:
        return str(values[0].handback) if len(values) == 1 else ""
    return whole


def _words(doubt: Mapping[str, Any]) -> str:
    return str(doubt["text"])
