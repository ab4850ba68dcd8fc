"""What a narrative quotes: the unit's own returns of the month, as they stand or as they were frozen last."""

from __future__ import annotations

import json
from typing import Any

from sanzhua.accounts.models import Unit
from sanzhua.base.periods import Period
from sanzhua.dispatch.choices import WITH_CLERK, VersionStatus
from sanzhua.dispatch.draft import load_draft
from sanzhua.dispatch.models import Narrative, NarrativeVersion, Report
from sanzhua.dispatch.narrative_sketch import Rows, figures, numbered, paragraphs
from sanzhua.dispatch.stored import version_rows
from sanzhua.ledger.canonical import canonical_json
from sanzhua.papers import prose

_SCHEMA = 1


def own_figures(unit: Unit, period: str) -> tuple[dict[str, dict[str, Any]], list[dict[str, Any]]]:
    """The figures, and what they were read from: {form, version, sha256}, version 0 for a draft."""
    rows: dict[str, Rows] = {}
    sources: list[dict[str, Any]] = []
    for report in Report.objects.filter(unit=unit, period=period).order_by("form"):
        rows[report.form], source = _rows_of(report)
        sources.append({"form": report.form, **source})
    return figures(rows), sources


def narrative_bytes(narrative: Narrative, number: int, sources: list[dict[str, Any]]) -> bytes:
    """What the head signs: the words with their figures in place, the figures, and the returns behind them."""
    return canonical_json(
        {
            "schema": _SCHEMA,
            "kind": "narrative",
            "unit": {"id": narrative.unit_id, "name": narrative.unit.name},
            "period": narrative.period,
            "version": number,
            "title": narrative.title,
            "sections": [
                {"heading": numbered(one["heading"], place), "paragraphs": filled(one["text"], narrative.figures)}
                for place, one in enumerate(one for one in narrative.sections if paragraphs(one["text"]))
            ],
            "figures": {key: dict(found) for key, found in narrative.figures.items() if found["value"] is not None},
            "sources": sources,
        }
    )


def filled(text: str, found: dict[str, dict[str, Any]]) -> list[str]:
    """The paragraphs of a section with every figure as it is printed."""
    words = {key: one["shown"] for key, one in found.items()}
    return [prose.filled(line, words) for line in paragraphs(text)]


def frozen(version: NarrativeVersion) -> dict[str, Any]:
    """Title, sections and figures out of the bytes."""
    found: dict[str, Any] = json.loads(bytes(version.body))
    return found


def period_of(narrative: Narrative) -> Period:
    return Period.parse(narrative.period)


def _rows_of(report: Report) -> tuple[Rows, dict[str, Any]]:
    if report.status not in WITH_CLERK:
        version = report.versions.exclude(status=VersionStatus.VOID).order_by("-number").first()
        if version is not None:
            rows = [(row["key"], row["values"]) for row in version_rows(version)]
            return rows, {"version": version.number, "sha256": version.sha256}
    return [(row.key, row.full) for row in load_draft(report).rows], {"version": 0, "sha256": None}
