from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from sanzhua.ui.fields import PlainForm

DATUMS = (
    ("wgs84", _("GPS、天地图（WGS-84、CGCS2000）")),
    ("gcj02", _("高德、腾讯地图（GCJ-02）")),
    ("bd09", _("百度地图（BD-09）")),
)


class PlaceForm(PlainForm):
    """Both empty takes the point off the map."""

    lon = forms.FloatField(label=_("经度"), required=False, widget=forms.TextInput({"inputmode": "decimal"}))
    lat = forms.FloatField(label=_("纬度"), required=False, widget=forms.TextInput({"inputmode": "decimal"}))
    datum = forms.ChoiceField(
        label=_("取自"),
        choices=DATUMS,
        help_text=_("不同地图的坐标相差几百米，请选数值的来源；系统统一换算后保存。"),
    )
