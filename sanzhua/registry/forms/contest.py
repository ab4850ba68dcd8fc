"""A competition: its period, and the metrics that count with their weights."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sanzhua.facts.definitions import all_metrics
from sanzhua.formbook.definition import FORM_KEYS
from sanzhua.registry.choices.attraction import Better
from sanzhua.ui import times
from sanzhua.ui.fields import NamedForm


class CompetitionForm(NamedForm):
    title = forms.CharField(label=_("竞赛名称"), max_length=120)
    period = forms.RegexField(
        r"^\d{4}-(0[1-9]|1[0-2])$", label=_("期"), help_text=_("写成 2019-06；取到这一期为止已接收的数。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A competition is drawn from accepted reports, which a unit has or has not; the register has no such thing.
        listed = [one for one in all_metrics() if one.form in FORM_KEYS]
        self.lines = [(one, f"weight_{one.form}_{one.key}", f"better_{one.form}_{one.key}") for one in listed]
        for one, weight, better in self.lines:
            self.fields[weight] = forms.IntegerField(
                label=one.label_en if times.is_english() else one.label,
                min_value=0,
                max_value=1000,
                required=False,
                widget=forms.NumberInput(attrs={"class": "in s"}),
            )
            self.fields[better] = forms.ChoiceField(
                choices=Better.choices, required=False, widget=forms.Select(attrs={"class": "in s"})
            )

    @property
    def rows(self) -> list[tuple[Any, Any, Any]]:
        return [(one, self[weight], self[better]) for one, weight, better in self.lines]

    @property
    def metrics(self) -> list[tuple[str, str, int, str]]:
        data = self.cleaned_data
        return [
            (one.form, one.key, data[weight], data[better] or Better.HIGHER)
            for one, weight, better in self.lines
            if data.get(weight)
        ]
