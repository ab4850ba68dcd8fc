"""The statistics bureau's sheet: kept and read, looked at, and written once as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django_tasks import task

from sanzhua.accounts.models import Person, Unit
from sanzhua.base import clock
from sanzhua.base.files import sha256_of
from sanzhua.base.refusals import WrongState
from sanzhua.documents.actions import store
from sanzhua.documents.choices import DocumentKind
from sanzhua.documents.places import files_folder
from sanzhua.facts import policy
from sanzhua.facts.actions.growth import Entry, hold, write
from sanzhua.facts.choices import FileState
from sanzhua.facts.growth_plan import Line, plan, seen_as
from sanzhua.facts.growth_sheet import MOST, read_growth
from sanzhua.facts.models import GrowthFile
from sanzhua.formbook.package import Unreadable
from sanzhua.formbook.reader import under_limits
from sanzhua.ledger import actions as ledger

_GONE = (FileState.REFUSED, FileState.DROPPED)


def start_growth_file(*, unit: Unit, name: str, data: bytes, told: Mapping[str, str], by: Person) -> GrowthFile:
    """Keep the sheet and have it read by the worker; the same sheet with the same words is the one that is there.

    `told` holds edition, released_on (YYYY-MM-DD) and paper for what the sheet leaves out. Raises NotAllowed, Refused
    by the file.
    """
    post = policy.require_statistics(by, unit)
    words = {key: text for key, text in told.items() if text}
    known = GrowthFile.objects.filter(unit=unit, document__sha256=sha256_of(data)).exclude(state__in=_GONE)
    same = next((one for one in known if one.told == words), None)
    if same is not None:
        return same
    with transaction.atomic():
        document = store(kind=DocumentKind.WORKBOOK, owner=post.unit, name=name, data=data, by=by)
        file = GrowthFile.objects.create(unit=unit, document=document, told=words, by=by, at=clock.now())
        read_growth_task.enqueue(file.pk)
    file.refresh_from_db()
    return file


@task()
def read_growth_task(file_id: int) -> str:
    return read_growth_file(file_id)


def read_growth_file(file_id: int) -> str:
    """Read a waiting sheet and keep what was read, or the sentence why not; gives its state. Repeatable."""
    file = GrowthFile.objects.select_related("document").filter(pk=file_id, state=FileState.WAITING).first()
    if file is None:
        return ""
    try:
        reading = under_limits(read_growth, files_folder() / file.document.stored_as, file.document.name)
    except Unreadable as refusal:
        return _settle(file_id, FileState.REFUSED, sentence=refusal.sentence)
    if sentence := _nothing_in(reading):
        return _settle(file_id, FileState.REFUSED, sentence=sentence)
    return _settle(file_id, FileState.READ, reading=reading)


def apply_growth_file(file: GrowthFile, *, by: Person, seen: str) -> int:
    """Write what is new and what is revised, in one transaction with one ledger entry; rows are only added.

    `seen` is growth_plan.seen_as of what the person looked at. Gives how many figures were written: none where the
    sheet was written already. Raises NotAllowed, WrongState also where the series has changed since it was looked at.
    """
    post = policy.require_statistics(by, file.unit)
    with transaction.atomic():
        hold(file.unit)
        held = GrowthFile.objects.select_for_update().select_related("unit", "document").get(pk=file.pk)
        if held.state == FileState.APPLIED:
            return 0
        _require_read(held)
        lines = plan(held)
        if seen_as(lines) != seen:
            raise WrongState(_("核对之后增速又有改动，请刷新页面，重新核对后再写入。"))
        made = write(
            [
                Entry(one.unit, one.period, one.figure, one.paper)
                for one in lines
                if one.is_written and one.unit and one.figure
            ],
            by=by,
            post=post,
            file=held,
        )
        held.state, held.written, held.applied_by, held.applied_at = FileState.APPLIED, len(made), by, clock.now()
        held.save(update_fields=["state", "written", "applied_by", "applied_at"])
        if made:
            ledger.record(kind="growth.file", actor=by, unit=held.unit, facts=_said(held, lines, str(post)))
    file.refresh_from_db()
    return len(made)


def drop_growth_file(file: GrowthFile, *, by: Person) -> None:
    """Leave a sheet that was not written. Raises NotAllowed, WrongState once it was."""
    policy.require_statistics(by, file.unit)
    left = GrowthFile.objects.filter(pk=file.pk).exclude(state=FileState.APPLIED)
    if left.update(state=FileState.DROPPED) != 1:
        raise WrongState(_("这份表已经写入，不能放弃；有错的数请按更正后的表再上传。"))


def _nothing_in(reading: Mapping[str, Any]) -> str:
    if not reading["heads"]:
        return _("没有找到增速表：表头应有“单位”，和“期”“增速”两列或各月的列。可以下载模板填写。")
    if not reading["figures"]:
        return _("表里没有读到任何增速。请核对是否传错文件，或数还没有填。")
    if len(reading["figures"]) > MOST:
        return _("表里的数超过 %(most)d 个，请按年分开上传。") % {"most": MOST}
    return ""


def _said(file: GrowthFile, lines: list[Line], post: str) -> dict[str, Any]:
    return {
        "file": file.document.name,
        "sha256": file.document.sha256,
        "figures": [
            {
                "unit": one.unit.name,
                "period": one.period,
                "growth": one.growth,
                "edition": one.edition,
                "released_on": str(one.released_on),
                "paper": one.paper,
            }
            for one in lines
            if one.is_written and one.unit
        ],
        "post": post,
    }


def _require_read(held: GrowthFile) -> None:
    if held.state != FileState.READ:
        raise WrongState(_("这份表现在是“%(state)s”，请刷新页面。") % {"state": held.get_state_display()})


def _settle(file_id: int, state: FileState, *, sentence: str = "", reading: dict[str, Any] | None = None) -> str:
    waiting = GrowthFile.objects.filter(pk=file_id, state=FileState.WAITING)
    waiting.update(state=state, sentence=sentence, reading=reading or {})
    return str(state)
