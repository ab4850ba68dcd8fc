from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.choices import ADMIN_ROLES, Role, Tenure, UnitKind
from sanzhua.accounts.models import Person, Unit
from sanzhua.codes.regions import region
from sanzhua.ui.fields import PlainForm, day_field

_LONG = 300


class PersonField(forms.ModelChoiceField[Person]):
    """People by name and login name, since two may be called the same."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} · {obj.username}"


class SignInForm(PlainForm):
    username = forms.CharField(
        label=_("登录名"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True, "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label=_("密码"),
        strip=False,
        max_length=_LONG,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def clean_username(self) -> str:
        return str(self.cleaned_data["username"]).strip().lower()


class PasswordForm(PlainForm):
    old = forms.CharField(
        label=_("原密码"),
        strip=False,
        max_length=_LONG,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )
    new = forms.CharField(
        label=_("新密码"),
        strip=False,
        max_length=_LONG,
        help_text=_("12 至 128 位，可用中文和空格，可以粘贴；避开地名、单位名、年份、姓名。"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("再输一次"),
        strip=False,
        max_length=_LONG,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_again(self) -> str:
        again = str(self.cleaned_data["again"])
        if again != self.cleaned_data.get("new"):
            raise forms.ValidationError(_("两次输入的新密码不一致。"))
        return again


class UnitForm(PlainForm):
    name = forms.CharField(label=_("名称"), max_length=120)
    short_name = forms.CharField(label=_("简称"), max_length=60, required=False)
    name_en = forms.CharField(label=_("英文名称"), max_length=160, required=False)
    kind = forms.ChoiceField(label=_("类别"), choices=UnitKind.choices)
    parent = forms.ModelChoiceField(
        label=_("上级单位"), queryset=Unit.objects.all(), required=False, empty_label=_("直属本市（最上级单位）")
    )
    region = forms.CharField(label=_("所在地区"), max_length=6, required=False, help_text=_("GB/T 2260 六位代码"))
    is_reporting = forms.BooleanField(
        label=_("报送单位"),
        required=False,
        help_text=_("县（市、区）、开发区等每期向市里报表的勾选；替它填报的科局不勾"),
    )
    order = forms.IntegerField(label=_("排序"), min_value=0, max_value=100_000, initial=1000)
    valid_from = day_field(_("启用日期"), required=False)
    valid_to = day_field(_("停用日期"), required=False, help_text=_("当日仍有效；历史数据不受影响"))

    def clean_region(self) -> str:
        code = str(self.cleaned_data["region"])
        if code and region(code) is None:
            raise forms.ValidationError(_("没有这个地区代码，请核对 GB/T 2260 六位代码。"))
        return code


class AliasForm(PlainForm):
    name = forms.CharField(label=_("别名"), max_length=120)


class PersonForm(PlainForm):
    username = forms.CharField(
        label=_("登录名"), max_length=60, help_text=_("3 至 60 个小写字母、数字、点、横线或下划线")
    )
    name = forms.CharField(label=_("姓名"), max_length=60, help_text=_("一人一个账号，不设公用账号"))


class PostForm(PlainForm):
    person = PersonField(
        label=_("人员"),
        queryset=Person.objects.filter(is_active=True).order_by("username"),
        required=False,
        empty_label=_("空缺"),
    )
    unit = forms.ModelChoiceField(label=_("任职单位"), queryset=Unit.objects.all())
    title = forms.CharField(label=_("职务"), max_length=60)
    role = forms.ChoiceField(label=_("角色"), choices=Role.choices)
    scope = forms.ModelChoiceField(
        label=_("办理哪个单位的数据"),
        queryset=Unit.objects.all(),
        required=False,
        empty_label=_("任职单位本身；市级角色为全市"),
        help_text=_("县发改局的人为县政府填报、审核的，选县政府；管理员不填"),
    )
    form_keys = forms.RegexField(
        r"^[a-z_]+([,，、 ]+[a-z_]+)*$",
        label=_("主管的表式"),
        required=False,
        help_text=_(
            "不填即全部。在建 construction，储备 reserve，招商 attraction，中央预算内 central_fund，"
            "统计局的固定资产投资增速 county_growth；多个用逗号分开"
        ),
    )
    tenure = forms.ChoiceField(
        label=_("任职方式"), choices=[choice for choice in Tenure.choices if choice[0] != Tenure.VACANT]
    )
    valid_from = day_field(_("任职日期"), today=True)

    def clean_form_keys(self) -> list[str]:
        return [key for key in re.split(r"[,，、 ]+", self.cleaned_data["form_keys"]) if key]


class EndPostForm(PlainForm):
    on = day_field(_("离任日期"), today=True, help_text=_("当日仍可办理，次日起不能"))


class DelegationForm(PlainForm):
    to = PersonField(label=_("受托人"), queryset=Person.objects.none())
    authority = forms.CharField(
        label=_("授权文件"), max_length=200, help_text=_("名称、文号和日期，例如：授权书，梨政办函〔2019〕7号")
    )
    valid_from = day_field(_("开始日期"), today=True)
    valid_to = day_field(_("截止日期"))

    def __init__(self, *args: Any, holder: Person | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        admins = Q(posts__role__in=ADMIN_ROLES)
        people = Person.objects.filter(is_active=True).exclude(admins).order_by("username")
        self.offer_rows("to", people.exclude(pk=holder.pk) if holder else people)


def day(form: forms.Form, name: str) -> date:
    value = form.cleaned_data[name]
    assert isinstance(value, date)
    return value
