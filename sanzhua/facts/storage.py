"""Where parts stand, and which files answer for a period."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings

from sanzhua.facts import slices


def folder() -> Path:
    return Path(settings.SANZHUA_DATA) / "parts"


def new_path(source: str, period: str, unit_id: int, version: int) -> str:
    """A name that no other run takes, so that what a failed run left behind is in nobody's way."""
    return f"{source}/{period}/{unit_id}-v{version}-{secrets.token_hex(4)}.parquet"


def shared_path(source: str, period: str, count: int) -> str:
    """The same for a file of which so many parts are slices."""
    return f"{source}/{period}/{slices.shared_name(secrets.token_hex(4), count)}"


def compact_path(source: str, period: str, parts: Iterable[tuple[str, str]]) -> str:
    """Of parts by path and SHA-256. The name says which are inside: a newer version of one of them makes it a file that
    nobody asks for."""
    known = sorted(f"{sha} {path}" if slices.is_slice(path) else sha for path, sha in parts)
    inside = hashlib.sha256("\n".join(known).encode()).hexdigest()
    return f"{source}/{period}/all-{inside[:24]}.parquet"


def stored_row(types: Mapping[str, str], row: Mapping[str, Any], frozen: Mapping[str, Any]) -> dict[str, Any]:
    """A row as a part holds it: decimals as numbers, tags as one text, what is missing as None."""
    stored = {key: _stored(kind, row.get(key)) for key, kind in types.items()}
    name = row.get("project_name") or row.get("name")
    return {**stored, "project": row["project"], "project_name": name, **frozen}


def _stored(kind: str, value: Any) -> Any:
    if value is None or value == "":
        return None
    if kind == "DOUBLE":
        return float(value)
    if isinstance(value, list | tuple):
        return "、".join(value) or None
    return value
