"""招商项目清单 as a file."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sanzhua.registry.sheets.tables import SheetColumn

PURSUITS = (
    SheetColumn(_("项目名称"), lambda one: one.project.name, 40),
    SheetColumn(_("归口单位"), lambda one: one.project.unit.shown, 18),
    SheetColumn(_("进展"), lambda one: one.step_label, 8),
    SheetColumn(_("投资方"), lambda one: one.investors, 30),
    SheetColumn(_("跟踪专人"), lambda one: one.follower, 12),
    SheetColumn(_("最近联系"), lambda one: one.last_on if one.contacts else None, 12),
    SheetColumn(_("距今天数"), lambda one: one.days, 10),
    SheetColumn(_("下一步"), lambda one: one.next_step, 40, long=True),
    SheetColumn(_("下一步日期"), lambda one: one.next_on, 12),
    SheetColumn(_("流失去向和原因"), lambda one: one.lost_words, 30, long=True),
)
