"""States as a shape and a word. The words of `pill` are plain, so that every room's states fit."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


@dataclass(frozen=True)
class State:
    shape: str
    word: object

    def __str__(self) -> str:
        return str(self.word)


REPORT_STATES = {
    "": State("", gettext_lazy("未开始")),
    "not_begun": State("", gettext_lazy("未开始")),
    "draft": State("d1", gettext_lazy("填报中")),
    "with_reviewer": State("d2", gettext_lazy("待审核")),
    "with_deputy": State("d2", gettext_lazy("待分管领导审定")),
    "with_head": State("d2", gettext_lazy("待签发")),
    "submitted": State("d3", gettext_lazy("已报送")),
    "accepted": State("ok", gettext_lazy("已接收")),
    "returned": State("back", gettext_lazy("已退回")),
    "late": State("warn", gettext_lazy("迟报")),
    "missing": State("bad", gettext_lazy("缺报")),
    "closed": State("lock", gettext_lazy("已关闭")),
}
VERSION_STATES = {
    "frozen": State("d2", gettext_lazy("待签发")),
    "void": State("", gettext_lazy("未签作废")),
    "signed": State("d3", gettext_lazy("已签发")),
    "accepted": State("ok", gettext_lazy("已接收")),
    "superseded": State("", gettext_lazy("已更正")),
}
ROW_STATES = {
    "ok": gettext_lazy("已填"),
    "still": gettext_lazy("本月无变化"),
    "rest": gettext_lazy("冬休，本月不用填"),
    "blank": gettext_lazy("待填"),
    "warn": gettext_lazy("提醒"),
    "bad": gettext_lazy("错误"),
    "lock": gettext_lazy("锁定"),
    "back": gettext_lazy("市里退回"),
}
SIGNATURE_KINDS = {"system": gettext_lazy("系统签发"), "paper": gettext_lazy("纸质签批")}
SEVERITY_SHAPES = {"error": "bad", "warning": "warn", "notice": "tip", "blank": "tip"}


def pill(shape: str, word: object, *, bare: bool = False) -> SafeString:
    """`shape` is one of ok warn bad back lock d1 d2 d3 go, or empty for the open circle."""
    return format_html('<span class="{}">{}</span>', " ".join(filter(None, ["pill", shape, "bare" * bare])), word)


def report_pill(status: str | None, *, bare: bool = False) -> SafeString:
    """A report's state; None or "" where nothing was begun. Raises KeyError for a state without a shape."""
    state = REPORT_STATES[status or ""]
    return pill(state.shape, state.word, bare=bare)


def version_pill(status: str, *, bare: bool = False) -> SafeString:
    state = VERSION_STATES[status]
    return pill(state.shape, state.word, bare=bare)


def light(colour: str, score: object = None, word: object = "") -> SafeString:
    """A judgement, with its score beside the word: g, y, r, or n where none is due; `word` replaces the usual one."""
    words = {"g": _("正常"), "y": _("滞后"), "r": _("严重"), "n": _("未到期")}
    shown = format_html(" <small>{}</small>", score) if score is not None else ""
    return format_html('<span class="light {}">{}{}</span>', colour, word or words[colour], shown)
