"""零报: a return with nothing to tell says so in a sentence, which is frozen, signed and accepted like any other."""

from __future__ import annotations

from sanzhua.accounts.models import Person, Unit
from sanzhua.dispatch.actions.hand_in import hand_in
from sanzhua.dispatch.actions.opening import open_report
from sanzhua.dispatch.models import Version


def nil_return(*, form: str, unit: Unit, period: str, by: Person, sentence: str) -> Version:
    """Open the return if nobody has, and hand it in without a row. Raises as `open_report` and `hand_in`."""
    return hand_in(report=open_report(form=form, unit=unit, period=period, by=by), by=by, note=sentence, nil=True)
