"""What people type about tasks; what a task allows is checked by the actions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.choices import UnitKind
from sanzhua.accounts.models import Unit
from sanzhua.plans.actions import activities, groups
from sanzhua.plans.actions.measuring import NO_PAPER
from sanzhua.plans.actions.progress import ADDRESS, TEXT
from sanzhua.plans.choices import DutyRole, MeasureKind, Repeat, Seat
from sanzhua.plans.models import Plan, Target
from sanzhua.plans.queries.figures import label_of
from sanzhua.plans.rules.measures import fitting
from sanzhua.ui import times
from sanzhua.ui.fields import BoundedFileField, FilesField, NamedForm, PlainForm, WanField, day_field, words_field


class ReportForm(NamedForm):
    unit = forms.ChoiceField(label=_("报告单位"))
    text = words_field(_("进展情况"), rows=3, most=TEXT)
    for_due = forms.ChoiceField(label=_("对应哪一期"), required=False)
    record = forms.CharField(
        label=_("系统内佐证"),
        required=False,
        max_length=2 * ADDRESS,
        help_text=_("已在系统里的项目、报表或文件不用再传：打开那一页，粘贴浏览器地址。"),
    )
    papers = FilesField(label=_("佐证文件"), required=False, help_text=_("图片、.pdf 或 Office 文件，可多选。"))

    def __init__(self, *args: Any, units: Sequence[Unit], days: Sequence[date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("unit", [(str(unit.pk), unit.shown) for unit in units])
        if len(units) == 1:
            self.fields["unit"].initial = str(units[0].pk)
            self.fields["unit"].widget = forms.HiddenInput()
        if days:
            named = [(day.isoformat(), times.iso_day(day)) for day in days]
            self.offer("for_due", [("", _("不对应具体某一期")), *named])
            self.fields["for_due"].initial = days[0].isoformat()
        else:
            del self.fields["for_due"]


class TakeOverForm(NamedForm):
    leader = forms.CharField(label=_("责任领导"), max_length=60)
    title = forms.CharField(label=_("职务"), max_length=80, required=False)
    tasks = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, *args: Any, tasks: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("tasks", [(str(pk), pk) for pk in tasks])


class DocumentForm(PlainForm):
    """A plan's wording, as a file or as pasted text."""

    file = BoundedFileField(label=_("方案文件"), required=False, endings=(".docx", ".txt"))
    pasted = words_field(_("或粘贴全文"), required=False, rows=6, most=300_000)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if bool(cleaned.get("file")) == bool((cleaned.get("pasted") or "").strip()) and "file" not in self.errors:
            raise forms.ValidationError(_("请上传一个文件，或者粘贴全文，两样取一样。"))
        return cleaned


class PlanForm(DocumentForm):
    """What is left empty is taken from the document."""

    unit = forms.ChoiceField(label=_("印发单位"))
    title = forms.CharField(label=_("标题"), required=False, max_length=200, help_text=_("不填则取文件里的标题。"))
    year = forms.IntegerField(
        label=_("年度"), required=False, min_value=2000, max_value=2100, help_text=_("不填则取文件里写的年度。")
    )
    number = forms.CharField(label=_("发文字号"), required=False, max_length=60)
    issued_on = day_field(_("印发日期"), required=False)
    parent = forms.ChoiceField(label=_("落实的上级方案"), required=False)

    def __init__(self, *args: Any, units: Sequence[Unit], above: Sequence[Plan], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("unit", [(str(unit.pk), unit.shown) for unit in units])
        self.offer("parent", [("", _("无")), *((str(plan.pk), plan.title) for plan in above)])
        if not above:
            del self.fields["parent"]


class ClauseForm(PlainForm):
    heading = forms.CharField(label=_("标题"), required=False, max_length=300)
    text = words_field(_("任务内容"), rows=6, most=20_000)
    task = forms.ChoiceField(label=_("接续的现行任务"), required=False, help_text=_("接续的任务保留原来的进展。"))

    carries = forms.ChoiceField(label=_("落实的上级任务"), required=False)

    def __init__(
        self, *args: Any, tasks: Sequence[tuple[str, str]], above: Sequence[tuple[str, Any]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer("task", [("", _("新任务")), *tasks])
        self.offer("carries", [("", _("无")), *above])
        if not tasks:
            del self.fields["task"]
        if not above:
            del self.fields["carries"]


class DutyForm(PlainForm):
    name = forms.CharField(label=_("单位（原文）"), max_length=120)
    # A row that nobody filled in sends its first role, which is no change.
    role = forms.ChoiceField(label=_("角色"), choices=DutyRole, initial=DutyRole.LEAD)
    unit = forms.ChoiceField(label=_("对应单位"), required=False)
    is_collective = forms.BooleanField(label=_("泛指单位"), required=False)

    def __init__(self, *args: Any, units: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("unit", [("", _("方案外单位或未认定")), *units])


class DueForm(PlainForm):
    text = forms.CharField(label=_("时限（原文）"), max_length=80)
    on = day_field(_("截止日期"), required=False)
    repeat = forms.ChoiceField(label=_("重复"), required=False, choices=[("", "—"), *Repeat.choices])


class TargetForm(PlainForm):
    text = forms.CharField(label=_("目标（原文）"), max_length=200)
    value = forms.DecimalField(label=_("目标值"), max_digits=20, decimal_places=4)
    measure_unit = forms.CharField(label=_("计量单位"), required=False, max_length=20)


class TieForm(NamedForm):
    """What measures a target; only measures that can count in its unit are offered."""

    source = forms.ChoiceField(label=_("取数方式"))
    at_least = WanField(
        label=_("项目规模下限（万元）"),
        required=False,
        help_text=_("只计达到这个规模的项目，例如 10,000；不划线就留空。"),
    )
    unit = forms.ChoiceField(label=_("统计范围"))

    def __init__(self, *args: Any, target: Target, scopes: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = fitting(target.measure_unit)
        hand = (MeasureKind.HAND.value, str(MeasureKind.HAND.label))
        self.offer("source", [*((one.key, label_of(one)) for one in offered), hand])
        self.offer("unit", [(str(unit.pk), unit.shown) for unit in scopes])
        if not any(one.line for one in offered):
            del self.fields["at_least"]
        if len(scopes) == 1:
            self.fields["unit"].initial = str(scopes[0].pk)
            self.fields["unit"].widget = forms.HiddenInput()

    def chosen(self, scopes: Sequence[Unit]) -> dict[str, Any]:
        """The arguments of `actions.tie`."""
        data, by_hand = self.cleaned_data, self.cleaned_data["source"] == MeasureKind.HAND
        unit = next(unit for unit in scopes if str(unit.pk) == data["unit"])
        if by_hand:
            return {"source": "", "unit": unit}
        return {"source": data["source"], "at_least": data.get("at_least"), "unit": unit}


class FigureForm(NamedForm):
    """A figure with the paper that it rests on."""

    unit = forms.ChoiceField(label=_("填报单位"))
    value = forms.DecimalField(label=_("完成值"), max_digits=20, decimal_places=4, min_value=0)
    as_of = day_field(_("数据截止日期"), today=True)
    basis = forms.CharField(label=_("依据"), max_length=200, help_text=_("文件名称、会议纪要或统计口径，一句话即可。"))
    file = forms.FileField(
        label=_("佐证文件"), help_text=_("图片、.pdf 或 Office 文件。"), error_messages={"required": NO_PAPER}
    )

    def __init__(self, *args: Any, units: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("unit", [(str(unit.pk), unit.shown) for unit in units])
        if len(units) == 1:
            self.fields["unit"].initial = str(units[0].pk)
            self.fields["unit"].widget = forms.HiddenInput()


class ActivityForm(PlainForm):
    """`unit` keeps the entry; it is asked once, and only from who acts for several."""

    unit = forms.ChoiceField(label=_("主办单位"))
    title = forms.CharField(label=_("活动名称"), max_length=activities.TITLE)
    begins_on = day_field(_("开始日期"))
    ends_on = day_field(_("结束日期"))
    place = forms.CharField(label=_("地点"), required=False, max_length=activities.PLACE)
    lead = forms.ChoiceField(label=_("牵头单位"))
    participants = forms.MultipleChoiceField(label=_("参加单位"), required=False, widget=forms.CheckboxSelectMultiple)
    what = words_field(_("内容"), required=False, rows=5, most=activities.WHAT)

    def __init__(self, *args: Any, keepers: Sequence[Unit], units: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(unit.pk), unit.shown) for unit in units]
        self.offer("lead", named)
        self.offer("participants", [(str(unit.pk), unit.shown) for unit in units if unit.kind != UnitKind.GROUP])
        self.offer("unit", [(str(unit.pk), unit.shown) for unit in keepers])
        if not keepers:
            del self.fields["unit"]
        elif len(keepers) == 1:
            self.fields["unit"].initial = str(keepers[0].pk)
            self.fields["unit"].widget = forms.HiddenInput()


class StepForm(PlainForm):
    """A line of the checklist; `step` is the one that is there already."""

    step = forms.IntegerField(required=False, widget=forms.HiddenInput)
    position = forms.IntegerField(label=_("次序"), required=False, min_value=1, max_value=999)
    text = forms.CharField(label=_("准备事项"), max_length=activities.STEP)
    who = forms.CharField(label=_("负责人"), required=False, max_length=activities.WHO)


class MaterialForm(NamedForm):
    title = forms.CharField(label=_("标题"), required=False, max_length=200)
    papers = FilesField(label=_("文件"), help_text=_("方案、议程、名单、讲话等，可多选。不收会议照片和签到表。"))


class SeatForm(PlainForm):
    position = forms.IntegerField(label=_("次序"), required=False, min_value=1, max_value=999)
    # A row that nobody filled in sends its first seat, which is no change.
    seat = forms.ChoiceField(label=_("组内职务"), choices=Seat, initial=Seat.HEAD)
    unit = forms.ChoiceField(label=_("单位"), required=False)
    title = forms.CharField(label=_("职务"), required=False, max_length=groups.TITLE)
    person = forms.CharField(label=_("姓名"), required=False, max_length=groups.NAME)

    def __init__(self, *args: Any, units: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("unit", [("", _("不对应单位")), *units])


class GroupDutyForm(PlainForm):
    position = forms.IntegerField(label=_("次序"), required=False, min_value=1, max_value=999)
    text = words_field(_("职责"), rows=2, most=groups.TEXT)
    task = forms.ChoiceField(label=_("对应任务"), required=False)

    def __init__(self, *args: Any, tasks: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("task", [("", _("不对应任务")), *tasks])


StepForms = forms.formset_factory(StepForm, extra=3, can_delete=True, max_num=100)
SeatForms = forms.formset_factory(SeatForm, extra=3, can_delete=True, max_num=200)
GroupDutyForms = forms.formset_factory(GroupDutyForm, extra=2, can_delete=True, max_num=100)
DutyForms = forms.formset_factory(DutyForm, extra=1, can_delete=True, max_num=200)
DueForms = forms.formset_factory(DueForm, extra=1, can_delete=True, max_num=50)
TargetForms = forms.formset_factory(TargetForm, extra=1, can_delete=True, max_num=50)
