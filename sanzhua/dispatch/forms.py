from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.models import Person, Unit
from sanzhua.base.periods import Period
from sanzhua.dispatch.choices import TransferKind
from sanzhua.ui.fields import SCANS, WORKBOOKS, BoundedFileField, FilesField, PlainForm, day_field, words_field


class WorkbookForm(PlainForm):
    workbook = BoundedFileField(label=_("工作簿"), endings=WORKBOOKS)


class HandOutForm(PlainForm):
    split = forms.ChoiceField(label=_("按什么分"), widget=forms.RadioSelect)
    until = forms.DateTimeField(
        label=_("何时交回"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
    )
    words = words_field(_("发给对方的话"), rows=5, most=2000)


class DropForm(PlainForm):
    books = FilesField(label=_("交回的工作簿"))
    giver = forms.CharField(
        label=_("交回人（选填）"),
        max_length=60,
        required=False,
        help_text=_("这几个文件是同一个人发来的才写；不写就记发给的单位。"),
    )

    def clean_books(self) -> list[Any]:
        files: list[Any] = self.cleaned_data["books"]
        if any(not (one.name or "").lower().endswith(WORKBOOKS) for one in files):
            raise forms.ValidationError(_("只收工作簿：%(endings)s。") % {"endings": "、".join(WORKBOOKS)})
        return files


class SignForm(PlainForm):
    """The password is asked again: signing is the one act that a forgotten screen must not do."""

    sha256 = forms.CharField(widget=forms.HiddenInput)
    password = forms.CharField(
        label=_("登录口令"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if not self.person.check_password(password):
            raise forms.ValidationError(_("口令不对，未签发。请重新输入。"))
        return password


class ReturnForm(PlainForm):
    note = words_field(_("退回原因"), rows=3)


class PaperForm(PlainForm):
    code = forms.CharField(label=_("审签单编号"), max_length=12)
    signer_name = forms.CharField(label=_("签发人"), max_length=60)
    signer_post = forms.CharField(label=_("职务"), max_length=120)
    signed_on = day_field(_("签字日期"))
    authority = forms.CharField(label=_("授权文件（代签时填）"), max_length=200, required=False)
    scan = BoundedFileField(label=_("签字盖章后的扫描件"), endings=SCANS)


class UnitField(forms.ModelChoiceField[Unit]):
    def label_from_instance(self, obj: Unit) -> str:
        return obj.shown_in_full


class TransferForm(PlainForm):
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
        self.offer_rows("from_unit", units)
        self.offer_rows("to_unit", units)

    def clean_from_period(self) -> Period:
        try:
            return Period.parse(self.cleaned_data["from_period"])
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error
