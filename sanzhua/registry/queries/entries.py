"""Projects as the rules of likeness compare them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sanzhua.registry.models import Project, ProjectCode
from sanzhua.registry.rules import codes_in
from sanzhua.registry.rules.likeness import Entry


def entries_of(pks: Iterable[int]) -> dict[int, Entry]:
    """By primary key; two queries."""
    wanted = list(pks)
    rows = Project.objects.filter(pk__in=wanted).values_list("pk", "name", "region", "total", "facts")
    codes: dict[int, list[str]] = {}
    through = ProjectCode.projects.through.objects.filter(project__in=wanted)
    for pk, code in through.values_list("project_id", "projectcode__code"):
        codes.setdefault(pk, []).append(code)
    return {
        pk: entry(name, facts, total=total, region=region, codes=codes.get(pk, ()))
        for pk, name, region, total, facts in rows
    }


def entry(
    name: str, facts: Mapping[str, Any], *, total: int | None, region: str, codes: Iterable[str] | None = None
) -> Entry:
    """What is known of a project that stands in the register, or of one that is just being entered."""
    held = codes_in(str(facts.get("code") or "")) if codes is None else codes
    return Entry(
        name=name,
        codes=frozenset(held),
        owner=str(facts.get("owner") or ""),
        owner_code=str(facts.get("owner_code") or ""),
        region=region,
        place=str(facts.get("place") or ""),
        total=total,
    )
