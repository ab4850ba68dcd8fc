"""How cells of our workbooks look; fonts are the ones that every office has, so that WPS and Excel show the same."""

from collections.abc import Mapping
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

FONT = "宋体"
BLACK_FONT = "黑体"
LOCKED_FILL = "#EDEFF2"
DERIVED_FILL = "#E3ECF7"
HEADING_FILL = "#DDE3EA"
LINE = "#9AA4AF"

_BASE: Mapping[str, Any] = {"font_name": FONT, "font_size": 10, "valign": "vcenter"}
_BOXED: Mapping[str, Any] = {**_BASE, "border": 1, "border_color": LINE}


class Styles:
    """Formats of one workbook, each made once however many cells use it."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def of(self, **properties: Any) -> Format:
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(properties)
        return self._made[key]

    def title(self) -> Format:
        return self.of(font_name=BLACK_FONT, font_size=18, align="center", valign="vcenter")

    def line(self, align: str = "left") -> Format:
        return self.of(**_BASE, align=align)

    def wrapped(self) -> Format:
        return self.of(**_BASE, align="left", text_wrap=True)

    def heading(self) -> Format:
        return self.of(**{**_BOXED, "font_name": BLACK_FONT}, align="center", text_wrap=True, bg_color=HEADING_FILL)

    def cell(self, kind: str, **more: Any) -> Format:
        """A boxed cell of a column kind: amounts to the right, short words in the middle, prose wrapped on the left."""
        return self.of(**_BOXED, **_KINDS.get(kind, _KINDS["text"]), **more)


_NUMBER = {"align": "right", "num_format": "#,##0"}
_SHORT = {"align": "center", "num_format": "@"}
_KINDS: Mapping[str, Mapping[str, Any]] = {
    "money": _NUMBER,
    "usd": _NUMBER,
    "int": _NUMBER,
    "number": {"align": "right", "num_format": "General"},
    "percent": {"align": "right", "num_format": "General"},
    "ratio": {"align": "right", "num_format": "0.0%"},
    "date": _SHORT,
    "bool": _SHORT,
    "choice": _SHORT,
    "text": {"align": "left", "num_format": "@", "text_wrap": True},
}
