"""Who has answered a bulletin that demands it, and who has not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sanzhua.accounts.choices import CITY_ROLES
from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.bulletins import policy
from sanzhua.bulletins.choices import ReceiptStatus
from sanzhua.bulletins.models import Bulletin, Receipt


@dataclass(frozen=True, slots=True)
class ReceiptBoard:
    """`rows` are those that the reader sees; `own` are those that the reader may answer now."""

    words: str
    due_at: datetime | None
    rows: tuple[Receipt, ...]
    own: tuple[Receipt, ...]
    missing: int
    may_urge: bool

    @property
    def is_over(self) -> bool:
        return self.due_at is not None and clock.business_now() > self.due_at


def receipts_for(bulletin: Bulletin, person: Person) -> ReceiptBoard | None:
    """None where nothing is asked, and for who sees no unit that was asked."""
    asked = bulletin.terms.get("answer")
    if not asked or not bulletin.is_published:
        return None
    rows = list(
        bulletin.receipts.visible_to(person).select_related("unit", "answered_by", "bulletin", "bulletin__unit")
    )
    if not rows:
        return None
    missing = [row for row in rows if row.status == ReceiptStatus.ASKED]
    return ReceiptBoard(
        words=asked["words"],
        due_at=bulletin.answer_due_at,
        rows=tuple(rows),
        own=tuple(row for row in missing if policy.answer_post(person, row) is not None),
        missing=len(missing),
        may_urge=bool(missing) and policy.may_edit(person, bulletin),
    )


def waiting_for(person: Person) -> frozenset[int]:
    """Ids of the bulletins that wait for an answer of the reader's own units."""
    units = {post.scope_id for post in person.current_posts() if post.role not in CITY_ROLES and post.scope_id}
    asked = Receipt.objects.filter(unit__in=units, status=ReceiptStatus.ASKED)
    return frozenset(asked.values_list("bulletin_id", flat=True)) if units else frozenset()
