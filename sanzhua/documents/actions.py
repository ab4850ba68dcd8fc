from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person, Unit
from sanzhua.base import clock
from sanzhua.base.child import ChildKilled, run_limited
from sanzhua.base.files import sha256_of, sync_folder, write_atomically
from sanzhua.base.refusals import Refused
from sanzhua.documents import rules
from sanzhua.documents.choices import WANTED, DocumentKind, ScanState
from sanzhua.documents.models import Document, Picture
from sanzhua.documents.pictures import BadPicture, Prepared, prepare
from sanzhua.documents.places import files_folder
from sanzhua.documents.scanning import scan


def store(*, kind: str, owner: Unit, name: str, data: bytes | IO[bytes], by: Person) -> Document:
    """Keep a file under a random name and give its row; the file is on disk for good before the row commits.

    Pictures that are evidence are written anew, with what they told of time and place kept apart. A file that the
    scanner could not judge yet is kept and shown to nobody until it could.
    Raises Refused, with a sentence, for an empty file, one that is too large, one that is no such thing by content,
    one with a virus, and where the unit's room is used up. A file whose transaction fails stays behind;
    `sweep_orphans` takes it away.
    """
    content = _read(data, rules.MAX_BYTES[kind])
    media_type = rules.sniff(content)
    if media_type not in rules.ACCEPTED[kind]:
        raise Refused(_("这个文件的内容不是%(wanted)s，请核对后重新上传。") % {"wanted": WANTED[DocumentKind(kind)]})
    _require_room(owner, len(content))
    state = _scanned(content)
    common = {"kind": kind, "owner": owner, "scan_state": state, "by": by, "at": clock.now()}
    if kind == DocumentKind.EVIDENCE and media_type in rules.PICTURES:
        return _store_picture(content, name, common)
    return _row(content, name, media_type, common)


def keep_made(*, kind: str, owner: Unit, name: str, path: Path, media_type: str, by: Person) -> Document:
    """Take over a file that the house itself wrote, however large; it is moved from `path`, on the same disk.

    Raises Refused where the unit's room is used up.
    """
    size, digest = path.stat().st_size, sha256_of(path)
    _require_room(owner, size)
    token = secrets.token_hex(20)
    stored_as = f"{token[:2]}/{token}"
    target = files_folder() / stored_as
    target.parent.mkdir(parents=True, exist_ok=True)
    path.replace(target)
    sync_folder(target.parent)
    return Document.objects.create(
        kind=kind,
        owner=owner,
        name=rules.display_name(name),
        media_type=media_type,
        size=size,
        sha256=digest,
        stored_as=stored_as,
        by=by,
        at=clock.now(),
    )


def _row(content: bytes, name: str, media_type: str, common: Mapping[str, Any]) -> Document:
    return Document.objects.create(
        name=rules.display_name(name),
        media_type=media_type,
        size=len(content),
        sha256=sha256_of(content),
        stored_as=_write(content),
        **common,
    )


def _write(content: bytes) -> str:
    token = secrets.token_hex(20)
    stored_as = f"{token[:2]}/{token}"
    write_atomically(files_folder() / stored_as, content)
    return stored_as


def _store_picture(content: bytes, name: str, common: Mapping[str, Any]) -> Document:
    made = _prepared(content)
    shown = f"{rules.display_name(name).rpartition('.')[0] or name}.jpg"
    with transaction.atomic():
        document = _row(made.jpeg, shown, "image/jpeg", common)
        Picture.objects.create(
            document=document,
            thumb_as=_write(made.thumb),
            width=made.width,
            height=made.height,
            taken_at=made.taken_at,
            lon=made.lon,
            lat=made.lat,
            device=made.device,
            dhash=made.dhash,
            original_sha256=sha256_of(content),
        )
    return document


def _prepared(content: bytes) -> Prepared:
    try:
        found = run_limited(prepare, content, memory_mb=768, seconds=20)
    except BadPicture as bad:
        if bad.why == "size":
            raise Refused(_("图片超过4000万像素，请缩小后再上传。")) from bad
        raise Refused(_("图片打不开，可能已损坏。请在手机或电脑上另存为 JPEG 或 PNG 后再上传。")) from bad
    except ChildKilled as killed:
        raise Refused(_("图片太大，处理不了。请缩小后再上传。")) from killed
    assert isinstance(found, Prepared)
    return found


def _require_room(owner: Unit, size: int) -> None:
    used = Document.objects.filter(owner=owner).aggregate(used=Sum("size"))["used"] or 0
    if used + size > settings.UNIT_MAX_BYTES:
        words = {"unit": owner.shown, "limit": settings.UNIT_MAX_BYTES // rules.MB}
        raise Refused(_("%(unit)s存放的文件已到 %(limit)s MB 上限，请联系系统管理员。") % words)


def _scanned(content: bytes) -> ScanState:
    state = scan(content)
    if state == ScanState.INFECTED:
        raise Refused(_("查杀程序发现这个文件有病毒，未收下。请在本机查杀后重新上传。"))
    return state


def scan_waiting() -> int:
    """Ask the scanner again about files that wait; gives how many were judged. An infected one is shown to nobody."""
    judged = 0
    for document in Document.objects.filter(scan_state=ScanState.WAITING).order_by("pk"):
        state = scan((files_folder() / document.stored_as).read_bytes())
        if state not in (ScanState.WAITING, ScanState.NOT_CONFIGURED):
            judged += Document.objects.filter(pk=document.pk).update(scan_state=state)
    return judged


def hand_over(documents: Iterable[int], *, to: Unit) -> int:
    """Put files, by primary key, under another unit; the caller has asked its policy."""
    return Document.objects.filter(pk__in=list(documents)).update(owner=to)


def sweep_orphans(*, older_than: timedelta = timedelta(days=1)) -> int:
    """Remove files that no row names and that no running transaction can still claim; gives how many."""
    oldest = (clock.now() - older_than).timestamp()
    known = set(Document.objects.values_list("stored_as", flat=True))
    known |= set(Picture.objects.values_list("thumb_as", flat=True))
    folder = files_folder()
    orphans = [
        path
        for path in folder.glob("*/*")
        if path.relative_to(folder).as_posix() not in known and path.stat().st_mtime < oldest
    ]
    for path in orphans:
        path.unlink(missing_ok=True)
    return len(orphans)


def _read(data: bytes | IO[bytes], limit: int) -> bytes:
    content = data if isinstance(data, bytes) else data.read(limit + 1)
    if not content:
        raise Refused(_("文件是空的，请核对后重新上传。"))
    if len(content) > limit:
        raise Refused(_("文件超过 %(limit)s MB，请拆分或压缩后再上传。") % {"limit": limit // rules.MB})
    return content
