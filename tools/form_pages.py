"""Reference pages of forms and moves, from the definitions that the program runs on; English with Chinese terms."""

from __future__ import annotations

from collections.abc import Iterable

from sanzhua.formbook.definition import Column, Form, load_forms
from sanzhua.workflow.machine import Moves

MADE = "Made by `make docs`; change the definition instead."
_SOURCES = {
    "register": "register (shown, not asked)",
    "typed": "typed",
    "carried": "carried from last month",
    "derived": "derived",
}


def form_pages() -> dict[str, str]:
    """Page by file name; `forms.md` lists them."""
    forms = load_forms()
    pages = {f"forms/{form.key}.md": _form_page(form) for form in forms}
    lines = [f"* [{form.title_en} ({form.title})](forms/{form.key}.md): {len(form.columns)} columns" for form in forms]
    pages["forms.md"] = f"# Forms\n\n<!-- {MADE} -->\n\n" + "\n".join(lines) + "\n"
    return pages


def _form_page(form: Form) -> str:
    head = (
        f"# {form.title_en}\n\n<!-- {MADE} -->\n\n{form.title} · key `{form.key}` · version {form.version} · "
        f"{form.unit_label_en} ({form.unit_label}) · owner {form.owner_role}\n\n"
        f"A row is one {' + '.join(f'`{key}`' for key in form.row_key)}."
    )
    stages = f" Stages: {'、'.join(form.stages)}." if form.stages else ""
    table = "| key | heading | kind | source | note |\n| --- | --- | --- | --- | --- |\n"
    return f"{head}{stages}\n\n{table}" + "".join(_column_row(column) for column in form.columns)


def _column_row(column: Column) -> str:
    kind = f"{column.kind} ({column.unit})" if column.unit else column.kind
    source = _SOURCES.get(column.source, column.source.replace("room:", "room "))
    notes = [column.help_en, f"one of {'、'.join(column.choices)}" if column.choices else ""]
    note = "; ".join(note for note in notes if note).replace("|", "\\|")
    return f"| `{column.key}` | {column.heading}<br>{column.heading_en} | {kind} | {source} | {note} |\n"


def moves_page(tables: Iterable[tuple[str, Moves]]) -> str:
    sections = [_moves_section(title, moves) for title, moves in tables]
    return f"# Moves\n\n<!-- {MADE} -->\n\nEvery change of state goes through one of these.\n\n" + "\n".join(sections)


def _moves_section(title: str, moves: Moves) -> str:
    arrows = "".join(
        f"    {source} --> {move.to}: {move.verb}\n" for move in moves for source in sorted(map(str, move.from_))
    )
    rows = "".join(
        f"| `{move.verb}` | {move.title} | {', '.join(sorted(map(str, move.from_)))} | {move.to} | "
        f"{', '.join(sorted(map(str, move.roles)))} | {move.note} |\n"
        for move in moves
    )
    table = "| verb | button | from | to | roles | note |\n| --- | --- | --- | --- | --- | --- |\n"
    return f"## {title}\n\n```mermaid\nstateDiagram-v2\n{arrows}```\n\n{table}{rows}"
