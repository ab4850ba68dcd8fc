"""What is done to a bulletin, one module a chapter of its life."""

from sanzhua.bulletins.actions.correcting import (
    draw_correction,
    looked_at,
    notice_moved,
    notice_moved_in,
    retake_correction,
)
from sanzhua.bulletins.actions.drafting import add_figure, discard, draw_up, restore, save_prose, take_figures_anew
from sanzhua.bulletins.actions.publishing import attach_scan, issue, publish
from sanzhua.bulletins.actions.receipts import answer, ask_again, urge
from sanzhua.bulletins.actions.signing import pass_on, return_to_draft, sign, submit, take_back

__all__ = [
    "add_figure",
    "answer",
    "ask_again",
    "attach_scan",
    "discard",
    "draw_correction",
    "draw_up",
    "issue",
    "looked_at",
    "notice_moved",
    "notice_moved_in",
    "pass_on",
    "publish",
    "restore",
    "retake_correction",
    "return_to_draft",
    "save_prose",
    "sign",
    "submit",
    "take_back",
    "take_figures_anew",
    "urge",
]
