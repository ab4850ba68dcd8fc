"""Which lists for other offices hold a column of a form."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from sanzhua.dispatch.column_uses import SHOWS, ColumnUse, Uses
from sanzhua.formbook.definition import FORM_KEYS
from sanzhua.formbook.rules.derive import behind
from sanzhua.outward.queries.list_words import name_of
from sanzhua.outward.rules.list_templates import load_lists

_DERIVED = {"derived.kind": "construction.new_or_continuing", "derived.completion_rate": "construction.done_year"}


def _lists(form: str, column: str) -> Iterator[ColumnUse]:
    for template in load_lists().values():
        if any((form, column) in columns_behind(one.source) for one in template.columns):
            yield ColumnUse(_("清单"), name_of(template), _("该列留空，须改清单"), SHOWS)


def columns_behind(source: str) -> frozenset[tuple[str, str]]:
    """(form, column) that a list's column reads by its source, what lies behind a derived one included."""
    form, _dot, key = _DERIVED.get(source, source).partition(".")
    if form not in FORM_KEYS:
        return frozenset()
    return frozenset((form, one) for one in (key, *behind(form, key)))


COLUMN_USES: tuple[Uses, ...] = (_lists,)
