"""Whose work a unit has taken over, as the transfers tell it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sanzhua.accounts.queries import unit_paths
from sanzhua.base.periods import Period
from sanzhua.dispatch.choices import TransferKind
from sanzhua.dispatch.models import Transfer
from sanzhua.facts.basis import Regrouping, in_force


def former_units(unit_id: int) -> tuple[int, ...]:
    """The unit and every unit from which work came to it, itself first: where the history of its projects lies."""
    came: dict[int, set[int]] = {}
    for before, now in Transfer.objects.done().filter(to_unit__isnull=False).values_list("from_unit_id", "to_unit_id"):
        came.setdefault(now or 0, set()).add(before)
    found, waiting = [unit_id], [unit_id]
    while waiting:
        more = sorted(came.get(waiting.pop(), set()) - set(found))
        found.extend(more)
        waiting.extend(more)
    return tuple(found)


def comparable(until: Period) -> tuple[Regrouping, ...]:
    """The comparable basis (可比口径) of that period: every transfer that was in force by then."""
    steps = list(_transfers())
    paths = unit_paths() if steps else {}
    return in_force([_step(one, paths) for one in steps], until)


def _transfers() -> Iterable[Transfer]:
    return Transfer.objects.done().select_related("to_unit").order_by("from_period", "pk")


def _step(one: Transfer, paths: Mapping[int, str]) -> Regrouping:
    return Regrouping(
        unit_id=one.from_unit_id,
        to_id=one.to_unit_id,
        to_name=one.to_unit.name if one.to_unit else "",
        from_period=Period.parse(one.from_period),
        projects=frozenset(one.moved["projects"]) if one.kind == TransferKind.PROJECTS else None,
        to_path=paths.get(one.to_unit_id) if one.to_unit_id else None,
    )
