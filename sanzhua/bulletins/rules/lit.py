"""How a light and a growth read in print; plain values only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sanzhua.papers import prose

COLOURS: Mapping[str, str] = {"red": "红灯", "yellow": "黄灯", "green": "绿灯", "none": "不亮灯"}
# A project without an accepted row any more, and one that the list did not hold when it was printed.
GONE, UNLISTED = "月报中已无此项目", "未列入"


def light_words(value: Mapping[str, Any] | None) -> str:
    """红灯，53分：已13个月未入统. Of a light set by hand its reason stands for the sentence of the rules. None is a
    project that did not stand in the list."""
    short = light_in_short(value)
    return f"{short}：{value['sentence']}" if value and value["colour"] in COLOURS else short


def light_in_short(value: Mapping[str, Any] | None) -> str:
    """红灯，53分."""
    if value is None or value["colour"] not in COLOURS:
        return UNLISTED if value is None else GONE
    by_hand = "（人工改灯）" if value["by_hand"] else ""
    score = "" if value["score"] is None else f"，{value['score']}分"
    return f"{COLOURS[value['colour']]}{by_hand}{score}"


def growth_words(value: str | None) -> str:
    """Per cent as the bureau gives it, with its own sign."""
    return prose.DASH if value is None else value.replace("-", prose.MINUS)
