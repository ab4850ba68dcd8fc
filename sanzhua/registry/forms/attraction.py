"""What people type about attraction; texts are checked by the actions behind them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.models import Unit
from sanzhua.base import clock
from sanzhua.base.money import WAN, half_up
from sanzhua.registry.choices.attraction import (
    ContactWay,
    Method,
    PromiseKind,
    PromisePaper,
    TargetKind,
)
from sanzhua.registry.models import Project
from sanzhua.registry.queries.targets import targets
from sanzhua.registry.rules.attraction import entries
from sanzhua.ui import times
from sanzhua.ui.fields import NamedForm, day_field

_BLANK = ("", "—")


class ContactForm(NamedForm):
    said = forms.CharField(label=_("谈了什么"), max_length=1000)
    next_step = forms.CharField(label=_("下一步"), max_length=200, required=False)
    next_on = day_field(_("下一步日期"), required=False)
    on = day_field(_("联系日期"), today=True)
    way = forms.ChoiceField(label=_("方式"), choices=ContactWay.choices, initial=ContactWay.PHONE)
    with_whom = forms.CharField(label=_("对方"), max_length=120, required=False)
    corrects = forms.IntegerField(widget=forms.HiddenInput, required=False)


class InvestorForm(NamedForm):
    name = forms.CharField(label=_("投资方名称"), max_length=120)
    code = forms.CharField(label=_("统一社会信用代码"), max_length=40, required=False)
    origin = forms.CharField(label=_("来源地"), max_length=120, required=False)
    region_key = forms.ChoiceField(label=_("目标区域"), required=False)
    group = forms.CharField(label=_("所属集团"), max_length=120, required=False)
    note = forms.CharField(label=_("说明"), max_length=500, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("region_key", _targets(TargetKind.REGION))


class DescribeForm(NamedForm):
    origin = forms.CharField(
        label=_("来源地"), max_length=120, required=False, help_text=_("省、市，境外写国家或地区。")
    )
    region_key = forms.ChoiceField(label=_("目标区域"), required=False)
    industry_key = forms.ChoiceField(label=_("主导产业"), required=False)
    method = forms.ChoiceField(label=_("招商方式"), choices=[_BLANK, *Method.choices], required=False)
    event = forms.CharField(label=_("来源活动"), max_length=120, required=False)
    company = forms.CharField(label=_("落地公司"), max_length=120, required=False)
    registered_on = day_field(_("注册时间"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("region_key", _targets(TargetKind.REGION))
        self.offer("industry_key", _targets(TargetKind.INDUSTRY))


class FollowerForm(NamedForm):
    name = forms.CharField(label=_("跟踪专人"), max_length=60)
    post = forms.CharField(label=_("单位职务"), max_length=120, required=False)
    on = day_field(_("自何日起"), today=True)


class _AmountForm(NamedForm):
    """An amount in 万元, or in persons for jobs; `cleaned_data["amount"]` is in yuan or persons."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        amount = data.get("amount")
        if isinstance(amount, Decimal):
            if data.get("kind") != PromiseKind.JOBS:
                data["amount"] = half_up(amount * WAN)
            elif amount % 1:
                self.add_error("amount", _("用工按人数填整数。"))
            else:
                data["amount"] = int(amount)
        return data


def _amount_field() -> forms.DecimalField:
    return forms.DecimalField(
        label=_("数额"),
        min_value=0,
        max_value=100_000_000,
        decimal_places=4,
        help_text=_("投资额、年税收填万元，用工填人数。"),
    )


class PromiseForm(_AmountForm):
    kind = forms.ChoiceField(label=_("承诺内容"), choices=PromiseKind.choices)
    amount = _amount_field()
    on = day_field(_("承诺日期"), today=True)
    paper = forms.ChoiceField(label=_("依据"), choices=PromisePaper.choices)
    paper_title = forms.CharField(label=_("文件名称或文号"), max_length=200, required=False)
    corrects = forms.IntegerField(widget=forms.HiddenInput, required=False)


class RealisedForm(_AmountForm):
    kind = forms.ChoiceField(label=_("兑现内容"), choices=PromiseKind.choices)
    amount = _amount_field()
    on = day_field(_("截至日期"), today=True)
    basis = forms.CharField(label=_("数据来源"), max_length=200, help_text=_("企业报表、社保人数、完税证明等。"))
    corrects = forms.IntegerField(widget=forms.HiddenInput, required=False)


class LossForm(NamedForm):
    lost_to = forms.CharField(
        label=_("流失到"), max_length=120, help_text=_("省、市；境外写国家或地区；没有去别处写“未投资”。")
    )
    reason_key = forms.ChoiceField(label=_("原因"))
    on = day_field(_("流失日期"), today=True)
    note = forms.CharField(label=_("说明"), max_length=500, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("reason_key", [(row["key"], _named(row)) for row in entries("lost")])


class ShareForm(NamedForm):
    """The project's own unit and at most two more, in per cent with one decimal."""

    own = forms.DecimalField(label=_("归口单位分成（%）"), min_value=0, max_value=100, decimal_places=1)
    unit1 = forms.ModelChoiceField(label=_("第二单位"), queryset=Unit.objects.none(), empty_label="—")
    part1 = forms.DecimalField(label=_("第二单位分成（%）"), min_value=0, max_value=100, decimal_places=1)
    unit2 = forms.ModelChoiceField(label=_("第三单位"), queryset=Unit.objects.none(), required=False, empty_label="—")
    part2 = forms.DecimalField(
        label=_("第三单位分成（%）"), min_value=0, max_value=100, decimal_places=1, required=False
    )
    valid_from = day_field(_("自何日起"), today=True)
    note = forms.CharField(label=_("说明"), max_length=500, required=False)

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.project = project
        others = (
            Unit.objects.valid_on(clock.business_today())
            .exclude(pk=project.unit_id)
            .filter(kind__in=("region", "zone", "department"), parent__parent__isnull=True, parent__isnull=False)
        )
        self.offer_rows("unit1", others)
        self.offer_rows("unit2", others)

    @property
    def shares(self) -> dict[Unit, int]:
        """Thousandths by unit."""
        data = self.cleaned_data
        found = {self.project.unit: int(data["own"] * 10), data["unit1"]: int(data["part1"] * 10)}
        if data["unit2"] and data["part2"]:
            found[data["unit2"]] = found.get(data["unit2"], 0) + int(data["part2"] * 10)
        return found


class DecideForm(NamedForm):
    left = forms.IntegerField(widget=forms.HiddenInput)
    right = forms.IntegerField(widget=forms.HiddenInput)
    first = forms.CharField(max_length=20)
    reason = forms.CharField(label=_("认定理由"), max_length=500)


class TargetForm(NamedForm):
    """The year's plan of each target: projects, and investment in 万元."""

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = [(one, f"{one.kind}_{one.key}") for kind in TargetKind.values for one in targets(kind, year)]
        for one, name in self.lines:
            wan = one.investment // WAN if one.investment is not None else None
            self.fields[f"{name}_projects"] = _plan_field(_("计划签约项目"), one, one.projects)
            self.fields[f"{name}_wan"] = _plan_field(_("计划协议投资"), one, wan)

    @property
    def rows(self) -> list[tuple[Any, Any, Any]]:
        return [(one, self[f"{name}_projects"], self[f"{name}_wan"]) for one, name in self.lines]

    @property
    def plans(self) -> dict[tuple[str, str], tuple[int | None, int | None]]:
        data = self.cleaned_data
        return {(one.kind, one.key): _plan(data[f"{name}_projects"], data[f"{name}_wan"]) for one, name in self.lines}


def _plan_field(label: Any, one: Any, initial: int | None) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"class": "in s", "aria-label": f"{one.shown} {label}"})
    return forms.IntegerField(
        label=label, min_value=0, max_value=100_000_000, required=False, initial=initial, widget=widget
    )


def _plan(projects: int | None, wan: int | None) -> tuple[int | None, int | None]:
    return projects, None if wan is None else wan * WAN


def _targets(kind: str) -> list[tuple[str, str]]:
    found = targets(kind, clock.business_today().year)
    return [_BLANK, *((one.key, one.shown) for one in found)]


def _named(row: Any) -> str:
    return str(row["name_en"] if times.is_english() else row["name"])
