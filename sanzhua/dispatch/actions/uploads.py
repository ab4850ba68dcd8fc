"""A workbook comes in and is read apart from the web, in a limited child process; people correct how it was read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django_tasks import task

from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.base.periods import Period
from sanzhua.base.refusals import Refused, WrongState
from sanzhua.dispatch import policy
from sanzhua.dispatch.actions.handbacks import match_handback
from sanzhua.dispatch.choices import UploadState
from sanzhua.dispatch.merge import ALL_UNMATCHED, DECIDED_NEW, DECIDED_SKIP
from sanzhua.dispatch.models import Report, Upload
from sanzhua.dispatch.origins import why_foreign
from sanzhua.documents.actions import store
from sanzhua.documents.choices import DocumentKind
from sanzhua.documents.places import files_folder
from sanzhua.formbook.actions import keep_reading
from sanzhua.formbook.kept import Kept, read_kept_in_child, read_origin, refs_of
from sanzhua.formbook.models import RememberedMapping
from sanzhua.formbook.package import Unreadable
from sanzhua.formbook.reader import Override, in_child
from sanzhua.formbook.template_memory import Origin
from sanzhua.registry.models import Project

_WAITING = (UploadState.WAITING, UploadState.READING)


def start_upload(*, report: Report, by: Person, name: str, data: bytes) -> Upload:
    """Keep the file and have it read by the worker. Raises NotAllowed, WrongState while locked, Refused by the file."""
    policy.require_filler(by, report.unit, report.form)
    _require_unlocked(report, by)
    with transaction.atomic():
        document = store(kind=DocumentKind.WORKBOOK, owner=report.unit, name=name, data=data, by=by)
        upload = Upload.objects.create(report=report, document=document, by=by, at=clock.now())
        read_upload_task.enqueue(upload.pk)
    upload.refresh_from_db()
    return upload


def read_upload(upload_id: int) -> str:
    """Read a waiting upload and keep what was read, or the sentence why not; gives its state.

    Read twice, by two workers or after one was killed, it is kept once.
    """
    upload = Upload.objects.select_related("report__unit", "document").filter(pk=upload_id).first()
    if upload is None or upload.state not in _WAITING:
        return upload.state if upload else ""
    Upload.objects.filter(pk=upload_id, state=UploadState.WAITING).update(state=UploadState.READING)
    try:
        kept = _read(upload)
    except Refused as refusal:
        return _settle(upload_id, UploadState.REFUSED, sentence=refusal.sentence)
    return _settle(upload_id, UploadState.READ, reading=kept.text)


def _settle(upload_id: int, state: UploadState, *, sentence: str = "", reading: bytes | None = None) -> str:
    with transaction.atomic():
        waiting = Upload.objects.filter(pk=upload_id, state__in=_WAITING)
        if waiting.update(state=state, sentence=sentence) and reading is not None:
            keep_reading(Upload, upload_id, reading)
    return str(state)


@task()
def read_upload_task(upload_id: int) -> str:
    state = read_upload(upload_id)
    match_handback(upload_id)
    return state


def set_mapping(*, upload: Upload, by: Person, mapping: Mapping[str, Mapping[str, str | None]]) -> None:
    """Correct which column of the file is which of the form ({sheet: {letter: key or None}}) and read it again.

    The unit's next workbook of the same layout is read so from the start.
    Raises NotAllowed, WrongState once taken, Refused for a key that is no column or stands twice.
    """
    policy.require_filler(by, upload.report.unit, upload.report.form)
    _require_mapping(upload, mapping)
    with transaction.atomic():
        wanted = {sheet: dict(columns) for sheet, columns in mapping.items()}
        changed = Upload.objects.filter(pk=upload.pk, state__in=[UploadState.READ, UploadState.REFUSED]).update(
            mapping={**upload.mapping, **wanted}, decisions={}, state=UploadState.WAITING, sentence=""
        )
        if changed != 1:
            raise WrongState(_("这个文件已采用或正在读取，列对应不能再改。"))
        _remember(upload, wanted, by)
        read_upload_task.enqueue(upload.pk)
    upload.refresh_from_db()


def decide(*, upload: Upload, by: Person, ref: str, choice: str) -> None:
    """Say what a row of the file is: a project's uid, `new`, `skip`, or nothing to take the word back.

    `ref` is `sheet!row`; `*` with `new` stands for every row that matches no project of the unit.
    Raises NotAllowed, WrongState once taken, Refused for a project that is not the unit's.
    """
    policy.require_filler(by, upload.report.unit, upload.report.form)
    own = Project.objects.filter(unit=upload.report.unit, uid=choice)
    if choice not in {"", DECIDED_NEW, DECIDED_SKIP} and not own.exists():
        raise Refused(_("没有这个项目，请刷新页面后重新认定。"))
    with transaction.atomic():
        held = Upload.objects.select_for_update().get(pk=upload.pk)
        if held.state != UploadState.READ:
            raise WrongState(_("这个文件现在不能认定：%(state)s。") % {"state": held.get_state_display()})
        if ref != ALL_UNMATCHED and ref not in refs_of(upload.reading):
            raise Refused(_("文件里没有这一行，请刷新页面后重新认定。"))
        decisions = {key: value for key, value in held.decisions.items() if key != ref}
        held.decisions = decisions | ({ref: choice} if choice else {})
        held.save(update_fields=["decisions"])
    upload.decisions = held.decisions


def drop_upload(*, upload: Upload, by: Person) -> None:
    """Leave a file that was read; a second click changes nothing. Raises NotAllowed, WrongState once taken."""
    policy.require_filler(by, upload.report.unit, upload.report.form)
    left = [UploadState.READ, UploadState.REFUSED, UploadState.WAITING, UploadState.READING, UploadState.DROPPED]
    if Upload.objects.filter(pk=upload.pk, state__in=left).update(state=UploadState.DROPPED) != 1:
        raise WrongState(_("这个文件已采用；要退回原样请用“撤销采用”。"))


def _read(upload: Upload) -> Kept:
    kept = _read_own(upload)
    if upload.mapping:
        return kept
    remembered = _remembered(upload, kept)
    return _read_with(upload, remembered) if remembered else kept


def _read_own(upload: Upload) -> Kept:
    """A template of another form, unit, period or form version is refused, also where this form cannot read it."""
    try:
        kept = _read_with(upload, upload.mapping)
    except Unreadable:
        path, period = files_folder() / upload.document.stored_as, Period.parse(upload.report.period)
        _require_own(upload, in_child(read_origin, path, upload.report.definition, period, upload.document.name))
        raise
    _require_own(upload, kept.origin)
    return kept


def _require_own(upload: Upload, origin: Origin | None) -> None:
    sentence = why_foreign(origin, upload.report) if origin is not None else None
    if sentence is not None:
        raise Refused(sentence)


def _read_with(upload: Upload, override: Override) -> Kept:
    path = files_folder() / upload.document.stored_as
    period = Period.parse(upload.report.period)
    return read_kept_in_child(path, upload.report.definition, period, override or None, upload.document.name)


def _remembered(upload: Upload, kept: Kept) -> Override:
    """What the unit once corrected for these layouts, where it differs from what was found now."""
    hashes = {layout_hash: (sheet, keys) for sheet, layout_hash, keys in kept.sheets}
    found = RememberedMapping.objects.filter(
        unit=upload.report.unit, form=upload.report.form, layout_hash__in=list(hashes)
    )
    corrected: Override = {}
    for one in found:
        sheet, read = hashes[one.layout_hash]
        if any(read.get(letter) != key for letter, key in one.mapping.items()):
            corrected[sheet] = one.mapping
    return corrected


def _remember(upload: Upload, mapping: Mapping[str, Mapping[str, str | None]], by: Person) -> None:
    for sheet in upload.reading.get("sheets", ()):
        corrected = mapping.get(sheet["sheet"])
        if corrected:
            RememberedMapping.objects.update_or_create(
                unit=upload.report.unit,
                form=upload.report.form,
                layout_hash=sheet["layout_hash"],
                defaults={"mapping": dict(corrected), "by": by, "at": clock.now()},
            )


def _require_mapping(upload: Upload, mapping: Mapping[str, Mapping[str, Any]]) -> None:
    columns = upload.report.definition.by_key
    sheets = {sheet["sheet"] for sheet in upload.reading.get("sheets", ())}
    for sheet, chosen in mapping.items():
        keys = [key for key in chosen.values() if key]
        if sheet not in sheets or any(key not in columns for key in keys):
            raise Refused(_("列对应里有文件或表式没有的列，请刷新页面后重新选。"))
        twice = next((key for key in keys if keys.count(key) > 1), None)
        if twice:
            raise Refused(_("“%(heading)s”选了两次，一列只能对应一次。") % {"heading": columns[twice].heading})
        if "name" not in keys:
            raise Refused(_("请指定哪一列是项目名称，否则认不出各行是哪个项目。"))


def _require_unlocked(report: Report, by: Person) -> None:
    sentence = policy.lock_of(report, by).whole
    if sentence:
        raise WrongState(sentence)
