"""The pages of bulletins."""

from sanzhua.bulletins.views.pages import (
    add_figure_page,
    download,
    draw_up_page,
    edit,
    figure,
    index,
    light_file,
    lights,
    take_anew,
)
from sanzhua.bulletins.views.ways import (
    answer_page,
    ask_again_page,
    correct,
    move_page,
    publish_page,
    scan,
    urge_page,
)

__all__ = [
    "add_figure_page",
    "answer_page",
    "ask_again_page",
    "correct",
    "download",
    "draw_up_page",
    "edit",
    "figure",
    "index",
    "light_file",
    "lights",
    "move_page",
    "publish_page",
    "scan",
    "take_anew",
    "urge_page",
]
