"""Parts of an open month, read once by this process: when one unit's report is accepted, that part only is read.

A closed month is one sorted file and wants none of this. Nothing here decides what counts: a question names its files.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sanzhua.facts import slices

# Beyond this many bytes of files, reading them is cheaper than what they take in memory.
_MOST_BYTES = 32 * 1024 * 1024
# A table that holds this many times the files asked for is left to the questions that still read it; a new one begins.
_SLACK = 4

_lock = threading.Lock()
_held: dict[tuple[int, Path, str], _Shelf] = {}


@dataclass
class _Shelf:
    """The tables of one folder and one set of columns; the last one is filled, the one before may still be read."""

    key: str
    made: int = 0
    files: set[str] = field(default_factory=set)

    @property
    def table(self) -> str:
        return f"held_{self.key}_{self.made}"


def table_of(connection: Any, folder: Path, files: Sequence[str], types: Mapping[str, str]) -> str | None:
    """The table whose rows with these names in `_file` are the files' rows; None where they are too large to hold."""
    if len(files) < 2 or sum((folder / name).stat().st_size for name in slices.files_of(files)) > _MOST_BYTES:
        return None
    key = hashlib.sha256(repr(sorted(types.items())).encode()).hexdigest()[:16]
    with _lock:
        shelf = _held.setdefault((os.getpid(), folder, key), _Shelf(key))
        if not shelf.made or len(shelf.files | set(files)) > _SLACK * len(files):
            _begin(connection, shelf, types)
        read_files(connection, folder, [name for name in files if name not in shelf.files], shelf.table, types)
        shelf.files.update(files)
        return shelf.table


def read_files(connection: Any, folder: Path, files: Collection[str], table: str, types: Mapping[str, str]) -> None:
    """Put the files' rows into the table, each file whole or not at all."""
    if not files:
        return
    names = ", ".join(f'"{name}"' for name in types)
    empty = ", ".join(f'NULL::{kind} AS "{name}"' for name, kind in types.items())
    read, values = slices.relation(folder, sorted(files), with_name=True)
    connection.execute(
        f"INSERT INTO {table} SELECT _file, {names} FROM "
        f"(SELECT NULL::VARCHAR AS _file, {empty} WHERE false UNION ALL BY NAME {read})",
        values,
    )


def _begin(connection: Any, shelf: _Shelf, types: Mapping[str, str]) -> None:
    shelf.made += 1
    connection.execute(f"DROP TABLE IF EXISTS held_{shelf.key}_{max(0, shelf.made - 2)}")
    shelf.files = set()
    columns = ", ".join(f'"{name}" {kind}' for name, kind in types.items())
    connection.execute(f"CREATE OR REPLACE TABLE {shelf.table} (_file VARCHAR, {columns})")
