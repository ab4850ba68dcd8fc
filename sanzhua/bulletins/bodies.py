"""The canonical bytes of a bulletin: what its signature and its publication are the hash of."""

from __future__ import annotations

from typing import Any

from sanzhua.bulletins.models import Bulletin
from sanzhua.facts.models import Part
from sanzhua.ledger.canonical import canonical_json, sha256


def content_facts(bulletin: Bulletin) -> dict[str, object]:
    return {"sha256": sha256(published_bytes(bulletin, "")), "parts": pinned_parts(bulletin)}


def published_bytes(bulletin: Bulletin, number: str) -> bytes:
    """What the hash of a published bulletin covers: its words, its figures as shown, and the versions behind them."""
    figures = {key: {"shown": found["shown"], "metric": found["metric"]} for key, found in bulletin.figures.items()}
    whole: dict[str, Any] = {
        "schema": 1,
        "title": bulletin.title,
        "number": number,
        "form": bulletin.form,
        "period": bulletin.period,
        "blocks": bulletin.blocks,
        "figures": figures,
        "parts": pinned_parts(bulletin),
    }
    # Those that were drawn up before there were kinds keep the bytes that their hash was made of.
    if bulletin.terms:
        corrected = bulletin.corrects.number if bulletin.corrects else None
        whole |= {"schema": 2, "kind": bulletin.kind, "terms": bulletin.terms, "corrects": corrected}
    return canonical_json(whole)


def pinned_parts(bulletin: Bulletin) -> list[dict[str, Any]]:
    """The accepted parts that the bulletin quotes, by what they are rather than by their row number."""
    parts = Part.objects.filter(pk__in=bulletin.pins).order_by("source", "period", "unit_id", "version")
    if not bulletin.terms:
        parts = parts.order_by("unit_id", "version")
        return [{"unit": part.unit_name, "version": part.version, "sha256": part.source_sha256} for part in parts]
    return [
        {
            "form": part.source,
            "period": part.period,
            "unit": part.unit_name,
            "version": part.version,
            "sha256": part.source_sha256,
        }
        for part in parts
    ]
