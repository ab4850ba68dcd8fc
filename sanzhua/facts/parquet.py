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
from sanzhua.facts import duck

_ORDER = ("unit_id", "project", "batch_no")
_COPY = "(FORMAT parquet, COMPRESSION zstd)"


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
            draft = _made(target.parent) / f".{target.name}.{secrets.token_hex(4)}.part"
            query, values = _typed_rows(sheet, types)
            connection.execute(f"COPY ({query} ORDER BY {_order(types)}) TO '{_quoted(draft)}' {_COPY}", values)
            waiting.append((draft, target))
    return {str(target.relative_to(folder)): sha for target, sha in _settle(waiting)}


def write_queries(connection: duckdb.DuckDBPyConnection, folder: Path, queries: Mapping[str, str]) -> dict[str, str]:
    """The same from tables of a connection of one's own: rows stand in the order in which each query gives them."""
    waiting: list[tuple[Path, Path]] = []
    for path, query in queries.items():
        target = folder / path
        draft = _made(target.parent) / f".{target.name}.{secrets.token_hex(4)}.part"
        connection.execute(f"COPY ({query}) TO '{_quoted(draft)}' {_COPY}")
        waiting.append((draft, target))
    return {str(target.relative_to(folder)): sha for target, sha in _settle(waiting)}


def merge(folder: Path, files: Sequence[str], target: str) -> None:
    """One file from several in their order, written whole and synced.

    Each is of one unit and sorted already, so that the files of units in order are one sorted file: nothing is sorted
    again, which a million rows would want a gigabyte for.
    """
    draft = _made((folder / target).parent) / f".{Path(target).name}.{secrets.token_hex(4)}.part"
    with duck.cursor(folder) as connection:
        query = "SELECT * FROM read_parquet(?, union_by_name = true)"
        connection.execute(f"COPY ({query}) TO '{_quoted(draft)}' {_COPY}", [[str(folder / name) for name in files]])
    _settle([(draft, folder / target)])


def same_rows(folder: Path, one: str, several: Sequence[str]) -> bool:
    """Whether a merged file holds exactly the rows of the files that it stands for, each of units of its own.

    One file after the other: what two million rows at once would want, the engine has no memory for.
    """
    whole, files = [str(folder / one)], [str(folder / name) for name in several]
    with duck.cursor(folder) as connection:
        return _counted(connection, whole) == _counted(connection, files) and all(
            _same_of_units(connection, whole, [file]) for file in files
        )


def _counted(connection: Any, files: Sequence[str]) -> int:
    (rows,) = connection.execute("SELECT count(*) FROM read_parquet(?, union_by_name = true)", [files]).fetchone()
    return int(rows)


def _same_of_units(connection: Any, whole: list[str], file: list[str]) -> bool:
    """Whether the file's units have in the whole the file's rows and no other."""
    found = connection.execute("SELECT DISTINCT unit_id FROM read_parquet(?)", [file]).fetchall()
    units = sorted(unit for (unit,) in found if unit is not None)
    if not units:
        return True
    # The bounds spare the reading of others' rows; an older file lacks columns that the whole has.
    theirs = "SELECT * FROM read_parquet(?) WHERE unit_id BETWEEN ? AND ? AND list_contains(?, unit_id)"
    own = "SELECT * FROM read_parquet(?) WHERE false UNION ALL BY NAME SELECT * FROM read_parquet(?)"
    left, right = [whole, units[0], units[-1], units], [whole, file]
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


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
