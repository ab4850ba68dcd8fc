"""A chart block as SVG: drawn once here, shown on the page, set into the .pdf and the .docx."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sanzhua.charts.columns import Series, grouped_columns
from sanzhua.charts.ranks import RankBar, rank_bars
from sanzhua.charts.svg import Markup


def drawing(block: Mapping[str, Any], figures: Mapping[str, Any]) -> Markup:
    """From the figures as they are printed, so that a drawing never says anything else than the words."""
    if block["shape"] == "bars":
        points = block["series"][0]["points"]
        bars = [
            RankBar(point["label"], figures[point["figure"]]["value"], figures[point["figure"]]["shown"])
            for point in points
        ]
        return rank_bars(bars, title=block["title"])
    series = [
        Series(
            one["name"],
            {
                point["label"]: (figures[point["figure"]]["value"], figures[point["figure"]]["shown"])
                for point in one["points"]
            },
        )
        for one in block["series"]
    ]
    return grouped_columns(series, title=block["title"])
