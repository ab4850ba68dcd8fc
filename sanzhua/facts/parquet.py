"""Parts as files: written whole and synced before anybody may name them. No Django."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from sanzhua.base.files import sha256_of, sync_folder
from sanzhua.facts import duck, slices

_ORDER = ("unit_id", "project", "batch_no")
# The encodings of version 2 are quicker to write and to read, and smaller.
_FORMAT = "FORMAT parquet, PARQUET_VERSION v2"
_COPY = f"({_FORMAT}, COMPRESSION zstd)"
# A long history is written and read quicker packed by Snappy; Zstandard leaves two thirds of the room.
_COPY_FOR_SLICES = f"({_FORMAT}, COMPRESSION snappy, ROW_GROUP_SIZE 16384)"


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows of one file-to-be; `path` is relative to the folder."""

    path: str
    rows: Sequence[Mapping[str, Any]]


def write_sheets(folder: Path, sheets: Sequence[Sheet], types: Mapping[str, str]) -> dict[str, str]:
    """Write all files, each whole, synced with its folder; gives SHA-256 by path.

    Where one fails, those already there stay without a catalogue row: orphans, for `sweep`.
    """
    waiting: list[tuple[Path, Path]] = []
    with duck.cursor(_made(folder)) as connection:
        for sheet in sheets:
            target = folder / sheet.path
            draft = _draft(target)
            query, values = _typed_rows(sheet, types)
            connection.execute(f"COPY ({query} ORDER BY {_order(types)}) TO '{_quoted(draft)}' {_COPY}", values)
            waiting.append((draft, target))
    return {str(target.relative_to(folder)): sha for target, sha in _settle(waiting)}


def write_query(
    connection: duckdb.DuckDBPyConnection, folder: Path, path: str, query: str, values: Sequence[object]
) -> str:
    """The same of one file from tables of a connection of one's own, for slices of it to be read; gives SHA-256.

    Rows stand about in the order of the query, in groups so small that one unit's are found at once.
    """
    draft = _draft(folder / path)
    connection.execute(f"COPY ({query}) TO '{_quoted(draft)}' {_COPY_FOR_SLICES}", values)
    ((_target, sha),) = _settle([(draft, folder / path)])
    return sha


def merge(folder: Path, files: Sequence[str], target: str) -> None:
    """One file from several in their order, written whole and synced.

    Each is of one unit and sorted already, so that the files of units in order are one sorted file; slices come in any
    order. Nothing is sorted again, which a million rows would want a gigabyte for and no reader needs.
    """
    draft = _draft(folder / target)
    with duck.cursor(folder) as connection:
        query, values = slices.relation(folder, files)
        connection.execute(f"COPY ({query}) TO '{_quoted(draft)}' {_COPY}", values)
    _settle([(draft, folder / target)])


def same_rows(folder: Path, one: str, several: Sequence[str]) -> bool:
    """Whether a merged file holds exactly the rows of the files that it stands for, each of units of its own.

    One file after the other: what two million rows at once would want, the engine has no memory for.
    """
    with duck.cursor(folder) as connection:
        counts = [_counted(connection, *slices.relation(folder, names)) for names in ([one], several)]
        return counts[0] == counts[1] and all(
            _same_of_units(connection, str(folder / one), *slices.relation(folder, [name])) for name in several
        )


def _counted(connection: Any, query: str, values: Sequence[object]) -> int:
    (rows,) = connection.execute(f"SELECT count(*) FROM ({query})", values).fetchone()
    return int(rows)


def _same_of_units(connection: Any, whole: str, query: str, values: Sequence[object]) -> bool:
    """Whether the units of the query's rows have in the whole these rows and no other."""
    found = connection.execute(f"SELECT DISTINCT unit_id FROM ({query})", values).fetchall()
    units = sorted(unit for (unit,) in found if unit is not None)
    if not units:
        return True
    # The bounds spare the reading of others' rows; an older file lacks columns that the whole has.
    theirs = "SELECT * FROM read_parquet(?) WHERE unit_id BETWEEN ? AND ? AND list_contains(?, unit_id)"
    own = f"SELECT * FROM read_parquet(?) WHERE false UNION ALL BY NAME {query}"
    left, right = [whole, units[0], units[-1], units], [whole, *values]
    pairs = ((f"({theirs}) EXCEPT ALL ({own})", left + right), (f"({own}) EXCEPT ALL ({theirs})", right + left))
    return all(connection.execute(f"SELECT count(*) FROM ({text})", both).fetchone() == (0,) for text, both in pairs)


def _typed_rows(sheet: Sheet, types: Mapping[str, str]) -> tuple[str, list[list[Any]]]:
    """A query that gives the rows, and its values: a list a column is bound 100 times faster than a row at a time, and
    a column without any value needs no list. One list there is always, since without rows it makes none."""
    columns = {name: [row.get(name) for row in sheet.rows] for name in types}
    first = next(iter(types))
    given = {name for name, values in columns.items() if name == first or any(value is not None for value in values)}
    selected = [
        f'{"unnest(?::" + kind + "[])" if name in given else "NULL::" + kind} AS "{name}"'
        for name, kind in types.items()
    ]
    return f"SELECT * FROM (SELECT {', '.join(selected)})", [columns[name] for name in types if name in given]


def _settle(waiting: Iterable[tuple[Path, Path]]) -> list[tuple[Path, str]]:
    """Drafts to their names: bytes first, then the name, then the folder that holds the name."""
    settled = []
    folders = set()
    for draft, target in waiting:
        with draft.open("rb") as file:
            os.fsync(file.fileno())
        sha = sha256_of(draft)
        draft.replace(target)
        folders.update({target.parent, target.parent.parent})
        settled.append((target, sha))
    for folder in sorted(folders):
        sync_folder(folder)
    return settled


def _order(types: Mapping[str, str]) -> str:
    return ", ".join(f'"{name}"' for name in _ORDER if name in types)


def _draft(target: Path) -> Path:
    return _made(target.parent) / f".{target.name}.{secrets.token_hex(4)}.part"


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
