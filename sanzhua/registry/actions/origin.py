"""Where a project comes from, and when work began under the two definitions that are both kept."""

from __future__ import annotations

import re

from django.db import transaction
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete, WrongState
from sanzhua.ledger import actions as ledger
from sanzhua.registry import policy
from sanzhua.registry.choices import Source, Stage, is_before
from sanzhua.registry.models import Project, RegisterChange
from sanzhua.registry.rules.listed import starts_text

_WRITTEN = re.compile(r"\d{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?", re.ASCII)


def note_starts(
    project: Project, *, by: Person, started_on: str = "", stats_started_on: str = "", reason: str = ""
) -> int:
    """Keep one or both days (`2019-06-03`, or `2019-06`), each with its former value; gives how many changed.

    Neither follows the other. An empty one leaves what is known. Raises NotAllowed, WrongState before the work has
    begun, Incomplete for what is no day or lies ahead, and where a known day changes without a reason.
    """
    policy.require_keeper(by, project.unit)
    with transaction.atomic():
        held = Project.objects.select_for_update().get(pk=project.pk)
        wanted = {"started_on": started_on.strip(), "stats_started_on": stats_started_on.strip()}
        changed = {key: value for key, value in wanted.items() if value and value != getattr(held, key)}
        if is_before(held.stage, Stage.BUILDING):
            raise WrongState(_("项目还没有开工。先把阶段变更为“在建”，再登记开工时间。"))
        for key, value in changed.items():
            _require_day(value)
            if getattr(held, key) and not reason.strip():
                raise Incomplete(_("改动已登记的开工时间，请写明原因。"))
        _write(held, changed, by, reason.strip())
    for key, value in changed.items():
        setattr(project, key, value)
    return len(changed)


def name_source(project: Project, *, by: Person, source: str) -> bool:
    """Say how the project came about, by a word of `choices.Source` or "" for not known; the same again is no change.

    Raises NotAllowed, Incomplete for another word.
    """
    policy.require_keeper(by, project.unit)
    if source and source not in Source.values:
        raise Incomplete(_("请从所列的项目来源中选。"))
    with transaction.atomic():
        held = Project.objects.select_for_update().get(pk=project.pk)
        changed = held.source != source
        if changed:
            _write(held, {"source": source}, by, "")
    project.source = source
    return changed


def _write(held: Project, changed: dict[str, str], by: Person, reason: str) -> None:
    if not changed:
        return
    old = {key: getattr(held, key) for key in changed}
    Project.objects.filter(pk=held.pk).update(**changed)
    if "started_on" in changed:
        Project.objects.filter(pk=held.pk).update(starts=starts_text(changed["started_on"], held.facts))
    RegisterChange.objects.bulk_create(
        RegisterChange(project=held, key=key, old=old[key] or None, new=value or None, by=by, at=clock.now())
        for key, value in changed.items()
    )
    facts = {"project": held.uid, "old": old, "new": changed, "reason": reason}
    ledger.record(kind="project.origin", actor=by, unit=held.unit, facts=facts)


def _require_day(text: str) -> None:
    if not _WRITTEN.fullmatch(text):
        raise Incomplete(_("“%(text)s”不是日期，请写成 2019-06-03 或 2019-06。") % {"text": text})
    if text > clock.business_today().isoformat()[: len(text)]:
        raise Incomplete(_("开工时间不能晚于今天。"))
