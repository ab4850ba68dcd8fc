"""A unit's own metric, and the statistics bureau's series: of one month, and as a sheet."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.models import Unit
from sanzhua.facts import own
from sanzhua.facts.actions import MetricDraft
from sanzhua.facts.choices import Better, Edition, Measure
from sanzhua.facts.models import OwnMetric
from sanzhua.facts.sources import SOURCES, source_title
from sanzhua.ui.fields import WORKBOOKS, BoundedFileField, NamedForm, PlainForm, day_field, words_field

_PERIOD = r"^\d{4}-(0[1-9]|1[0-2])$"


class MetricForm(PlainForm):
    source = forms.ChoiceField(label=_("数据来源"))
    label = forms.CharField(label=_("指标名称"), max_length=60)
    label_en = forms.CharField(label=_("英文名称"), max_length=80, required=False)
    key = forms.RegexField(
        r"^[a-z][a-z0-9_]{1,39}$", label=_("指标代号"), help_text=_("小写字母、数字和下划线，定了不再改。")
    )
    measure = forms.ChoiceField(label=_("计量"), choices=Measure.choices)
    numerator = words_field(_("分子"), most=2000, help_text=_("例如 sum(done_year) 或 count(DISTINCT project)"))
    denominator = words_field(_("分母"), most=2000, required=False, help_text=_("比率才有。"))
    scope = words_field(_("范围"), most=2000, required=False, help_text=_("例如 stage = '在建' AND total >= 100000000"))
    better = forms.ChoiceField(label=_("方向"), required=False, choices=[("", _("不分高低")), *Better.choices])
    from_period = forms.RegexField(_PERIOD, label=_("自哪一期起"), help_text=_("写成 2019-06；已关账的月份不变。"))
    clause = forms.CharField(label=_("依据"), max_length=300, help_text=_("文件和条款"))
    meaning = words_field(_("说明"), required=False)

    def __init__(
        self, *args: Any, held: OwnMetric | None = None, sources: Iterable[str] = SOURCES, **kwargs: Any
    ) -> None:
        first = {"from_period": str(own.first_free())}
        super().__init__(*args, initial=(own.draft_of(held) | first) if held else first, **kwargs)
        self.offer("source", [(name, source_title(name)) for name in sources])
        for name in ("numerator", "denominator", "scope"):
            self.fields[name].widget.attrs |= {"spellcheck": "false", "autocapitalize": "off"}
        for name in ("source", "key") if held else ():
            self.fields[name].disabled = True

    @property
    def draft(self) -> MetricDraft:
        return MetricDraft(**self.cleaned_data)

    @property
    def tried(self) -> MetricDraft | None:
        """As far as it was typed: a definition can be tried before it has a name; None before there is a numerator."""
        self.is_valid()
        told = {name: self.cleaned_data.get(name) or "" for name in self.fields}
        told["source"] = told["source"] or self.initial.get("source", "")
        return MetricDraft(**told) if told["numerator"] and told["source"] else None


class GrowthForm(PlainForm):
    period = forms.RegexField(_PERIOD, label=_("期"), help_text=_("写成 2019-06，增速为 1 月至本月"))
    edition = forms.ChoiceField(label=_("初步或修订"), choices=Edition.choices)
    released_on = day_field(_("发布日期"), help_text=_("此日起才引用。"))
    paper = forms.CharField(label=_("出处"), max_length=200)

    def __init__(self, *args: Any, units: Iterable[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {f"growth_{unit.pk}": unit for unit in units}
        for name, unit in self.units.items():
            self.fields[name] = forms.DecimalField(label=unit.shown, max_digits=4, decimal_places=1, required=False)
            self.fields[name].widget.attrs["class"] = "in s"

    @property
    def figures(self) -> dict[Unit, Decimal]:
        found = {unit: self.cleaned_data.get(name) for name, unit in self.units.items()}
        return {unit: growth for unit, growth in found.items() if growth is not None}


class GrowthFileForm(NamedForm):
    """A sheet, and what it leaves out."""

    workbook = BoundedFileField(
        label=_("统计局的表"),
        endings=WORKBOOKS,
        help_text=_("单位一行、各月一列，或一行一个单位一期都可以。20MB、2万行以内。涉密不上网：涉密文件不得上传。"),
    )
    edition = forms.ChoiceField(
        label=_("初步或修订"),
        required=False,
        choices=[("", _("以表里写的为准")), *Edition.choices],
        help_text=_("这三项表里写了的以表为准，没有写的用这里填的。"),
    )
    released_on = day_field(_("发布日期"), required=False)
    paper = forms.CharField(label=_("出处"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["workbook"].widget.attrs |= {"class": "in file", "accept": ",".join(WORKBOOKS)}

    @property
    def told(self) -> dict[str, str]:
        day = self.cleaned_data["released_on"]
        words = {name: self.cleaned_data[name].strip() for name in ("edition", "paper")}
        return {**words, "released_on": day.isoformat() if day else ""}
