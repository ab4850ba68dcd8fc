"""What calamine does not tell about a sheet of an .xlsx: hidden parts, formulas, errors, number formats.

The XML is searched, not parsed into a tree; a writer that leaves out cell references or prefixes its tags is first
brought into the usual shape.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from xml.parsers import expat

_ROW = re.compile(rb"<row\b([^>]*)>")
ROW_NUMBER = re.compile(rb'\br="(\d+)"')
HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
_COL = re.compile(rb"<col\b([^>]*?)/?>")
_ATTRIBUTE = re.compile(rb'\b(\w+)="([^"]*)"')
_CELL_TAG = re.compile(rb"<c\b([^>]*)>")
_PLAIN_CELL = re.compile(rb'<c\s+r="[A-Z]')
_FAR_CELL = re.compile(rb'<c\s+r="(?:[A-Z]{3}|[H-Z][A-Z]|G[S-Z])\d+"[^>]*(?<!/)>')
_VALUE = re.compile(rb"<v[ >]|<is[ >]|<f[ >/]")
_FORMULA_CELL = re.compile(
    rb'<c\s+r="([A-Z]+)(\d+)"([^>]*)>\s*<f([^>]*?)(?:/>|>([^<]*)</f>)\s*(?:<v(?:/>|[^>]*>([^<]*)</v>))?', re.S
)
_ERROR_CELL = re.compile(rb'<c\s+r="([A-Z]+)(\d+)"[^>]*\bt="e"[^>]*>(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)?\s*<v>([^<]*)</v>')
_LONGEST_FORMULA = 8_192
_STYLE = re.compile(rb'\bs="(\d+)"')
_BUILT_IN = {9: "0%", 10: "0.00%", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 14: "yyyy/m/d", 17: "mmm-yy"}
_BUILT_IN |= {27: 'yyyy"年"m"月"', 57: 'yyyy"年"m"月"', 31: 'yyyy"年"m"月"d"日"', 58: 'm"月"d"日"', 22: "yyyy/m/d h:mm"}
# Built-in formats of plain numbers and text.
_NUMERIC = {b"%d" % number for number in (0, 1, 2, 3, 4, 9, 10, 11, 12, 13, 37, 38, 39, 40, 48, 49)}


class TooManyRows(ValueError):
    """More rows hold something than may be read."""


class StrangeSheet(ValueError):
    """What no spreadsheet program writes."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula cell: its text (shared ones already moved to this cell) and the stored result, None where none is."""

    text: str
    cached: str | None
    is_error: bool


@dataclass
class SheetXml:
    """Zero-based rows and columns throughout."""

    xml: bytes
    rows: dict[int, tuple[int, int]] = field(default_factory=dict)
    valued: list[int] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    formulas: dict[tuple[int, int], Formula] = field(default_factory=dict)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)

    def style_of(self, row: int, column: int) -> int:
        """The index of the cell's format; 0 where the cell is not written."""
        span = self.rows.get(row)
        if span is None:
            return 0
        at = self.xml.find(b'<c r="%s%d"' % (letters(column).encode(), row + 1), *span)
        if at < 0:
            return 0
        found = _STYLE.search(self.xml, at, self.xml.index(b">", at))
        return int(found[1]) if found else 0

    def far_cells(self) -> list[tuple[int, int]]:
        """Cells beyond column GR that hold something."""
        found = []
        for match in _FAR_CELL.finditer(self.xml):
            reference = _ATTRIBUTE.search(match[0])
            if reference and not match[0].endswith(b"/>") and _VALUE.match(self.xml, match.end()):
                found.append(position(reference[2].decode()))
        return found


def scan(xml: bytes, most_rows: int) -> SheetXml:
    """Raises ValueError for XML that cannot be read, and its children above."""
    if xml.count(b"<mergeCell ") > 2 * most_rows:
        raise StrangeSheet("merged cells")
    if not _is_usual(xml):
        xml = usual_shape(xml, most_rows)
    sheet = SheetXml(xml)
    _scan_rows(sheet, most_rows)
    scan_columns(sheet)
    if b"<f" in xml:
        _scan_formulas(sheet)
    if b't="e"' in xml:
        for match in _ERROR_CELL.finditer(xml):
            sheet.errors[int(match[2]) - 1, column_index(match[1].decode())] = match[3].decode()
    return sheet


def _is_usual(xml: bytes) -> bool:
    if b"<sheetData" not in xml or xml[:2] in (b"\xff\xfe", b"\xfe\xff") or b"<!--" in xml or b"<![CDATA[" in xml:
        return False
    head = xml[:200].lower()
    if b"encoding=" in head and b"utf-8" not in head:
        return False
    return xml.count(b"<c ") + xml.count(b"<c>") == xml.count(b'<c r="')


def _scan_rows(sheet: SheetXml, most_rows: int) -> None:
    """Where each row lies, and which hold something, whatever size the sheet declares."""
    begin = sheet.xml.find(b"<sheetData")
    end = sheet.xml.find(b"</sheetData>")
    end = len(sheet.xml) if end < 0 else end
    number, start = -1, -1
    for match in _ROW.finditer(sheet.xml, begin, end):
        if start >= 0:
            _add_row(sheet, number, start, match.start(), most_rows)
        given = ROW_NUMBER.search(match[1])
        number, start = (int(given[1]) - 1 if given else number + 1), match.end()
        if HIDDEN.search(match[1]):
            sheet.hidden_rows.add(number)
    if start >= 0:
        _add_row(sheet, number, start, end, most_rows)


def _add_row(sheet: SheetXml, number: int, start: int, end: int, most_rows: int) -> None:
    sheet.rows[number] = (start, end)
    if not _VALUE.search(sheet.xml, start, end):
        return
    sheet.valued.append(number)
    if len(sheet.valued) > most_rows:
        raise TooManyRows(str(most_rows))


def scan_columns(sheet: SheetXml) -> None:
    for match in _COL.finditer(sheet.xml, 0, max(sheet.xml.find(b"<sheetData"), 0)):
        given = {key.decode(): value.decode() for key, value in _ATTRIBUTE.findall(match[1])}
        if given.get("hidden") in ("1", "true") and "min" in given and "max" in given:
            sheet.hidden_columns.update(range(int(given["min"]) - 1, min(int(given["max"]), 1000)))


def _scan_formulas(sheet: SheetXml) -> None:
    shared: dict[str, tuple[str, int, int]] = {}
    for match in _FORMULA_CELL.finditer(sheet.xml):
        row, column = int(match[2]) - 1, column_index(match[1].decode())
        given = {key.decode(): value.decode() for key, value in _ATTRIBUTE.findall(match[4])}
        text = html.unescape((match[5] or b"").decode("utf-8", "replace"))
        if len(text) > _LONGEST_FORMULA:
            raise StrangeSheet("formula")
        if given.get("t") == "shared" and "si" in given:
            if text:
                shared[given["si"]] = (text, row, column)
            elif given["si"] in shared:
                master, top, left = shared[given["si"]]
                text = moved(master, row - top, column - left)
        elif given.get("t") in ("array", "dataTable"):
            text = f"{{{text}}}"
        cached = html.unescape(match[6].decode("utf-8", "replace")) if match[6] else None
        is_error = b't="e"' in match[3]
        if cached is None and b't="str"' in match[3] and b"<v" in match[0]:
            cached = ""
        sheet.formulas[row, column] = Formula(text, cached, is_error)


_REFERENCE = re.compile(r"(?<![A-Za-z0-9_.])(\$?)([A-Z]{1,3})(\$?)(\d{1,7})(?![A-Za-z0-9_(])")


def moved(formula: str, down: int, right: int) -> str:
    """A formula as it reads when filled `down` and `right`."""

    def shift(match: re.Match[str]) -> str:
        column = match[2] if match[1] else letters(column_index(match[2]) + right)
        row = match[4] if match[3] else str(int(match[4]) + down)
        return f"{match[1]}{column}{match[3]}{row}"

    return _REFERENCE.sub(shift, formula)


def usual_shape(xml: bytes, most_rows: int) -> bytes:
    """The same sheet with plain tags and a reference on every cell. Raises ValueError for broken XML."""
    writer = _Rewriter(most_rows)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = writer.start
    parser.EndElementHandler = writer.end
    parser.CharacterDataHandler = writer.text
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as broken:
        raise ValueError("broken sheet") from broken
    return "".join(writer.out).encode()


class _Rewriter:
    KEPT = frozenset({"worksheet", "cols", "col", "sheetData", "row", "c", "v", "f", "is"})

    def __init__(self, most_rows: int) -> None:
        self.most_rows = most_rows
        self.valued = 0
        self.row_has_value = False
        self.out: list[str] = []
        self.row = 0
        self.column = 0
        self.inside = 0

    def start(self, name: str, given: dict[str, str]) -> None:
        tag = name.rsplit(" ", 1)[-1]
        if tag not in self.KEPT:
            return
        if tag == "row":
            self.row = int(given.get("r", self.row + 1))
            self.column = 0
            self.row_has_value = False
            given = {**given, "r": str(self.row)}
        if tag == "c":
            if "r" in given:
                self.column = position(given["r"])[1]
            given = {"r": f"{letters(self.column)}{self.row}", **{k: v for k, v in given.items() if k != "r"}}
            self.column += 1
        self.inside += tag in ("v", "f")
        if tag in ("v", "f", "is") and not self.row_has_value:
            self.row_has_value = True
            self.valued += 1
            if self.valued > self.most_rows:
                raise TooManyRows(str(self.most_rows))
        self.out.append("<" + " ".join([tag, *(f'{key}="{html.escape(value)}"' for key, value in given.items())]) + ">")

    def end(self, name: str) -> None:
        tag = name.rsplit(" ", 1)[-1]
        if tag in self.KEPT:
            self.inside -= tag in ("v", "f")
            self.out.append(f"</{tag}>")

    def text(self, text: str) -> None:
        if self.inside:
            self.out.append(html.escape(text, quote=False))


def formats(styles: bytes) -> list[str]:
    """The number format of each cell style, by index; "" for General."""
    codes = dict(_BUILT_IN)
    for match in re.finditer(rb"<(?:\w+:)?numFmt\b([^>]*)>", styles):
        given = {key.decode(): html.unescape(value.decode()) for key, value in _ATTRIBUTE.findall(match[1])}
        if given.get("numFmtId", "").isdigit():
            codes[int(given["numFmtId"])] = given.get("formatCode", "")
    block = re.search(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", styles, re.S)
    found = re.finditer(rb"<(?:\w+:)?xf\b([^>]*)>", block[0]) if block else ()
    out = []
    for match in found:
        number = re.search(rb'\bnumFmtId="(\d+)"', match[1])
        out.append(bare_format(codes.get(int(number[1]), "")) if number else "")
    return out


def bare_format(code: str) -> str:
    """A format without quoted words, escapes, colours and locales; "" for General."""
    plain = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", code).lower()
    return "" if plain == "general" else plain


def may_show_dates(styles: bytes) -> bool:
    """Whether a number in a cell of any of these styles may be meant as a date: rather yes than no."""
    custom = {}
    for match in re.finditer(rb"<(?:\w+:)?numFmt\b([^>]*)>", styles):
        given = {key.decode(): html.unescape(value.decode()) for key, value in _ATTRIBUTE.findall(match[1])}
        code = re.sub(r'"[^"]*"|\\.', "", given.get("formatCode", "")).lower()
        custom[given.get("numFmtId", "")] = bool(re.search("[a-z年月日时分秒]", code)) and code != "general"
    used = set(re.findall(rb'\bnumFmtId="([^"]*)"', styles[styles.find(b"cellXfs") :]))
    return any(custom.get(number.decode(), number not in _NUMERIC) for number in used)


def letters(column: int) -> str:
    out = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        out = chr(65 + rest) + out
    return out


def column_index(name: str) -> int:
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - 64
    return number - 1


def position(reference: str) -> tuple[int, int]:
    """(row, column), zero-based, of "H12"."""
    found = re.fullmatch(r"\$?([A-Z]{1,3})\$?(\d+)", reference)
    if not found:
        raise ValueError(f"no cell reference: {reference!r}")
    return int(found[2]) - 1, column_index(found[1])
