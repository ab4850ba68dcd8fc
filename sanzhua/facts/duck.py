"""The engine inside the process: one locked-down instance a folder, a cursor of its own for each question.

It reads and writes below the parts folder only, loads no extension and keeps nothing between questions.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

# A cap, taken only by what needs it: six counts of a million projects, by unit and of the city, want a gigabyte.
MEMORY = "2GB"
THREADS = 2

_lock = threading.Lock()
_instances: dict[tuple[int, Path], duckdb.DuckDBPyConnection] = {}


@contextmanager
def cursor(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that no other thread uses; temporary tables die with it."""
    connection = _instance(folder).cursor()
    try:
        yield connection
    finally:
        connection.close()


def _instance(folder: Path) -> duckdb.DuckDBPyConnection:
    # A forked child must not use its parent's threads, so the process is part of the key.
    key = (os.getpid(), folder)
    with _lock:
        if key not in _instances:
            _instances[key] = _open(folder)
        return _instances[key]


def _open(folder: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(
        ":memory:",
        config={
            "threads": THREADS,
            "memory_limit": MEMORY,
            "temp_directory": "",
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "allow_community_extensions": False,
        },
    )
    # The order matters: the folder must be named before everything outside of it is shut.
    quoted = str(folder).replace("'", "''")
    connection.execute(f"SET allowed_directories = ['{quoted}']")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection
