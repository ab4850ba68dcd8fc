"""`sanzhua plan parse`: a file from outside to a document, in a process with limits, and contract 1."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sanzhua.base.child import ChildKilled, run_limited
from sanzhua.base.refusals import Refused
from sanzhua.plans.parse.document import Document, Task, read_document
from sanzhua.plans.parse.refusals import PlanRefused
from sanzhua.plans.parse.source import Paragraph, text_paragraphs
from sanzhua.plans.parse.worddoc import word_paragraphs

_log = logging.getLogger(__name__)

_MB = 1024 * 1024
MAX_BYTES = 20 * _MB
MAX_PARAGRAPHS = 20_000
MEMORY_MB = 512
SECONDS = 60

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")
_HTML = (b"<html", b"<!doctype html", b"<?xml", b"<meta", b"mime-version")


def parse_in_child(path: str | Path, filename: str | None = None) -> Document:
    """read_plan in a process with limits on memory and time. Raises PlanRefused."""
    document: Document = _in_child(read_plan, path, filename or Path(path).name)
    return document


def parse_json_in_child(path: str | Path) -> str:
    """The contract's JSON document."""
    document: str = _in_child(read_json, path, Path(path).name)
    return document


def _in_child(func: Callable[..., Any], path: str | Path, filename: str) -> Any:
    size = Path(path).stat().st_size
    if size > MAX_BYTES:
        raise PlanRefused("too_big", size=-(-size // _MB), limit=MAX_BYTES // _MB)
    try:
        return run_limited(func, str(path), filename, memory_mb=MEMORY_MB, seconds=SECONDS)
    except ChildKilled as killed:
        raise PlanRefused("broken" if killed.why == "crash" else "limit") from killed
    except Refused:
        raise
    except Exception as error:
        # A file that breaks the parser must not break its caller; the log keeps what it was.
        _log.error("a plan broke the parser: %r", error)
        raise PlanRefused("broken") from error


def read_json(path: str, filename: str) -> str:
    return json.dumps(as_contract(read_plan(path, filename)), ensure_ascii=False)


def read_plan(path: str | Path, filename: str | None = None) -> Document:
    """Read in this process; for files from outside use parse_in_child. Raises PlanRefused."""
    return read_document(paragraphs_of(Path(path).read_bytes(), filename or Path(path).name))


def paragraphs_of(data: bytes, filename: str) -> list[Paragraph]:
    """Judged by content first, by its name's ending only where content leaves it open."""
    if not data.strip(b" \t\r\n\0"):
        raise PlanRefused("empty")
    if data.startswith(_PICTURES):
        raise PlanRefused("pdf")
    if data.startswith(_OLE):
        raise PlanRefused("password" if "EncryptedPackage".encode("utf-16-le") in data else "old_word")
    if data[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        paragraphs = word_paragraphs(data)
    else:
        paragraphs = _text(data, filename)
    if not paragraphs:
        raise PlanRefused("empty")
    if len(paragraphs) > MAX_PARAGRAPHS:
        raise PlanRefused("too_long", count=len(paragraphs), limit=MAX_PARAGRAPHS)
    return paragraphs


def _text(data: bytes, filename: str) -> list[Paragraph]:
    ending = Path(filename.lower()).suffix
    if ending == ".docx":
        raise PlanRefused("not_docx")
    if ending in (".doc", ".wps"):
        raise PlanRefused("old_word")
    if ending != ".txt":
        raise PlanRefused("kind")
    if data[:512].lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith(_HTML):
        raise PlanRefused("html")
    return text_paragraphs(data)


def as_contract(document: Document) -> dict[str, Any]:
    """Contract 1."""
    return {"title": document.title, "tasks": [_task(task) for task in document.tasks]}


def _task(task: Task) -> dict[str, Any]:
    return {
        "number": task.number,
        "heading": task.heading,
        "text": task.text,
        "units": [{"name": unit.name, "role": unit.role, "collective": unit.collective} for unit in task.units],
        "due": [
            {"text": due.text, "on": due.on.isoformat() if due.on else None, "repeat": due.repeat} for due in task.due
        ],
        "targets": [{"text": one.text, "value": one.value, "unit": one.unit} for one in task.targets],
        "line": task.line,
    }
