"""Parts drawn out of a table of the engine: the same files as from rows, without the rows."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import duckdb

from sanzhua.facts import parquet, storage
from sanzhua.ledger.canonical_sql import literal


@dataclass(frozen=True, slots=True)
class Drawn:
    """A part whose file is there; `packed` are its canonical bytes as PartBody keeps them."""

    path: str
    sha256: str
    rows: int
    packed: bytes


@dataclass(frozen=True, slots=True)
class Wanted:
    """The part to draw: whose, of when, and what its unit is called on the day."""

    unit_id: int
    unit_name: str
    unit_path: str
    period: str
    version: int


def draw(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    source: str,
    wanted: Sequence[Wanted],
    types: Mapping[str, str],
    given: Collection[str],
) -> list[tuple[str, str]]:
    """Write the file of each part, whole and synced; gives path and SHA-256 of each.

    The table holds the rows of all, in the order of `parquet`: `unit_id`, `project`, `region` and the columns `given`.
    What of `types` is not among these stays null. No database: fit for a thread.
    """
    paths = [storage.new_path(source, one.period, one.unit_id, one.version) for one in wanted]
    queries = {path: _query(table, one, types, given) for path, one in zip(paths, wanted, strict=True)}
    hashes = parquet.write_queries(connection, storage.folder(), queries)
    return [(path, hashes[path]) for path in paths]


def _query(table: str, one: Wanted, types: Mapping[str, str], given: Collection[str]) -> str:
    names = [f'"{name}"' for name in ("project_name", "name") if name in given]
    frozen = {
        "period": literal(one.period),
        "unit_id": str(one.unit_id),
        "unit": literal(one.unit_name),
        "unit_path": literal(one.unit_path) if one.unit_path else "NULL",
        "region": "region",
        "project": "project",
        "project_name": f"coalesce({', '.join(names)})" if names else "NULL",
        "version": str(one.version),
        "version_id": "NULL",
    }
    taken = {name: frozen.get(name) or (f'"{name}"' if name in given else "NULL") for name in types}
    columns = ", ".join(f'CAST({taken[name]} AS {kind}) AS "{name}"' for name, kind in types.items())
    return f'SELECT {columns} FROM "{table}" WHERE unit_id = {one.unit_id}'
