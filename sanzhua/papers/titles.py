"""Where a long title turns: GB/T 9704 wants every line whole in meaning and the lines shaped evenly."""

from __future__ import annotations

import re

from sanzhua.papers.paper import BODY_MM, width_in_signs

SIZE_PT = 22
# Signs of the title's size that one line takes, less the air that programs leave between figures and characters.
LINE = BODY_MM / 25.4 * 72 / SIZE_PT - 1
# A line may end behind a mark or 年…月, and before these words; a number is never torn.
_TURN = re.compile(r"(?<=[》）、，])(?![》）、，])|(?<=[年月])(?=[^0-9—-]{4})|(?=关于|建设|实施|工作|进展|情况)")


def title_lines(title: str) -> list[str]:
    """The title as it is set; one line where it fits, else the fewest that do, turned where the sense allows it."""
    if width_in_signs(title) <= LINE:
        return [title]
    turns = [found.start() for found in _TURN.finditer(title) if 0 < found.start() < len(title)]
    fitting = [at for at in turns if max(map(width_in_signs, (title[:at], title[at:]))) <= LINE]
    if not fitting:
        return [title]
    at = min(fitting, key=lambda at: abs(width_in_signs(title[:at]) - width_in_signs(title[at:])))
    return [title[:at], title[at:]]
