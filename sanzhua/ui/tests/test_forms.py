"""What a form says of a field that was left empty."""

from __future__ import annotations

from django import forms

from sanzhua.ui.fields import PlainForm


class Sample(PlainForm):
    clause = forms.CharField(label="依据")
    sort = forms.ChoiceField(label="种类", choices=[("a", "甲")])
    number = forms.CharField(label="字号", error_messages={"required": "请填写办公系统给的字号。"})


def test_an_empty_field_is_named_and_its_own_sentence_stays() -> None:
    errors = Sample({}).errors
    assert errors == {"clause": ["请填写“依据”。"], "sort": ["请选择“种类”。"], "number": ["请填写办公系统给的字号。"]}
