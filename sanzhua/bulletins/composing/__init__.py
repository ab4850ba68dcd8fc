"""Makes the draft of a bulletin: figures from the metric layer, then the template's words around them.

Gives plain values that the bulletin keeps; writes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import override

from sanzhua.accounts.models import Unit
from sanzhua.base.periods import Period
from sanzhua.bulletins.composing.charts import chart
from sanzhua.bulletins.composing.lists import lit_by_unit, project_list
from sanzhua.bulletins.composing.making import Draft, Making
from sanzhua.bulletins.composing.sentences import change, ends, heading, para, rank_moves
from sanzhua.bulletins.composing.tables import by_unit, corrected, ranking, released
from sanzhua.bulletins.kinds import Kind

Block = dict[str, Any]
_WRITERS: Mapping[str, Callable[[Making, Block], Iterator[Block]]] = {
    "heading": heading,
    "para": para,
    "change": change,
    "ends": ends,
    "rank_moves": rank_moves,
    "ranking": ranking,
    "by_unit": by_unit,
    "list": project_list,
    "lights": lit_by_unit,
    "chart": chart,
    "released": released,
    "corrections": corrected,
}
_NUMERALS = "一二三四五六七八九十"

__all__ = ["Draft", "compose"]


def compose(
    kind: Kind,
    period: Period,
    *,
    city: str,
    units: Mapping[str, Unit],
    missing: list[str],
    since: datetime | None = None,
) -> Draft:
    """`units` are the reporting units by the name frozen in the parts; `missing` names those without a report.

    Corrections of earlier months are those accepted after `since`, when the last bulletin was drawn up.
    """
    # What is kept and printed is Chinese, whatever the page speaks of who draws it up.
    with override("zh-hans"):
        making = Making(kind, period, units, missing, since, city)
        for block in kind.blocks:
            making.draft.blocks.extend(_WRITERS[block["kind"]](making, block))
    making.draft.blocks = list(_numbered(making.draft.blocks))
    making.pin()
    return making.draft


def _numbered(blocks: list[Block]) -> Iterator[Block]:
    """A chapter of which nothing could be said is left out, so that the numbers of the others follow each other."""
    count = 0
    for place, block in enumerate(blocks):
        numbered = block.pop("numbered", False)
        if block["kind"] == "heading":
            following = blocks[place + 1]["kind"] if place + 1 < len(blocks) else "heading"
            if following == "heading":
                continue
        if numbered:
            block["text"] = f"{_NUMERALS[count]}、{block['text']}"
            count += 1
        yield block
