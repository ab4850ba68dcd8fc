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


def merge(folder: Path, files: Sequence[str], target: str, types: Mapping[str, str]) -> None:
    """One sorted file from several, written whole and synced."""
    draft = _made((folder / target).parent) / f".{Path(target).name}.{secrets.token_hex(4)}.part"
    with duck.cursor(folder) as connection:
        query = f"SELECT * FROM read_parquet(?, union_by_name = true) ORDER BY {_order(types)}"
        connection.execute(f"COPY ({query}) TO '{_quoted(draft)}' {_COPY}", [[str(folder / name) for name in files]])
    _settle([(draft, folder / target)])


def same_rows(folder: Path, one: str, several: Sequence[str]) -> bool:
    """Whether a merged file holds exactly the rows of the files that it stands for."""
    read = "SELECT * FROM read_parquet(?, union_by_name = true)"
    left, right = [str(folder / one)], [str(folder / name) for name in several]
    with duck.cursor(folder) as connection:
        query = f"SELECT count(*) FROM (({read}) EXCEPT ALL ({read}))"
        return all(connection.execute(query, pair).fetchone() == (0,) for pair in ([left, right], [right, left]))


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
