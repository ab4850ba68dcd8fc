"""A database with the county in it, made once and copied for every run."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
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


def city_of(module: str, name: str, folder: Path, url: str, rows: int) -> dict[str, str]:
    """The environment of an installation that the module makes, on SQLite or in a database of the cluster."""
    environment = {"SANZHUA_DATA": str(folder / name), "DATABASE_URL": "", "SANZHUA_POOL_SIZE": "0"}
    if url:
        _ask(url, f"CREATE DATABASE {name}")
        environment["DATABASE_URL"] = named(url, name)
    ran(environment, module, str(rows))
    return environment


def ran(environment: Mapping[str, str], *arguments: str) -> str:
    """What `python -m ARGUMENTS...` printed; its own words end the bench where it fails."""
    command, seen = [sys.executable, "-m", *arguments], {**os.environ, **environment}
    done = subprocess.run(command, cwd=_ROOT, env=seen, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(arguments)} failed:\n{done.stderr}")
    return done.stdout


def told(environment: Mapping[str, str], *arguments: str) -> Any:
    """The JSON of its last line."""
    return json.loads(ran(environment, *arguments).splitlines()[-1])


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
