from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from sanzhua.ledger.canonical import stamp
from sanzhua.ledger.models import Entry, Outbox, TreeHead
from sanzhua.ledger.tree import Frontier, leaf_hash

_CHUNK = 2_000


@dataclass(frozen=True)
class Verdict:
    """`broken` is a Chinese sentence on the first thing that does not hold; `pending` bodies await the sequencer."""

    ok: bool
    entries: int
    pending: int
    broken: str | None


@dataclass(frozen=True)
class EntryLine:
    """An entry as the audit page shows it; `facts` are the plain values of the body."""

    seq: int
    kind: str
    at: datetime
    actor: str
    unit: str
    facts: dict[str, Any]
    leaf: str


class _Place(NamedTuple):
    seq: int
    kind: str
    outbox: int


def verify() -> Verdict:
    """Recompute all leaves, roots and heads, and compare entries with the outbox. Bodies still waiting are no fault."""
    entries = Entry.objects.count()
    broken = next(_faults(), None)
    return Verdict(ok=broken is None, entries=entries, pending=pending(), broken=broken)


def pending() -> int:
    """Bodies that wait for the sequencer."""
    return Outbox.objects.filter(sequenced=False, entry__isnull=True).count()


def latest_head() -> TreeHead | None:
    return TreeHead.objects.order_by("-size").first()


def latest_entries(*, before: int | None = None, kind: str = "", limit: int = 50) -> list[EntryLine]:
    """Newest first; `before` continues below that seq."""
    entries = Entry.objects.select_related("outbox").order_by("-seq")
    if before is not None:
        entries = entries.filter(seq__lt=before)
    if kind:
        entries = entries.filter(kind=kind)
    return [_line(entry) for entry in entries[:limit]]


def entry_kinds() -> list[str]:
    return list(Entry.objects.order_by("kind").values_list("kind", flat=True).distinct())


def leaves() -> list[bytes]:
    """Leaf hashes in order, for proofs."""
    return [bytes(leaf) for leaf in Entry.objects.order_by("seq").values_list("leaf", flat=True)]


def _faults() -> Iterator[str]:
    heads = dict(TreeHead.objects.values_list("size", "root"))
    tree = Frontier()
    entries = Entry.objects.select_related("outbox").order_by("seq")
    run: list[_Place] = []
    for entry in entries.iterator(chunk_size=_CHUNK):
        yield from _faults_of(entry, tree.size)
        tree.append(bytes(entry.leaf))
        run.append(_Place(entry.seq, entry.kind, entry.outbox_id))
        if tree.size in heads:
            if bytes(heads[tree.size]) != tree.root():
                yield _wrong_root(run)
            run.clear()
    last = max(heads, default=0)
    if last > tree.size:
        yield _("树头记有 %(head)s 条，实有 %(size)s 条，末尾有条目被删除。") % {"head": last, "size": tree.size}
    if last < tree.size:
        yield _("第 %(seq)s 条之后没有树头，末尾的条目不是由排序程序写入的。") % {"seq": last}
    yield from _lost_bodies()


def _faults_of(entry: Entry, expected: int) -> Iterator[str]:
    at = {"seq": entry.seq, "kind": entry.kind, "expected": expected}
    body, waiting = bytes(entry.body), entry.outbox
    if entry.seq != expected:
        yield _("缺少第 %(expected)s 条，其后是第 %(seq)s 条：条目被删除或编号被改动。") % at
    if bytes(entry.leaf) != leaf_hash(body):
        yield _("第 %(seq)s 条（%(kind)s）的内容与其哈希不符，已被改动。") % at
    if bytes(waiting.body) != body:
        yield _("第 %(seq)s 条（%(kind)s）与发件箱中的原文不符，其中一处已被改动。") % at
    if not waiting.sequenced:
        yield _("第 %(seq)s 条（%(kind)s）在发件箱中被改回未入账状态。") % at
    if not _agrees(entry):
        yield _("第 %(seq)s 条（%(kind)s）的类别或时间与正文不符，已被改动。") % at


def _wrong_root(run: list[_Place]) -> str:
    """A root vouches for all entries since the head before; a run takes bodies by their keys, which tells of a swap."""
    moved = next((one for one, then in pairwise(run) if then.outbox < one.outbox), None)
    if moved is not None:
        return _("第 %(seq)s 条（%(kind)s）与别的条目调换了次序，树根与留存的树头不符。") % moved._asdict()
    at = {"first": run[0].seq, "last": run[-1].seq}
    return _("第 %(first)s 条至第 %(last)s 条中有条目被改动，树根与留存的树头不符。") % at


def _agrees(entry: Entry) -> bool:
    try:
        body = json.loads(bytes(entry.body))
        told = (body["kind"], body["kind"], body["at"])
    except (ValueError, KeyError, TypeError):
        return False
    return told == (entry.kind, entry.outbox.kind, stamp(entry.outbox.at))


def _lost_bodies() -> Iterator[str]:
    lost = Outbox.objects.filter(sequenced=True, entry__isnull=True).order_by("pk").first()
    if lost is not None:
        yield _("发件箱第 %(pk)s 条（%(kind)s）标为已入账，账中却没有这一条。") % {"pk": lost.pk, "kind": lost.kind}


def _line(entry: Entry) -> EntryLine:
    body = json.loads(bytes(entry.body))
    actor, unit = body.get("actor") or {}, body.get("unit") or {}
    return EntryLine(
        seq=entry.seq,
        kind=entry.kind,
        at=entry.outbox.at,
        actor=actor.get("name", ""),
        unit=unit.get("name", ""),
        facts=body.get("facts") or {},
        leaf=bytes(entry.leaf).hex(),
    )
