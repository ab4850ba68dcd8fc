"""Who leads and who serves: assigned, handed over, ended."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.models import Post, Unit
from sanzhua.base import clock
from sanzhua.registry.choices.attraction import Duty, Level
from sanzhua.ui.fields import NamedForm, day_field, words_field


class LeaderForm(NamedForm):
    """A post of this installation, or name and title of a leader without one."""

    post = forms.ModelChoiceField(label=_("任职"), queryset=Post.objects.none(), required=False, empty_label="—")
    name = forms.CharField(label=_("或填姓名"), max_length=60, required=False)
    title = forms.CharField(label=_("职务"), max_length=120, required=False)

    def __init__(self, *args: Any, posts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["post"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = posts
        field.label_from_instance = _seat  # type: ignore[method-assign]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("post") and not data.get("name"):
            self.add_error("name", _("请选一个任职，或填写领导姓名。"))
        return data


def _seat(obj: Any) -> str:
    return f"{obj.person.name}（{obj}）"


class AssignForm(LeaderForm):
    level = forms.ChoiceField(label=_("层级"), choices=Level.choices)
    department = forms.CharField(label=_("责任部门"), max_length=120, required=False)
    on = day_field(_("自何日起"), today=True)
    team = words_field(
        _("专班成员"),
        required=False,
        rows=3,
        most=2000,
        help_text=_("一行一人：姓名，单位职务，分工（专班负责人、联络员、服务专员、技术人员）。"),
    )
    field_order = ("level", "post", "name", "title", "department", "on", "team")

    def __init__(self, *args: Any, levels: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("level", [(value, str(label)) for value, label in Level.choices if value in levels])

    def clean_team(self) -> list[tuple[str, str, str]]:
        """Name, office and duty of each; a duty that is not known is one of contact."""
        duties = {str(label): value for value, label in Duty.choices}
        found = []
        for line in str(self.cleaned_data["team"]).splitlines():
            parts = [part.strip() for part in line.replace(",", "，").split("，")]
            if parts and parts[0]:
                name, office, duty = (*parts, "", "")[:3]
                found.append((name[:60], office[:120], duties.get(duty, Duty.LIAISON)))
        return found


class CountyForm(LeaderForm):
    county = forms.ModelChoiceField(label=_("县（市、区）"), queryset=Unit.objects.none(), empty_label="—")
    on = day_field(_("自何日起"), today=True)
    field_order = ("county", "post", "name", "title", "on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        standing = Unit.objects.valid_on(clock.business_today())
        self.offer_rows("county", standing.filter(is_reporting=True, kind__in=("region", "zone")))


class HandOverForm(LeaderForm):
    on = day_field(_("交接日期"), today=True, help_text=_("从这一天起由新领导包保。"))
    note = forms.CharField(label=_("说明"), max_length=500, required=False)


class EndForm(NamedForm):
    assignment = forms.IntegerField(widget=forms.HiddenInput)
    on = day_field(_("最后一天"), today=True)
    why = forms.CharField(label=_("结束原因"), max_length=200)
