"""What the rules say, as sentences in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sanzhua.lights.rules import GREEN, RED, YELLOW, Found, Known
from sanzhua.lights.scheme import BEHIND, Rule, Scheme
from sanzhua.ui import figures, times


def sentence(one: Found, rule: Rule, english: bool) -> str:
    filled = _shares(one.inputs, rule, english) if "behind" in one.inputs else _months(one.inputs)
    return rule.say[one.says].text(english).format(**filled)


def rest_sentence(known: Known, scheme: Scheme, english: bool) -> str:
    return scheme.rests[known.rest].text(english).format(resumes=times.iso_day(known.resumes_on))


def arithmetic(rule: str, inputs: Mapping[str, Any], period: str) -> str:
    """The finding's figures as a sum; empty where nothing was reckoned."""
    if rule == BEHIND and "behind" in inputs:
        words = {
            "done": figures.wan(inputs["done"]),
            "plan": figures.wan(inputs["plan"]),
            "share": _percent(inputs["done_share"]),
            "due": _percent(inputs["expected_share"]),
            "behind": _tenth(inputs["behind"]),
        }
        return _("%(done)s ÷ %(plan)s 万元 = %(share)s；%(due)s − %(share)s = %(behind)s点") % words
    if "months" not in inputs:
        return ""
    since = times.period_name(inputs.get("planned") or inputs.get("started"))
    told = {"since": since, "until": times.period_name(period), "months": inputs["months"]}
    return (
        ngettext("%(since)s至%(until)s：%(months)d个月", "%(since)s至%(until)s：%(months)d个月", told["months"]) % told
    )


def bounds(rule: Rule) -> list[tuple[str, str]]:
    """(colour, from where to where), in words: 滞后 10至30点."""
    low, high = rule.yellow_from // rule.scale, rule.red_at // rule.scale
    if rule.counts == "points":
        green, yellow, red = _("不到%(low)d点"), _("%(low)d至%(high)d点"), _("超过%(high)d点")
    elif rule.red_is_from:
        green, yellow, red = _("不到%(low)d个月"), _("满%(low)d个月，不到%(high)d个月"), _("满%(high)d个月")
    else:
        green, yellow, red = _("不到%(low)d个月"), _("满%(low)d个月至%(high)d个月"), _("超过%(high)d个月")
    if not low and rule.counts == "months":
        green, yellow = _("未到期"), _("到期当月起，不到%(high)d个月")
    words = {"low": low, "high": high}
    return [(colour, text % words) for colour, text in ((GREEN, green), (YELLOW, yellow), (RED, red))]


def months_of_winter(scheme: Scheme) -> list[int]:
    """In their order through the turn of the year: 11, 12, 1, 2, 3."""
    first = next((month for month in scheme.winter if (month - 2) % 12 + 1 not in scheme.winter), 1)
    return [(first + step - 1) % 12 + 1 for step in range(len(scheme.winter))]


def curve_lines(parts: tuple[int, ...]) -> Iterator[tuple[int, str, str]]:
    """(month, its share of the year, the share due by its end) of the seasonal curve."""
    whole, run = sum(parts), 0
    for month, part in enumerate(parts, start=1):
        run += part
        yield month, figures.percent(part / whole), figures.percent(run / whole)


def _shares(inputs: Mapping[str, Any], rule: Rule, english: bool) -> dict[str, str]:
    return {
        "done": _percent(inputs["done_share"]),
        "expected": _percent(inputs["expected_share"]),
        "points": _tenth(abs(inputs["behind"])),
        "against": rule.words[inputs["against"]].text(english),
    }


def _months(inputs: Mapping[str, Any]) -> dict[str, str]:
    named = {key: times.period_name(inputs[key]) for key in ("planned", "started") if key in inputs}
    return named | {"months": str(inputs.get("months", ""))}


def _percent(share: float) -> str:
    return f"{_tenth(share)}%"


def _tenth(value: float) -> str:
    return f"{value:,.1f}".replace("-", figures.MINUS)
