"""The engine inside the process: one locked-down instance a folder, a cursor of its own for each question.

It reads and writes below the parts folder only, loads no extension and keeps nothing between questions.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

# A cap, taken only by what needs it: six counts of a million projects, by unit and of the city, want a gigabyte.
MEMORY = "2GB"
MEMORY_FOR_LOADS = "3GB"
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


@contextmanager
def reading(file: Path, folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """An instance for one long load, which reads this file beside the folder, and goes with everything in it.

    Rows are worked on in the order of the file. What would take more than MEMORY_FOR_LOADS raises duckdb.Error.
    """
    connection = _open(folder, MEMORY_FOR_LOADS, [file])
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


def _open(folder: Path, memory: str = MEMORY, files: Sequence[Path] = ()) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(
        ":memory:",
        config={
            "threads": THREADS,
            "memory_limit": memory,
            "temp_directory": "",
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "allow_community_extensions": False,
        },
    )
    # The order matters: the folder must be named before everything outside of it is shut.
    connection.execute(f"SET allowed_directories = [{_quoted(folder)}]")
    if files:
        connection.execute(f"SET allowed_paths = [{', '.join(_quoted(file) for file in files)}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
