"""What a person asked the list for, as the address carries it, so that a list can be kept, sent and come back to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.http import QueryDict

from sanzhua.registry.queries.listing.facets import FACETS
from sanzhua.registry.queries.listing.paging import SORTS, USUAL_SORT

_MOST_VALUES = 200


@dataclass(frozen=True, slots=True)
class ListState:
    """`filters` holds chosen values by facet key. `after` and `before` are marks of rows, see paging."""

    words: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = USUAL_SORT
    columns: tuple[str, ...] = ()
    after: str = ""
    before: str = ""

    @property
    def is_narrowed(self) -> bool:
        return bool(self.words or self.filters)

    def pairs(self) -> list[tuple[str, str]]:
        """What an address or a form has to carry for the same list from its first row."""
        chosen = [("q", self.words)] if self.words else []
        chosen += [(key, value) for key, values in self.filters.items() for value in values]
        chosen += [("sort", self.sort)] if self.sort != USUAL_SORT else []
        return chosen + ([("cols", ",".join(self.columns))] if self.columns else [])

    def address(self, **more: str) -> str:
        """What stands behind the question mark, the question mark included.

        Never nothing, since the bare address may open another list than this one.
        """
        return "?" + urlencode([*self.pairs(), *more.items()] or [("q", "")])

    def with_filter(self, key: str, values: tuple[str, ...]) -> ListState:
        """The same list by these values of one facet alone, from the first row on."""
        filters = {**{name: kept for name, kept in self.filters.items() if name != key}, key: values}
        return replace(self, filters={name: kept for name, kept in filters.items() if kept}, after="", before="")

    def with_columns(self, columns: tuple[str, ...]) -> ListState:
        return replace(self, columns=columns)


def read_state(asked: QueryDict) -> ListState:
    """From an address or a form; what it does not name stays usual, a sort that does not exist is the usual one."""
    chosen = {facet.key: tuple(dict.fromkeys(asked.getlist(facet.key)))[:_MOST_VALUES] for facet in FACETS}
    sort = asked.get("sort", "")
    return ListState(
        words=" ".join(asked.get("q", "").split())[:100],
        filters={key: kept for key, values in chosen.items() if (kept := tuple(filter(None, values)))},
        sort=sort if sort.removeprefix("-") in SORTS else USUAL_SORT,
        columns=tuple(filter(None, asked.get("cols", "")[:500].split(","))),
        after=asked.get("after", "")[:300],
        before=asked.get("before", "")[:300],
    )
