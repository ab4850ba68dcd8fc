"""What the register knows of permits, as the tiers and the zombie score ask for it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class PermitsKnown:
    """`all_done`: every permit that the route asks for before a start; `last_on`: the day of the last one that came."""

    all_done: bool
    last_on: date | None


def permits_known(project_ids: Collection[int]) -> dict[int, PermitsKnown]:
    """By primary key; a project that is absent is not known, which never costs a point nor holds a tier back.

    The chapter of permits answers here; until it does, nothing is known.
    """
    return {}
