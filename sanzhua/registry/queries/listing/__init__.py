"""The list of projects: what is asked (state), what fits (facets, search), in which order (paging), what is shown."""

from sanzhua.registry.queries.listing.counts import FacetCounts, counts
from sanzhua.registry.queries.listing.facets import FACETS, Facet, Option
from sanzhua.registry.queries.listing.figures import Progress, progress
from sanzhua.registry.queries.listing.found import Sight, found_projects, search, sight_of
from sanzhua.registry.queries.listing.paging import PAGE_ROWS, ListPage, in_runs, list_page
from sanzhua.registry.queries.listing.state import ListState, read_state

__all__ = [
    "FACETS",
    "PAGE_ROWS",
    "Facet",
    "FacetCounts",
    "ListPage",
    "ListState",
    "Option",
    "Progress",
    "Sight",
    "counts",
    "found_projects",
    "in_runs",
    "list_page",
    "progress",
    "read_state",
    "search",
    "sight_of",
]
