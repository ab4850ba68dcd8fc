"""A list leaves the house: who takes many rows says what for."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person
from sanzhua.base.refusals import Incomplete
from sanzhua.ledger import actions as ledger
from sanzhua.registry.sheets.list_files import ROWS_WITHOUT_REASON


def record_export(*, by: Person, rows: int, query: str, ending: str, reason: str) -> None:
    """Into the ledger, where there are more rows than may be taken without a reason. Raises Incomplete without one."""
    if rows <= ROWS_WITHOUT_REASON:
        return
    if len(reason.strip()) < 4:
        raise Incomplete(
            _("本次导出超过%(most)d行，请写明用途（如“报省发改委汇总”），用途记入日志。")
            % {"most": ROWS_WITHOUT_REASON}
        )
    facts = {"rows": rows, "query": query, "format": ending, "reason": reason.strip()[:500]}
    with transaction.atomic():
        ledger.record(kind="project.export", actor=by, unit=None, facts=facts)
