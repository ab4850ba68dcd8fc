"""The boxes on the pages of the reserve pool; each form's cleaned data are the arguments of its verb."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.models import Unit
from sanzhua.registry.choices.reserve import ChainRole, ProjectKind, Tier, Verdict
from sanzhua.registry.models import Project
from sanzhua.ui.fields import PlainForm, WanField, day_field, words_field


class BoxForm(PlainForm):
    """`project` bounds which papers can be chosen."""

    def __init__(self, *args: Any, project: Project | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("evidence", "papers"):
            if name in self.fields and project is not None:
                self.offer_if_any(name, project.papers.standing())


def _words(label: Any, *, required: bool = True, help_text: Any = "") -> forms.CharField:
    return words_field(label, required=required, rows=3, most=2000, help_text=help_text)


def _papers(label: Any) -> forms.ModelMultipleChoiceField[Any]:
    none = Project.objects.none()
    return forms.ModelMultipleChoiceField(none, label=label, required=False, widget=forms.CheckboxSelectMultiple)


def _file(label: Any) -> forms.FileField:
    return forms.FileField(label=label, required=False, help_text=_("PDF、图片或 Office 文件"))


class NoteForm(BoxForm):
    note = _words(_("原因"))


class AdmissionForm(BoxForm):
    kind = forms.ChoiceField(label=_("项目类别"), choices=ProjectKind.choices)
    tier = forms.ChoiceField(label=_("申请进入的层次"), choices=Tier.choices)
    total = WanField(label=_("总投资（万元）"), max_length=40)
    grounds = _words(_("入库理由"), help_text=_("建设必要性、市场和要素条件，几句话即可。"))
    is_excluded = forms.BooleanField(label=_("属于高耗能、高污染、高排放或资源型项目（三高一资）"), required=False)
    papers = _papers(_("已在系统内的材料"))
    file = _file(_("另附材料"))


class OpinionForm(BoxForm):
    expert = forms.CharField(label=_("专家姓名"), max_length=60)
    office = forms.CharField(label=_("工作单位和职称"), max_length=120, required=False)
    verdict = forms.ChoiceField(label=_("结论"), choices=Verdict.choices)
    score = forms.IntegerField(label=_("评分"), min_value=0, max_value=100, required=False)
    given_on = day_field(_("评审日期"), today=True)
    text = _words(_("意见"))
    file = _file(_("意见书"))


class AdmitForm(BoxForm):
    tier = forms.ChoiceField(label=_("进入的层次"), choices=Tier.choices)
    on = day_field(_("入库日期"), today=True)
    note = _words(_("评审意见"), required=False)


class TierForm(BoxForm):
    tier = forms.ChoiceField(label=_("调整到"), choices=Tier.choices)
    reason = _words(_("升降原因"))


class NotifyForm(BoxForm):
    told = forms.CharField(label=_("送达何人"), max_length=60, help_text=_("姓名和职务"))
    on = day_field(_("通知日期"), today=True)


class ExtendForm(BoxForm):
    until = day_field(_("延长到"), help_text=_("逢节假日顺延到下一个工作日"))
    note = _words(_("延长原因"))


class AnswerForm(BoxForm):
    text = _words(_("答复"), help_text=_("写明目前状况、原因和打算；附上能证明的材料。"))
    evidence = _papers(_("已在系统内的材料"))
    file = _file(_("另附证据"))


class HearForm(BoxForm):
    on = day_field(_("听取意见日期"), today=True)
    heard = forms.CharField(label=_("到会人员"), max_length=200)
    note = _words(_("记录"))


class KeepForm(BoxForm):
    note = _words(_("保留的理由"))
    conditions = _words(_("保留条件"))
    until = day_field(_("落实期限"))


class ExitForm(BoxForm):
    list_number = forms.CharField(label=_("退库清单编号"), max_length=40)
    on = day_field(_("退库日期"), today=True)


class RevivalForm(BoxForm):
    note = _words(_("恢复的理由"))
    evidence = _papers(_("已在系统内的材料"))
    file = _file(_("另附证据"))


class ChainForm(BoxForm):
    name = forms.CharField(label=_("产业链名称"), max_length=80)
    lead = forms.ModelChoiceField(Unit.objects.all(), label=_("牵头单位"))
    target = WanField(
        label=_("目标规模（万元）"),
        max_length=40,
        initial="1000000",
        help_text=_("与链上项目的总投资合计相比"),
    )
    target_year = forms.IntegerField(label=_("目标年份"), min_value=2000, max_value=2099)


class LinkForm(BoxForm):
    uid = forms.CharField(label=_("项目名称或编号"), max_length=200, help_text=_("写全称；也可写项目网址里的编号"))
    role = forms.ChoiceField(label=_("环节"), choices=ChainRole.choices)


class TargetForm(BoxForm):
    unit = forms.ModelChoiceField(Unit.objects.all(), label=_("单位"))
    year = forms.IntegerField(label=_("年份"), min_value=2000, max_value=2099)
    number = forms.IntegerField(label=_("目标（个）"), min_value=0, max_value=10_000)
    reason = forms.CharField(label=_("依据"), max_length=200)


class ThresholdForm(BoxForm):
    value = forms.CharField(label=_("新值"), max_length=40)
    reason = forms.CharField(label=_("调整原因"), max_length=400)
