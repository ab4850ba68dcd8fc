"""The frame of a comparison: figures as printed (原口径), or as if today's borders had always held (可比口径).

A row carries the unit that signed it for ever. On the comparable basis it is counted with the unit that has taken over
the work since, and not at all where the work has left the city. Nothing stored changes.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sanzhua.base.periods import Period


@dataclass(frozen=True, slots=True)
class Regrouping:
    """Rows of `unit_id` before `from_period` count with `to_id`, or with nobody where that is None.

    `to_path` is that unit's place in the tree, as storage_types.FROZEN has it. `projects` None: all of the unit's;
    else only these uids.
    """

    unit_id: int
    to_id: int | None
    to_name: str
    from_period: Period
    projects: frozenset[str] | None = None
    to_path: str | None = None


ORIGINAL: tuple[Regrouping, ...] = ()
BASES = ("original", "comparable")


def in_force(steps: Collection[Regrouping], until: Period) -> tuple[Regrouping, ...]:
    """The steps that had been taken by that period, oldest first: a later one takes up what an earlier one moved."""
    return tuple(sorted((one for one in steps if one.from_period <= until), key=lambda one: one.from_period))


def regrouped(relation: str, steps: Sequence[Regrouping]) -> tuple[list[str], list[object], str]:
    """SQL stages over a relation with `unit_id unit project period`: (stages, parameters, name of the last one)."""
    stages: list[str] = []
    parameters: list[object] = []
    for number, step in enumerate(steps):
        name, (moved, values) = f"regrouped_{number}", _moved(step)
        if step.to_id is None:
            stages.append(f"{name} AS (SELECT * FROM {relation} WHERE NOT ({moved}))")
            parameters += values
        else:
            stages.append(
                f"{name} AS (SELECT * REPLACE (CASE WHEN {moved} THEN ? ELSE unit_id END AS unit_id, "
                f"CASE WHEN {moved} THEN ? ELSE unit END AS unit, "
                f"CASE WHEN {moved} THEN ? ELSE unit_path END AS unit_path) FROM {relation})"
            )
            parameters += [*values, step.to_id, *values, step.to_name, *values, step.to_path]
        relation = name
    return stages, parameters, relation


def _moved(step: Regrouping) -> tuple[str, list[object]]:
    condition, values = "unit_id = ? AND period < ?", [step.unit_id, str(step.from_period)]
    if step.projects is None:
        return condition, list(values)
    return f"{condition} AND project IN (SELECT unnest(CAST(? AS VARCHAR[])))", [*values, sorted(step.projects)]
