"""Guards inside the database: entries and heads are never changed or removed, bodies never rewritten.

`add_guards` and `drop_guards` fit RunPython; `install` and `remove` take a connection. A second net only: whoever owns
the tables can drop a trigger, and what then changes is found by `verify` and by the heads kept elsewhere.
A migration that alters one of these tables ends with `add_guards` again: SQLite rebuilds a table without its triggers.
"""

from __future__ import annotations

from typing import Any

_TABLES = ("ledger_entry", "ledger_treehead")
_KEYS = {"ledger_entry": "seq", "ledger_treehead": "size", "ledger_outbox": "id"}
_SAY = "the ledger only grows"

SQLITE = [
    *(
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{_SAY}'); END"
        for table in _TABLES
        for verb in ("UPDATE", "DELETE")
    ),
    # REPLACE removes the old row without firing its DELETE trigger.
    *(
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
        f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key}) BEGIN SELECT RAISE(ABORT, '{_SAY}'); END"
        for table, key in _KEYS.items()
    ),
    f"CREATE TRIGGER ledger_outbox_no_delete BEFORE DELETE ON ledger_outbox BEGIN SELECT RAISE(ABORT, '{_SAY}'); END",
    'CREATE TRIGGER ledger_outbox_no_update BEFORE UPDATE OF id, "at", kind, body ON ledger_outbox '
    f"BEGIN SELECT RAISE(ABORT, '{_SAY}'); END",
    "CREATE TRIGGER ledger_outbox_no_return BEFORE UPDATE OF sequenced ON ledger_outbox "
    f"WHEN OLD.sequenced AND NOT NEW.sequenced BEGIN SELECT RAISE(ABORT, '{_SAY}'); END",
]
SQLITE_UNDO = [
    *(f"DROP TRIGGER IF EXISTS {table}_no_{verb}" for table in _KEYS for verb in ("update", "delete", "replace")),
    "DROP TRIGGER IF EXISTS ledger_outbox_no_return",
]

POSTGRESQL = [
    "CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{_SAY}' USING ERRCODE = 'restrict_violation'; END $$",
    # A restore empties the fresh tables before it fills them; only tables that hold something are guarded.
    "CREATE FUNCTION ledger_refuse_emptying() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ DECLARE found boolean; BEGIN "
    "EXECUTE format('SELECT EXISTS (SELECT 1 FROM %s)', TG_RELID::regclass) INTO found; "
    f"IF found THEN RAISE EXCEPTION '{_SAY}' USING ERRCODE = 'restrict_violation'; END IF; RETURN NULL; END $$",
    *(
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION ledger_refuse()"
        for table in _TABLES
    ),
    "CREATE TRIGGER ledger_outbox_no_delete BEFORE DELETE ON ledger_outbox "
    "FOR EACH ROW EXECUTE FUNCTION ledger_refuse()",
    "CREATE TRIGGER ledger_outbox_no_update BEFORE UPDATE ON ledger_outbox FOR EACH ROW "
    'WHEN (OLD.id <> NEW.id OR OLD."at" <> NEW."at" OR OLD.kind <> NEW.kind OR OLD.body <> NEW.body '
    "OR (OLD.sequenced AND NOT NEW.sequenced)) EXECUTE FUNCTION ledger_refuse()",
    *(
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_emptying()"
        for table in _KEYS
    ),
]
POSTGRESQL_UNDO = [
    "DROP FUNCTION IF EXISTS ledger_refuse() CASCADE",
    "DROP FUNCTION IF EXISTS ledger_refuse_emptying() CASCADE",
]

_ADD = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
_DROP = {"sqlite": SQLITE_UNDO, "postgresql": POSTGRESQL_UNDO}


def install(connection: Any) -> None:
    """Put the guards on; safe to repeat."""
    remove(connection)
    _run(connection, _ADD[connection.vendor])


def remove(connection: Any) -> None:
    """Take the guards off; for tests that empty the tables, and for walking a migration back."""
    _run(connection, _DROP[connection.vendor])


def add_guards(apps: Any, schema_editor: Any) -> None:
    install(schema_editor.connection)


def drop_guards(apps: Any, schema_editor: Any) -> None:
    remove(schema_editor.connection)


def _run(connection: Any, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
