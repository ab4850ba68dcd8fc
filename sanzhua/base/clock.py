"""Two clocks: the real one, and the business one, which a demonstration may set back.

Real time stamps the ledger, sessions and second factors. Business time decides what is due, late and this month's.
The demonstration's offset is fixed once in its data folder, so both clocks run at the same speed.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from sanzhua.base.files import write_atomically

SHANGHAI = ZoneInfo("Asia/Shanghai")
_FILE = "clock.json"
_NONE = timedelta(0)

_fixed: datetime | None = None
_received: ContextVar[datetime | None] = ContextVar("received", default=None)


def now() -> datetime:
    """Real time, aware, UTC."""
    return _fixed if _fixed is not None else datetime.now(UTC)


def business_now() -> datetime:
    """Business time, aware, UTC: real time plus the demonstration's offset, if this data folder has one."""
    return _fixed if _fixed is not None else datetime.now(UTC) + business_offset()


def business_today() -> date:
    """The business day in Asia/Shanghai."""
    return business_now().astimezone(SHANGHAI).date()


def received_at() -> datetime:
    """Business time at which what is being done arrived: the last byte of its request, or now outside of one.

    On the day that a form is due, requests wait for each other; who was in time must not become late by waiting.
    """
    return _received.get() or business_now()


def mark_received() -> None:
    """The last byte is here: what this request does counts from now, however long it takes."""
    _received.set(business_now())


def forget_received() -> None:
    _received.set(None)


def business_offset() -> timedelta:
    """Zero in a real installation. Raises ValueError, naming the file, where the offset cannot be read."""
    path = data_folder() / _FILE
    try:
        stamp = path.stat().st_mtime_ns
    except FileNotFoundError:
        return _NONE
    return _read_offset(path, stamp)


def start_business_at(moment: datetime, *, folder: Path | None = None) -> timedelta:
    """Fix a demonstration's offset so that business time is `moment` now and runs on from there."""
    offset = timedelta(seconds=round((moment - datetime.now(UTC)).total_seconds()))
    body = json.dumps({"offset_seconds": int(offset.total_seconds()), "started_at": moment.astimezone(UTC).isoformat()})
    write_atomically((folder or data_folder()) / _FILE, body.encode())
    return offset


def data_folder() -> Path:
    """The folder that holds this installation's state."""
    return Path(os.environ.get("SANZHUA_DATA") or "var")


@contextmanager
def use_fixed(moment: datetime) -> Iterator[None]:
    """Stop both clocks at an aware moment, in every thread; for tests."""
    global _fixed
    if moment.tzinfo is None:
        raise ValueError("use_fixed wants an aware moment")
    before, _fixed = _fixed, moment.astimezone(UTC)
    try:
        yield
    finally:
        _fixed = before


@lru_cache(maxsize=4)
def _read_offset(path: Path, stamp: int) -> timedelta:
    # The file's time is part of the key, so that a renewed file is read again without reading it for every call.
    try:
        return timedelta(seconds=int(json.loads(path.read_bytes())["offset_seconds"]))
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{path}: offset_seconds is missing or no whole number") from error
