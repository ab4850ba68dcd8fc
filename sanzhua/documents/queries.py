from __future__ import annotations

from sanzhua.base.files import sha256_of
from sanzhua.documents.models import Document
from sanzhua.documents.places import files_folder


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
