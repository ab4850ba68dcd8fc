"""The forms of permits, milestones and land; what a record allows is checked by the actions behind them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sanzhua.registry.choices import Stage
from sanzhua.registry.choices.permits import PermitPhase, Route, WorkKind
from sanzhua.registry.rules.catalogue import Item
from sanzhua.ui.fields import PlainForm, WanField, day_field, words_field

_YEARS: dict[str, Any] = {"min_value": 2000, "max_value": 2100}


class PlanForm(PlainForm):
    route = forms.ChoiceField(label=_("审批方式"), choices=Route.choices)
    kind = forms.ChoiceField(label=_("工程类型"), choices=WorkKind.choices)
    new_land = forms.BooleanField(label=_("新增建设用地"), required=False)
    year = forms.IntegerField(label=_("适用年度"), **_YEARS)


class SubmitForm(PlainForm):
    on = day_field(_("报件日期"))
    issuer = forms.CharField(label=_("办理部门"), max_length=80, required=False)


class FinishForm(PlainForm):
    on = day_field(_("办结日期"))
    number = forms.CharField(label=_("文号或证号"), max_length=80, required=False)
    issuer = forms.CharField(label=_("办理部门"), max_length=80, required=False)
    file = forms.FileField(label=_("批复文件"), required=False)


class ReturnForm(PlainForm):
    on = day_field(_("退件日期"))
    reason = words_field(_("退件原因"))


class PromiseForm(PlainForm):
    text = words_field(_("承诺内容"))
    due_on = day_field(_("承诺补齐日期"))
    file = forms.FileField(label=_("承诺书"), required=False)


class ReasonForm(PlainForm):
    reason = words_field(_("原因"))


class BaselineForm(PlainForm):
    new = day_field(_("新基线"))
    reason = words_field(_("调整原因"))
    allowed_by = forms.CharField(label=_("书面同意人"), max_length=120, required=False)
    number = forms.CharField(label=_("文号"), max_length=80, required=False)
    file = forms.FileField(label=_("书面同意"), required=False)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if bool(data.get("allowed_by")) != bool(data.get("file")) and "file" not in self.errors:
            field = "file" if data.get("allowed_by") else "allowed_by"
            self.add_error(field, _("书面同意须同时有同意人和文件；没有的话两项都不填，由市级调度员裁定。"))
        return data


class LandForm(PlainForm):
    on = day_field(_("截至日期"))
    mu_planned = forms.DecimalField(label=_("应征地（亩）"), max_digits=9, decimal_places=2, min_value=0)
    mu_done = forms.DecimalField(label=_("已征地（亩）"), max_digits=9, decimal_places=2, min_value=0)
    households_planned = forms.IntegerField(label=_("应搬迁（户）"), min_value=0, max_value=1_000_000)
    households_done = forms.IntegerField(label=_("已搬迁（户）"), min_value=0, max_value=1_000_000)
    paid = WanField(label=_("已付补偿（万元）"), max_length=40, required=False)
    note = words_field(_("卡点"), required=False)
    reason = words_field(_("变化原因（累计数减少或应征数调整时必填）"), required=False)


class ItemForm(PlainForm):
    """A version of an approval item; lists are checkboxes, predecessors a list of keys to choose from."""

    title = forms.CharField(label=_("事项名称"), max_length=80)
    title_en = forms.CharField(label=_("英文名称"), max_length=120, required=False)
    phase = forms.TypedChoiceField(label=_("阶段"), choices=PermitPhase.choices, coerce=int)
    issuer = forms.CharField(label=_("办理部门"), max_length=80)
    issuer_en = forms.CharField(label=_("办理部门英文"), max_length=120, required=False)
    routes = forms.MultipleChoiceField(
        label=_("审批方式"), choices=Route.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    kinds = forms.MultipleChoiceField(
        label=_("工程类型（不选为全部）"), choices=WorkKind.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    land = forms.ChoiceField(label=_("用地"), choices=[("any", _("不限")), ("new", _("只用于新增用地"))])
    legal_days = forms.IntegerField(label=_("法定工作日"), required=False, min_value=0, max_value=400)
    promised_days = forms.IntegerField(label=_("承诺工作日"), required=False, min_value=0, max_value=400)
    after = forms.MultipleChoiceField(
        label=_("前置事项（不选为可并联）"), required=False, widget=forms.CheckboxSelectMultiple
    )
    before = forms.ChoiceField(
        label=_("须在何时前办结"),
        choices=[(Stage.BUILDING, _("开工")), (Stage.COMPLETED, _("竣工")), (Stage.PRODUCING, _("投产"))],
    )
    optional = forms.BooleanField(label=_("只在符合适用条件时办理"), required=False)
    can_promise = forms.BooleanField(label=_("可以承诺后补"), required=False)
    condition = forms.CharField(label=_("适用条件"), max_length=200, required=False)
    condition_en = forms.CharField(label=_("适用条件英文"), max_length=240, required=False)
    basis = forms.CharField(label=_("依据"), max_length=200, required=False)
    active = forms.BooleanField(label=_("列入清单"), required=False)
    from_year = forms.IntegerField(label=_("自哪一年起"), **_YEARS)
    to_year = forms.IntegerField(label=_("到哪一年止"), required=False, **_YEARS)
    note = words_field(_("修改原因"), most=300)

    def __init__(self, *args: Any, others: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("after", others)

    def item(self, key: str) -> Item:
        """What was typed, as an item of that key."""
        data = {name: value for name, value in self.cleaned_data.items() if name not in ("from_year", "note")}
        return Item.of({"key": key, **data})
