"""Words and tables of moves, one chapter a file; those that every chapter uses stand here, too."""

from sanzhua.registry.choices.project import (
    KEEPERS,
    LIFE_REQUEST_MOVES,
    QUESTION_MOVES,
    Answer,
    ImportState,
    Lane,
    PaperType,
    Precision,
    Relation,
    RequestStatus,
    RowKind,
    Source,
    Stage,
    Status,
    is_before,
)

__all__ = [
    "KEEPERS",
    "LIFE_REQUEST_MOVES",
    "QUESTION_MOVES",
    "Answer",
    "ImportState",
    "Lane",
    "PaperType",
    "Precision",
    "Relation",
    "RequestStatus",
    "RowKind",
    "Source",
    "Stage",
    "Status",
    "is_before",
]
