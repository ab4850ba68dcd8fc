from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanzhua.dispatch.calendar import reported_month
from sanzhua.formbook.definition import FORM_KEYS, load_form
from sanzhua.ui import times
from sanzhua.ui.fields import WORKBOOKS, BoundedFileField, PlainForm, day_field


class MonthField(forms.CharField):
    """YYYY-MM."""

    widget = forms.TextInput(attrs={"type": "month"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=7, **kwargs)

    def clean(self, value: Any) -> str:
        text = str(super().clean(value) or "")
        if text and not _is_month(text):
            raise forms.ValidationError(_("请写成 2019-06 这样的月份。"))
        return text


def _is_month(text: str) -> bool:
    year, _dash, month = text.partition("-")
    return year.isdecimal() and month.isdecimal() and len(text) == 7 and 1 <= int(month) <= 12 and int(year) > 1900


class CompareForm(PlainForm):
    left = BoundedFileField(endings=WORKBOOKS, label=gettext_lazy("甲表"))
    right = BoundedFileField(endings=WORKBOOKS, label=gettext_lazy("乙表"))
    form = forms.ChoiceField(label=gettext_lazy("按哪张表认栏目"), required=False)
    period = MonthField(label=gettext_lazy("哪一期"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("form", [("", _("自动识别")), *form_choices()])
        self.fields["period"].initial = lambda: str(reported_month())


class VisitForm(PlainForm):
    """What is printed on the route sheet beside the projects."""

    title = forms.CharField(label=gettext_lazy("标题"), max_length=80)
    on = day_field(gettext_lazy("日期"), today=True)
    people = forms.CharField(label=gettext_lazy("参加人员"), max_length=300, required=False)
    note = forms.CharField(label=gettext_lazy("集合、车辆和联络"), max_length=300, required=False)


class PackForm(PlainForm):
    first = MonthField(label=gettext_lazy("自哪一期"))
    last = MonthField(label=gettext_lazy("至哪一期"))
    tables = forms.MultipleChoiceField(label=gettext_lazy("表式"), widget=forms.CheckboxSelectMultiple)
    units = forms.MultipleChoiceField(
        label=gettext_lazy("报送单位"), widget=forms.CheckboxSelectMultiple, required=False,
        help_text=gettext_lazy("不选就是全部"),
    )  # fmt: skip

    def __init__(self, *args: Any, units: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("tables", form_choices())
        self.offer("units", units)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("first"), data.get("last")
        if first and last and first > last:
            raise forms.ValidationError(_("起始的月份在截止的月份之后，请调换。"))
        if first and last and int(last[:4]) - int(first[:4]) > 2:
            raise forms.ValidationError(_("一个包最多装三个年度，请分开做。"))
        return data


def form_choices() -> list[tuple[str, str]]:
    english = times.is_english()
    return [(key, (load_form(key).title_en if english else load_form(key).title)) for key in FORM_KEYS]
