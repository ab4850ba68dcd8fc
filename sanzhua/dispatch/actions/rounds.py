"""收数: rows go out as small workbooks, come back in any number and order, and are merged in one act."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.base.files import sha256_of
from sanzhua.base.refusals import Incomplete, Refused, WrongState
from sanzhua.dispatch import policy
from sanzhua.dispatch.actions.opening import locked_report
from sanzhua.dispatch.actions.taking import take_plans
from sanzhua.dispatch.actions.uploads import read_upload_task
from sanzhua.dispatch.cellwise import ALL_CELLS, FILES, SYSTEMS
from sanzhua.dispatch.choices import UploadState
from sanzhua.dispatch.collecting import plans_to_take
from sanzhua.dispatch.draft import load_draft
from sanzhua.dispatch.models import Handback, Report, Round, RoundPart, Upload
from sanzhua.dispatch.rounds import lay_round
from sanzhua.dispatch.rules import shape_of
from sanzhua.dispatch.splits import parted, splits
from sanzhua.documents.actions import store
from sanzhua.documents.choices import DocumentKind
from sanzhua.ledger import actions as ledger

MOST_PARTS, MOST_FILES, MOST_MB = 100, 60, 60
_MB = 1024 * 1024
_LONGEST_WORDS = 2_000


@dataclass(frozen=True, slots=True)
class Received:
    """`again` names files that were there already: dropping a file twice has no effect."""

    taken: int
    again: tuple[str, ...]


def hand_out(*, report: Report, by: Person, split: str, until: datetime, words: str) -> Round:
    """Part the draft's rows and keep who gets which; the workbooks themselves are made when they are fetched.

    Raises NotAllowed, WrongState while locked, Refused for an unknown split, no rows or too many parts.
    """
    policy.require_filler(by, report.unit, report.form)
    _require_open(report, by)
    if split not in splits():
        raise Refused(_("请选择按什么分表。"))
    names = [report.unit.name, report.unit.short_name, report.unit.label]
    rows = [(row.key, row.full) for row in load_draft(report).rows]
    parts = parted(splits()[split], rows, names)
    _require_parts(parts)
    with transaction.atomic():
        made = Round.objects.create(
            report=report, split=split, until=until, words=words.strip()[:_LONGEST_WORDS], by=by, at=clock.now()
        )
        RoundPart.objects.bulk_create(
            RoundPart(round=made, number=number, name=name[:120], keys=keys)
            for number, (name, keys) in enumerate(parts, 1)
        )
        facts = {"report": f"report:{report.pk}", "round": made.pk, "parts": len(parts), "rows": len(rows)}
        ledger.record(kind="report.hand_out", actor=by, unit=report.unit, facts=facts)
    return made


def receive(*, found: Round, by: Person, files: Iterable[tuple[str, bytes]], giver: str = "") -> Received:
    """Keep the files and have each read; `giver` is who sent them, where that is one person.

    Raises NotAllowed, WrongState while the return is locked, Refused beyond the bounds of number and size.
    """
    report, sent = found.report, list(files)
    policy.require_filler(by, report.unit, report.form)
    _require_open(report, by)
    _require_bounds(sent)
    again, taken = [], 0
    for name, data in sent:
        if _keep(found, by, name, data, giver.strip()[:60]):
            taken += 1
        else:
            again.append(name)
    return Received(taken, tuple(again))


def decide_clash(*, found: Round, by: Person, choice: str, cell: str = "") -> None:
    """Choose for `row key|column` the system's value (`system`) or that of a hand-back (its id), "" takes it back.

    Without `cell`, for all: `system` or `file`, which replaces decisions about single cells.
    Raises NotAllowed, Refused.
    """
    policy.require_filler(by, found.report.unit, found.report.form)
    ids = {str(pk) for pk in found.handbacks.values_list("pk", flat=True)}
    if choice not in ({"", SYSTEMS} | (ids if cell else {FILES})):
        raise Refused(_("没有这个文件，请刷新页面后重新选。"))
    with transaction.atomic():
        held = Round.objects.select_for_update().get(pk=found.pk)
        kept = {key: value for key, value in held.decisions.items() if cell and key != cell}
        held.decisions = kept | ({cell or ALL_CELLS: choice} if choice else {})
        held.save(update_fields=["decisions"])
    found.decisions = held.decisions


def merge_round(*, found: Round, by: Person) -> int:
    """Take everything that came back and is not merged yet, in one transaction; gives how many cells were written.

    A second call writes nothing and answers 0. Raises NotAllowed, WrongState, and Incomplete while a cell that was
    changed to different ends is not decided: then nothing is written.
    """
    report = found.report
    policy.require_filler(by, report.unit, report.form)
    with transaction.atomic():
        held = locked_report(report)
        lock = policy.lock_of(held, by)
        if lock.whole is not None:
            raise WrongState(lock.whole)
        fresh = Round.objects.select_for_update().get(pk=found.pk)
        fresh.report = held
        laid = lay_round(fresh, lock)
        open_ones = len(laid.together.undecided)
        if open_ones:
            raise Incomplete(_("有%(count)d格几处改得不一样，请逐格选用一个，再合并。") % {"count": open_ones})
        moment = clock.now()
        _take(held, by, laid.files, plans_to_take(laid.together.taken, shape_of(held.definition).register), moment)
    return len(laid.together.taken)


def _keep(found: Round, by: Person, name: str, data: bytes, giver: str) -> bool:
    """False for a file that the round has already, also where it is dropped twice at once."""
    report, digest = found.report, sha256_of(data)
    with transaction.atomic():
        Round.objects.select_for_update().get(pk=found.pk)
        if Handback.objects.filter(round=found, sha256=digest).exists():
            return False
        document = store(kind=DocumentKind.WORKBOOK, owner=report.unit, name=name, data=data, by=by)
        upload = Upload.objects.create(report=report, document=document, by=by, at=clock.now())
        Handback.objects.create(round=found, upload=upload, sha256=digest, giver=giver)
        read_upload_task.enqueue(upload.pk)
    return True


def _take(report: Report, by: Person, files: Iterable[int], plans: dict[int, list[Any]], moment: datetime) -> None:
    uploads = dict(Handback.objects.filter(pk__in=list(files)).values_list("pk", "upload_id"))
    for handback, upload in sorted(uploads.items()):
        take_plans(report, plans.get(handback, []), f"upload:{upload}", by, moment)
    Upload.objects.filter(pk__in=uploads.values()).update(state=UploadState.APPLIED, applied_at=moment)


def _require_open(report: Report, by: Person) -> None:
    sentence = policy.lock_of(report, by).whole
    if sentence:
        raise WrongState(sentence)


def _require_parts(parts: list[tuple[str, list[str]]]) -> None:
    if not parts:
        raise Refused(_("本表还没有项目，没有可分的行。"))
    if len(parts) > MOST_PARTS:
        raise Refused(
            _("会分成%(count)d份，一次最多%(most)d份。请换一种分法。") % {"count": len(parts), "most": MOST_PARTS}
        )


def _require_bounds(sent: list[tuple[str, bytes]]) -> None:
    if not sent:
        raise Refused(_("请选择交回的工作簿，可一次选多个。"))
    if len(sent) > MOST_FILES or sum(len(data) for _name, data in sent) > MOST_MB * _MB:
        raise Refused(_("一次最多%(files)d个、合计%(mb)dMB，请分几次放。") % {"files": MOST_FILES, "mb": MOST_MB})
