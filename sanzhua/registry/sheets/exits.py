"""The exit list as a workbook to file and to send on."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sanzhua.registry.sheets.tables import SheetColumn

EXITS = (
    SheetColumn(_("清单编号"), lambda case: case.list_number, 18),
    SheetColumn(_("项目名称"), lambda case: case.project.name, 44, long=True),
    SheetColumn(_("归口单位"), lambda case: case.project.unit.shown),
    SheetColumn(_("总投资"), lambda case: case.project.total, kind="money"),
    SheetColumn(_("退库理由"), lambda case: case.decision, 40, long=True),
    SheetColumn(_("退库日期"), lambda case: case.exited_on, 18),
    SheetColumn(_("恢复日期"), lambda case: case.revived_on, 12),
)
