"""The sentences that grid.js says. {n}, {who} and the like are filled in by the script."""

from __future__ import annotations

from django.utils.translation import gettext as _


def grid_words() -> dict[str, str]:
    return {
        "saving": _("正在保存 {n} 格…"),
        "saved": _("✓ 已保存 {at}"),
        "unsaved": _("未保存 {n} 格，连上后自动再试"),
        "signed_out": _("登录已过期，{n} 格未保存：请在新页面登录，再回到此页"),
        "refused": _("{n} 格没有存上，请看所在格"),
        "pasted": _("已粘贴 {taken} 格"),
        "pasted_shut": _("已粘贴 {taken} 格，{shut} 格不能填，未粘贴；Ctrl+Z 可整块撤销"),
        "pasted_beyond": _("已粘贴 {taken} 格，{beyond} 格超出表格，未粘贴；Ctrl+Z 可整块撤销"),
        "pasted_shut_beyond": _("已粘贴 {taken} 格；{shut} 格不能填、{beyond} 格超出表格，未粘贴；Ctrl+Z 可整块撤销"),
        "filled": _("已向下填充 {n} 格"),
        "undone": _("已撤销 {n} 格"),
        "nothing_to_undo": _("没有可撤销的"),
        "redone": _("已重做 {n} 格"),
        "nothing_to_redo": _("没有可重做的"),
        "nothing_wanted": _("没有待处理的格了"),
        "restored": _("上次没有存上的 {n} 格已找回，正在保存…"),
        "unsettled": _("还有 {n} 格没有定下来，请先在上面选用一个"),
        "lost": _("{row}，{column}：上次填的“{mine}”没有存上，这一格现在不能填。"),
        "seen": _("知道了"),
        "read_only": _("此格不能填"),
        "conflict": _("{row}，{column}：{by}已改为“{theirs}”，您填的是“{mine}”。"),
        "take_theirs": _("用对方的"),
        "keep_mine": _("保留我填的"),
        "blank_value": _("空"),
        "someone": _("另一位同事"),
        "row": _("第{n}行"),
        "panel_failed": _("说明没有取到，请再点一次此格。"),
    }
