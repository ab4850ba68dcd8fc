"""What the list of projects shows beside the returns: where projects come from, and views that offices keep."""

from __future__ import annotations

from config.demo.people import Town
from config.demo.projects import DemoProject
from sanzhua.registry.actions import save_view
from sanzhua.registry.choices import Source

# The first word that a name holds decides.
_WORDS = (
    ("技术改造", Source.RENEWAL),
    ("扩建", Source.EXPANSION),
    ("二期", Source.EXPANSION),
    ("研发", Source.RESEARCH),
    ("孵化", Source.PLATFORM),
    ("工程", Source.GOVERNMENT),
    ("改造", Source.GOVERNMENT),
)


def source_of(project: DemoProject) -> str:
    """As the register would have it; projects of the attraction form came by attraction."""
    if project.form == "attraction":
        return Source.ATTRACTION
    return next((source for word, source in _WORDS if word in project.name), Source.ATTRACTION)


def keep_views(town: Town) -> None:
    """Two of the city's, one of them shared."""
    shown = ["name", "unit", "stage", "category", "total", "plan_year", "done_year", "period"]
    save_view(
        person=town.city_hand,
        name="省重点在建",
        query="stage=building&category=省重点&sort=-total",
        columns=shown,
        shared=True,
    )
    save_view(
        person=town.city_hand, name="亿元以上招商", query="source=attraction&size=1亿–10亿", columns=[], shared=False
    )
