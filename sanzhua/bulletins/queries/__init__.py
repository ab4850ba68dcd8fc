"""What the pages and the files of a bulletin read."""

from sanzhua.bulletins.queries.figures import ShownFigure, opened_figure
from sanzhua.bulletins.queries.life import Life, life_of, may_edit
from sanzhua.bulletins.queries.listing import Chosen, OpenPeriod, Shelf, shelf
from sanzhua.bulletins.queries.lit import LitPage, opened_lights
from sanzhua.bulletins.queries.moved import moved_figures, recomputed, values_now
from sanzhua.bulletins.queries.page import (
    Chapter,
    Piece,
    ShownBlock,
    as_typed,
    blocks,
    chapters,
    metric_choices,
    own_figures,
    period_choices,
)
from sanzhua.bulletins.queries.receipts import ReceiptBoard, receipts_for
from sanzhua.bulletins.queries.touched import last_entry, touched
from sanzhua.bulletins.queries.verify import verify_bulletins

__all__ = [
    "Chapter",
    "Chosen",
    "Life",
    "LitPage",
    "OpenPeriod",
    "Piece",
    "ReceiptBoard",
    "Shelf",
    "ShownBlock",
    "ShownFigure",
    "as_typed",
    "blocks",
    "chapters",
    "last_entry",
    "life_of",
    "may_edit",
    "metric_choices",
    "moved_figures",
    "opened_figure",
    "opened_lights",
    "own_figures",
    "period_choices",
    "receipts_for",
    "recomputed",
    "shelf",
    "touched",
    "values_now",
    "verify_bulletins",
]
