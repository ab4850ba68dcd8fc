"""What a keeper types to move a project on: where to, when, why, on what papers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sanzhua.base import clock
from sanzhua.registry.choices import PaperType, Source, Stage, Status
from sanzhua.registry.models import Project, ProjectPaper
from sanzhua.ui.fields import PlainForm, day_field, words_field

WINTER = "winter"


class LifeForm(PlainForm):
    """`status` offers 冬休 as a word of its own; what it means is told apart in `step`."""

    stage = forms.ChoiceField(label=_("阶段"), choices=Stage.choices)
    status = forms.ChoiceField(label=_("状态"))
    on = day_field(_("发生日期"))
    resumes_on = day_field(_("计划复工日期"), required=False, help_text=_("停工、冬休时填；冬休必填。"))
    reason = words_field(_("原因"), required=False, help_text=_("停工、退库、退回阶段或要求未齐时必填。"))
    papers = forms.ModelMultipleChoiceField(
        label=_("依据材料"), queryset=ProjectPaper.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"stage": project.stage, "status": _status_of(project), **kwargs.pop("more", {})})
        kwargs["initial"].setdefault("on", clock.business_today())
        super().__init__(*args, **kwargs)
        self.project = project
        self.offer("status", _statuses())
        self.offer_if_any("papers", project.papers.standing().order_by("-pk"))

    def step(self) -> dict[str, Any]:
        """The arguments of `change_life` and `ask_life`; what was not touched is not asked for."""
        typed = self.cleaned_data
        winter = typed["status"] == WINTER
        status = Status.SUSPENDED if winter else typed["status"]
        touched = (status, winter) != (self.project.status, self.project.in_winter_rest) or typed["resumes_on"]
        return {
            "stage": typed["stage"],
            "status": status if touched else None,
            "winter": winter,
            "on": typed["on"],
            "resumes_on": typed["resumes_on"],
            "reason": typed["reason"],
            "papers": list(typed.get("papers", ())),
        }


class EvidenceForm(PlainForm):
    """A paper that a gate asks for, at the place where it is asked for."""

    type = forms.ChoiceField(label=_("材料类别"), choices=PaperType.choices)
    title = forms.CharField(
        label=_("标题"), required=False, max_length=200, help_text=_("手续批复请写手续名称，例如“施工许可证”。")
    )
    number = forms.CharField(label=_("文号"), required=False, max_length=80)
    dated_on = day_field(_("文件日期"), required=False)
    file = forms.FileField(label=_("文件"), widget=forms.FileInput)


class SourceForm(PlainForm):
    source = forms.ChoiceField(label=_("项目来源"), choices=[("", _("未登记")), *Source.choices], required=False)


class StartsForm(PlainForm):
    """年-月-日, or 年-月 where only the month is known."""

    started_on = forms.CharField(
        label=_("开工（发改口径）"),
        required=False,
        max_length=10,
        help_text=_("例如 2019-06-03，只知道月份写 2019-06。"),
    )
    stats_started_on = forms.CharField(
        label=_("开工（统计口径）"),
        required=False,
        max_length=10,
        help_text=_("照统计库填写，与发改口径不同时两个都保留。"),
    )
    reason = forms.CharField(label=_("原因"), required=False, max_length=200, help_text=_("改动已登记的日期时必填。"))


def _status_of(project: Project) -> str:
    return WINTER if project.in_winter_rest else project.status


def _statuses() -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for value, label in Status.choices:
        found.append((value, label))
        if value == Status.SUSPENDED:
            found.append((WINTER, _("冬休")))
    return found
