from __future__ import annotations

import mimetypes

from django.http import FileResponse, HttpResponse
from django.utils.translation import gettext as _

from sanzhua.base.files import sha256_of
from sanzhua.base.refusals import WrongState
from sanzhua.documents.choices import ScanState
from sanzhua.documents.models import Document, Picture
from sanzhua.documents.places import files_folder
from sanzhua.documents.rules import UNKNOWN, attachment_header, display_name


class Damaged(Exception):
    """The stored file is gone or is no longer what was stored."""


def open_file(document: Document) -> bytes:
    """The file's bytes, checked against the hash of the day it came in.

    Raises Damaged, and WrongState while the scanner has not judged the file, or has found a virus in it.
    """
    _require_clean(document)
    try:
        content = (files_folder() / document.stored_as).read_bytes()
    except FileNotFoundError as error:
        raise Damaged(f"document {document.pk}: {document.stored_as} is missing") from error
    if sha256_of(content) != document.sha256:
        raise Damaged(f"document {document.pk}: {document.stored_as} does not match its hash")
    return content


def streamed(document: Document) -> FileResponse:
    """A large file as an attachment, read while it is sent. Raises as `open_file`, its hash checked in blocks."""
    _require_clean(document)
    path = files_folder() / document.stored_as
    if not path.is_file():
        raise Damaged(f"document {document.pk}: {document.stored_as} is missing")
    if sha256_of(path) != document.sha256:
        raise Damaged(f"document {document.pk}: {document.stored_as} does not match its hash")
    headers = _attachment_headers(document.name)
    return FileResponse(path.open("rb"), content_type=document.media_type, headers=headers)


def thumbnail(document: Document) -> bytes:
    """The small picture; what is shown is our own writing, never the file that came. Raises as `open_file`."""
    _require_clean(document)
    try:
        return (files_folder() / document.picture.thumb_as).read_bytes()
    except (FileNotFoundError, Picture.DoesNotExist) as error:
        raise Damaged(f"document {document.pk}: its small picture is missing") from error


def _require_clean(document: Document) -> None:
    if document.scan_state == ScanState.WAITING:
        raise WrongState(_("“%(name)s”已收下，查杀完成以前不能打开，请稍后再试。") % {"name": document.name})
    if document.scan_state == ScanState.INFECTED:
        raise WrongState(_("“%(name)s”查出病毒，不能打开。请重新上传干净的文件。") % {"name": document.name})


def shown_picture(data: bytes) -> HttpResponse:
    """A picture of our own writing, to be shown on a page."""
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, max-age=3600"}
    return HttpResponse(data, content_type="image/jpeg", headers=headers)


def attachment(data: bytes, name: str, media_type: str = "") -> HttpResponse:
    """The answer of every page that hands out a file: saved, never shown, and able to run nothing.

    Without a media type the ending of the name tells it.
    """
    return HttpResponse(
        data,
        content_type=media_type or mimetypes.guess_type(name)[0] or UNKNOWN,
        headers=_attachment_headers(name),
    )


def _attachment_headers(name: str) -> dict[str, str]:
    return {
        "Content-Disposition": attachment_header(display_name(name)),
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store, private",
    }
