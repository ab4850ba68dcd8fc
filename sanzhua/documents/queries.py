from __future__ import annotations

import mimetypes

from django.http import HttpResponse

from sanzhua.base.files import sha256_of
from sanzhua.documents.models import Document
from sanzhua.documents.places import files_folder
from sanzhua.documents.rules import UNKNOWN, attachment_header, display_name


class Damaged(Exception):
    """The stored file is gone or is no longer what was stored."""


def open_file(document: Document) -> bytes:
    """The file's bytes, checked against the hash of the day it came in. Raises Damaged."""
    try:
        content = (files_folder() / document.stored_as).read_bytes()
    except FileNotFoundError as error:
        raise Damaged(f"document {document.pk}: {document.stored_as} is missing") from error
    if sha256_of(content) != document.sha256:
        raise Damaged(f"document {document.pk}: {document.stored_as} does not match its hash")
    return content


def attachment(data: bytes, name: str, media_type: str = "") -> HttpResponse:
    """The answer of every page that hands out a file: saved, never shown, and able to run nothing.

    Without a media type the ending of the name tells it.
    """
    return HttpResponse(
        data,
        content_type=media_type or mimetypes.guess_type(name)[0] or UNKNOWN,
        headers={
            "Content-Disposition": attachment_header(display_name(name)),
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store, private",
        },
    )
