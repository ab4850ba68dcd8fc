from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from sanzhua.ui.fields import PlainForm, WanField, day_field, words_field


class CompletionForm(PlainForm):
    accepted_on = day_field(_("竣工验收日期"), required=False)
    handed_over_on = day_field(_("资产移交日期"), required=False)
    handed_over_to = forms.CharField(label=_("资产接收单位"), max_length=120, required=False)
    final_cost = WanField(label=_("竣工决算（万元）"), required=False)
    cost_reason = words_field(_("决算与总投资不同的原因"), required=False)
    produced_on = day_field(_("投产日期"), required=False)
    design_output = WanField(label=_("设计年产值（万元）"), required=False)


class YearForm(PlainForm):
    year = forms.IntegerField(label=_("年度"), min_value=1990, max_value=2099)
    output = WanField(label=_("产值（万元）"), required=False)
    tax = WanField(label=_("税收（万元）"), required=False)
    jobs = forms.IntegerField(label=_("用工人数"), min_value=0, required=False)


class LeftoverForm(PlainForm):
    since_year = forms.IntegerField(label=_("形成年份"))
    text = forms.CharField(label=_("事项"), max_length=300)
