"""Parts drawn out of a table of the engine: all parts of a period in one file, without a row of it in Python."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import duckdb

from sanzhua.facts import parquet, slices, storage
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
    """The part to draw: whose, and what its unit is called in the table and on the day."""

    label: str
    unit_id: int
    unit_name: str
    unit_path: str
    version: int


def draw(
    connection: duckdb.DuckDBPyConnection,
    rows: str,
    source: str,
    period: str,
    wanted: Sequence[Wanted],
    types: Mapping[str, str],
    given: Collection[str],
) -> tuple[list[str], str]:
    """Write one file of these parts, whole and synced; gives the path of each, a slice of it, and the file's SHA-256.

    `rows` is a query for the period's rows, unit by unit: `label`, `project`, `region` and the columns `given`. What of
    `types` is not among these has no column in the file. No database: fit for a thread.
    """
    path = storage.shared_path(source, period, len(wanted))
    sha = parquet.write_query(connection, storage.folder(), path, *_query(rows, period, wanted, types, given))
    return [slices.slice_name(path, one.unit_id) for one in wanted], sha


def _query(
    rows: str, period: str, wanted: Sequence[Wanted], types: Mapping[str, str], given: Collection[str]
) -> tuple[str, list[object]]:
    names = [f'"{name}"' for name in ("project_name", "name") if name in given]
    frozen = {
        "period": literal(period),
        "unit_id": "_unit_id",
        "unit": "_unit",
        "unit_path": "_path",
        "region": "region",
        "project": "project",
        "project_name": f"coalesce({', '.join(names)})" if names else "NULL",
        "version": "_version",
    }
    taken = {name: f'"{name}"' for name in given} | frozen
    columns = ", ".join(f'CAST({taken[name]} AS {kind}) AS "{name}"' for name, kind in types.items() if name in taken)
    owners = ", ".join(f"unnest(?) AS {name}" for name in ("_label", "_unit_id", "_unit", "_path", "_version"))
    values: list[object] = [
        [one.label for one in wanted],
        [one.unit_id for one in wanted],
        [one.unit_name for one in wanted],
        [one.unit_path or None for one in wanted],
        [one.version for one in wanted],
    ]
    return f"SELECT {columns} FROM ({rows}) JOIN (SELECT {owners}) ON _label = label", values
