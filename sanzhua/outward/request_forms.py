from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sanzhua.base import clock
from sanzhua.formbook.definition import FORM_KEYS
from sanzhua.outward.request_sources import form_title
from sanzhua.ui import times
from sanzhua.ui.fields import BoundedFileField, PlainForm, day_field

ENDINGS = (".xlsx", ".xls", ".docx")
_MOMENT = "%Y-%m-%dT%H:%M"


def _tomorrow_noon() -> str:
    return f"{clock.business_today() + timedelta(days=1)}T11:00"


def moment_field(label: Any, help_text: Any = "") -> forms.DateTimeField:
    """A day and an hour in Asia/Shanghai."""
    return forms.DateTimeField(
        label=label,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_MOMENT),
        input_formats=[_MOMENT, "%Y-%m-%d %H:%M"],
        help_text=help_text,
    )


class DaysForm(PlainForm):
    due_at = moment_field(_("各单位报出时限"))
    ends_on = day_field(_("失效日"), help_text=_("这一天24时以后，补填的列不再向任何单位要。"))


class NewRequestForm(DaysForm):
    blank = BoundedFileField(
        label=_("收到的空表"), endings=ENDINGS, help_text=_("原样上传：.xlsx、.xls，或 .docx 里的表。不用先改格式。")
    )
    number = forms.CharField(label=_("来文文号"), max_length=80, help_text=_("没有文号的写“电话通知”和日期。"))
    requester = forms.CharField(label=_("来文单位"), max_length=80)
    use = forms.CharField(label=_("用途"), max_length=200, help_text=_("一句话，各单位看得到。"))
    title = forms.CharField(label=_("表名"), max_length=120, required=False, help_text=_("不填，用空表的标题。"))
    form = forms.ChoiceField(label=_("先按哪张表式认列"))
    period = forms.ChoiceField(label=_("取哪一期的数"))
    wants_head = forms.BooleanField(label=_("各单位报出前须主要领导同意"), required=False)

    field_order = ("blank", "number", "requester", "use", "title", "form", "period", "due_at", "ends_on", "wants_head")

    def __init__(self, *args: Any, periods: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("form", [(key, form_title(key)) for key in FORM_KEYS])
        self.offer("period", [(one, times.period_name(one)) for one in periods])
        self.initial.setdefault("due_at", _tomorrow_noon())
        self.initial.setdefault("ends_on", clock.business_today() + timedelta(days=1))
