from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sanzhua.registry.choices import PaperType
from sanzhua.registry.models import Project, ProjectPaper
from sanzhua.registry.queries.papers import replaceable
from sanzhua.ui.fields import FilesField, PlainForm, WanField, day_field

INPUT = {"class": "in"}
DATUMS = (
    ("wgs84", _("GPS、天地图（WGS-84、CGCS2000）")),
    ("gcj02", _("高德、腾讯地图（GCJ-02）")),
    ("bd09", _("百度地图（BD-09）")),
)


class PlaceForm(forms.Form):
    """Both empty takes the point off the map."""

    lon = forms.FloatField(label=_("经度"), required=False, widget=forms.TextInput({**INPUT, "inputmode": "decimal"}))
    lat = forms.FloatField(label=_("纬度"), required=False, widget=forms.TextInput({**INPUT, "inputmode": "decimal"}))
    datum = forms.ChoiceField(
        label=_("取自"),
        choices=DATUMS,
        widget=forms.Select(INPUT),
        help_text=_("不同地图的坐标相差几百米，请选数值的来源；系统统一换算后保存。"),
    )


class PaperForm(PlainForm):
    type = forms.ChoiceField(label=_("材料类别"), choices=PaperType)
    file = FilesField(
        label=_("文件"),
        help_text=_("PDF、图片或 Office 文件，可一次选几个。照片会压缩保存，拍摄时间和位置另存为佐证。"),
    )
    title = forms.CharField(label=_("标题"), max_length=200, required=False, help_text=_("选填；不填就用文件名。"))
    number = forms.CharField(label=_("文号"), max_length=80, required=False, help_text=_("选填。"))
    dated_on = day_field(_("文件日期"), required=False, help_text=_("选填。"))
    replaces = forms.ModelChoiceField(
        ProjectPaper.objects.none(), label=_("替换旧版"), required=False, empty_label=_("不替换，另存一份")
    )

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["replaces"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = project.papers.standing().order_by("type", "-pk")
        if not replaceable(project):
            del self.fields["replaces"]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("replaces") and len(found.get("file") or []) > 1:
            raise forms.ValidationError(_("替换旧版时一次只能选一个文件。"))
        return found


class CompletionForm(PlainForm):
    accepted_on = day_field(_("竣工验收日期"), required=False)
    handed_over_on = day_field(_("资产移交日期"), required=False)
    handed_over_to = forms.CharField(label=_("资产接收单位"), max_length=120, required=False)
    final_cost = WanField(label=_("竣工决算（万元）"), required=False)
    cost_reason = forms.CharField(
        label=_("决算与总投资不同的原因"), required=False, widget=forms.Textarea({"rows": 2}), max_length=500
    )
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
