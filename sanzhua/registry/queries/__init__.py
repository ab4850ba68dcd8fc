"""What is read of the register, one chapter a file."""

from sanzhua.registry.queries.catalogue import catalogue
from sanzhua.registry.queries.listing import PAGE_ROWS, Progress, progress, search
from sanzhua.registry.queries.matching import MatchIndex, match, match_index
from sanzhua.registry.queries.milestones import milestone_view
from sanzhua.registry.queries.permits import permit_view
from sanzhua.registry.queries.permits_known import missing_permits, permits_done
from sanzhua.registry.queries.values import register_columns, register_values

__all__ = [
    "PAGE_ROWS",
    "MatchIndex",
    "Progress",
    "catalogue",
    "match",
    "match_index",
    "milestone_view",
    "missing_permits",
    "permit_view",
    "permits_done",
    "progress",
    "register_columns",
    "register_values",
    "search",
]
