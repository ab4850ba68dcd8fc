from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sanzhua.registry.choices import PaperType
from sanzhua.registry.models import Project, ProjectPaper
from sanzhua.registry.queries.papers import replaceable
from sanzhua.ui.fields import FilesField, PlainForm, day_field


class PaperForm(PlainForm):
    type = forms.ChoiceField(label=_("材料类别"), choices=PaperType)
    file = FilesField(
        label=_("文件"),
        help_text=_("PDF、图片或 Office 文件，可一次选几个。照片会压缩保存，拍摄时间和位置另存为佐证。"),
    )
    title = forms.CharField(label=_("标题"), max_length=200, required=False, help_text=_("不填就用文件名。"))
    number = forms.CharField(label=_("文号"), max_length=80, required=False)
    dated_on = day_field(_("文件日期"), required=False)
    replaces = forms.ModelChoiceField(
        ProjectPaper.objects.none(), label=_("替换旧版"), required=False, empty_label=_("不替换，另存一份")
    )

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_rows("replaces", project.papers.standing().order_by("type", "-pk"))
        if not replaceable(project):
            del self.fields["replaces"]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("replaces") and len(found.get("file") or []) > 1:
            raise forms.ValidationError(_("替换旧版时一次只能选一个文件。"))
        return found
