from __future__ import annotations

import secrets
from datetime import timedelta
from typing import IO

from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person, Unit
from sanzhua.base import clock
from sanzhua.base.files import sha256_of, write_atomically
from sanzhua.base.refusals import Refused
from sanzhua.documents import rules
from sanzhua.documents.choices import WANTED, DocumentKind
from sanzhua.documents.models import Document
from sanzhua.documents.places import files_folder


def store(*, kind: str, owner: Unit, name: str, data: bytes | IO[bytes], by: Person) -> Document:
    """Keep a file under a random name and give its row; the file is on disk for good before the row commits.

    Raises Refused, with a sentence, for an empty file, one that is too large, or one that is no such thing by content.
    A file whose transaction fails stays behind; `sweep_orphans` takes it away.
    """
    content = _read(data, rules.MAX_BYTES[kind])
    media_type = rules.sniff(content)
    if media_type not in rules.ACCEPTED[kind]:
        raise Refused(_("这个文件的内容不是%(wanted)s，请核对后重新上传。") % {"wanted": WANTED[DocumentKind(kind)]})
    token = secrets.token_hex(20)
    stored_as = f"{token[:2]}/{token}"
    write_atomically(files_folder() / stored_as, content)
    return Document.objects.create(
        kind=kind,
        owner=owner,
        name=rules.display_name(name),
        media_type=media_type,
        size=len(content),
        sha256=sha256_of(content),
        stored_as=stored_as,
        by=by,
        at=clock.now(),
    )


def sweep_orphans(*, older_than: timedelta = timedelta(days=1)) -> int:
    """Remove files that no row names and that no running transaction can still claim; gives how many."""
    oldest = (clock.now() - older_than).timestamp()
    known = set(Document.objects.values_list("stored_as", flat=True))
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
