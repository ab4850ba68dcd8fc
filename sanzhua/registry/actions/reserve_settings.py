"""The city sets its own thresholds and targets; every change is a row with its reason."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person, Unit
from sanzhua.accounts.queries import root_unit
from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete
from sanzhua.ledger import actions as ledger
from sanzhua.registry import policy
from sanzhua.registry.models import ReserveSetting, ReserveTarget
from sanzhua.registry.queries.reserve_settings import settings
from sanzhua.registry.rules.reserve_data import parameters


def set_threshold(*, key: str, value: int, reason: str, by: Person) -> ReserveSetting | None:
    """Let another number hold from now on; None where it holds already. Money in yuan.

    Raises KeyError for an unknown key, NotAllowed, Incomplete out of bounds or without a reason.
    """
    one, root = parameters()[key], root_unit()
    policy.require_pool_hand(by, root)
    if not one.least <= value <= one.most:
        raise Incomplete(_("“%(label)s”应在%(least)s到%(most)s之间。") % _bounds(key))
    if not reason.strip():
        raise Incomplete(_("请写明调整原因。"))
    if settings()[key] == value:
        return None
    with transaction.atomic():
        facts = {"key": key, "from": settings()[key], "to": value, "reason": reason.strip()}
        ledger.record(kind="reserve.setting", actor=by, unit=root, facts=facts)
        return ReserveSetting.objects.create(key=key, value=value, reason=reason.strip(), by=by, at=clock.now())


def set_target(*, unit: Unit, year: int, number: int, reason: str, by: Person) -> ReserveTarget:
    """How many admissions a unit is to make in a year; the newest row holds. Raises NotAllowed, Incomplete."""
    policy.require_pool_hand(by, unit)
    if not reason.strip():
        raise Incomplete(_("请写明目标依据，例如文件名称。"))
    if not 0 <= number <= 10_000:
        raise Incomplete(_("目标应为0到10000之间的整数。"))
    with transaction.atomic():
        made = ReserveTarget.objects.create(
            unit=unit, year=year, number=number, reason=reason.strip()[:200], by=by, at=clock.now()
        )
        facts = {"unit": unit.name, "year": year, "number": number, "reason": made.reason}
        ledger.record(kind="reserve.target", actor=by, unit=unit, facts=facts)
    return made


def _bounds(key: str) -> dict[str, object]:
    one = parameters()[key]
    return {"label": one.label, "least": f"{one.least:,}", "most": f"{one.most:,}"}
