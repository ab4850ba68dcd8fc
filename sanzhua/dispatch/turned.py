"""What the turn of the year settled, for returns that begin afterwards."""

from __future__ import annotations

from sanzhua.base.periods import Period
from sanzhua.dispatch.models import YearTurn
from sanzhua.formbook.rules.derive import FLOWS

# Forms whose whole starts from what was invested before the year.
TURNED_FORMS = tuple(form for form, flow in FLOWS.items() if flow.before)


def settled_by_hand(form: str, period: Period) -> frozenset[str]:
    """Projects (uid) whose amount before the year was corrected with a reason: December's total is not proposed."""
    turn = YearTurn.objects.done().filter(form=form, year=period.year).first()
    return frozenset(turn.moved["corrected"]) if turn else frozenset()
