"""What of the bulletins hangs on a column of a form."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.utils.translation import gettext as _

from sanzhua.bulletins.kinds import Kind, load_kinds
from sanzhua.dispatch.column_uses import ColumnUse, Uses
from sanzhua.facts.definitions import metrics_reading
from sanzhua.ui import times

_LAGGING = frozenset({"plan_year", "done_year"})


def _figures(form: str, column: str) -> Iterator[ColumnUse]:
    with_it = {one.key for one in metrics_reading(form, column)}
    for kind in load_kinds().values():
        yield from _of_kind(kind, form, column, with_it)


def _of_kind(kind: Kind, form: str, column: str, with_it: Collection[str]) -> Iterator[ColumnUse]:
    name = kind.name_en if times.is_english() else kind.name
    for spec in kind.figures:
        if (spec.form or kind.form) == form and spec.metric in with_it:
            yield ColumnUse(_("通报段落"), f"{name} {spec.key}", _("要用它的段落不再出现"))
    for block in kind.blocks:
        if (block.get("form") or kind.form) != form:
            continue
        if block["kind"] == "list":
            yield from _of_list(block, column, name)
        for entry in block.get("columns", ()):
            if entry.get("metric") in with_it:
                yield ColumnUse(_("通报表格"), f"{name} {entry['heading']}", _("该列印“—”并注明"))
            elif entry.get("column") == column:
                yield ColumnUse(_("通报名单"), f"{name} {entry['heading']}", _("该列印“—”"))


def _of_list(block: dict[str, object], column: str, name: str) -> Iterator[ColumnUse]:
    if block.get("rule") == "lagging" and column in _LAGGING:
        yield ColumnUse(_("通报名单"), f"{name} {block['title']}", _("不再列出"))


COLUMN_USES: tuple[Uses, ...] = (_figures,)
