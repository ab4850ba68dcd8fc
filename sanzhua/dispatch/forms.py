from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.models import Person, Unit
from sanzhua.base.periods import Period
from sanzhua.base.workdays import Shift
from sanzhua.dispatch.calendar import CalendarRow
from sanzhua.dispatch.choices import SHIFTS, TransferKind
from sanzhua.ui import times
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


class AskExtensionForm(PlainForm):
    """One sentence; the day is a wish."""

    reason = forms.CharField(
        label=_("原因"), max_length=200, help_text=_("一句话，例如：6月28日暴雨，统计人员在抗洪一线。")
    )
    wanted_on = day_field(_("希望延至"), required=False)


class GiveExtensionForm(PlainForm):
    due_on = day_field(_("延至"), help_text=_("这一天24时前收到签发算按时。"))
    expires_on = day_field(
        _("失效日"),
        required=False,
        help_text=_("这一天24时以后延期作废，仍按原来的截止日计算；不填，与延至的日子相同。"),
    )
    reason = forms.CharField(label=_("原因"), max_length=200)


class CalendarForm(PlainForm):
    """A form's calendar as an official writes it; what is sound is asked by the action."""

    from_period = forms.ChoiceField(label=_("自哪一期起"), help_text=_("已关闭的各期不改。"))
    open_day = forms.IntegerField(
        label=_("开放填报"), min_value=1, max_value=31, help_text=_("次月几日零时起；当月没有这一天的取月末。")
    )
    due_day = forms.IntegerField(
        label=_("按时截止"), min_value=1, max_value=31, help_text=_("次月几日24时止，收到签发算按时。")
    )
    close_day = forms.IntegerField(
        label=_("停止接收"),
        min_value=1,
        max_value=31,
        required=False,
        help_text=_("次月几日24时以后不再接收；不填，到市里关闭本期为止。"),
    )
    rule = forms.ChoiceField(label=_("遇节假日"), choices=SHIFTS)
    merged = forms.MultipleChoiceField(
        label=_("并入下一期的月份"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("例如勾选1月，1–2月合并为2月一期报送。"),
    )
    reason = words_field(_("修改原因"))

    def __init__(self, *args: Any, periods: Sequence[Period], only_look: bool = False, **kwargs: Any) -> None:
        """`only_look`: nothing will be written, so no reason is wanted yet."""
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = not only_look
        self.offer("from_period", [(str(one), times.period_name(one)) for one in periods])
        self.offer("merged", [(str(one.month), times.period_month(one)) for one in _YEAR])

    def row(self) -> CalendarRow:
        given = self.cleaned_data
        return CalendarRow(
            open_day=given["open_day"],
            due_day=given["due_day"],
            rule=Shift(given["rule"]),
            close_day=given["close_day"],
            merged=frozenset(int(month) for month in given["merged"]),
        )


_YEAR = [Period(2019, month) for month in range(1, 13)]


def calendar_initial(row: CalendarRow, from_period: Period) -> dict[str, Any]:
    return {
        "from_period": str(from_period),
        "open_day": row.open_day,
        "due_day": row.due_day,
        "close_day": row.close_day,
        "rule": str(row.rule),
        "merged": [str(month) for month in sorted(row.merged)],
    }
