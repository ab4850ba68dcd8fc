"""The projects behind a figure of the process page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person, Unit
from sanzhua.registry.choices import Source, Stage, Status
from sanzhua.registry.models import Project
from sanzhua.registry.queries.process import Known, came, has_left, known_projects, steps_of_lives

FAR = ("met", "signed", "started")
RESTS = ("suspended", "winter")


@dataclass(frozen=True, slots=True)
class Behind:
    """`says` names what was opened, in words; the projects stand in the order of the units."""

    says: str
    projects: Sequence[Project]


def behind(person: Person, asked: Mapping[str, str]) -> Behind | None:
    """`asked` holds stage (with rest), source, or far (with unit), as the links of the page say; None for none of them.

    What the reader may not see is in no figure and so behind none.
    """
    stage, rest, far, unit = (asked.get(key, "") for key in ("stage", "rest", "far", "unit"))
    every = [one for one in known_projects(person) if not unit or str(one.unit_id) == unit]
    if stage in Stage.values:
        found = [one for one in every if one.stage == stage and not has_left(one) and _rests(one, rest)]
        return Behind(_stage_words(stage, rest), _rows(found))
    if "source" in asked and asked["source"] in ("", *Source.values):
        found = [one for one in every if one.source == asked["source"] and not has_left(one)]
        word = Source(asked["source"]).label if asked["source"] else _("未登记来源")
        return Behind(_("项目来源：%(word)s") % {"word": word}, _rows(found))
    if far in FAR:
        steps = steps_of_lives(person)
        found = [one for one in every if came(steps.get(one.pk, []), far)]
        return Behind(_far_words(person, far, unit), _rows(found))
    return None


def _rests(one: Known, rest: str) -> bool:
    if rest not in RESTS:
        return True
    return one.winter if rest == "winter" else one.status == Status.SUSPENDED and not one.winter


def _rows(found: Sequence[Known]) -> Sequence[Project]:
    rows = Project.objects.in_bulk([one.pk for one in found])
    units = Unit.objects.in_bulk({one.unit_id for one in found})
    for row in rows.values():
        row.unit = units[row.unit_id]
    return sorted(rows.values(), key=lambda row: (row.unit.order, row.unit_id, row.pk))


def _stage_words(stage: str, rest: str) -> str:
    word = str(Stage(stage).label)
    also = {"winter": _("冬休"), "suspended": _("停工")}.get(rest)
    return f"{word} · {also}" if also else word


def _far_words(person: Person, far: str, unit: str) -> str:
    word = {"met": _("洽谈过"), "signed": _("签约"), "started": _("签约后开工")}[far]
    named = Unit.objects.visible_to(person).filter(pk=unit).first() if unit.isdecimal() else None
    return f"{named.shown} · {word}" if named else word
