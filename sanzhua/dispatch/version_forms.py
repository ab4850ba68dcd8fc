"""What an office types about a column and a rule of its form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanzhua.base.periods import Period
from sanzhua.dispatch import shown as words
from sanzhua.dispatch.form_editing import EDITED_KINDS, ColumnWords
from sanzhua.formbook.definition import Column, Form, load_form
from sanzhua.ui import times
from sanzhua.ui.fields import PlainForm, words_field

_KINDS = {
    "money": gettext_lazy("金额（本表单位）"),
    "int": gettext_lazy("整数"),
    "number": gettext_lazy("数字"),
    "percent": gettext_lazy("百分数"),
    "date": gettext_lazy("年月或年月日"),
    "text": gettext_lazy("文字"),
    "choice": gettext_lazy("选一个"),
    "bool": gettext_lazy("是或否"),
    "usd": gettext_lazy("金额（万美元）"),
}
_BETWEEN = re.compile(r"[、,，;；\n]+")
_MONEY_UNITS = frozenset({"元", "万元", "亿元"})


def kind_word(kind: str) -> str:
    return str(_KINDS.get(kind, kind))


class ColumnForm(PlainForm):
    heading = forms.CharField(label=gettext_lazy("栏目名称"), max_length=40)
    heading_en = forms.CharField(label=gettext_lazy("英文名称"), max_length=60, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("类型"), help_text=gettext_lazy("启用以后类型不能再改。"))
    group = forms.ChoiceField(label=gettext_lazy("所在分组"))
    fact = forms.CharField(
        label=gettext_lazy("这一栏说的是什么"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("一句话，例如“当月完成投资（形象进度口径）”。别的表已经填这件事的，不能再填。"),
    )
    choices = forms.CharField(
        label=gettext_lazy("可选的词"), max_length=300, required=False, help_text=gettext_lazy("用顿号隔开。")
    )
    synonyms = forms.CharField(
        label=gettext_lazy("县区的其他叫法"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("用顿号隔开；上传的表里这样写的，也认作这一栏。"),
    )
    stages = forms.MultipleChoiceField(
        label=gettext_lazy("哪些状态的项目要填"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("不勾为都要填。"),
    )
    required = forms.BooleanField(label=gettext_lazy("必填"), required=False)
    on_paper = forms.BooleanField(label=gettext_lazy("印在报送表上"), required=False)
    help = words_field(gettext_lazy("填表说明"), required=False, most=300)
    help_en = words_field(gettext_lazy("英文说明"), required=False, most=300)

    def __init__(self, *args: Any, definition: Form, column: Column | None = None, **kwargs: Any) -> None:
        """Without a column: a new one."""
        super().__init__(*args, **kwargs)
        kinds = dict.fromkeys([*EDITED_KINDS, *([column.kind] if column else [])])
        groups = {one.group: words.group(one) for one in definition.columns}
        self.offer("kind", [(one, kind_word(one)) for one in kinds])
        self.offer("group", [(one, name or _("其他")) for one, name in groups.items()])
        self.fields["group"].required = "" not in groups
        self.fields["fact"].required = column is None
        self._narrow(definition, column)

    def _narrow(self, definition: Form, column: Column | None) -> None:
        """What a form without stages, or a column that nobody types, is not asked."""
        self.offer("stages", [(one, one) for one in definition.stages])
        typed = column is None or column.source == "typed"
        gone = [] if typed else ["stages", "required", "fact"]
        gone += ["stages"] if not definition.stages or "stage" not in definition.by_key else []
        gone += ["on_paper"] if column is not None and column.key in load_form(definition.key).by_key else []
        gone += ["choices"] if column is not None and (column.kind != "choice" or column.key == "stage") else []
        for name in dict.fromkeys(gone):
            self.fields.pop(name, None)

    def said(self) -> ColumnWords:
        given = self.cleaned_data
        return ColumnWords(
            heading=given["heading"].strip(),
            heading_en=given["heading_en"].strip(),
            group=given["group"],
            help=given["help"].strip(),
            help_en=given["help_en"].strip(),
            synonyms=_several(given["synonyms"]),
            stages=tuple(given.get("stages", ())),
            choices=_several(given.get("choices", "")),
            required=bool(given.get("required")),
            on_paper=bool(given.get("on_paper")),
            fact=given.get("fact", "").strip(),
        )


def column_initial(column: Column) -> dict[str, Any]:
    listed = {name: "、".join(getattr(column, name)) for name in ("synonyms", "choices")}
    plain = ("heading", "heading_en", "kind", "group", "fact", "required", "on_paper", "help", "help_en")
    return {**{name: getattr(column, name) for name in plain}, **listed, "stages": list(column.stages)}


def proposed_initial(asked: Mapping[str, str], definition: Form) -> dict[str, Any]:
    """From an address that proposes a column: what it is called, and in which unit it was asked for."""
    heading, unit = asked.get("heading", "")[:40], asked.get("unit", "")[:10]
    if unit in _MONEY_UNITS:
        return {"heading": heading, "kind": "money"}
    group = next((one.group for one in definition.columns if one.key == "note"), "")
    kind = "number" if unit else "text"
    return {"heading": f"{heading}（{unit}）" if unit else heading, "kind": kind, "group": group}


class PeriodForm(PlainForm):
    from_period = forms.ChoiceField(label=gettext_lazy("自哪一期起"))

    def __init__(self, *args: Any, periods: Iterable[Period], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("from_period", [(str(one), times.period_name(one)) for one in periods])


def _several(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in _BETWEEN.split(text) if part.strip()))
