"""The exit list, and what each unit cleaned and revived: published so that cleaning is seen as work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sanzhua.accounts.models import Person, Unit
from sanzhua.registry.models import ZombieCase


@dataclass(frozen=True, slots=True)
class UnitCleaning:
    """Of one unit: cases opened, projects that left, that came back, and that stay on conditions or proved alive."""

    unit: Unit
    opened: int
    cleaned: int
    revived: int
    stayed: int


@dataclass(frozen=True, slots=True)
class ExitList:
    year: int
    cases: Sequence[ZombieCase]
    units: Sequence[UnitCleaning]

    @property
    def cleaned(self) -> int:
        return sum(one.cleaned for one in self.units)

    @property
    def revived(self) -> int:
        return sum(one.revived for one in self.units)


def exit_list(person: Person, year: int) -> ExitList:
    """Projects put on an exit list in the year, later revived ones with the day of their return; by list and day."""
    cases = list(
        ZombieCase.objects.visible_to(person).select_related("project__unit").order_by("list_number", "exited_on", "pk")
    )
    exited = [case for case in cases if case.exited_on and case.exited_on.year == year]
    return ExitList(year, exited, _by_unit(cases, year))


def _by_unit(cases: Sequence[ZombieCase], year: int) -> list[UnitCleaning]:
    units = {case.project.unit_id: case.project.unit for case in cases}
    found = [
        _cleaning(unit, [case for case in cases if case.project.unit_id == unit.pk], year) for unit in units.values()
    ]
    return sorted(
        (one for one in found if one.opened or one.cleaned or one.revived or one.stayed),
        key=lambda one: (one.unit.order, one.unit.pk),
    )


def _cleaning(unit: Unit, cases: Sequence[ZombieCase], year: int) -> UnitCleaning:
    def of(name: str) -> int:
        return sum(1 for case in cases if (day := getattr(case, name)) is not None and day.year == year)

    stayed = [case for case in cases if case.status in ("kept", "closed") and case.decided_on]
    return UnitCleaning(
        unit,
        opened=of("suspected_on"),
        cleaned=of("exited_on"),
        revived=of("revived_on"),
        stayed=sum(1 for case in stayed if case.decided_on and case.decided_on.year == year),
    )
