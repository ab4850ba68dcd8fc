"""Writing to the ledger: a body in the transaction of the deed, and the one sequencer behind it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from django.db import connection, transaction

from sanzhua.base import clock
from sanzhua.ledger.canonical import SCHEMA, canonical_json, stamp
from sanzhua.ledger.models import Entry, Outbox, TreeHead
from sanzhua.ledger.tree import Frontier, leaf_hash

_LOCK = 7_301_019
_BATCH = 2_000
_grown = Frontier()


class Actor(Protocol):
    """Who did it; the ledger stands below the room of accounts, so it knows only the shape."""

    @property
    def pk(self) -> int: ...
    @property
    def username(self) -> str: ...
    @property
    def name(self) -> str: ...


class Place(Protocol):
    @property
    def pk(self) -> int: ...
    @property
    def name(self) -> str: ...


class NoTransaction(RuntimeError):
    """record() was called outside the transaction of its deed: the deed could then stand without its entry."""


def record(*, kind: str, actor: Actor | None, unit: Place | None, facts: Mapping[str, object]) -> Outbox:
    """Write what happened into the outbox, in the transaction of the deed.

    `facts` holds plain values only (see canonical). Actor and unit are kept as values, so that the entry still reads
    when the rows have changed. Raises NoTransaction and NotCanonical.
    """
    if not connection.in_atomic_block:
        raise NoTransaction("ledger.record belongs inside transaction.atomic() together with the deed")
    at = clock.now()
    body = {
        "schema": SCHEMA,
        "kind": kind,
        "at": stamp(at),
        "business_at": stamp(clock.business_now()),
        "actor": {"id": actor.pk, "username": actor.username, "name": actor.name} if actor else None,
        "unit": {"id": unit.pk, "name": unit.name} if unit else None,
        "facts": facts,
    }
    return Outbox.objects.create(at=at, kind=kind, body=canonical_json(body))


def sequence() -> int:
    """Turn every waiting body into an entry of the tree, then write a tree head; gives the number of entries made.

    Only one runs at a time; a second one waits, then finds nothing. Order is that of the outbox keys within one run:
    a body with a lower key that was committed later is still waiting and comes in the next run, so none is lost.
    """
    with transaction.atomic():
        _wait_for_turn()
        made = 0
        while batch := list(Outbox.objects.filter(sequenced=False).order_by("pk")[:_BATCH]):
            _append(batch)
            made += len(batch)
        if made:
            write_head()
    return made


def write_head() -> TreeHead:
    """The head over all entries; called by the sequencer, which holds the turn."""
    global _grown
    tree = _resumed()
    for leaf in Entry.objects.filter(seq__gte=tree.size).order_by("seq").values_list("leaf", flat=True).iterator():
        tree.append(bytes(leaf))
    _grown = tree
    return TreeHead.objects.create(size=tree.size, root=tree.root(), at=clock.now())


def _resumed() -> Frontier:
    """The tree of this process where it stands at the last head, so that a long log is not read for every new entry."""
    head = TreeHead.objects.order_by("-size").first()
    if head is not None and (_grown.size, _grown.root()) == (head.size, bytes(head.root)):
        return _grown.copy()
    return Frontier()


def _append(batch: list[Outbox]) -> None:
    last = Entry.objects.order_by("-seq").values_list("seq", flat=True).first()
    begin = 0 if last is None else last + 1
    Entry.objects.bulk_create(
        Entry(seq=seq, outbox=waiting, kind=waiting.kind, body=bytes(waiting.body), leaf=leaf_hash(bytes(waiting.body)))
        for seq, waiting in enumerate(batch, begin)
    )
    Outbox.objects.filter(pk__in=[waiting.pk for waiting in batch]).update(sequenced=True)


def _wait_for_turn() -> None:
    """PostgreSQL: a lock that ends with the transaction. SQLite: the IMMEDIATE transaction already is the turn."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
