from collections.abc import Iterator

import pytest
from django.db import DatabaseError, connection, transaction

from sanzhua.ledger import triggers
from sanzhua.ledger.actions import sequence
from sanzhua.ledger.queries import verify
from sanzhua.ledger.tests.write import deeds, sql

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _guarded(db: None) -> Iterator[None]:
    triggers.install(connection)
    yield
    triggers.remove(connection)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_entry SET kind = 'x'",
        "DELETE FROM ledger_entry",
        "UPDATE ledger_outbox SET kind = 'x'",
        "UPDATE ledger_outbox SET body = leaf FROM ledger_entry",
        "UPDATE ledger_outbox SET sequenced = (1 = 0)",
        "DELETE FROM ledger_outbox",
        "UPDATE ledger_treehead SET size = size + 1",
        "DELETE FROM ledger_treehead",
    ],
)
def test_the_database_refuses(statement: str) -> None:
    deeds(2)
    sequence()
    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
        sql(statement)
    assert verify().ok


def test_replacing_an_entry_is_refused_too() -> None:
    if connection.vendor != "sqlite":
        return  # only SQLite has REPLACE
    deeds(1)
    sequence()
    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
        sql(
            "REPLACE INTO ledger_entry (seq, outbox_id, kind, body, leaf) "
            "SELECT seq, outbox_id, 'x', body, leaf FROM ledger_entry"
        )
    assert verify().ok


def test_the_sequencer_works_under_the_guards() -> None:
    deeds(3)
    assert sequence() == 3
    deeds(1)
    assert sequence() == 1
    assert verify().ok


def test_emptying_is_refused_unless_there_is_nothing_to_lose() -> None:
    if connection.vendor != "postgresql":
        return  # SQLite has no TRUNCATE
    sql("TRUNCATE ledger_entry, ledger_outbox, ledger_treehead")
    deeds(1)
    sequence()
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
        sql("TRUNCATE ledger_entry, ledger_outbox, ledger_treehead")
    assert verify().ok
