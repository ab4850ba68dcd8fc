"""Which typed columns the monthly bulletin quotes, by the metrics of its sketch."""

from __future__ import annotations

from collections.abc import Iterator

from sanzhua.bulletins.outline import load_outline
from sanzhua.outward.list_uses import BULLETIN, FieldUse, columns_of_metric


def uses() -> Iterator[FieldUse]:
    outline = load_outline()
    quoted = {(figure.form or outline.form, figure.metric) for figure in outline.figures}
    quoted |= {(outline.form, column.metric) for column in outline.ranking}
    columns = {(form, key) for form, metric in quoted for key in columns_of_metric(form, metric)}
    for form, key in sorted(columns):
        yield FieldUse(form, key, BULLETIN, "通报", "Bulletin")
