"""The boxes on the pages of the reserve pool; each form's cleaned data are the arguments of its verb."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanzhua.accounts.models import Unit
from sanzhua.base import clock, money
from sanzhua.registry.choices.reserve import ChainRole, ProjectKind, Tier, Verdict
from sanzhua.registry.models import Project

NOTE_ROWS = 3


class PlainForm(forms.Form):
    """Fields in the look of the house; `project` bounds what can be chosen."""

    def __init__(self, *args: Any, project: Project | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if not isinstance(field.widget, forms.CheckboxInput | forms.CheckboxSelectMultiple):
                field.widget.attrs.setdefault("class", "in")
        for name in ("evidence", "papers"):
            if name in self.fields and project is not None:
                self._offer_papers(name, project)

    def _offer_papers(self, name: str, project: Project) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = project.papers.filter(replaced_by__isnull=True)
        if not field.queryset.exists():
            del self.fields[name]


class WanField(forms.CharField):
    """An amount as people write it, plain numbers in 万元; cleaned to yuan."""

    def clean(self, value: Any) -> int | None:
        text = str(super().clean(value) or "").strip()
        if not text:
            return None
        read = money.read_money(text, "wan")
        if read.yuan is None or read.code:
            raise forms.ValidationError(_("请填写一个金额，单位万元，例如 12,000。"))
        return read.yuan


def _words(label: Any, *, required: bool = True, help_text: Any = "") -> forms.CharField:
    area = forms.Textarea(attrs={"rows": NOTE_ROWS})
    return forms.CharField(label=label, widget=area, max_length=2000, required=required, help_text=help_text)


def _day(label: Any, *, today: bool = True, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    first = clock.business_today if today else None
    return forms.DateField(label=label, widget=widget, initial=first, help_text=help_text)


def _papers(label: Any) -> forms.ModelMultipleChoiceField[Any]:
    none = Project.objects.none()
    return forms.ModelMultipleChoiceField(none, label=label, required=False, widget=forms.CheckboxSelectMultiple)


def _file(label: Any) -> forms.FileField:
    return forms.FileField(label=label, required=False, help_text=gettext_lazy("PDF、图片或 Office 文件"))


class NoteForm(PlainForm):
    note = _words(gettext_lazy("原因"))


class ReasonedForm(PlainForm):
    """No words are asked for."""


class AdmissionForm(PlainForm):
    kind = forms.ChoiceField(label=gettext_lazy("项目类别"), choices=ProjectKind.choices)
    tier = forms.ChoiceField(label=gettext_lazy("申请进入的层次"), choices=Tier.choices)
    total = WanField(label=gettext_lazy("总投资（万元）"), max_length=40)
    grounds = _words(gettext_lazy("入库理由"), help_text=gettext_lazy("建设必要性、市场和要素条件，几句话即可。"))
    is_excluded = forms.BooleanField(
        label=gettext_lazy("属于高耗能、高污染、高排放或资源型项目（三高一资）"), required=False
    )
    papers = _papers(gettext_lazy("已在系统内的材料"))
    file = _file(gettext_lazy("另附材料"))


class OpinionForm(PlainForm):
    expert = forms.CharField(label=gettext_lazy("专家姓名"), max_length=60)
    office = forms.CharField(label=gettext_lazy("工作单位和职称"), max_length=120, required=False)
    verdict = forms.ChoiceField(label=gettext_lazy("结论"), choices=Verdict.choices)
    score = forms.IntegerField(label=gettext_lazy("评分"), min_value=0, max_value=100, required=False)
    given_on = _day(gettext_lazy("评审日期"))
    text = _words(gettext_lazy("意见"))
    file = _file(gettext_lazy("意见书"))


class AdmitForm(PlainForm):
    tier = forms.ChoiceField(label=gettext_lazy("进入的层次"), choices=Tier.choices)
    on = _day(gettext_lazy("入库日期"))
    note = _words(gettext_lazy("评审意见"), required=False)


class TierForm(PlainForm):
    tier = forms.ChoiceField(label=gettext_lazy("调整到"), choices=Tier.choices)
    reason = _words(gettext_lazy("升降原因"))


class NotifyForm(PlainForm):
    told = forms.CharField(label=gettext_lazy("送达何人"), max_length=60, help_text=gettext_lazy("姓名和职务"))
    on = _day(gettext_lazy("通知日期"))


class ExtendForm(PlainForm):
    until = _day(gettext_lazy("延长到"), today=False, help_text=gettext_lazy("逢节假日顺延到下一个工作日"))
    note = _words(gettext_lazy("延长原因"))


class AnswerForm(PlainForm):
    text = _words(gettext_lazy("答复"), help_text=gettext_lazy("写明目前状况、原因和打算；附上能证明的材料。"))
    evidence = _papers(gettext_lazy("已在系统内的材料"))
    file = _file(gettext_lazy("另附证据"))


class HearForm(PlainForm):
    on = _day(gettext_lazy("听取意见日期"))
    heard = forms.CharField(label=gettext_lazy("到会人员"), max_length=200)
    note = _words(gettext_lazy("记录"))


class KeepForm(PlainForm):
    note = _words(gettext_lazy("保留的理由"))
    conditions = _words(gettext_lazy("保留条件"))
    until = _day(gettext_lazy("落实期限"), today=False)


class ExitForm(PlainForm):
    list_number = forms.CharField(label=gettext_lazy("退库清单编号"), max_length=40)
    on = _day(gettext_lazy("退库日期"))


class RevivalForm(PlainForm):
    note = _words(gettext_lazy("恢复的理由"))
    evidence = _papers(gettext_lazy("已在系统内的材料"))
    file = _file(gettext_lazy("另附证据"))


class ChainForm(PlainForm):
    name = forms.CharField(label=gettext_lazy("产业链名称"), max_length=80)
    lead = forms.ModelChoiceField(Unit.objects.all(), label=gettext_lazy("牵头单位"))
    target = WanField(
        label=gettext_lazy("目标规模（万元）"),
        max_length=40,
        initial="1000000",
        help_text=gettext_lazy("与链上项目的总投资合计相比"),
    )
    target_year = forms.IntegerField(label=gettext_lazy("目标年份"), min_value=2000, max_value=2099)


class LinkForm(PlainForm):
    uid = forms.CharField(
        label=gettext_lazy("项目名称或编号"), max_length=200, help_text=gettext_lazy("写全称；也可写项目网址里的编号")
    )
    role = forms.ChoiceField(label=gettext_lazy("环节"), choices=ChainRole.choices)


class TargetForm(PlainForm):
    unit = forms.ModelChoiceField(Unit.objects.all(), label=gettext_lazy("单位"))
    year = forms.IntegerField(label=gettext_lazy("年份"), min_value=2000, max_value=2099)
    number = forms.IntegerField(label=gettext_lazy("目标（个）"), min_value=0, max_value=10_000)
    reason = forms.CharField(label=gettext_lazy("依据"), max_length=200)


class ThresholdForm(PlainForm):
    value = forms.CharField(label=gettext_lazy("新值"), max_length=40)
    reason = forms.CharField(label=gettext_lazy("调整原因"), max_length=400)
