"""The last correction is taken back, as far as the version's beginning."""

from __future__ import annotations

from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person
from sanzhua.base.refusals import WrongState
from sanzhua.plans.actions.drafts import put_back, record, seen
from sanzhua.plans.models import PlanVersion


def undo(version: PlanVersion, *, by: Person, revision: int) -> str:
    """Gives what was undone, in words. Anybody who may correct undoes anybody's.

    Raises NotAllowed; WrongState where somebody changed the version in between, and where nothing is left to undo.
    """
    with seen(version, by, revision) as found:
        last = found.corrections.last()
        if last is None:
            raise WrongState(_("没有可以撤销的更正了，这就是读出来的样子。"))
        put_back(found, last.before)
        said = str(last)
        last.delete()
        record(found, by, "clause.undo", undone=last.kind)
    return said
