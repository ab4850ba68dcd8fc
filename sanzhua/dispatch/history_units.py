"""The units that an opening load names: known ones by any of their names, new ones made under the root."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from sanzhua.accounts.choices import UnitKind
from sanzhua.accounts.models import Unit, UnitAlias
from sanzhua.accounts.queries import root_unit
from sanzhua.base.likeness import squeeze
from sanzhua.dispatch.history_file import BadRows, HistoryRow


def units_of(rows: Iterable[HistoryRow]) -> tuple[dict[str, Unit], list[Unit]]:
    """The unit of each name in the file, and those that had to be made, in the order of the file."""
    known = _names_of_units()
    found: dict[str, Unit] = {}
    created: list[Unit] = []
    for row in rows:
        wanted = squeeze(row.unit)
        if row.unit in found:
            continue
        candidates = known.setdefault(wanted, [])
        if len(candidates) > 1:
            names = "、".join(unit.name for unit in candidates)
            raise BadRows([(row.line, _("“{name}”可能是 {names}，请写全称。").format(name=row.unit, names=names))])
        if not candidates:
            candidates.append(_new_unit(row))
            created.append(candidates[0])
        found[row.unit] = candidates[0]
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


def _new_unit(row: HistoryRow) -> Unit:
    """Under the root; its kind is the commonest one and for an administrator to correct."""
    return Unit.objects.create(
        name=row.unit, kind=UnitKind.REGION, parent=root_unit(), region=row.region or "", is_reporting=True
    )
