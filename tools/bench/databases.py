"""A database with the county in it, made once and copied for every run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Prepared:
    """`fresh()` gives the environment of a copy that goes with its block."""

    fresh: Callable[[], AbstractContextManager[dict[str, str]]]


def prepared_sqlite(folder: Path, rows: int) -> Prepared:
    _build({"SANZHUA_DATA": str(folder), "DATABASE_URL": ""}, rows)

    @contextmanager
    def fresh() -> Iterator[dict[str, str]]:
        with _copied(folder) as data:
            yield {"SANZHUA_DATA": str(data), "DATABASE_URL": ""}

    return Prepared(fresh)


def prepared_postgres(folder: Path, url: str, rows: int) -> Prepared:
    """`url` is the cluster's; the county lives in its database `county`, each run in a copy made by the server."""
    _ask(url, "CREATE DATABASE county")
    _build({"SANZHUA_DATA": str(folder), "DATABASE_URL": named(url, "county"), "SANZHUA_POOL_SIZE": "0"}, rows)

    @contextmanager
    def fresh() -> Iterator[dict[str, str]]:
        _ask(url, "CREATE DATABASE run TEMPLATE county")
        try:
            with _copied(folder) as data:
                address = named(url, "run")
                yield {"SANZHUA_DATA": str(data), "DATABASE_URL": address, "SANZHUA_POOL_SIZE": "0"}
        finally:
            _ask(url, "DROP DATABASE run WITH (FORCE)")

    return Prepared(fresh)


def _build(environment: dict[str, str], rows: int) -> None:
    command = [sys.executable, "-m", "tools.bench.city", str(rows)]
    subprocess.run(command, cwd=_ROOT, env={**os.environ, **environment}, check=True)


@contextmanager
def _copied(folder: Path) -> Iterator[Path]:
    copy = folder.with_name(folder.name + "-run")
    shutil.copytree(folder, copy)
    try:
        yield copy
    finally:
        shutil.rmtree(copy)


def _ask(url: str, statement: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement)


def named(url: str, database: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))
