"""The catalogue of approval items as it stands in a year: shipped, with the city's own versions over it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from sanzhua.base import clock
from sanzhua.registry.choices.permits import PermitPhase, Route, WorkKind
from sanzhua.registry.models import PermitItem
from sanzhua.registry.rules.catalogue import Item, items_of, shipped_items
from sanzhua.ui import times


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An item as a page shows it, words in the reader's language; `is_own`: the city has laid its version over it."""

    item: Item
    title: str
    issuer: str
    condition: str
    phase: str
    before: str
    routes: tuple[str, ...]
    kinds: tuple[str, ...]
    after: tuple[str, ...]
    is_own: bool


@dataclass(frozen=True, slots=True)
class ItemVersion:
    item: Item
    from_year: int
    note: str
    by: str
    at: datetime


def catalogue(year: int | None = None) -> tuple[Item, ...]:
    """The items of a year (this one where None) in their order; holds nobody's data, so anybody may read it."""
    wanted = year or clock.business_today().year
    return items_of(wanted, _own_versions(wanted).values())


def catalogue_lines(year: int, *, route: str = "", kind: str = "") -> list[ItemLine]:
    """For the page, its print and its files; `route` and `kind` narrow it."""
    items, own = catalogue(year), _own_versions(year)
    titles = {item.key: _title(item) for item in items}
    fits = [
        item
        for item in items
        if (not route or route in item.routes) and (not kind or not item.kinds or kind in item.kinds)
    ]
    return [_line(item, titles, item.key in own) for item in fits]


def item_of(key: str, year: int) -> Item | None:
    """The item as it stands in the year, or as it stood before it was dropped; None for an unknown key."""
    own = _own_versions(year).get(key)
    if own is not None:
        return own
    shipped = [item for item in shipped_items() if item.key == key]
    return next((item for item in shipped if item.stands_in(year)), shipped[-1] if shipped else None)


def versions_of(key: str) -> list[ItemVersion]:
    """The city's versions, newest first."""
    rows = PermitItem.objects.filter(key=key).select_related("by").order_by("-pk")
    return [ItemVersion(Item.of(row.values), row.from_year, row.note, row.by.name, row.at) for row in rows]


def _stage_word(stage: str) -> str:
    """What may not happen before the item is settled."""
    return {"building": _("开工"), "producing": _("投产"), "completed": _("竣工"), "preparation": _("前期")}.get(
        stage, stage
    )


def _own_versions(year: int) -> dict[str, Item]:
    """By key: of the versions that begin by then the one of the latest year, of one year the newest."""
    rows = PermitItem.objects.filter(from_year__lte=year).order_by("from_year", "pk")
    return {row.key: Item.of(row.values) for row in rows}


def _line(item: Item, titles: dict[str, str], is_own: bool) -> ItemLine:
    english = times.is_english()
    return ItemLine(
        item=item,
        title=titles[item.key],
        issuer=(english and item.issuer_en) or item.issuer,
        condition=(english and item.condition_en) or item.condition,
        before=_stage_word(item.before),
        phase=str(PermitPhase(item.phase).label),
        routes=tuple(str(Route(route).label) for route in item.routes),
        kinds=tuple(str(WorkKind(kind).label) for kind in item.kinds),
        after=tuple(titles[key] for key in item.after if key in titles),
        is_own=is_own,
    )


def _title(item: Item) -> str:
    return (times.is_english() and item.title_en) or item.title
