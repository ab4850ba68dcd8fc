from django import forms
from django.utils.translation import gettext_lazy as _

from sanzhua.ui.fields import NamedForm


class AddressForm(NamedForm):
    address = forms.EmailField(
        label=_("邮箱"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )


class CodeForm(NamedForm):
    code = forms.CharField(
        label=_("确认码"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        help_text=_("邮件里的8位数字，24小时内有效"),
    )
