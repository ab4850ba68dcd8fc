"""What people type about tasks; what a task allows is checked by the actions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.models import Unit
from sanzhua.plans.actions.progress import ADDRESS, TEXT
from sanzhua.ui import times
from sanzhua.ui.fields import FilesField, NamedForm, words_field


class ReportForm(NamedForm):
    unit = forms.ChoiceField(label=_("报告单位"))
    text = words_field(_("进展情况"), rows=3, most=TEXT)
    for_due = forms.ChoiceField(label=_("对应哪一期"), required=False)
    record = forms.CharField(
        label=_("系统内佐证"),
        required=False,
        max_length=2 * ADDRESS,
        help_text=_("已在系统里的项目、报表或文件不用再传：打开那一页，粘贴浏览器地址。"),
    )
    papers = FilesField(label=_("佐证文件"), required=False, help_text=_("图片、.pdf 或 Office 文件，可多选。"))

    def __init__(self, *args: Any, units: Sequence[Unit], days: Sequence[date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("unit", [(str(unit.pk), unit.shown) for unit in units])
        if len(units) == 1:
            self.fields["unit"].initial = str(units[0].pk)
            self.fields["unit"].widget = forms.HiddenInput()
        if days:
            named = [(day.isoformat(), times.iso_day(day)) for day in days]
            self.offer("for_due", [("", _("不对应具体某一期")), *named])
            self.fields["for_due"].initial = days[0].isoformat()
        else:
            del self.fields["for_due"]


class TakeOverForm(NamedForm):
    leader = forms.CharField(label=_("责任领导"), max_length=60)
    title = forms.CharField(label=_("职务"), max_length=80, required=False)
    tasks = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, *args: Any, tasks: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("tasks", [(str(pk), pk) for pk in tasks])
