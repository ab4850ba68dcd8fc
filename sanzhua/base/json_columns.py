"""JSON as the tables hold it, written and read fast: a return of ten thousand rows is fifty thousand documents."""

from __future__ import annotations

import json
from typing import Any

import orjson


def json_text(value: Any) -> str:
    """JSON as the tables hold it; NUL, which PostgreSQL cannot hold, is a fault of the caller."""
    if value == {}:
        return "{}"
    try:
        return orjson.dumps(value).decode()
    except TypeError:  # numbers beyond 64 bits, halves of a surrogate pair: rare, and the standard library takes them
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def json_bytes(value: Any) -> bytes:
    """The same in UTF-8, for documents of megabytes."""
    try:
        return orjson.dumps(value)
    except TypeError:
        return json_text(value).encode()


def json_value(text: bytes | None) -> Any:
    """A JSON text in UTF-8; the empty object, the commonest value, is made without a parser."""
    if text == b"{}":
        return {}
    return None if text is None else orjson.loads(text)
