"""The exit list, and what each unit cleaned and revived: published so that cleaning is seen as work."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

import xlsxwriter
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person, Unit
from sanzhua.base import money
from sanzhua.formbook.cell_text import plain
from sanzhua.formbook.sheet_styles import Styles
from sanzhua.registry.models import ZombieCase

_WIDTHS = (6, 18, 44, 14, 14, 40, 18, 12)


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


def exit_workbook(found: ExitList) -> bytes:
    """The list as a workbook to file and to send on."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        styles, sheet = Styles(book), book.add_worksheet(_("退库清单"))
        headings = [
            _("序号"), _("清单编号"), _("项目名称"), _("归口单位"), _("总投资（万元）"),
            _("退库理由"), _("退库日期"), _("恢复日期"),
        ]  # fmt: skip
        sheet.merge_range(0, 0, 0, len(headings) - 1, _("%(year)s年退库清单") % {"year": found.year}, styles.title())
        for column, (heading, width) in enumerate(zip(headings, _WIDTHS, strict=True)):
            sheet.write_string(1, column, heading, styles.heading())
            sheet.set_column(column, column, width)
        for row, case in enumerate(found.cases, start=2):
            for column, text in enumerate(_cells(case, row - 1)):
                sheet.write_string(row, column, text, styles.line())
        sheet.repeat_rows(1)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
    return out.getvalue()


def _cells(case: ZombieCase, number: int) -> list[str]:
    project = case.project
    return [
        str(number),
        plain(case.list_number),
        plain(project.name),
        project.unit.shown,
        money.format_wan(project.total),
        plain(case.decision),
        case.exited_on.isoformat() if case.exited_on else "",
        case.revived_on.isoformat() if case.revived_on else "",
    ]
