from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sanzhua.lights.choices import Colour
from sanzhua.ui.fields import NamedForm, words_field


class OverrideForm(NamedForm):
    """`computed` is what the rules say, which is no choice."""

    colour = forms.ChoiceField(label=_("改为"))
    reason = words_field(_("理由"), most=300, help_text=_("写明规则没有看到的情况和依据；与规则的颜色一起显示。"))

    def __init__(self, *args: Any, computed: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("colour", [choice for choice in Colour.choices if choice[0] != computed])


class WithdrawForm(NamedForm):
    note = words_field(_("撤销理由"), most=300)
