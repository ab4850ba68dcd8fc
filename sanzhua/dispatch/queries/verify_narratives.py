"""Whether every signed narrative still is what its signer signed."""

from __future__ import annotations

import json
from collections.abc import Iterator

from django.utils.translation import gettext as _

from sanzhua.dispatch.choices import VersionStatus
from sanzhua.dispatch.models import NarrativeVersion
from sanzhua.dispatch.rules import short_code
from sanzhua.ledger.canonical import sha256
from sanzhua.ledger.models import Outbox

_SIGNED = (VersionStatus.SIGNED, VersionStatus.ACCEPTED, VersionStatus.SUPERSEDED)


def verify_narratives() -> str | None:
    """The first signed narrative whose bytes, hash, code or ledger entry do not fit, or that is gone; else None."""
    return next(_faults(), None)


def _faults() -> Iterator[str]:
    entries = _signed_entries()
    signed = NarrativeVersion.objects.filter(status__in=_SIGNED).select_related("narrative").order_by("pk")
    for version in signed.iterator(chunk_size=50):
        words = {"title": version.narrative.title, "number": version.number}
        if sha256(bytes(version.body)) != version.sha256 or short_code(version.sha256) != version.short_code:
            yield _("“%(title)s”第%(number)d版的内容与签发时的摘要不符。") % words
        elif entries.pop((version.narrative_id, version.number), None) != version.sha256:
            yield _("“%(title)s”第%(number)d版已签发，但日志里没有这次签发或记的是另一份。") % words
    for narrative, number in sorted(entries):
        yield _("日志里签发过的%(record)s第%(number)d版已不在。") % {
            "record": f"narrative:{narrative}",
            "number": number,
        }


def _signed_entries() -> dict[tuple[int, int], str]:
    """Hash by (narrative, version number), out of the ledger's bodies, sequenced or still waiting."""
    found: dict[tuple[int, int], str] = {}
    for body in Outbox.objects.filter(kind="narrative.sign").order_by("pk").values_list("body", flat=True).iterator():
        facts = json.loads(bytes(body))["facts"]
        found[int(facts["record"].partition(":")[2]), facts["version"]] = facts["sha256"]
    return found
