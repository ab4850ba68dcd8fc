"""The pieces of WordprocessingML that python-docx has no words for."""

from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.opc.oxml import serialize_part_xml
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from sanzhua.papers.fonts import ROLES, fonts
from sanzhua.papers.paper import BODY_MM

# Roles of fonts.toml, which names what an office's own computers have; nothing is embedded.
FANG, HEI, KAI, SONG, TITLE = "text", "heading", "subheading", "page", "title"
# What stands in where a computer lacks one: newer Windows have 仿宋 and 楷体 without _GB2312.
_OTHER_NAMES = {
    "仿宋_GB2312": "仿宋",
    "楷体_GB2312": "楷体",
    "方正小标宋简体": "华文中宋",
    "黑体": "SimHei",
    "宋体": "SimSun",
}
JUSTIFIED = WD_ALIGN_PARAGRAPH.JUSTIFY
RED = RGBColor(0xE6, 0x00, 0x12)
SIDES = {"left": WD_ALIGN_PARAGRAPH.LEFT, "center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}

# What must not come before a new child: the schema fixes the order inside these elements.
_AFTER_SPACING = ("w:ind", "w:contextualSpacing", "w:jc", "w:textAlignment", "w:outlineLvl", "w:rPr", "w:sectPr")


def set_font(properties: Any, font: str, size_pt: float | None = None) -> None:
    """Set one font by its name for Latin and Chinese alike, on a run's or a style's rPr."""
    fonts = properties.get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for part in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{part}"), font)
    if size_pt is not None:
        properties.get_or_add_sz().set(qn("w:val"), str(round(size_pt * 2)))


def name_other_fonts(document: Any) -> None:
    """Say which font stands in where a computer lacks one."""
    part = next(part for part in document.part.package.iter_parts() if part.partname == "/word/fontTable.xml")
    table = parse_xml(part.blob)
    for name in dict.fromkeys(map(fonts().main, ROLES)):
        font, other = element("w:font", name=name), _OTHER_NAMES.get(name)
        if other is None:
            continue
        font.append(element("w:altName", val=other))
        font.append(element("w:charset", val="86"))
        table.append(font)
    part._blob = serialize_part_xml(table)


def tab_at_right(paragraph: Any, *, one_sign_pt: float) -> None:
    """A tab that ends one character before the right edge of the text."""
    stop = Mm(BODY_MM) - Pt(one_sign_pt)
    paragraph.paragraph_format.tab_stops.add_tab_stop(stop, WD_TAB_ALIGNMENT.RIGHT)


def add_words(
    paragraph: Any, words: str, role: str = FANG, size_pt: float = 16, *, bold: bool = False, red: bool = False
) -> Any:
    """The words in the font of a role, a run for each stretch that another font has to draw; gives the last run."""
    for font, part in list(fonts().runs(words, role)) or [(fonts().main(role), "")]:
        run = paragraph.add_run(part)
        set_font(run._r.get_or_add_rPr(), font, size_pt)
        run.bold = bold or None
        if red:
            run.font.color.rgb = RED
    return run


def pitch(paragraph: Any, points: float | None) -> None:
    """Exact distance of lines; None lets the line be as high as its words."""
    style = paragraph.paragraph_format
    style.space_before = style.space_after = Pt(0)
    style.line_spacing_rule = WD_LINE_SPACING.SINGLE if points is None else WD_LINE_SPACING.EXACTLY
    if points is not None:
        style.line_spacing = Pt(points)


def indent_in_signs(
    paragraph: Any, *, first: float = 0, left: float = 0, right: float = 0, size_pt: float = 16
) -> None:
    """Indents counted in characters, with a length in twips beside it for programs that do not count."""
    indent = paragraph._p.get_or_add_pPr().get_or_add_ind()
    for name, signs in (("left", left), ("right", right), ("firstLine", first)):
        indent.set(qn(f"w:{name}Chars"), str(round(signs * 100)))
        indent.set(qn(f"w:{name}"), str(round(signs * size_pt * 20)))


def leave_grid(paragraph: Any) -> None:
    """Lines of tables and titles do not follow the page's grid of 22 lines."""
    properties = paragraph._p.get_or_add_pPr()
    snap = element("w:snapToGrid", val="0")
    properties.insert_element_before(snap, "w:spacing", *_AFTER_SPACING)


def rules(paragraph: Any, *, below: int, above: int = 0, gap_pt: int = 1, colour: str = "000000") -> None:
    """Lines over and under a paragraph, as wide as the text; thickness in eighths of a point."""
    borders = OxmlElement("w:pBdr")
    for side, thickness in (("top", above), ("bottom", below)):
        if thickness:
            borders.append(element(f"w:{side}", val="single", sz=str(thickness), space=str(gap_pt), color=colour))
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:snapToGrid", "w:spacing", *_AFTER_SPACING)


def add_page_number(paragraph: Any) -> None:
    """— 1 —, as a field that the reading program fills."""
    add_words(paragraph, "— ", SONG, 14)
    for kind, text in (("begin", None), (None, " PAGE "), ("separate", None), ("value", "1"), ("end", None)):
        run = add_words(paragraph, "", SONG, 14)._r
        if kind in ("begin", "separate", "end"):
            run.append(element("w:fldChar", fldCharType=kind))
        else:
            holder = OxmlElement("w:t" if kind == "value" else "w:instrText")
            holder.text = text or "1"
            run.append(holder)
    add_words(paragraph, " —", SONG, 14)


def element(tag: str, /, **attributes: str) -> Any:
    made = OxmlElement(tag)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made
