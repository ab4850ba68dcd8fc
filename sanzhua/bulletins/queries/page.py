"""The bulletin as a page reads it: blocks of words and locked figures, chapters, drawings, what may be added."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sanzhua.accounts.models import Person
from sanzhua.bulletins.drawings import drawing
from sanzhua.bulletins.locked import LIGHT
from sanzhua.bulletins.models import Bulletin
from sanzhua.bulletins.queries.hover import said_of, said_of_cell
from sanzhua.bulletins.queries.links import Links
from sanzhua.bulletins.queries.moved import is_bare
from sanzhua.dispatch.models import FormPeriod
from sanzhua.facts.definitions import all_metrics
from sanzhua.facts.sources import source_title
from sanzhua.papers import prose
from sanzhua.ui import times

# What a cell of a table holds beside its text where that is a number.
_NUMBERS = frozenset({"from", "was"})


@dataclass(frozen=True, slots=True)
class Piece:
    """Words, or a locked figure with its key; `says` is what it says of itself, `is_words` that it is no number. `url`:
    where what is no locked figure opens, empty where it does not, or not for this reader."""

    text: str
    key: str = ""
    says: str = ""
    url: str = ""
    is_number: bool = False
    is_words: bool = False


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """`place` is the block's number; a table or chart has `columns` and `rows` of pieces, anything else `pieces`.

    `drawing` is a chart's SVG, its figures stand in its rows. `totals` are the numbers of rows that stand out.
    """

    place: int
    kind: str
    level: int
    source: str
    pieces: tuple[Piece, ...]
    title: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Piece, ...], ...] = ()
    empty: str = ""
    drawing: str = ""
    totals: frozenset[int] = frozenset()
    kept: str = ""

    @property
    def figures(self) -> int:
        cells = [piece for row in self.rows for piece in row]
        return sum(1 for piece in (*self.pieces, *cells) if piece.key)

    @property
    def is_drawn(self) -> bool:
        return self.kind in {"table", "chart"}


@dataclass(frozen=True, slots=True)
class Chapter:
    """A heading, table or chart of the text and the locked figures from there to the next."""

    place: int
    title: str
    figures: int
    is_table: bool


def blocks(bulletin: Bulletin, person: Person | None = None) -> list[ShownBlock]:
    """As the person reads it; without links for nobody, as in a file."""
    reader = _Reader(bulletin, person)
    return [reader.block(place, block) for place, block in enumerate(bulletin.blocks)]


def as_typed(shown: list[ShownBlock], texts: Mapping[int, str]) -> list[ShownBlock]:
    """The blocks with words that were sent and not saved; `kept` is what the draft holds instead."""
    return [
        replace(block, source=texts[block.place], kept=block.source)
        if texts.get(block.place, block.source) != block.source
        else block
        for block in shown
    ]


def chapters(shown: list[ShownBlock]) -> list[Chapter]:
    found: list[Chapter] = []
    for block in shown:
        if block.kind == "heading" or block.is_drawn:
            title = block.title if block.is_drawn else block.source
            found.append(Chapter(block.place, title, block.figures, block.is_drawn))
        elif found:
            last = found[-1]
            found[-1] = Chapter(last.place, last.title, last.figures + block.figures, last.is_table)
    return found


def own_figures(bulletin: Bulletin) -> list[tuple[str, str]]:
    """(key, as printed) of the figures that the text may use; those of the tables and charts stay there."""
    return [(key, found["shown"]) for key, found in bulletin.figures.items() if not is_bare(found)]


def metric_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Sources with their metrics, (`form.key`, label), of which one more figure may be taken."""
    found: dict[str, list[tuple[str, str]]] = {}
    for one in all_metrics():
        label = one.label_en if times.is_english() else one.label
        found.setdefault(source_title(one.form), []).append((f"{one.form}.{one.key}", label))
    return list(found.items())


def period_choices(bulletin: Bulletin) -> list[str]:
    """Closed months up to the bulletin's own, newest first."""
    closed = FormPeriod.objects.filter(closed_at__isnull=False, period__lte=bulletin.period)
    found = set(closed.values_list("period", flat=True)) | {bulletin.period}
    return sorted(found, reverse=True)


class _Reader:
    def __init__(self, bulletin: Bulletin, person: Person | None) -> None:
        self.figures: Mapping[str, Any] = bulletin.figures
        self.sources, self.form, self.links = bulletin.sources, bulletin.form, Links(bulletin, person)

    def block(self, place: int, block: Mapping[str, Any]) -> ShownBlock:
        match block["kind"]:
            case "table":
                form = block.get("form", self.form)
                rows = tuple(tuple(self._cell(cell, form) for cell in row) for row in block["rows"])
                return ShownBlock(
                    place,
                    "table",
                    0,
                    "",
                    (),
                    block["title"],
                    tuple(block["columns"]),
                    rows,
                    block.get("empty", ""),
                    totals=frozenset(block.get("totals", ())),
                )
            case "chart":
                return self._chart(place, block)
            case kind:
                parts = tuple(
                    Piece(part) if what == "text" else self._figure(part) for what, part in prose.pieces(block["text"])
                )
                return ShownBlock(place, kind, block.get("level", 0), block["text"], parts)

    def _chart(self, place: int, block: Mapping[str, Any]) -> ShownBlock:
        """Its table has a column a label and a row a series."""
        labels = list(dict.fromkeys(point["label"] for one in block["series"] for point in one["points"]))
        rows = []
        for one in block["series"]:
            held = {point["label"]: self._figure(point["figure"]) for point in one["points"]}
            name = [Piece(one["name"])] if one["name"] else []
            rows.append((*name, *(held.get(label, Piece(prose.DASH)) for label in labels)))
        heads = ("", *labels) if block["series"][0]["name"] else tuple(labels)
        drawn = drawing(block, self.figures)
        return ShownBlock(place, "chart", 0, "", (), block["title"], heads, tuple(rows), drawing=drawn)

    def _cell(self, cell: Mapping[str, str], form: str) -> Piece:
        if key := cell.get("figure"):
            return self._figure(key)
        is_number = not _NUMBERS.isdisjoint(cell)
        return Piece(cell["text"], says=said_of_cell(cell), url=self.links.of(cell, form), is_number=is_number)

    def _figure(self, key: str) -> Piece:
        found = self.figures[key]
        is_words = found.get("of") == LIGHT and not found["shown"].isdecimal()
        return Piece(found["shown"], key, said_of(found, self.sources), is_words=is_words)
