"""What a file really is, and the guard before it is unpacked."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from sanzhua.base.refusals import Refused
from sanzhua.formbook.problems import sentence

MB = 1024 * 1024
MAX_BYTES = 20 * MB
MAX_UNPACKED = 100 * MB
MAX_MEMBERS = 200
MAX_RATIO = 100
MAX_DEPTH = 1_000
RATIO_FROM = 1 * MB

_STEP = 256 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.I)
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"%PDF", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BM", b"II*\0", b"MZ")


class Unreadable(Refused):
    """The file is refused; `code` and `params` make the sentence."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(_refusal(code, params, "zh"))
        self.code = code
        self.params = params

    def __reduce__(self) -> tuple[Any, ...]:
        return _unreadable, (self.code, self.params)

    def message(self, lang: str = "zh") -> str:
        return _refusal(self.code, self.params, lang)


def _refusal(code: str, params: dict[str, Any], lang: str) -> str:
    parts = (sentence(code, params, lang), sentence(code, params, lang, part="advice_"))
    stop = "。" if lang == "zh" else ". "
    return (stop.join(part for part in parts if part) + stop).strip()


def _unreadable(code: str, params: dict[str, Any]) -> Unreadable:
    return Unreadable(code, **params)


@dataclass
class Package:
    """A file by its content: kind is "xlsx", "ole" or "text"; xlsx carries its unpacked XML parts."""

    kind: str
    data: bytes
    parts: dict[str, bytes] = field(default_factory=dict)


def open_package(data: bytes, filename: str) -> Package:
    """Judge and unpack a file. Raises Unreadable with the way out."""
    if not data:
        raise Unreadable("file_empty")
    if len(data) > MAX_BYTES:
        raise Unreadable("file_too_big", size=-(-len(data) // MB), limit=MAX_BYTES // MB)
    ending = PurePosixPath(filename.lower()).suffix
    if data[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return Package("xlsx", data, unpack(data))
    if data[:8] == _OLE:
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise Unreadable("file_password")
        if "WordDocument".encode("utf-16-le") in data:
            raise Unreadable("file_word")
        if "PowerPoint Document".encode("utf-16-le") in data:
            raise Unreadable("file_slides")
        return Package("ole", data)
    return _text_or_refusal(data, ending)


def _text_or_refusal(data: bytes, ending: str) -> Package:
    head = data[:2048].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if head.startswith((b"<html", b"<!doctype html", b"<table", b"<?xml", b"<meta", b"mime-version")):
        raise Unreadable("file_html")
    if ending not in (".csv", ".tsv", ".txt") or data.startswith(_PICTURES):
        raise Unreadable("file_et" if ending == ".et" else "file_not_workbook")
    if b"\0" in data[:4096] and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        raise Unreadable("file_not_workbook")
    return Package("text", data)


def unpack(data: bytes, judge_kind: Callable[[set[str]], None] | None = None) -> dict[str, bytes]:
    """The XML parts of an Office file by name, in lower case. Nothing is unpacked before the directory was judged.

    `judge_kind` refuses by the parts' names what is no file of the wanted kind, without it what is no workbook.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError) as broken:
        raise Unreadable("file_broken") from broken
    _judge_directory(members)
    names = {member.filename.lower() for member in members}
    (judge_kind or _judge_kind)(names)
    try:
        return _read_parts(archive, members)
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as broken:
        raise Unreadable("file_broken") from broken
    except Exception as broken:  # zlib.error has no common base
        if isinstance(broken, (Unreadable, MemoryError)):
            raise
        raise Unreadable("file_broken") from broken


def _judge_directory(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MAX_MEMBERS:
        raise Unreadable("zip_too_many", count=len(members), limit=MAX_MEMBERS)
    seen: set[str] = set()
    for member in members:
        name = member.filename.replace("\\", "/")
        if name.lower() in seen:
            raise Unreadable("zip_twice")
        seen.add(name.lower())
        if (
            name.startswith("/")
            or ".." in name.split("/")
            or re.match(r"[a-zA-Z]:", name)
            or "\0" in member.orig_filename
        ):
            raise Unreadable("zip_path")
        if (member.external_attr >> 16) & 0o170000 == 0o120000:
            raise Unreadable("zip_path")
        if member.flag_bits & 0x1:
            raise Unreadable("file_password")
        if member.file_size > RATIO_FROM and member.file_size > MAX_RATIO * max(member.compress_size, 1):
            raise Unreadable("zip_ratio")
    if sum(member.file_size for member in members) > MAX_UNPACKED:
        raise Unreadable("zip_too_big", limit=MAX_UNPACKED // MB)


def _judge_kind(names: set[str]) -> None:
    if "xl/workbook.xml" in names:
        return
    if "word/document.xml" in names:
        raise Unreadable("file_word")
    if "ppt/presentation.xml" in names:
        raise Unreadable("file_slides")
    if "xl/workbook.bin" in names:
        raise Unreadable("file_xlsb", kind=".xlsb")
    if "content.xml" in names:
        raise Unreadable("file_xlsb", kind=".ods")
    if "[content_types].xml" not in names:
        raise Unreadable("file_not_workbook")


def _read_parts(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> dict[str, bytes]:
    parts: dict[str, bytes] = {}
    counted = 0
    for member in members:
        wanted = member.filename.lower().endswith((".xml", ".rels", ".vml"))
        with archive.open(member) as stream:
            if wanted:
                content = stream.read(min(member.file_size, MAX_UNPACKED) + 1)
                counted += len(content)
                _refuse_entities(content)
                if not is_deferred(member.filename.lower()):
                    refuse_nesting(content)
                parts[member.filename.replace("\\", "/").lower()] = content
            else:
                while chunk := stream.read(MB):
                    counted += len(chunk)
                    if counted > MAX_UNPACKED:
                        break
        if counted > MAX_UNPACKED:
            raise Unreadable("zip_too_big", limit=MAX_UNPACKED // MB)
        if wanted and len(parts[member.filename.replace("\\", "/").lower()]) > member.file_size:
            raise Unreadable("file_broken")
    return parts


def is_deferred(name: str) -> bool:
    """Parts whose nesting is judged by who reads them: the largest are mostly known to be flat without counting."""
    return name.startswith("xl/worksheets/") or name == "xl/sharedstrings.xml"


def _refuse_entities(content: bytes) -> None:
    text = content.replace(b"\0", b"") if b"\0" in content[:64] else content
    if b"!" in text and b"<!" in text and _DOCTYPE.search(text):
        raise Unreadable("xml_entities")


def refuse_nesting(content: bytes) -> None:
    """Elements inside elements beyond all use; counted at intervals, so that only what is deep and long is found."""
    depth = 0
    remarks = b"<!" in content
    for start in range(0, len(content), _STEP):
        part = content[start : start + _STEP + 1]  # one more, so that no "</" is cut in two
        depth += part.count(b"<", 0, _STEP) - 2 * part.count(b"</") - part.count(b"/>")
        depth -= part.count(b"<!") if remarks else 0
        if depth > MAX_DEPTH:
            raise Unreadable("xml_strange")
