"""Parts drawn out of a table of the engine: all parts of a period in one file, without a row of it in Python."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
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
        "period": "_period",
        "unit_id": "_unit_id",
        "unit": "_unit",
        "unit_path": "_path",
        "region": "region",
        "project": "project",
        "project_name": f"coalesce({', '.join(names)})" if names else "NULL",
        "version": "_version",
    }
    taken = {name: f'"{name}"' for name in given} | frozen
    paths = [one.unit_path or None for one in wanted]
    owners: Mapping[str, tuple[str, Sequence[object]]] = {
        "_label": ("VARCHAR", [one.label for one in wanted]),
        "_period": (_one_of([period]), [period] * len(wanted)),
        "_unit_id": ("BIGINT", [one.unit_id for one in wanted]),
        "_unit": (_one_of(one.unit_name for one in wanted), [one.unit_name for one in wanted]),
        "_path": (_one_of(filter(None, paths)), paths),
        "_version": ("BIGINT", [one.version for one in wanted]),
    }
    # Of what the owner says once, the type stays.
    columns = ", ".join(
        f'{taken[name]} AS "{name}"' if taken[name] in owners else f'CAST({taken[name]} AS {kind}) AS "{name}"'
        for name, kind in types.items()
        if name in taken
    )
    owned = ", ".join(f"CAST(unnest(?) AS {kind}) AS {name}" for name, (kind, _values) in owners.items())
    query = f"SELECT {columns} FROM ({rows}) JOIN (SELECT {owned}) ON _label = label"
    return query, [values for _kind, values in owners.values()]


def _one_of(texts: Iterable[str]) -> str:
    """The engine's type for a text that is one of these; it is written and read as text.

    What is the same in row after row, the writer would otherwise look at in each.
    """
    known = sorted(set(texts))
    return f"ENUM({', '.join(map(literal, known))})" if known else "VARCHAR"
