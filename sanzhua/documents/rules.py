"""What may be stored: limits of size per kind, and what a file is by its first bytes."""

from __future__ import annotations

import unicodedata
from urllib.parse import quote

from sanzhua.base.files import safe_name

MB = 1024 * 1024
OOXML_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OOXML_TEXT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
OLE = "application/x-ole-storage"
UNKNOWN = "application/octet-stream"

MAX_BYTES = {
    "workbook": 20 * MB,
    "signed_scan": 20 * MB,
    "bulletin": 20 * MB,
    "published_scan": 40 * MB,
    "evidence": 40 * MB,
    "plan": 20 * MB,
    "blank_form": 20 * MB,
    "given_paper": 20 * MB,
    "audit_package": 2_000 * MB,
}
PICTURES = frozenset({"image/png", "image/jpeg"})
_SCANS = PICTURES | {"application/pdf"}
# A workbook's own reader judges it more closely; here only what can be no workbook at all is turned away.
ACCEPTED = {
    "workbook": frozenset({OOXML_SHEET, "application/zip", OLE, "text/plain"}),
    "signed_scan": _SCANS,
    "bulletin": frozenset({OOXML_TEXT, OOXML_SHEET, "application/zip", "application/pdf"}),
    "published_scan": _SCANS,
    "plan": frozenset({OOXML_TEXT, "application/zip", OLE, "application/pdf", "text/plain"}),
    "blank_form": frozenset({OOXML_SHEET, OOXML_TEXT, OLE, "application/zip"}),
    "given_paper": frozenset({OOXML_TEXT, "application/pdf"}),
    "audit_package": frozenset({"application/zip"}),
    "evidence": _SCANS | {OOXML_TEXT, OOXML_SHEET, OLE, "application/zip", "text/plain"},
}
_SIGNATURES = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLE),
)


def sniff(content: bytes) -> str:
    """The type by content alone; a name's ending proves nothing."""
    for signature, media_type in _SIGNATURES:
        if content.startswith(signature):
            return media_type
    if content.startswith(b"PK\x03\x04"):
        return _sniff_zip(content)
    return "text/plain" if _is_text(content[:4096]) else UNKNOWN


def _sniff_zip(content: bytes) -> str:
    # Member names stand uncompressed in the local headers and in the directory at the end.
    if b"xl/workbook" in content:
        return OOXML_SHEET
    return OOXML_TEXT if b"word/document" in content else "application/zip"


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return bool(head) and not any(byte < 9 or 13 < byte < 32 for byte in head)


def display_name(sent: str) -> str:
    """The sender's name for people: no folders, no control or direction marks, at most 180 bytes."""
    return safe_name(unicodedata.normalize("NFC", sent), fallback="文件")


def attachment_header(name: str) -> str:
    """Content-Disposition with the Chinese name as RFC 5987 wants it, and a plain one for old programs."""
    stem, dot, ending = name.rpartition(".")
    plain = f"file.{ending}" if dot and stem and ending.isascii() and ending.isalnum() else "file"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
