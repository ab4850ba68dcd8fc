"""The city edits the catalogue of approval items."""

from __future__ import annotations

import re
from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from sanzhua.accounts.choices import DECIDERS
from sanzhua.accounts.models import Person
from sanzhua.accounts.policy import require_role
from sanzhua.accounts.queries import root_unit
from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete, WrongState
from sanzhua.ledger import actions as ledger
from sanzhua.registry.choices.permits import CATALOGUE_FORM
from sanzhua.registry.models import PermitItem
from sanzhua.registry.queries.catalogue import catalogue, item_of
from sanzhua.registry.rules.catalogue import Item
from sanzhua.registry.rules.permits import Step, in_order

_KEY = re.compile(r"[a-z][a-z0-9_]{1,39}")


def edit_item(*, item: Item, from_year: int, note: str, by: Person) -> PermitItem:
    """Let an item stand like this from a year on; former years keep what they had, laid-out permits what they took.

    Raises NotAllowed, Incomplete for what is missing or goes round in a circle, WrongState where nothing changes.
    """
    root = root_unit()
    require_role(by, *DECIDERS, scope=root, form=CATALOGUE_FORM)
    item = replace(item, from_year=None)
    with transaction.atomic():
        before = item_of(item.key, from_year)
        _require_whole(item, from_year, note)
        if before is not None and replace(before, from_year=None) == item:
            raise WrongState(_("这个事项没有变化，未保存。"))
        row = PermitItem.objects.create(
            key=item.key, from_year=from_year, values=item.plain(), note=note.strip(), by=by, at=clock.now()
        )
        ledger.record(
            kind="permit_item.edit",
            actor=by,
            unit=root,
            facts={
                "key": item.key,
                "from_year": from_year,
                "before": before.plain() if before else None,
                "after": item.plain(),
                "note": row.note,
            },
        )
    return row


def _require_whole(item: Item, year: int, note: str) -> None:
    if not _KEY.fullmatch(item.key):
        raise Incomplete(_("事项编码由小写字母开头，只含小写字母、数字和下划线，最多40个字符。"))
    if not item.title.strip() or not item.issuer.strip():
        raise Incomplete(_("请填写事项名称和办理部门。"))
    if not item.routes:
        raise Incomplete(_("请至少选择一种审批方式。"))
    if not note.strip():
        raise Incomplete(_("请写明修改原因和依据。"))
    if item.to_year is not None and item.to_year < year:
        raise Incomplete(_("终止年度不能早于起始年度。"))
    if item.legal_days is not None and (item.promised_days or 0) > item.legal_days:
        raise Incomplete(_("承诺工作日不能长于法定工作日。"))
    _require_order(item, year)


def _require_order(item: Item, year: int) -> None:
    """Raises Incomplete for a predecessor that no item is, GoesRound (a Refused) for a circle."""
    others = {other.key: other for other in catalogue(year) if other.key != item.key}
    every = {key for other in others.values() for key in (*other.after, other.key)}
    unknown = [key for key in item.after if key not in every]
    if unknown:
        raise Incomplete(_("前置事项“%(keys)s”不在清单里。") % {"keys": _("、").join(unknown)})
    in_order([Step(one.key, one.after) for one in [*others.values(), item]])
