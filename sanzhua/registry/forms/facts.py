from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sanzhua.registry.queries.values import register_columns
from sanzhua.ui import times
from sanzhua.ui.fields import PlainForm


class FactForm(PlainForm):
    """One column and its value; what the value may be is the column's own rule."""

    column = forms.ChoiceField(label=_("栏目"))
    text = forms.CharField(
        label=_("登记值"), max_length=4000, help_text=_("金额填万元数，日期写 2019-06-03 或 2019-06。")
    )
    reason = forms.CharField(
        label=_("原因"), required=False, max_length=500, help_text=_("改动已有登记值时必填，补登不用填。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field, english = self.fields["column"], times.is_english()
        assert isinstance(field, forms.ChoiceField)
        columns = register_columns().values()
        field.choices = [(one.key, one.heading_en if english else one.heading) for one in columns]
