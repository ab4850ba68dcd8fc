"""Form fields of the house."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from sanzhua.base.money import read_money
from sanzhua.ui import figures


class PlainForm(forms.Form):
    """Fields in the look of the house: no colon behind labels, one class for every box."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if not isinstance(field.widget, forms.CheckboxInput | forms.CheckboxSelectMultiple | forms.RadioSelect):
                field.widget.attrs.setdefault("class", "in")


class WanField(forms.CharField):
    """An amount as people write it, plain numbers in 万元; cleaned to yuan, None where it is empty."""

    def clean(self, value: Any) -> int | None:
        text = str(super().clean(value) or "").strip()
        if not text:
            return None
        read = read_money(text, "wan")
        if read.yuan is None or read.code:
            raise forms.ValidationError(_("请填写一个金额，单位万元，例如 12,000。"))
        return read.yuan

    def prepare_value(self, value: Any) -> Any:
        """Yuan from the database are shown in 万元, without rounding; typed text stays as it was typed."""
        if not isinstance(value, int):
            return value
        return figures.wan(value, 4).rstrip("0").rstrip(".")


def day_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, help_text=help_text)


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or several; cleaned to a list."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        listed = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(one, initial) for one in listed]
