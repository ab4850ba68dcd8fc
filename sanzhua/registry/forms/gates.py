"""A gate as an official edits it: what, from which stage, how it is fulfilled, on which projects."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanzhua.formbook.definition import FORM_KEYS, load_form
from sanzhua.registry.choices import Source, Stage
from sanzhua.registry.needs import KINDS
from sanzhua.registry.queries.gates import GateRule
from sanzhua.ui import times
from sanzhua.ui.fields import PlainForm

WAYS = 4
_WAN = 10_000


class GateForm(PlainForm):
    """Each way is `kind:value` in one list; the name of a permit is typed beside it."""

    title = forms.CharField(label=gettext_lazy("要求"), max_length=120)
    title_en = forms.CharField(label=gettext_lazy("英文"), max_length=200, required=False)
    stage = forms.ChoiceField(label=gettext_lazy("自哪个阶段起"), choices=Stage.choices)
    since_year = forms.IntegerField(label=gettext_lazy("自哪年起执行"), min_value=2000, max_value=2099)
    order = forms.IntegerField(label=gettext_lazy("排列次序"), min_value=0, max_value=9999)
    active = forms.BooleanField(label=gettext_lazy("启用"), required=False)
    total_from = forms.IntegerField(
        label=gettext_lazy("总投资不低于（万元）"), min_value=0, max_value=100_000_000, required=False
    )
    total_to = forms.IntegerField(
        label=gettext_lazy("总投资低于（万元）"), min_value=1, max_value=100_000_000, required=False
    )
    source = forms.MultipleChoiceField(
        label=gettext_lazy("项目来源"),
        choices=Source.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("都不选为不限。"),
    )
    form = forms.MultipleChoiceField(
        label=gettext_lazy("报送表式"), required=False, widget=forms.CheckboxSelectMultiple
    )
    nature = forms.CharField(
        label=gettext_lazy("建设性质"), max_length=200, required=False, help_text=gettext_lazy("多个用顿号分开。")
    )
    region = forms.CharField(
        label=gettext_lazy("地区代码"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("六位或前几位，多个用顿号分开。"),
    )

    def __init__(self, *args: Any, rule: GateRule | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("initial", _initial(rule))
        super().__init__(*args, **kwargs)
        self.offer("form", [(key, _form_name(key)) for key in FORM_KEYS])
        self.ways = self._bound_ways() if self.is_bound else _ways_of(rule)

    @property
    def about(self) -> list[forms.BoundField]:
        return [self[name] for name in ("title", "title_en", "stage", "since_year", "order", "active")]

    @property
    def where(self) -> list[forms.BoundField]:
        return [self[name] for name in ("total_from", "total_to", "source", "form", "nature", "region")]

    def rule(self, key: str) -> GateRule:
        """The gate as it is typed now; whether it is sound is asked by the action."""
        typed = self.cleaned_data
        return GateRule(
            key=key,
            stage=typed["stage"],
            title=" ".join(typed["title"].split()),
            title_en=" ".join(typed["title_en"].split()),
            needs=tuple(need for need in map(_need, self.ways) if need),
            condition=_condition(typed),
            since_year=typed["since_year"],
            order=typed["order"],
            active=typed["active"],
        )

    def _bound_ways(self) -> list[dict[str, Any]]:
        def typed(name: str, number: int) -> str:
            return str(self.data.get(f"{name}_{number}", "")).strip()

        return [
            {
                "number": n,
                "choice": typed("way", n),
                "permit": typed("permit", n)[:60],
                "count": _whole(typed("count", n)),
                "dated": bool(typed("dated", n)),
            }
            for n in range(1, WAYS + 1)
        ]


def way_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """The list of every way, by kind; a kind without words of its own is one line, its name typed beside it."""
    found = []
    for kind in KINDS.values():
        words = kind.words()
        lines = [(f"{kind.key}:{value}", word) for value, word in words.items()]
        found.append((str(kind.label), lines or [(f"{kind.key}:", _("手续（右边写名称）"))]))
    return found


def _need(way: Mapping[str, Any]) -> dict[str, Any] | None:
    kind, _colon, value = way["choice"].partition(":")
    if not kind:
        return None
    need: dict[str, Any] = {"kind": kind, "value": value or way["permit"]}
    if kind == "paper":
        need |= ({"dated": True} if way["dated"] else {}) | ({"count": way["count"]} if way["count"] > 1 else {})
    return need


def _condition(typed: Mapping[str, Any]) -> dict[str, Any]:
    amounts = {key: typed[key] * _WAN for key in ("total_from", "total_to") if typed[key]}
    words = {key: list(typed[key]) for key in ("source", "form") if typed[key]}
    split = {key: _split(typed[key]) for key in ("nature", "region") if _split(typed[key])}
    return {**amounts, **words, **split}


def _initial(rule: GateRule | None) -> dict[str, Any]:
    if rule is None:
        return {"since_year": 2019, "order": 200, "active": True, "stage": Stage.BUILDING}
    kept = {key: getattr(rule, key) for key in ("title", "title_en", "stage", "since_year", "order", "active")}
    condition = dict(rule.condition)
    for key in ("total_from", "total_to"):
        if key in condition:
            condition[key] //= _WAN
    for key in ("nature", "region"):
        condition[key] = "、".join(condition.get(key, ()))
    return {**kept, **condition}


def _ways_of(rule: GateRule | None) -> list[dict[str, Any]]:
    needs: Sequence[Mapping[str, Any]] = rule.needs if rule else ()
    return [_way(number, needs[number - 1] if number <= len(needs) else {}) for number in range(1, WAYS + 1)]


def _way(number: int, need: Mapping[str, Any]) -> dict[str, Any]:
    kind, value = need.get("kind", ""), need.get("value", "")
    named = kind in KINDS and not KINDS[kind].words()
    return {
        "number": number,
        "choice": f"{kind}:{'' if named else value}" if kind else "",
        "permit": value if named else "",
        "count": need.get("count", 1),
        "dated": need.get("dated", False),
    }


def _split(text: str) -> list[str]:
    return [part for part in re.split(r"[、,，;；\s]+", text) if part]


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 3 else 1


def _form_name(key: str) -> str:
    found = load_form(key)
    return found.title_en if times.is_english() else found.title
