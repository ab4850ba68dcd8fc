"""The units that an opening load names: known ones by any of their names, new ones made under the root."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from sanzhua.accounts.choices import UnitKind
from sanzhua.accounts.models import Unit, UnitAlias
from sanzhua.accounts.queries import root_unit
from sanzhua.base.likeness import squeeze
from sanzhua.dispatch.history_file import BadRows, HistoryRow


@dataclass(frozen=True, slots=True)
class Named:
    """A unit as the file names it, with the region of most of its rows; `line` is that of its first row, if known."""

    name: str
    region: str | None
    line: int = 0


def named_in(rows: Iterable[HistoryRow]) -> list[Named]:
    """Of as many rows the region with the lower code counts."""
    lines: dict[str, int] = {}
    regions: dict[str, Counter[str]] = {}
    for row in rows:
        lines.setdefault(row.unit, row.line)
        regions.setdefault(row.unit, Counter()).update([row.region] if row.region else [])
    return [Named(name, _commonest(counts), lines[name]) for name, counts in regions.items()]


def _commonest(regions: Mapping[str, int]) -> str | None:
    return min(regions, key=lambda region: (-regions[region], region), default=None)


def units_of(named: Iterable[Named]) -> tuple[dict[str, Unit], list[Unit]]:
    """The unit of each name in the file, and those that had to be made, by region and name."""
    known = _names_of_units()
    found: dict[str, Unit] = {}
    created: list[Unit] = []
    for one in sorted(named, key=lambda one: (one.region or "", one.name)):
        candidates = known.setdefault(squeeze(one.name), [])
        if len(candidates) > 1:
            names = "、".join(unit.name for unit in candidates)
            raise BadRows([(one.line, _("“{name}”可能是 {names}，请写全称。").format(name=one.name, names=names))])
        if not candidates:
            candidates.append(_new_unit(one))
            created.append(candidates[0])
        found[one.name] = candidates[0]
    return found, created


def _names_of_units() -> dict[str, list[Unit]]:
    """Units by squeezed name: an alias or a full name goes before a short name that several may share."""
    units = {unit.pk: unit for unit in Unit.objects.all()}
    known: dict[str, list[Unit]] = {}
    for unit in units.values():
        known.setdefault(squeeze(unit.name), []).append(unit)
    for unit_id, alias in UnitAlias.objects.values_list("unit_id", "squeezed"):
        known[alias] = [units[unit_id]]
    short: dict[str, list[Unit]] = {}
    for unit in units.values():
        if unit.short_name:
            short.setdefault(squeeze(unit.short_name), []).append(unit)
    return short | known


def _new_unit(named: Named) -> Unit:
    """Under the root; its kind is the commonest one and for an administrator to correct."""
    return Unit.objects.create(
        name=named.name, kind=UnitKind.REGION, parent=root_unit(), region=named.region or "", is_reporting=True
    )
