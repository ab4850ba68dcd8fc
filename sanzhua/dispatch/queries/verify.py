"""Whether every signed version still is what its signer signed."""

from __future__ import annotations

import json
from collections.abc import Iterator

from django.utils.translation import gettext as _

from sanzhua.dispatch.choices import VersionStatus
from sanzhua.dispatch.models import Version
from sanzhua.dispatch.rules import short_code
from sanzhua.facts.models import Part
from sanzhua.ledger.canonical import sha256
from sanzhua.ledger.models import Outbox

_SIGNED = (VersionStatus.SIGNED, VersionStatus.ACCEPTED, VersionStatus.SUPERSEDED)
_KINDS = ("report.sign", "report.sign_on_paper")
_CHUNK = 50


def verify_versions() -> str | None:
    """The first signed version whose bytes, hash, code, signature or ledger entry do not fit; None where all do."""
    return next(_faults(), None)


def _faults() -> Iterator[str]:
    entries = _signed_entries()
    counted = dict(Part.objects.current().values_list("version_id", "source_sha256"))
    signed = Version.objects.filter(status__in=_SIGNED).select_related("report__unit", "signature").order_by("pk")
    for version in signed.iterator(chunk_size=_CHUNK):
        fault = _fault(version, entries)
        if fault:
            yield fault
        if version.status == VersionStatus.ACCEPTED and counted.get(version.pk) != version.sha256:
            yield _("%(version)s已接收，但统计所用的数据分片已不在或不是这一版。") % {"version": _named(version)}
    yield from _lost(entries)


def _fault(version: Version, entries: dict[tuple[str, int], str]) -> str | None:
    named = _named(version)
    if sha256(bytes(version.body)) != version.sha256 or short_code(version.sha256) != version.short_code:
        return _("%(version)s的内容与签发时的摘要不符。") % {"version": named}
    said = entries.get((f"report:{version.report_id}", version.number))
    if said is None:
        return _("%(version)s已签发，但日志里没有这次签发。") % {"version": named}
    if said != version.sha256:
        return _("%(version)s的摘要与日志里签发时记下的不符。") % {"version": named}
    if not hasattr(version, "signature"):
        return _("%(version)s的签发记录不见了。") % {"version": named}
    return None


def _named(version: Version) -> str:
    return _("%(unit)s %(period)s %(form)s 第%(number)d版") % {
        "unit": version.report.unit.name,
        "period": version.report.period,
        "form": version.report.form,
        "number": version.number,
    }


def _lost(entries: dict[tuple[str, int], str]) -> Iterator[str]:
    """Signed once, and gone or unsigned now."""
    held = set(Version.objects.filter(status__in=_SIGNED).values_list("report_id", "number"))
    for record, number in sorted(entries):
        if (int(record.partition(":")[2]), number) not in held:
            yield _("日志里签发过的%(record)s第%(number)d版已不在。") % {"record": record, "number": number}


def _signed_entries() -> dict[tuple[str, int], str]:
    """Hash by (record, version number), out of the ledger's bodies, sequenced or still waiting."""
    found: dict[tuple[str, int], str] = {}
    for body in Outbox.objects.filter(kind__in=_KINDS).order_by("pk").values_list("body", flat=True).iterator():
        facts = json.loads(bytes(body))["facts"]
        found[facts["record"], facts["version"]] = facts["sha256"]
    return found
