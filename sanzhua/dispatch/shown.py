"""Values as the tables print them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sanzhua.base.money import format_wan, format_yi
from sanzhua.formbook.definition import Column, Form, load_form
from sanzhua.formbook.problems import sentence

DASH = "—"
_MINUS = "\u2212"


def shown(column: Column, value: Any) -> str:
    """Money in the unit of the heading, dates as 2019-06, yes and no as words; "—" for what is not known."""
    if value is None or value == "" or value == []:
        return DASH
    if column.is_money:
        return money(column, value)
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, list | tuple):
        return "、".join(str(part) for part in value)
    if isinstance(value, int | float):
        return number(value)
    return str(value)


def money(column: Column, value: int | None) -> str:
    """Whole 万元, with decimals only where the amount has them, so that no cell hides a difference."""
    if value is None:
        return DASH
    if (column.unit or "").startswith("yi"):
        return format_yi(value)
    return format_wan(value, _places(value % 10_000))


def difference(column: Column, before: Any, after: Any) -> str:
    """+1,200 where both are numbers, else empty."""
    numbers = [value for value in (before, after) if isinstance(value, int | float) and not isinstance(value, bool)]
    if len(numbers) < 2 or before == after:
        return ""
    moved = after - before
    words = money(column, moved) if column.is_money else number(round(moved, 6))
    return f"+{words}" if moved > 0 else words


def number(value: float) -> str:
    written = f"{value:,.6f}".rstrip("0").rstrip(".") if isinstance(value, float) else f"{value:,}"
    return written.replace("-", _MINUS)


def heading(column: Column) -> str:
    return column.heading_en if language() == "en" else column.heading


def title(form: Form) -> str:
    return form.title_en if language() == "en" else form.title


def titles(forms: Iterable[str]) -> str:
    """The titles of forms by key, in a row."""
    return _("、").join(title(load_form(form)) for form in forms)


def unit_label(form: Form) -> str:
    return form.unit_label_en if language() == "en" else form.unit_label


def group(column: Column) -> str:
    return column.group_en if language() == "en" else column.group


def language() -> str:
    """zh or en, the languages of the form definitions."""
    return "en" if (get_language() or "").startswith("en") else "zh"


def source(column: Column) -> str:
    """Where the values of a column come from, in words."""
    if column.source == "register":
        return _("项目库")
    return _("系统推算") if column.source == "derived" else _("填报")


def said(doubt: Mapping[str, Any], part: str = "") -> str:
    """The sentence of a kept doubt."""
    return sentence(doubt["code"], doubt["params"], language(), part)


def proposed_sentence(held: str) -> str:
    """Why a register cell shows another value than the register holds."""
    return _("建议变更：项目库现为“%(held)s”，市里接收后生效。") % {"held": held}


@lru_cache(maxsize=10_000)
def _places(rest: int) -> int:
    if rest == 0:
        return 0
    return 4 - (len(str(rest)) - len(str(rest).rstrip("0")))
