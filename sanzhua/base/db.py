"""What the two databases do differently; the only place that speaks a dialect."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from typing import Any

import psycopg
from django.db import connection, models

from sanzhua.base.json_columns import json_text as json_text
from sanzhua.base.json_columns import json_value as json_value

_BATCH = 2_000
_FEW = 200


def bulk_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Write rows into a model's table: COPY on PostgreSQL, executemany on SQLite. Gives how many.

    `columns` are field names (`report_id` for a key); values come as the database takes them, JSON as JSON text (see
    `json_text`), times aware. All or nothing only inside the caller's transaction. No defaults, no signals.
    """
    quote = connection.ops.quote_name
    names = ", ".join(quote(_column(model, name)) for name in columns)
    table = quote(model._meta.db_table)
    if connection.vendor == "postgresql":
        return _copy(f"COPY {table} ({names}) FROM STDIN", rows)
    marks = ", ".join(["%s"] * len(columns))
    return _executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)


def insert_long(model: type[models.Model], column: str, text: bytes) -> int:
    """A row of one text of millions of signs, in UTF-8; gives its primary key.

    Django writes values into the statement, which the server then has to parse; here the text goes beside it.
    """
    as_text = "convert_from(%b, 'UTF8')" if connection.vendor == "postgresql" else "CAST(%s AS TEXT)"
    statement = "INSERT INTO {table} ({column}) VALUES (" + as_text + ") RETURNING {pk}"
    return int(_asked_long(model, column, statement, text))


def long_text(model: type[models.Model], column: str, pk: int) -> bytes:
    """What `insert_long` wrote, in UTF-8 as well: parsers of JSON want nothing else."""
    as_bytes = "convert_to({column}, 'UTF8')" if connection.vendor == "postgresql" else "CAST({column} AS BLOB)"
    return bytes(_asked_long(model, column, "SELECT " + as_bytes + " FROM {table} WHERE {pk} = %s", pk))


def _asked_long(model: type[models.Model], column: str, statement: str, value: Any) -> Any:
    """The first value of the answer, past Django's cursor, which on PostgreSQL sends and gets everything as text."""
    quote = connection.ops.quote_name
    names = {"column": quote(_column(model, column)), "pk": quote(_column(model, "pk"))}
    asked = statement.format(table=quote(model._meta.db_table), **names)
    with connection.cursor() as cursor, connection.wrap_database_errors:
        if connection.vendor == "postgresql":
            plain: Any = psycopg.Cursor(cursor.connection)
            return plain.execute(asked, [value], binary=True).fetchone()[0]
        cursor.execute(asked, [value])
        return cursor.fetchone()[0]


def bulk_changes(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Change rows by primary key, which comes last in each row; gives how many were asked for.

    PostgreSQL: COPY into a table of the transaction, then one UPDATE, but not for a few rows: each such table leaves
    its traces in the catalogue. SQLite: executemany.
    """
    quote, table = connection.ops.quote_name, connection.ops.quote_name(model._meta.db_table)
    names = [quote(_column(model, name)) for name in columns]
    key = quote(_column(model, "pk"))
    waiting = iter(rows)
    few = list(islice(waiting, _FEW + 1))
    if connection.vendor != "postgresql" or len(few) <= _FEW:
        setting = ", ".join(f"{name} = %s" for name in names)
        return _executemany(f"UPDATE {table} SET {setting} WHERE {key} = %s", chain(few, waiting))
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMP TABLE _changes ON COMMIT DROP AS SELECT {', '.join([*names, key])} FROM {table} LIMIT 0"
        )
        written = _copy(f"COPY _changes ({', '.join([*names, key])}) FROM STDIN", chain(few, waiting))
        setting = ", ".join(f"{name} = _changes.{name}" for name in names)
        cursor.execute(f"UPDATE {table} SET {setting} FROM _changes WHERE {table}.{key} = _changes.{key}")
        cursor.execute("DROP TABLE _changes")
    return written


class JsonBytes(models.Func):
    """A JSON column in a `values_list` that `raw_rows` reads: its text in UTF-8, as `json_value` parses it.

    Parsers of JSON want nothing else; as a text it would be decoded for them and encoded again by them.
    """

    template = "convert_to(%(expressions)s::text, 'UTF8')"
    output_field = models.BinaryField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="CAST(%(expressions)s AS BLOB)", **context)


def raw_rows(queryset: models.QuerySet[Any, Any]) -> Iterator[tuple[Any, ...]]:
    """The rows of a `values_list` as the database gives them: JSON is asked for as `JsonBytes`, times stay as
    they are.

    Django decodes each JSON value by itself, which for ten thousand rows of mostly empty ones is most of the work.
    They come in batches, so that texts that are read and left are never all in memory.
    """
    statement, parameters = queryset.query.sql_with_params()
    with _raw_cursor() as cursor:
        if connection.vendor == "postgresql":
            # Bound here, as Django does: sent beside the statement there may be no more than 65,535 values.
            cursor.execute(psycopg.ClientCursor(cursor.connection).mogrify(statement, parameters))
        else:
            cursor.execute(statement, parameters)
        while batch := cursor.fetchmany(_BATCH):
            yield from batch


@contextmanager
def _raw_cursor() -> Iterator[Any]:
    """On PostgreSQL one that gets numbers and bytes as the server holds them, where Django's gets everything as text;
    its questions are counted and logged like those of any other."""
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            yield cursor
            return
        wrap = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
        plain: Any = psycopg.Cursor(cursor.connection)
        plain.format = psycopg.pq.Format.BINARY
        with wrap(plain) as wrapped:
            yield wrapped


def _column(model: type[models.Model], name: str) -> str:
    """The column of a field by its name or, for a key, by the name of its attribute."""
    found = next(
        (f for f in model._meta.concrete_fields if name in {f.name, f.attname} or (name == "pk" and f.primary_key)),
        None,
    )
    if found is None or found.column is None:
        raise LookupError(f"{model.__name__} has no column {name}")
    return found.column


def _copy(statement: str, rows: Iterable[Sequence[Any]]) -> int:
    written = 0
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
            written += 1
    return written


def _executemany(statement: str, rows: Iterable[Sequence[Any]]) -> int:
    """In batches, so that rows that are made on the way are never all in memory."""
    written, waiting = 0, iter(rows)
    with connection.cursor() as cursor:
        while batch := list(islice(waiting, _BATCH)):
            cursor.executemany(statement, batch)
            written += len(batch)
    return written
