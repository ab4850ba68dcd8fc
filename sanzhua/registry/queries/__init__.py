"""What is read of the register, one chapter a file."""

from sanzhua.registry.queries.catalogue import catalogue
from sanzhua.registry.queries.counting import Counted, count_both
from sanzhua.registry.queries.listing import PAGE_ROWS, Progress, progress, search
from sanzhua.registry.queries.matching import MatchIndex, match, match_index
from sanzhua.registry.queries.milestones import milestone_view
from sanzhua.registry.queries.permits import permit_view
from sanzhua.registry.queries.permits_known import (
    is_permit_done,
    missing_permits_text,
    missing_permits_texts,
    permits_done,
)
from sanzhua.registry.queries.values import register_columns, register_values

__all__ = [
    "PAGE_ROWS",
    "Counted",
    "MatchIndex",
    "Progress",
    "catalogue",
    "count_both",
    "is_permit_done",
    "match",
    "match_index",
    "milestone_view",
    "missing_permits_text",
    "missing_permits_texts",
    "permit_view",
    "permits_done",
    "progress",
    "register_columns",
    "register_values",
    "search",
]
