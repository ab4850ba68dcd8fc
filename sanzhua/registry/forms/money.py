from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.models import Unit
from sanzhua.registry.choices import PaperType
from sanzhua.registry.choices.money import AskKind, AskLevel, EntryKind, FundSource
from sanzhua.registry.models import FundLine, Project, ProjectPaper
from sanzhua.registry.rules.money import MONTHS, seasonal_split
from sanzhua.ui.fields import PlainForm, WanField, day_field
from sanzhua.workflow.machine import Move


class SourceForm(PlainForm):
    source = forms.ChoiceField(label=_("资金来源"), choices=FundSource)
    planned = WanField(label=_("计划（万元）"), required=False)
    holder = forms.CharField(
        label=_("银行或投资人"), max_length=120, required=False, help_text=_("银行贷款、外资必填；企业自筹选填。")
    )
    instrument = forms.CharField(
        label=_("债务工具"), max_length=120, required=False, help_text=_("专项债和其他债务必填，如债券全称。")
    )
    due_year = forms.IntegerField(label=_("到期年度"), required=False, help_text=_("专项债和其他债务必填。"))
    number = forms.CharField(label=_("依据文号"), max_length=80, required=False)


class EntryForm(PlainForm):
    line = forms.ModelChoiceField(FundLine.objects.none(), label=_("资金来源"), empty_label=None)
    kind = forms.ChoiceField(label=_("事项"), choices=EntryKind, initial=EntryKind.ARRIVED)
    amount = WanField(label=_("金额（万元）"), help_text=_("冲减以前的登记填负数，并写原因。"))
    on = day_field(_("日期"), today=True)
    number = forms.CharField(label=_("文号或凭证号"), max_length=80, required=False)
    paper = forms.ModelChoiceField(
        ProjectPaper.objects.none(), label=_("佐证材料"), required=False, empty_label=_("不选"),
        help_text=_("从项目的“材料和照片”里选。"),
    )  # fmt: skip
    reason = forms.CharField(label=_("原因"), max_length=300, required=False, help_text=_("冲减或先到位后下达时必填。"))

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_rows("line", FundLine.objects.filter(project=project).select_related("project__unit"))
        self.offer_if_any("paper", project.papers.standing().exclude(type=PaperType.SITE_PHOTO))


class GapForm(PlainForm):
    reason = forms.CharField(label=_("差额原因"), max_length=300)


class NeedForm(PlainForm):
    amount = WanField(label=_("融资金额（万元）"))
    purpose = forms.CharField(label=_("用途"), max_length=200)
    term_months = forms.IntegerField(label=_("期限（月）"), min_value=1, max_value=600, required=False)
    collateral = forms.CharField(label=_("抵质押或担保"), max_length=200, required=False)
    contact = forms.CharField(label=_("联系人"), max_length=60, required=False)
    phone = forms.CharField(label=_("联系电话"), max_length=40, required=False)


class SendForm(PlainForm):
    banks = forms.CharField(
        label=_("推送给"), widget=forms.Textarea({"rows": 3}), help_text=_("一行一家银行；已推送过的不重复推送。")
    )
    on = day_field(_("推送日期"), today=True)

    def clean_banks(self) -> list[str]:
        return str(self.cleaned_data["banks"]).splitlines()


class AnswerForm(PlainForm):
    """What a bank says next; `moves` are those open to its answer."""

    verb = forms.ChoiceField(label=_("答复"))
    on = day_field(_("日期"), today=True)
    amount = WanField(label=_("批贷或本次放款（万元）"), required=False)
    note = forms.CharField(label=_("说明"), max_length=300, required=False, help_text=_("不予支持时必填。"))

    def __init__(self, *args: Any, moves: Iterable[Move], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("verb", [(move.verb, move.title) for move in moves])


class PlanForm(PlainForm):
    """Twelve months and their sum. With a sum alone the months follow the city's seasonal curve."""

    total = WanField(label=_("全年（万元）"), required=False, help_text=_("只知道全年数时，各月留空，按季节曲线分月。"))
    on = day_field(_("批准日期"), today=True)
    approver = forms.CharField(label=_("批准人"), max_length=120, help_text=_("会议名称，或姓名和职务。"))
    paper = forms.CharField(label=_("依据文件"), max_length=200)
    reason = forms.CharField(label=_("调整原因"), max_length=300)

    def __init__(self, *args: Any, adjusts: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for month in range(1, MONTHS + 1):
            self.fields[f"m{month}"] = WanField(
                label=_("%(month)d月") % {"month": month}, required=False, widget=forms.TextInput({"class": "in num"})
            )
        if not adjusts:
            del self.fields["reason"]

    @property
    def months(self) -> list[forms.BoundField]:
        return [self[f"m{month}"] for month in range(1, MONTHS + 1)]

    @property
    def others(self) -> list[forms.BoundField]:
        return [self[name] for name in ("on", "approver", "paper", "reason") if name in self.fields]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if any(f"m{month}" in self.errors for month in range(1, MONTHS + 1)) or "total" in self.errors:
            return found
        given = [found.pop(f"m{month}", None) for month in range(1, MONTHS + 1)]
        total = found.pop("total", None)
        if all(amount is None for amount in given):
            if total is None:
                raise forms.ValidationError(_("请填写全年或各月的计划金额。"))
            return {**found, "months": seasonal_split(total), "by_curve": True}
        months = tuple(amount or 0 for amount in given)
        if total is not None and total != sum(months):
            raise forms.ValidationError(_("各月合计与全年数不同，请核对；或把全年留空，以各月合计为准。"))
        return {**found, "months": months, "by_curve": months == seasonal_split(sum(months))}


class AskForm(PlainForm):
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("争取单位"), empty_label=None)
    kind = forms.ChoiceField(label=_("争取事项"), choices=AskKind, initial=AskKind.FUNDS)
    level = forms.ChoiceField(label=_("层级"), choices=AskLevel, initial=AskLevel.PROVINCE)
    office = forms.CharField(label=_("向谁争取"), max_length=120, help_text=_("例如：省发展改革委投资处。"))
    title = forms.CharField(label=_("内容"), max_length=200)
    amount = WanField(label=_("争取金额（万元）"), required=False, help_text=_("争取资金必填。"))
    asked_on = day_field(_("提出日期"), today=True)
    asked_by = forms.CharField(label=_("争取人"), max_length=120, help_text=_("姓名和职务。"))
    paper = forms.CharField(label=_("请示文号"), max_length=200, required=False)
    file = forms.FileField(label=_("请示文件"), required=False, help_text=_("涉密文件不得上传。"))
    project = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_rows("unit", units)


class FollowForm(PlainForm):
    on = day_field(_("日期"), today=True)
    text = forms.CharField(label=_("进展"), max_length=300)


class WinForm(PlainForm):
    on = day_field(_("结果日期"), today=True)
    paper = forms.CharField(label=_("批复或下达文号"), max_length=200)
    amount = WanField(label=_("争取到的金额（万元）"), required=False, help_text=_("资金必填。"))


class ReasonForm(PlainForm):
    note = forms.CharField(label=_("原因"), max_length=300)


class BatchForm(PlainForm):
    batch_no = forms.CharField(label=_("下达文号"), max_length=80, help_text=_("与中央预算内月调度表的文号一致。"))
    special = forms.CharField(label=_("投资专项"), max_length=120, required=False)
    issued_on = day_field(_("下达日期"), today=True)


class ShareForm(PlainForm):
    project = forms.ModelChoiceField(
        Project.objects.none(), label=_("项目"), to_field_name="uid", empty_label=_("请选择项目")
    )
    central = WanField(label=_("中央投资（万元）"), required=False)
    province = WanField(label=_("省级配套（万元）"), required=False)
    city = WanField(label=_("市级配套（万元）"), required=False)
    county = WanField(label=_("县级配套（万元）"), required=False)

    def __init__(self, *args: Any, projects: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_rows("project", projects)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        return {key: value if key == "project" else value or 0 for key, value in found.items()}
