"""Parts as the catalogue lists them, and the files that speak for them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from copy import copy

from sanzhua.facts import engine, slices, storage
from sanzhua.facts.models import PartQuerySet
from sanzhua.facts.sources import types_of
from sanzhua.facts.where import Condition


class Listing:
    """Parts of the source `name`, read in one query: their files, and with which versions of the form they were
    written."""

    def __init__(self, name: str, parts: PartQuerySet) -> None:
        self.name = name
        self._listed = list(parts.order_by("period", "unit_id").values_list("period", "path", "sha256", "form_version"))

    @property
    def state(self) -> tuple[tuple[str, str, str, str], ...]:
        """Which versions speak, as a key: a part's file and hash are never given to another version."""
        return tuple(self._listed)

    def narrowed(self, period: str) -> Listing:
        """The parts of one period alone."""
        found = copy(self)
        found._listed = [one for one in self._listed if one[0] == period]
        return found

    def versions(self, period: str = "") -> frozenset[str]:
        """Of the form, in one period or in all."""
        return frozenset(one[3] for one in self._listed if not period or one[0] == period)

    @property
    def types(self) -> Mapping[str, str]:
        return types_of(self.name, self.versions())

    def files(self, since: str = "") -> dict[str, list[str]]:
        """By period: the one that holds all where nothing changed since a close or a load, else each part's."""
        found: dict[str, list[tuple[str, str]]] = {}
        for period, path, sha, _version in self._listed:
            if period >= since:
                found.setdefault(period, []).append((path, sha))
        return {period: self._merged_or_each(period, listed) for period, listed in found.items()}

    def source(self, units: Collection[int] | None, condition: Condition) -> engine.Source:
        """All of them."""
        files = [file for listed in self.files().values() for file in listed]
        return engine.Source(storage.folder(), files, self.types, units, condition)

    def _merged_or_each(self, period: str, listed: list[tuple[str, str]]) -> list[str]:
        paths = [path for path, _sha in listed]
        if (whole := slices.whole_file(paths)) is not None:
            return [whole]
        merged = storage.compact_path(self.name, period, listed)
        return [merged] if len(paths) > 1 and (storage.folder() / merged).exists() else paths
