from django import forms

from sanzhua.dispatch.forms import PasswordForm


class SignForm(PasswordForm):
    """`revision` is the text that the signer has read."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
