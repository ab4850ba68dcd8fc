"""The forms of the register's pages; what is lawful is asked by the actions behind them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.models import Unit
from sanzhua.formbook.definition import FORM_KEYS, PLAIN_LIST, load_form
from sanzhua.registry.choices import Answer, Relation, Source, Stage
from sanzhua.ui import times
from sanzhua.ui.fields import WORKBOOKS, BoundedFileField, PlainForm, words_field

_ANSWERS = [(answer.value, answer.label) for answer in Answer if answer != Answer.OPEN]


class UnitField(forms.ModelChoiceField[Unit]):
    def label_from_instance(self, obj: Unit) -> str:
        return obj.shown


class UnitForm(PlainForm):
    """Whose list: one of the units that the page gives."""

    unit = UnitField(label=_("归口单位"), queryset=Unit.objects.none(), empty_label=None)

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_rows("unit", units)


class AnswerForm(PlainForm):
    verb = forms.ChoiceField(
        label=_("两者的关系"),
        choices=_ANSWERS,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择两者是什么关系。")},
    )
    turned = forms.ChoiceField(
        label=_("以哪一条为准"),
        choices=[
            ("", _("以甲为准：乙并入甲，或乙是甲的分期、子项目、替代")),
            ("1", _("以乙为准：甲并入乙，或甲是乙的分期、子项目、替代")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )
    note = words_field(_("说明（选填）"), required=False)


class EntryForm(UnitForm):
    """A project entered by hand. Money is typed in 万元."""

    name = forms.CharField(
        label=_("项目名称"), max_length=200, error_messages={"required": _("请填写项目名称，与批复、备案文件一致。")}
    )
    code = forms.CharField(label=_("项目代码"), max_length=200, required=False)
    owner = forms.CharField(label=_("建设单位"), max_length=200, required=False)
    owner_code = forms.CharField(label=_("统一社会信用代码"), max_length=30, required=False)
    place = forms.CharField(label=_("建设地点"), max_length=200, required=False)
    total = forms.CharField(label=_("总投资（万元）"), max_length=40, required=False)
    stage = forms.ChoiceField(label=_("阶段"), choices=Stage.choices, initial=Stage.PLANNING)
    source = forms.ChoiceField(label=_("项目来源"), choices=[("", _("未登记")), *Source.choices], required=False)
    content = words_field(_("建设内容及规模"), required=False, rows=3, most=4000)


class RelationForm(PlainForm):
    other = forms.CharField(error_messages={"required": _("请选定另一个项目。")})
    kind = forms.ChoiceField(label=_("关系"), choices=[*Relation.choices, (Answer.SAME.value, Answer.SAME.label)])
    turned = forms.ChoiceField(required=False, choices=[("", ""), ("1", "1")])
    note = forms.CharField(required=False, max_length=500)


def form_choices() -> list[tuple[str, str]]:
    """The plain list first, then the fixed forms, by the reader's language."""
    forms_ = [load_form(key) for key in (PLAIN_LIST, *FORM_KEYS)]
    return [(form.key, form.title_en if times.is_english() else form.title) for form in forms_]


class ImportForm(UnitForm):
    by_column = forms.BooleanField(label=_("各行的单位以文件里“报送单位”一列为准"), required=False)
    form = forms.ChoiceField(label=_("文件是"), choices=form_choices)
    workbook = BoundedFileField(label=_("文件"), endings=WORKBOOKS, error_messages={"required": _("请选择文件。")})
