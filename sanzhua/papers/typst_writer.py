"""Paper to PDF with typst inside this process; the words reach the template as data and are never read as markup."""

import json
from dataclasses import asdict
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import typst

from sanzhua.papers.drawings import printable
from sanzhua.papers.fonts import ROLES, SHIPPED, Fonts, fonts
from sanzhua.papers.paper import (
    DRAFT_MARK,
    Annex,
    Attachments,
    Block,
    Drawing,
    Heading,
    Paper,
    Para,
    Picture,
    Signature,
    Table,
    plain,
    red_head_pt,
    signature_indents,
    with_six_sided_brackets,
)
from sanzhua.papers.titles import title_lines

_HERE = Path(__file__).resolve().parent
_TEMPLATE = _HERE / "paper.typ"


def write_pdf(paper: Paper, *, made_at: datetime) -> bytes:
    """The PDF of a paper; the same paper and moment give the same bytes."""
    compiler = new_compiler(json.dumps(paper_data(paper), ensure_ascii=False))
    made = compiler.compile(format="pdf", timestamp=made_at)
    if not isinstance(made, bytes):
        raise TypeError("typst gave no single document")
    return made


def new_compiler(data: str) -> typst.Compiler:
    """The template with its data; no file but the template can be read from it."""
    inputs = {"paper": data, "fonts": json.dumps({role: list(fonts().pdf[role]) for role in ROLES}, ensure_ascii=False)}
    return typst.Compiler(_TEMPLATE.read_bytes(), root=SHIPPED, font_paths=_fonts(), sys_inputs=inputs)


def drawing_png(svg: str) -> bytes:
    """A drawing as a picture, 200 dots to the inch, set with the same fonts."""
    page = (
        '#set page(width: 140mm, height: auto, margin: 0mm)\n#image(bytes(sys.inputs.svg), format: "svg", width: 100%)'
    )
    made = typst.Compiler(
        page.encode(), root=SHIPPED, font_paths=_fonts(), sys_inputs={"svg": drawn_with_fonts(svg)}
    ).compile(format="png", ppi=200)
    if not isinstance(made, bytes):
        raise TypeError("typst gave no single picture")
    return made


def drawn_with_fonts(svg: str) -> str:
    """Letters of a drawing in the text's fonts, whichever it asked for."""
    return printable(svg, ", ".join(f"'{name}'" for name in fonts().pdf["text"]))


def lacking_families(chosen: Fonts) -> list[str]:
    """Families that a list names and no file has; a document would be set with another font instead."""
    there = set(_files(chosen.folders).families())
    return sorted({name for listed in chosen.pdf.values() for name in listed} - there)


def paper_data(paper: Paper) -> dict[str, object]:
    """What the template reads."""
    return {
        "title": plain(paper.title),
        "title_lines": title_lines(plain(paper.title)),
        "kind": plain(paper.kind),
        "red_head": plain(paper.red_head) if paper.red_head else None,
        "red_head_pt": red_head_pt(plain(paper.red_head)) if paper.red_head else None,
        "number": with_six_sided_brackets(plain(paper.number)) if paper.number else None,
        "signer": plain(paper.signer) if paper.signer else None,
        "addressee": plain(paper.addressee) if paper.addressee else None,
        "compact": paper.compact,
        "draft_mark": DRAFT_MARK if paper.draft else None,
        "colophon": {key: plain(text) for key, text in asdict(paper.colophon).items()} if paper.colophon else None,
        "blocks": [_block_data(block) for block in paper.blocks],
    }


def _block_data(block: Block) -> dict[str, object]:
    match block:
        case Heading():
            return {"is": "heading", "level": block.level, "text": plain(block.text)}
        case Para():
            runs = [{"text": plain(run.text), "bold": run.bold} for run in block.parts]
            return {"is": "para", "runs": runs, "indent": block.indent, "align": block.align}
        case Table():
            return _table_data(block)
        case Signature():
            office, day = signature_indents(block)
            lines = [[plain(block.org), office], [plain(block.date_text), day]]
            return {"is": "signature", "lines": lines}
        case Attachments():
            return {"is": "attachments", "names": [plain(name) for name in block.names]}
        case Annex():
            return {"is": "annex", "label": plain(block.label), "title": title_lines(plain(block.title))}
        case Drawing():
            svg = drawn_with_fonts(block.svg)
            told = {"title": plain(block.title), "words": plain(block.words), "width_mm": block.width_mm}
            return {"is": "drawing", "svg": svg, **told}
        case Picture():
            return {"is": "picture", "png": list(block.png), "width_mm": block.width_mm, "align": block.align}


def _table_data(table: Table) -> dict[str, object]:
    return {
        "is": "table",
        "title": plain(table.title) if table.title else None,
        "unit_line": plain(table.unit_line) if table.unit_line else None,
        "size_pt": table.text_pt,
        "repeat_head": table.repeat_head,
        "has_head": table.has_head,
        "stacked": table.is_stacked,
        "spans": [[plain(text), first, count] for text, first, count in table.spans()],
        "headings": [plain(column.heading) for column in table.columns],
        "shares": table.shares(),
        "aligns": [column.align for column in table.columns],
        "rows": [[plain(cell) for cell in row] for row in table.rows],
        "totals": sorted(table.total_rows),
        "notes": [plain(note) for note in table.notes],
    }


def _fonts() -> typst.Fonts:
    return _files(fonts().folders)


@lru_cache(maxsize=2)
def _files(folders: tuple[Path, ...]) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=list(folders))
