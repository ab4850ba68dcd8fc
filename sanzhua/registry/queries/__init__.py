"""What is read of the register, one chapter a file."""

from sanzhua.registry.queries.listing import PAGE_ROWS, Progress, progress
from sanzhua.registry.queries.matching import MatchIndex, match, match_index
from sanzhua.registry.queries.values import register_columns, register_values

__all__ = [
    "PAGE_ROWS",
    "MatchIndex",
    "Progress",
    "match",
    "match_index",
    "progress",
    "register_columns",
    "register_values",
]
