"""A .docx to paragraphs: headings by style, numbers that Word counts itself, rows of tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

from sanzhua.formbook.package import Unreadable, unpack
from sanzhua.plans.parse.refusals import PlanRefused
from sanzhua.plans.parse.source import Paragraph

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_HAN = "零一二三四五六七八九十"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_SKIPPED = (f"{_W}del", f"{_MC}Fallback", f"{_W}instrText", f"{_W}moveFrom")
_DEEPEST_TABLE = 4


def word_paragraphs(data: bytes) -> list[Paragraph]:
    """Raises PlanRefused. Lines are the document's paragraphs and table rows, from 1."""
    try:
        parts = unpack(data, _judge_kind)
        body = _root(parts["word/document.xml"]).find(f"{_W}body")
        reader = _Reader(_Styles(parts.get("word/styles.xml")), _Numbers(parts.get("word/numbering.xml")))
    except Unreadable as wrong:
        raise PlanRefused(_refusal(wrong.code)) from wrong
    except (ValueError, SyntaxError, KeyError) as wrong:
        raise PlanRefused("broken") from wrong
    return list(reader.read(body)) if body is not None else []


def _judge_kind(names: set[str]) -> None:
    if "word/document.xml" not in names:
        raise PlanRefused("not_docx")


def _refusal(code: str) -> str:
    if code == "file_password":
        return "password"
    return "broken" if code == "file_broken" else "hostile"


def _root(xml: bytes) -> Element:
    root: Element = fromstring(xml, forbid_dtd=True)
    return root


def _value(element: Element | None, path: str) -> str | None:
    found = element.find(path) if element is not None else None
    return None if found is None else found.get(f"{_W}val")


@dataclass
class _Level:
    kind: str = "decimal"
    text: str = ""
    start: int = 1


class _Styles:
    """Heading level and numbering of paragraph styles, inherited ones too."""

    def __init__(self, xml: bytes | None) -> None:
        root = _root(xml) if xml else None
        self.found = {
            style.get(f"{_W}styleId", ""): style
            for style in (root if root is not None else [])
            if style.tag == f"{_W}style"
        }

    def level(self, style: str | None) -> int | None:
        for element in self._chain(style):
            outline = _value(element, f"{_W}pPr/{_W}outlineLvl")
            if outline is not None and outline.isdigit():
                return int(outline) + 1 if int(outline) < 9 else None
            name = (_value(element, f"{_W}name") or "").lower()
            if name.startswith(("heading ", "标题 ")) and name[-1].isdigit():
                return int(name[-1])
        return None

    def numbering(self, style: str | None) -> tuple[str | None, str | None]:
        for element in self._chain(style):
            number = element.find(f"{_W}pPr/{_W}numPr")
            if number is not None:
                return _value(number, f"{_W}numId"), _value(number, f"{_W}ilvl")
        return None, None

    def _chain(self, style: str | None) -> Iterator[Element]:
        for _ in range(10):
            element = self.found.get(style or "")
            if element is None:
                return
            yield element
            style = _value(element, f"{_W}basedOn")


class _Numbers:
    """What Word prints before a paragraph of a list."""

    def __init__(self, xml: bytes | None) -> None:
        root = _root(xml) if xml else None
        self.levels: dict[str, dict[int, _Level]] = {}
        self.lists: dict[str, str] = {}
        self.counts: dict[str, dict[int, int]] = {}
        if root is None:
            return
        for abstract in root.findall(f"{_W}abstractNum"):
            self.levels[abstract.get(f"{_W}abstractNumId", "")] = dict(map(_level, abstract.findall(f"{_W}lvl")))
        for number in root.findall(f"{_W}num"):
            self.lists[number.get(f"{_W}numId", "")] = _value(number, f"{_W}abstractNumId") or ""

    def label(self, list_id: str | None, depth: int) -> str:
        abstract = self.lists.get(list_id or "")
        levels = self.levels.get(abstract or "", {})
        if abstract is None or depth not in levels or levels[depth].kind in ("bullet", "none"):
            return ""
        counts = self.counts.setdefault(abstract, {})
        counts[depth] = counts.get(depth, levels[depth].start - 1) + 1
        for deeper in [one for one in counts if one > depth]:
            del counts[deeper]
        label = levels[depth].text
        for place in range(9):
            if f"%{place + 1}" in label and place in levels:
                shown = counts.get(place, levels[place].start)
                label = label.replace(f"%{place + 1}", _written(shown, levels[place].kind))
        return label


def _level(element: Element) -> tuple[int, _Level]:
    start = _value(element, f"{_W}start") or "1"
    level = _Level(
        _value(element, f"{_W}numFmt") or "decimal",
        _value(element, f"{_W}lvlText") or "",
        int(start) if start.isdigit() else 1,
    )
    depth = element.get(f"{_W}ilvl", "0")
    return int(depth) if depth.isdigit() else 0, level


def _written(number: int, kind: str) -> str:
    if "chinese" in kind.lower() or "japanese" in kind.lower() or kind.startswith(("ideograph", "taiwanese")):
        return _han(number)
    if kind.startswith("decimalEnclosedCircle") and 1 <= number <= 20:
        return _CIRCLED[number - 1]
    return str(number)


def _han(number: int) -> str:
    if number <= 10:
        return _HAN[number]
    tens, ones = divmod(number, 10)
    if tens > 9:
        return str(number)
    return ("" if tens == 1 else _HAN[tens]) + "十" + (_HAN[ones] if ones else "")


@dataclass
class _Reader:
    styles: _Styles
    numbers: _Numbers
    line: int = 0
    tables: int = 0
    above: dict[int, str] = field(default_factory=dict)

    def read(self, body: Element) -> Iterator[Paragraph]:
        for element in _blocks(body):
            if element.tag == f"{_W}p":
                yield from self._paragraph(element)
            else:
                self.tables += 1
                yield from self._table(element, self.tables)

    def _paragraph(self, element: Element) -> Iterator[Paragraph]:
        self.line += 1
        style = _value(element, f"{_W}pPr/{_W}pStyle")
        written = [part.strip(" \t　\xa0") for part in _text(element).split("\n")]
        parts = [part for part in written if part]
        if not parts:
            return
        label = self._label(element, style)
        level = self._own_level(element) or self.styles.level(style)
        for place, part in enumerate(parts):
            yield Paragraph(label + part if place == 0 else part, self.line, self.line, level if place == 0 else None)

    def _own_level(self, element: Element) -> int | None:
        outline = _value(element, f"{_W}pPr/{_W}outlineLvl")
        return int(outline) + 1 if outline is not None and outline.isdigit() and int(outline) < 9 else None

    def _label(self, element: Element, style: str | None) -> str:
        number = element.find(f"{_W}pPr/{_W}numPr")
        by_style = self.styles.numbering(style)
        list_id = _value(number, f"{_W}numId") or by_style[0]
        depth = _value(number, f"{_W}ilvl") or by_style[1] or "0"
        return self.numbers.label(list_id, int(depth) if depth.isdigit() else 0)

    def _table(self, element: Element, table: int) -> Iterator[Paragraph]:
        self.above = {}
        for row in element.findall(f"{_W}tr"):
            self.line += 1
            cells = tuple(self._cells(row))
            if any(cells):
                yield Paragraph("\t".join(cells), self.line, self.line, None, cells, table)

    def _cells(self, row: Element) -> Iterator[str]:
        """A merged cell stands in every row and column that it covers."""
        column = 0
        for cell in row.findall(f"{_W}tc"):
            span = _value(cell, f"{_W}tcPr/{_W}gridSpan") or "1"
            merged = cell.find(f"{_W}tcPr/{_W}vMerge")
            goes_on = merged is not None and merged.get(f"{_W}val", "continue") == "continue"
            text = self.above.get(column, "") if goes_on else self._cell_text(cell)
            for _ in range(min(int(span), 50) if span.isdigit() else 1):
                self.above[column] = text
                yield text
                column += 1

    def _cell_text(self, cell: Element) -> str:
        return "\n".join(text for one in cell.iter(f"{_W}p") if (text := self._label(one, None) + _text(one).strip()))


def _blocks(body: Element) -> Iterator[Element]:
    """Paragraphs and tables in their order, also within content controls."""
    for element in body:
        if element.tag in (f"{_W}p", f"{_W}tbl"):
            yield element
        elif element.tag == f"{_W}sdt":
            content: Any = element.find(f"{_W}sdtContent")
            if content is not None:
                yield from _blocks(content)


def _text(element: Element) -> str:
    """Without what was struck out in review, fields' codes and second copies of text boxes."""
    parts: list[str] = []
    for child in element:
        if child.tag in _SKIPPED or child.tag == f"{_W}pPr":
            continue
        if child.tag == f"{_W}t":
            parts.append(child.text or "")
        elif child.tag in (f"{_W}br", f"{_W}cr"):
            parts.append("\n")
        elif child.tag == f"{_W}tab":
            parts.append(" ")
        elif child.tag == f"{_W}noBreakHyphen":
            parts.append("-")
        else:
            parts.append(_text(child))
    return "".join(parts)
