"""An official document as a value, before it is a file: what stands on it, in which order, never how it is drawn.

Both writers draw it in the layout of GB/T 9704-2012. All text is inert: no writer reads markup in it.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Literal

Align = Literal["left", "center", "right"]

BODY_MM = 156
# A digit's width of its size where 仿宋 is not at hand, and what a cell keeps free at both sides.
_DIGIT, _AIR_MM = 0.64, 2.5
_NUMBERS, _LONGEST_NUMBER = re.compile(r"[0-9][0-9,.]*"), 12
LINES, SIGNS = 22, 28
DRAFT_MARK = "草稿　未经签发"


@dataclass(frozen=True, slots=True)
class Heading:
    """Levels 1 to 4: 一、 / （一） / 1. / （1）; the number is part of the text."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Run:
    text: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph; `indent` moves its first line in by two characters."""

    runs: str | tuple[Run, ...]
    indent: bool = True
    align: Align = "left"

    @property
    def parts(self) -> tuple[Run, ...]:
        return (Run(self.runs),) if isinstance(self.runs, str) else self.runs


@dataclass(frozen=True, slots=True)
class Column:
    """`width` is relative to the other columns; neighbours of one `group` share a heading above their own."""

    heading: str
    width: float = 1
    align: Align = "left"
    group: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Cells are ready text; without any heading no heading row is drawn.

    `total_rows` are places in `rows` that stand out; `unit_line` stands above on the right (单位：万元).
    `size_pt` suits the number of columns; None chooses it.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    title: str | None = None
    unit_line: str | None = None
    total_rows: frozenset[int] = frozenset()
    repeat_head: bool = True
    size_pt: float | None = None
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for number, row in enumerate(self.rows):
            if len(row) != len(self.columns):
                raise ValueError(f"row {number} has {len(row)} cells for {len(self.columns)} columns")

    @property
    def has_head(self) -> bool:
        return any(column.heading or column.group for column in self.columns)

    @property
    def is_stacked(self) -> bool:
        return any(column.group for column in self.columns)

    @property
    def text_pt(self) -> float:
        if self.size_pt is not None:
            return self.size_pt
        return (
            14 if len(self.columns) <= 4 else 12 if len(self.columns) <= 7 else 10.5 if len(self.columns) <= 10 else 9
        )

    def spans(self) -> list[tuple[str, int, int]]:
        """The upper heading row: (text, first column, columns); an ungrouped column stands alone with ''."""
        spans: list[tuple[str, int, int]] = []
        for place, column in enumerate(self.columns):
            if spans and column.group and spans[-1][0] == column.group:
                text, first, count = spans.pop()
                spans.append((text, first, count + 1))
            else:
                spans.append((column.group, place, 1))
        return spans

    def shares(self) -> list[float]:
        """Widths that sum to 1, and none too narrow for its widest number while the others can spare the room."""
        whole = sum(column.width for column in self.columns)
        wished = [column.width / whole for column in self.columns]
        least = self._narrowest()
        if sum(least) >= 1 or all(wish >= floor for wish, floor in zip(wished, least, strict=True)):
            return wished
        spare = 1 - sum(least)
        more = [max(wish - floor, 0) for wish, floor in zip(wished, least, strict=True)]
        return [floor + spare * over / sum(more) for floor, over in zip(least, more, strict=True)]

    def _narrowest(self) -> list[float]:
        """The share of the line that the widest number of each column takes, with the air beside it."""
        found = []
        for column in range(len(self.columns)):
            words = (word for row in self.rows for word in _NUMBERS.findall(row[column]))
            longest = min(max(map(len, words), default=0), _LONGEST_NUMBER)
            found.append((longest * _DIGIT * self.text_pt / 72 * 25.4 + _AIR_MM) / BODY_MM if longest else 0.0)
        return found


@dataclass(frozen=True, slots=True)
class Signature:
    """Who issues it and when (2019年7月12日), at the right below the text."""

    org: str
    date_text: str


@dataclass(frozen=True, slots=True)
class Attachments:
    """The list 附件：1. … below the text; a single one has no number."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Annex:
    """Begins an attachment on a new page: 附件1 and its title."""

    label: str
    title: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG, such as the code on a sheet that is signed by hand."""

    png: bytes
    width_mm: float
    align: Align = "right"


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart as SVG that stands by itself; `words` tell its figures to who cannot see it."""

    svg: str
    title: str
    words: str = ""
    width_mm: float = 140


@dataclass(frozen=True, slots=True)
class Colophon:
    """版记 at the foot of the last page."""

    copies_to: str
    printed_by: str
    printed_on: str


Block = Heading | Para | Table | Signature | Attachments | Annex | Picture | Drawing


@dataclass(frozen=True, slots=True)
class Paper:
    """`red_head` is the issuing office's name at the top in red, only on what is really issued.

    `compact` draws closer lines and a lower red head, for what has to fit one page.
    `kind` goes to the file's properties; `addressee` is 主送机关, without its colon. A draft says so on every page.
    """

    title: str
    blocks: tuple[Block, ...]
    red_head: str | None = None
    number: str | None = None
    signer: str | None = None
    addressee: str | None = None
    kind: str = "通报"
    draft: bool = False
    compact: bool = False
    colophon: Colophon | None = None


def plain(text: str) -> str:
    """Text without what no file may hold: control and direction marks, halves of surrogates; breaks become blanks."""
    blank = re.sub(r"[\t\r\n\v\f\x85\u2028\u2029]+", " ", text)
    return "".join(
        sign for sign in blank if unicodedata.category(sign) not in ("Cc", "Cs", "Cn") and sign not in _MARKS
    )


_MARKS = frozenset("\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\ufffe\uffff")


def document_number(office: str, year: int, number: int) -> str:
    """四发改发〔2019〕12号: six-sided brackets, no 第, no leading zero."""
    return f"{office}〔{year}〕{number}号"


def with_six_sided_brackets(text: str) -> str:
    """A year in any other bracket gets those of a document number."""
    return re.sub(r"[\[［(（【]\s*(\d{4})\s*[\]］)）】]", r"〔\1〕", text)


def date_in_chinese(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def width_in_signs(text: str) -> float:
    """How many full-width places a text takes."""
    return sum(1.0 if unicodedata.east_asian_width(sign) in "WFA" else 0.5 for sign in text)


def signature_indents(signature: Signature) -> tuple[float, float]:
    """Blank places to the right of (office, date): the date stands four in, the office is centred over it.

    An office much wider than the date stands two in, and then the date is centred under it instead.
    """
    office, day = width_in_signs(plain(signature.org)), width_in_signs(plain(signature.date_text))
    indent = 4 + (day - office) / 2
    return (indent, 4.0) if indent >= 2 else (2.0, 2 + (office - day) / 2)


def red_head_pt(text: str) -> float:
    """The size at which an office's name fills the line without breaking it, at most 54 pt."""
    return min(54.0, round(BODY_MM / 25.4 * 72 * 0.98 / max(width_in_signs(text), 1), 1))
