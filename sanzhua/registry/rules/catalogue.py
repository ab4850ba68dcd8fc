"""The approval items and the milestones as shipped; plain values, no database."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from importlib import resources
from typing import Any

from sanzhua.registry.rules.permits import order_among


@dataclass(frozen=True, slots=True)
class Item:
    """One approval item in the years for which it stands; days are working days, None where nobody names any."""

    key: str
    title: str
    title_en: str
    phase: int
    issuer: str
    issuer_en: str
    routes: tuple[str, ...]
    kinds: tuple[str, ...] = ()
    land: str = "any"
    from_year: int | None = None
    to_year: int | None = None
    legal_days: int | None = None
    promised_days: int | None = None
    after: tuple[str, ...] = ()
    before: str = "building"
    optional: bool = False
    can_promise: bool = False
    condition: str = ""
    condition_en: str = ""
    basis: str = ""
    active: bool = True

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Item:
        """From a table of the file or a row of the city; lists become tuples. Raises TypeError for a field too many."""
        known: dict[str, Any] = {key: tuple(one) if isinstance(one, list) else one for key, one in values.items()}
        return cls(**known)

    def plain(self) -> dict[str, Any]:
        """As JSON and ledger take it."""
        return {key: list(value) if isinstance(value, tuple) else value for key, value in asdict(self).items()}

    def stands_in(self, year: int) -> bool:
        return (self.from_year is None or self.from_year <= year) and (self.to_year is None or year <= self.to_year)

    def applies(self, *, route: str, kind: str, new_land: bool) -> bool:
        return route in self.routes and (not self.kinds or kind in self.kinds) and (self.land == "any" or new_land)


@dataclass(frozen=True, slots=True)
class MilestoneKind:
    key: str
    title: str
    title_en: str
    kinds: tuple[str, ...] = ()
    stage: str = ""


@cache
def shipped_items() -> tuple[Item, ...]:
    data = _read("permits.toml")
    return tuple(Item.of({**data["default"], **entry}) for entry in data["item"])


@cache
def milestone_kinds() -> tuple[MilestoneKind, ...]:
    """All of them, in the order in which they are met."""
    entries = _read("milestones.toml")["milestone"]
    return tuple(MilestoneKind(**{**entry, "kinds": tuple(entry.get("kinds", ()))}) for entry in entries)


def milestones_for(kind: str) -> tuple[MilestoneKind, ...]:
    return tuple(one for one in milestone_kinds() if not one.kinds or kind in one.kinds)


def items_of(year: int, own: Iterable[Item] = ()) -> tuple[Item, ...]:
    """The items of a year: those shipped for it with the city's `own` laid over by key; own new ones come last."""
    laid = {item.key: item for item in own}
    shipped = [item for item in shipped_items() if item.stands_in(year) and item.key not in laid]
    places = {item.key: place for place, item in enumerate(shipped_items())}
    every = [*shipped, *(item for item in laid.values() if item.active and item.stands_in(year))]
    return tuple(sorted(every, key=lambda item: (item.phase, places.get(item.key, len(places)), item.key)))


def checklist(items: Sequence[Item], *, route: str, kind: str, new_land: bool) -> tuple[Item, ...]:
    """The items that such a project needs, each `after` those of the list: through an item that falls away the order
    holds on to what came before it."""
    wanted = [item for item in items if item.applies(route=route, kind=kind, new_land=new_land)]
    order = order_among({item.key for item in wanted}, {item.key: item.after for item in items})
    return tuple(replace(item, after=order[item.key]) for item in wanted)


@cache
def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files("sanzhua.registry.rules").joinpath(name).read_text(encoding="utf-8"))
