"""What is read of the register, one chapter a file."""

from sanzhua.registry.queries.counting import Counted, count_both
from sanzhua.registry.queries.listing import PAGE_ROWS, Progress, progress, projects
from sanzhua.registry.queries.matching import MatchIndex, match, match_index
from sanzhua.registry.queries.values import register_columns, register_values

__all__ = [
    "PAGE_ROWS",
    "Counted",
    "MatchIndex",
    "Progress",
    "count_both",
    "match",
    "match_index",
    "progress",
    "projects",
    "register_columns",
    "register_values",
]
