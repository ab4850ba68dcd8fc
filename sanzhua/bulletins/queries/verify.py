"""Whether every published bulletin still is what went out."""

from __future__ import annotations

import json
from collections.abc import Iterator

from django.utils.translation import gettext as _

from sanzhua.bulletins.bodies import published_bytes
from sanzhua.bulletins.choices import PUBLISHING, BulletinStatus
from sanzhua.bulletins.models import Bulletin
from sanzhua.ledger.canonical import sha256
from sanzhua.ledger.models import Outbox


def verify_bulletins() -> str | None:
    """The first published bulletin whose words, figures or versions do not fit their hash or its ledger entry."""
    return next(_faults(), None)


def _faults() -> Iterator[str]:
    entries = _published_entries()
    published = Bulletin.objects.filter(status=BulletinStatus.PUBLISHED).select_related("corrects").order_by("pk")
    for bulletin in published.iterator(chunk_size=50):
        told = entries.pop(f"bulletin:{bulletin.pk}", None)
        if sha256(published_bytes(bulletin, bulletin.number)) != bulletin.sha256 or told != bulletin.sha256:
            yield _("通报《%(title)s》与印发时的摘要或日志不符。") % {"title": bulletin.title}
    for record in sorted(entries):
        yield _("日志里印发过的%(record)s已不在。") % {"record": record}


def _published_entries() -> dict[str, str]:
    kinds = [f"bulletin.{verb}" for verb in PUBLISHING]
    bodies = Outbox.objects.filter(kind__in=kinds).order_by("pk").values_list("body", flat=True)
    told = (json.loads(bytes(body))["facts"] for body in bodies.iterator())
    return {facts["record"]: facts["sha256"] for facts in told}
