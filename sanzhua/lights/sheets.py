"""A month's lights as a workbook: a line a project, and the published rules beside it."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from sanzhua.lights.choices import Colour
from sanzhua.lights.pages import score_sum
from sanzhua.lights.queries import Light
from sanzhua.lights.scheme import Scheme, scheme
from sanzhua.lights.wording import bounds
from sanzhua.registry.sheets.tables import SheetColumn, add_lines, add_table, open_book
from sanzhua.ui import times


def _rule(light: Light) -> str:
    return scheme().by_key[light.rule].label.text(times.is_english()) if light.rule else ""


COLUMNS = (
    SheetColumn(gettext_lazy("项目名称"), lambda light: light.name, 36),
    SheetColumn(gettext_lazy("报送单位"), lambda light: light.unit, 24),
    SheetColumn(pgettext_lazy("light", "灯"), lambda light: str(Colour(light.colour).label), 10),
    SheetColumn(gettext_lazy("规则的灯"), lambda light: str(Colour(light.computed).label), 10),
    SheetColumn(pgettext_lazy("light", "得分"), lambda light: light.score, 8),
    SheetColumn(gettext_lazy("算式"), score_sum, 20),
    SheetColumn(gettext_lazy("规则"), _rule, 14),
    SheetColumn(pgettext_lazy("light", "依据"), lambda light: light.sentence, 60, long=True),
    SheetColumn(
        gettext_lazy("改灯理由"), lambda light: light.overridden.reason if light.overridden else None, 40, long=True
    ),
    SheetColumn(gettext_lazy("改灯人"), lambda light: light.overridden.by if light.overridden else None, 12),
)


def as_book(found: Iterable[Light], *, with_rules: bool = True) -> bytes:
    """Lights that a paper has kept go without the rules, which may be others by now."""
    out = io.BytesIO()
    with open_book(out) as book:
        add_table(book, _("亮灯"), COLUMNS, found)
        if with_rules:
            add_lines(book, _("规则"), rule_lines(scheme()))
    return out.getvalue()


def rule_lines(published: Scheme) -> Iterator[str]:
    """The published rules in words, a line each."""
    english = times.is_english()
    for rule in published.rules:
        yield f"{rule.label.text(english)}{_('：')}{rule.about.text(english)}"
        words = (f"{Colour(colour).label}{_('：')}{text}" for colour, text in bounds(rule))
        yield _("；").join(words)
    yield _("得分：%(green)d分以上正常，%(yellow)d分以上滞后，以下严重。") % {
        "green": published.green,
        "yellow": published.yellow,
    }
