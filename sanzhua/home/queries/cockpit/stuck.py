"""The projects that stick on one stage for one reason, of the register as it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sanzhua.home.policy import Sight
from sanzhua.home.queries.cockpit.frame import Asked, Frame
from sanzhua.home.queries.cockpit.stages import LONG, PERMIT, WHYS, permit_shown, projects_stuck, words_of
from sanzhua.registry.choices import Stage


@dataclass(frozen=True, slots=True)
class StuckPage:
    """`projects` are as many as `words` say, those that have stuck longest first where that is the reason."""

    stage: str
    words: str
    projects: Sequence[int]


def stuck_page(asked: Asked, sight: Sight, stage: str, why: str, permit: str) -> StuckPage | None:
    """None for a stage or a reason that there is not. `permit` is the title of an approval."""
    frame = Frame(asked, sight)
    if stage not in Stage or why not in WHYS or (why == LONG and stage not in frame.spec.long_days):
        return None
    found = projects_stuck(frame, stage, why, permit)
    shown = permit_shown(permit) if why == PERMIT else ""
    return StuckPage(str(Stage(stage).label), words_of(frame, stage, why, len(found), shown), found)
