from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.models import Person, Unit
from sanzhua.base.periods import Period
from sanzhua.dispatch.choices import TransferKind

WORKBOOK_BYTES = 20 * 1024 * 1024
SCAN_BYTES = 20 * 1024 * 1024
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".csv", ".et")
INPUT = {"class": "in"}
SCANS = (".pdf", ".jpg", ".jpeg", ".png")


def _check_file(file: UploadedFile[Any], endings: tuple[str, ...], limit: int) -> None:
    name = (file.name or "").lower()
    if not name.endswith(endings):
        sentence = _("请上传%(endings)s文件；其他格式请先另存为其中一种。")
        raise forms.ValidationError(sentence % {"endings": "、".join(endings)})
    if (file.size or 0) > limit:
        raise forms.ValidationError(_("文件超过%(mb)dMB，请去掉图片或分表上传。") % {"mb": limit // 1024 // 1024})


class WorkbookForm(forms.Form):
    workbook = forms.FileField(label=_("工作簿"), allow_empty_file=False)

    def clean_workbook(self) -> UploadedFile[Any]:
        file: UploadedFile[Any] = self.cleaned_data["workbook"]
        _check_file(file, WORKBOOKS, WORKBOOK_BYTES)
        return file


class SignForm(forms.Form):
    """The password is asked again: signing is the one act that a forgotten screen must not do."""

    sha256 = forms.CharField(widget=forms.HiddenInput)
    password = forms.CharField(
        label=_("登录口令"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", **INPUT}),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if not self.person.check_password(password):
            raise forms.ValidationError(_("口令不对，未签发。请重新输入。"))
        return password


class ReturnForm(forms.Form):
    note = forms.CharField(label=_("退回原因"), widget=forms.Textarea(attrs={"rows": 3}), max_length=500)


class PaperForm(forms.Form):
    code = forms.CharField(label=_("审签单编号"), max_length=12, widget=forms.TextInput(attrs=INPUT))
    signer_name = forms.CharField(label=_("签发人"), max_length=60, widget=forms.TextInput(attrs=INPUT))
    signer_post = forms.CharField(label=_("职务"), max_length=120, widget=forms.TextInput(attrs=INPUT))
    signed_on = forms.DateField(label=_("签字日期"), widget=forms.DateInput(attrs={"type": "date", **INPUT}))
    authority = forms.CharField(
        label=_("授权文件（代签时填）"), max_length=200, required=False, widget=forms.TextInput(attrs=INPUT)
    )
    scan = forms.FileField(label=_("签字盖章后的扫描件"), widget=forms.ClearableFileInput(attrs=INPUT))

    def clean_scan(self) -> UploadedFile[Any]:
        file: UploadedFile[Any] = self.cleaned_data["scan"]
        _check_file(file, SCANS, SCAN_BYTES)
        return file


class UnitField(forms.ModelChoiceField[Unit]):
    def label_from_instance(self, obj: Unit) -> str:
        return obj.shown_in_full


class TransferForm(forms.Form):
    """Asked twice: without a paper for the preview, with one for the deed."""

    kind = forms.ChoiceField(label=_("办理什么"), choices=TransferKind)
    from_unit = UnitField(Unit.objects.none(), label=_("原单位"), empty_label=_("请选择"))
    to_unit = UnitField(Unit.objects.none(), label=_("接收单位"), empty_label=_("无（划出本市）"), required=False)
    from_period = forms.CharField(
        label=_("自哪一期起"),
        max_length=7,
        widget=forms.TextInput({"placeholder": "2019-08", "inputmode": "numeric"}),
        help_text=_("新口径的第一期，写成 2019-08；以前各期保持印发时的口径。"),
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("from_unit", "to_unit"):
            field = self.fields[name]
            assert isinstance(field, UnitField)
            field.queryset = units
        for each in self.fields.values():
            each.widget.attrs.update(INPUT)

    def clean_from_period(self) -> Period:
        try:
            return Period.parse(self.cleaned_data["from_period"])
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error
