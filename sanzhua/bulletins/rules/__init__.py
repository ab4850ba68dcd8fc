"""How a bulletin ranks its units, names its lagging projects and says a change; plain values only."""

from sanzhua.bulletins.rules.ranking import COMPLETED, lagging, ranked, share_of_plan

__all__ = ["COMPLETED", "lagging", "ranked", "share_of_plan"]
