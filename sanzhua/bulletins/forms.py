from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.models import Person
from sanzhua.ui.fields import PlainForm


class SignForm(PlainForm):
    """The password is asked again, as for a return; `revision` is the text that the signer has read."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
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
