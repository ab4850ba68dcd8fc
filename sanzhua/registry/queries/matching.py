"""Which project of a unit a row means, by code and by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sanzhua.accounts.models import Unit
from sanzhua.base.db import raw_rows
from sanzhua.registry.models import Project, ProjectName
from sanzhua.registry.rules import codes_in, name_key


def match(name: str, codes: Sequence[str], unit: Unit) -> list[Project]:
    """Projects of this unit, and of no other, that bear one of the codes; where none does, this name, now or once.

    A clerk never learns what other units have: their projects are not even looked at.
    """
    index = match_index(unit)
    found = index.find(name, " ".join(codes))
    by_pk = Project.objects.in_bulk(found)
    return [by_pk[pk] for pk in found]


@dataclass(frozen=True, slots=True)
class MatchIndex:
    """Primary keys of one unit's projects by code and by name key; built in two queries, asked for every row."""

    by_code: Mapping[str, Sequence[int]] = field(default_factory=dict)
    by_name: Mapping[str, Sequence[int]] = field(default_factory=dict)

    def find(self, name: str, code_text: str) -> list[int]:
        """Codes decide before names; where several projects share a code, the name narrows them."""
        # A code written as it should be stands in the index as it is, and mostly one project has it.
        held = self.by_code.get(code_text, ())
        if len(held) == 1:
            return list(held)
        named = self.by_name.get(name_key(name), ()) if name else ()
        codes = (code_text,) if held else codes_in(code_text)
        coded = dict.fromkeys(pk for code in codes for pk in self.by_code.get(code, ()))
        if not coded:
            return list(named)
        both = [pk for pk in coded if pk in named]
        return both if len(both) == 1 else list(coded)


def match_index(unit: Unit) -> MatchIndex:
    named = _named(unit)
    own = {pk for _key, pk, _kept in named}
    into = {pk: kept for _key, pk, kept in named if kept in own}
    return MatchIndex(by_code=_together(_coded(unit), into), by_name=_together(named, into))


def _coded(unit: Unit) -> list[tuple[str, int, int | None]]:
    pairs = Project.objects.filter(unit=unit, codes__isnull=False).order_by("pk")
    return list(raw_rows(pairs.values_list("codes__code", "pk", "merged_into_id")))


def _named(unit: Unit) -> list[tuple[str, int, int | None]]:
    """Every project of the unit has a name, so that merges within the unit are all among these rows."""
    named = ProjectName.objects.filter(project__unit=unit).order_by("project_id")
    return list(raw_rows(named.values_list("squeezed", "project_id", "project__merged_into_id")))


def _together(rows: list[tuple[str, int, int | None]], into: Mapping[int, int]) -> dict[str, list[int]]:
    """Primary keys by key; an entry that was merged is found as the one that stands for it.

    Merged into another unit's project it stays what it is: that one is not looked at, and the return refuses the row.
    """
    found: dict[str, list[int]] = {}
    for key, pk, _kept in rows:
        while pk in into:
            pk = into[pk]
        held = found.setdefault(key, [])
        if pk not in held:
            held.append(pk)
    return found
