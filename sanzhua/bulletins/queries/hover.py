"""What a locked figure says of itself in one line: metric, month, whose, from which versions, when it was closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sanzhua.base.periods import Period
from sanzhua.bulletins import locked
from sanzhua.facts import definitions
from sanzhua.facts.choices import Edition
from sanzhua.lights.choices import Colour
from sanzhua.ui import times


def said_of(found: Mapping[str, Any], sources: Sequence[Mapping[str, Any]]) -> str:
    if not locked.is_metric(found):
        return _("；").join(_said_besides(found, sources))
    metric = definitions.metric(found["form"], found["metric"])
    label = metric.label_en if times.is_english() else metric.label
    whose = found["unit"] or _("全市")
    said = [_("%(label)s（%(key)s）") % {"label": label, "key": found["metric"]}]
    said.append(_("%(period)s，%(unit)s") % {"period": times.period_name(found["period"]), "unit": whose})
    if against := found.get("against"):
        said.append(_("与%(period)s相比") % {"period": times.period_name(against["period"])})
    forms = {side[0] for side in metric.sides} or {found["form"]}
    own = [one for one in sources if one["form"] in forms and one["period"] == found["period"]]
    said += [_from(one, found["unit"]) for one in own] or [_("没有已接收的报表")]
    return _("；").join(said)


def _said_besides(found: Mapping[str, Any], sources: Sequence[Mapping[str, Any]]) -> list[str]:
    said = [label_of(found)]
    whose = found["unit"] or _("全市")
    said.append(_("%(period)s，%(unit)s") % {"period": times.period_name(found["period"]), "unit": whose})
    if found["of"] == locked.GROWTH:
        told = {"day": found["released_on"], "edition": Edition(found["edition"]).label, "paper": found["paper"]}
        return [*said, _("统计部门%(day)s发布的%(edition)s，出处：%(paper)s") % told]
    if found["of"] == locked.LIGHT and found["value"]["by_hand"]:
        said.append(_("人工改灯"))
    said.append(_("按印发时公布的亮灯规则"))
    own = [one for one in sources if (one["form"], one["period"]) == (found["form"], found["period"])]
    return said + [_from(one, found["unit"]) for one in own]


def label_of(found: Mapping[str, Any]) -> str:
    """What a figure that is no metric tells, in the reader's language."""
    if found["of"] == locked.GROWTH:
        return _("固定资产投资增速")
    if found["of"] == locked.LIGHT:
        return _("亮灯：%(project)s") % {"project": found["name"]}
    return _("亮灯“%(colour)s”的项目数") % {"colour": Colour(found["colour"]).label}


def said_of_cell(cell: Mapping[str, str]) -> str:
    """Empty of words that say all by themselves."""
    if "from" in cell:
        return _said_of_row(cell["from"])
    return _("通报印发时的数据") if "was" in cell else ""


def _said_of_row(told: str) -> str:
    """Of a cell of a list of projects: `told` is unit, month and version as the bulletin keeps them."""
    unit, period, version = told.rsplit(" ", 2)
    return _("%(unit)s%(period)s报表第%(version)s版") % {
        "unit": unit,
        "period": times.period_name(Period.parse(period)),
        "version": version.removeprefix("v"),
    }


def _from(source: Mapping[str, Any], unit: str | None) -> str:
    if unit is not None and unit in source["parts"]:
        said = _("取自该单位报表第%(version)s版") % {"version": source["parts"][unit]}
    else:
        count = len(source["parts"])
        said = ngettext("取自%(count)d份已接收的报表", "取自%(count)d份已接收的报表", count) % {"count": count}
    if source["closed_at"] is None:
        return said + _("，该期尚未关闭")
    return said + _("，%(day)s关闭") % {"day": times.iso_day(datetime.fromisoformat(source["closed_at"]))}
