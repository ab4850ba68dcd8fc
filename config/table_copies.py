"""PostgreSQL tables out of and into plain COPY files, in one snapshot, without pg_dump or a fitting version of it."""

from __future__ import annotations

import json
from pathlib import Path

import psycopg
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from psycopg import sql

# Rows that must not come back to life with a backup.
_LEFT_OUT = {"django_session", "django_migrations"}
_ORDER = "order.json"


def _tables(cursor: psycopg.Cursor[tuple[str, str]]) -> dict[str, list[str]]:
    """Columns by table of the current schema, in their order."""
    cursor.execute(
        "SELECT c.table_name, c.column_name FROM information_schema.columns c JOIN information_schema.tables t"
        " USING (table_schema, table_name) WHERE table_schema = current_schema() AND t.table_type = 'BASE TABLE'"
        " ORDER BY c.table_name, c.ordinal_position"
    )
    found: dict[str, list[str]] = {}
    for table, column in cursor.fetchall():
        found.setdefault(table, []).append(column)
    return {table: columns for table, columns in found.items() if table not in _LEFT_OUT}


def _copy_statement(table: str, columns: list[str], direction: str) -> sql.Composed:
    return sql.SQL("COPY {} ({}) {}").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns)), sql.SQL(direction)
    )


def dump_tables(folder: Path) -> None:
    connection.ensure_connection()
    with transaction.atomic(), connection.cursor() as wrapped:
        cursor: psycopg.Cursor[tuple[str, str]] = wrapped.cursor
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        tables = _tables(cursor)
        (folder / _ORDER).write_text(json.dumps(tables), encoding="utf-8")
        for table, columns in tables.items():
            with (
                (folder / f"{table}.copy").open("wb") as file,
                cursor.copy(_copy_statement(table, columns, "TO STDOUT")) as out,
            ):
                for block in out:
                    file.write(block)


def load_tables(folder: Path, migrations: list[list[str]]) -> None:
    """Makes the tables as they stood at the backup and fills them, in one transaction."""
    executor = MigrationExecutor(connection)
    executor.migrate(_leaves(executor, {(app, name) for app, name in migrations}))
    tables: dict[str, list[str]] = json.loads((folder / _ORDER).read_text(encoding="utf-8"))
    with transaction.atomic(), connection.cursor() as wrapped:
        cursor: psycopg.Cursor[tuple[str, str]] = wrapped.cursor
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        _empty(cursor, tables)
        for table, columns in tables.items():
            with (
                (folder / f"{table}.copy").open("rb") as file,
                cursor.copy(_copy_statement(table, columns, "FROM STDIN")) as into,
            ):
                while block := file.read(1 << 20):
                    into.write(block)
        _restart_sequences(cursor)


def _empty(cursor: psycopg.Cursor[tuple[str, str]], tables: dict[str, list[str]]) -> None:
    """Rows that migrations made go; the ledger's tables hold none yet, and refuse to be emptied."""
    for table in tables:
        cursor.execute(sql.SQL("SELECT 1 FROM {} LIMIT 1").format(sql.Identifier(table)))
        if cursor.fetchone():
            cursor.execute(sql.SQL("TRUNCATE {} CASCADE").format(sql.Identifier(table)))


def _leaves(executor: MigrationExecutor, applied: set[tuple[str, str]]) -> list[tuple[str, str]]:
    nodes = executor.loader.graph.node_map
    return sorted(
        key
        for key in applied
        if key in nodes and not any(child.key in applied and child.key[0] == key[0] for child in nodes[key].children)
    )


def _restart_sequences(cursor: psycopg.Cursor[tuple[str, str]]) -> None:
    cursor.execute(
        "SELECT c.table_name, c.column_name FROM information_schema.columns c"
        " WHERE c.table_schema = current_schema() AND c.is_identity = 'YES'"
    )
    for table, column in cursor.fetchall():
        cursor.execute(
            sql.SQL("SELECT setval(pg_get_serial_sequence({}, {}), coalesce(max({}), 0) + 1, false) FROM {}").format(
                sql.Literal(f'"{table}"'), sql.Literal(column), sql.Identifier(column), sql.Identifier(table)
            )
        )
