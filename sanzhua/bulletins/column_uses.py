"""What of the bulletin hangs on a column of a form."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from sanzhua.bulletins.outline import load_outline
from sanzhua.dispatch.column_uses import ColumnUse, Uses
from sanzhua.facts.definitions import metrics_reading

_LAGGING = frozenset({"plan_year", "done_year"})


def _figures(form: str, column: str) -> Iterator[ColumnUse]:
    outline = load_outline()
    with_it = {one.key for one in metrics_reading(form, column)}
    for spec in outline.figures:
        if (spec.form or outline.form) == form and spec.metric in with_it:
            yield ColumnUse(_("通报段落"), spec.key, _("要用它的段落不再出现"))
    for ranked in outline.ranking if outline.form == form else ():
        if ranked.metric in with_it:
            yield ColumnUse(_("通报排名表"), ranked.heading, _("该列印“—”并注明"))
    if outline.form == form and column in _LAGGING:
        yield ColumnUse(_("通报"), _("进度滞后项目"), _("不再列出"))


COLUMN_USES: tuple[Uses, ...] = (_figures,)
