"""One value of one project, written by hand: what no report has brought yet, or what a report brought wrongly."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person
from sanzhua.base.refusals import Incomplete
from sanzhua.formbook.problems import sentence
from sanzhua.formbook.typed import read_typed
from sanzhua.ledger import actions as ledger
from sanzhua.registry import policy
from sanzhua.registry.actions.projects import apply_many_changes
from sanzhua.registry.models import Project
from sanzhua.registry.queries.values import register_columns, register_values
from sanzhua.ui import times


def write_fact(project: Project, *, column: str, text: str, by: Person, reason: str = "") -> bool:
    """Keep what was typed under a column, read as in a report; False where it is what the register holds already.

    Raises NotAllowed, Incomplete for what cannot be read, and where a known value changes without a reason.
    """
    post = policy.require_keeper(by, project.unit)
    new = _read(column, text)
    with transaction.atomic():
        held = Project.objects.select_for_update().get(pk=project.pk)
        old = register_values(held).get(column)
        if old == new:
            return False
        if old not in (None, "", []) and not reason.strip():
            raise Incomplete(_("这一项已有登记值，改动请写明原因。"))
        apply_many_changes({held.pk: {column: new}}, by=by, version_id=None)
        told = {"project": held.uid, "column": column, "old": old, "new": new}
        facts = {**told, "reason": reason.strip(), "post": str(post)}
        ledger.record(kind="project.fact", actor=by, unit=held.unit, facts=facts)
    project.refresh_from_db()
    return True


def _read(column: str, text: str) -> object:
    known = register_columns().get(column)
    if known is None:
        raise Incomplete(_("请选择要登记的栏目。"))
    read = read_typed(known, text)
    if read.doubt is not None:
        lang = "en" if times.is_english() else "zh"
        raise Incomplete(sentence(read.doubt["code"], {**read.doubt["params"], "text": text.strip()}, lang))
    if read.value in (None, "", []):
        raise Incomplete(_("请填写登记值。"))
    return read.value
