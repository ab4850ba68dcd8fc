from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.models import Person, Unit
from sanzhua.base.periods import Period
from sanzhua.dispatch.choices import TransferKind
from sanzhua.ui.fields import SCANS, WORKBOOKS, BoundedFileField, PlainForm, day_field, words_field


class WorkbookForm(PlainForm):
    workbook = BoundedFileField(label=_("工作簿"), endings=WORKBOOKS)


class PasswordForm(PlainForm):
    """The password is asked again: signing is the one act that a forgotten screen must not do."""

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


class SignForm(PasswordForm):
    sha256 = forms.CharField(widget=forms.HiddenInput)


class ReturnForm(PlainForm):
    note = words_field(_("退回原因"), rows=3)


class PaperForm(PlainForm):
    code = forms.CharField(label=_("审签单编号"), max_length=12)
    signer_name = forms.CharField(label=_("签发人"), max_length=60)
    signer_post = forms.CharField(label=_("职务"), max_length=120)
    signed_on = day_field(_("签字日期"))
    authority = forms.CharField(label=_("授权文件（代签时填）"), max_length=200, required=False)
    scan = BoundedFileField(label=_("签字盖章后的扫描件"), endings=SCANS)

    def __init__(self, *args: Any, steps: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        """`steps` are the roles whose names stand on the sheet only, with their words."""
        super().__init__(*args, **kwargs)
        self.steps = [role for role, _word in steps]
        for role, word in steps:
            field = forms.CharField(label=_("%(role)s（审签单上签字）") % {"role": word}, max_length=60)
            field.widget.attrs["class"] = "in"
            self.fields[f"step_{role}"] = field
        self.order_fields([*(f"step_{role}" for role in self.steps), "code"])

    @property
    def passed(self) -> dict[str, str]:
        return {role: self.cleaned_data[f"step_{role}"] for role in self.steps}


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
