"""Financing needs as a file for banks."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.models import Person, Unit
from sanzhua.registry import policy
from sanzhua.registry.models import FinancingNeed
from sanzhua.registry.rules import masked
from sanzhua.registry.sheets.tables import SheetColumn


def need_columns(person: Person) -> tuple[SheetColumn, ...]:
    """Of `queries.financing.needs`; people masked where the reader has nothing to do with them."""

    @cache
    def sees(unit: Unit) -> bool:
        return policy.sees_contacts(person, unit)

    def people(need: FinancingNeed) -> dict[str, Any]:
        known = {"contact": need.contact, "phone": need.phone}
        return known if sees(need.project.unit) else masked(known)

    return (
        SheetColumn(_("项目名称"), lambda need: need.project.name, 40),
        SheetColumn(_("归口单位"), lambda need: need.project.unit.shown),
        SheetColumn(_("融资金额"), lambda need: need.amount, kind="money"),
        SheetColumn(_("用途"), lambda need: need.purpose, 30, long=True),
        SheetColumn(_("期限（月）"), lambda need: need.term_months, 10),
        SheetColumn(_("抵质押或担保"), lambda need: need.collateral, 30, long=True),
        SheetColumn(_("联系人"), lambda need: people(need)["contact"], 10),
        SheetColumn(_("联系电话"), lambda need: people(need)["phone"], 16),
        SheetColumn(_("状态"), lambda need: need.get_status_display(), 10),
        SheetColumn(_("推送银行"), lambda need: need.banks, 10),
        SheetColumn(_("批贷"), lambda need: need.approved, kind="money"),
        SheetColumn(_("放款"), lambda need: need.drawn, kind="money"),
    )
