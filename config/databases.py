"""Which database, and how it is opened: SQLite that keeps what it acknowledged, or PostgreSQL with a pool."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ

from config import environment

# WAL lets people read while one writes; FULL keeps an acknowledged commit through a power cut.
_SQLITE_PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY;"


def sqlite_path(data: Path) -> Path:
    return data / "sanzhua.sqlite3"


def _sqlite(path: Path) -> dict[str, Any]:
    path.parent.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            # A reader that turns writer in mid-transaction fails at once, past any timeout: writers queue at the start.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": _SQLITE_PRAGMAS,
        },
    }


def _postgres(url: str) -> dict[str, Any]:
    parsed: dict[str, Any] = environ.Env.db_url_config(url)
    size = environment.count("SANZHUA_POOL_SIZE")
    pool = {"min_size": 1, "max_size": size, "timeout": 20} if size else False
    options = {**parsed.get("OPTIONS", {}), "pool": pool}
    return {**parsed, "ENGINE": "django.db.backends.postgresql", "OPTIONS": options}


def configuration(data: Path) -> dict[str, Any]:
    url = environment.text("DATABASE_URL")
    if not url:
        return _sqlite(sqlite_path(data))
    scheme = urlsplit(url).scheme
    if scheme in {"postgres", "postgresql"}:
        return _postgres(url)
    raise environment.SettingError(
        f"DATABASE_URL begins with {scheme}://; use postgres://, or leave it empty for SQLite"
    )
