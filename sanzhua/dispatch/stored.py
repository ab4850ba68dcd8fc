"""Frozen versions read back out of their canonical bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sanzhua.dispatch.choices import VersionStatus
from sanzhua.dispatch.models import Report, Version
from sanzhua.dispatch.rules import thawed_values


def version_rows(version: Version) -> list[dict[str, Any]]:
    """[{key, values}] in the order of row keys, as the bytes hold them; numbers are numbers again."""
    form = version.report.definition
    lines = [json.loads(line) for line in bytes(version.body).splitlines()[1:]]
    return [{"key": line["key"], "values": thawed_values(form, line["values"])} for line in lines]


def nil_words(version: Version) -> str:
    """Why there was nothing to report, as it was signed; empty for a return with rows."""
    return str(json.loads(bytes(version.body).split(b"\n", 1)[0]).get("nil", ""))


def values_by_key(version: Version | None) -> dict[str, dict[str, Any]]:
    return {row["key"]: row["values"] for row in version_rows(version)} if version else {}


def last_signed(report: Report) -> tuple[str, Mapping[str, Mapping[str, Any]]]:
    """Period and rows of the unit's newest signed or accepted version before this report; ("", {}) where none is."""
    found = (
        Version.objects.filter(
            report__form=report.form,
            report__unit=report.unit_id,
            report__period__lt=report.period,
            status__in=[VersionStatus.SIGNED, VersionStatus.ACCEPTED],
        )
        .select_related("report")
        .order_by("-report__period", "-number")
        .first()
    )
    return (found.report.period, values_by_key(found)) if found else ("", {})
