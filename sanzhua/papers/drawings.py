"""The same drawing for paper: one file by itself, its colours and letters written into it."""

from __future__ import annotations

# As ui/static/ui/tokens.css has them in the light theme; a printed drawing is read without colour, too.
_STYLE = (
    "text{{font-family:{family};font-size:13px;fill:#1a2330}}.tiny{{font-size:10px}}"
    ".ax{{stroke:#7d8998;stroke-width:1;fill:none}}.b1{{fill:#1d4f91}}.b2{{fill:#7fa3cf}}"
    ".b5{{fill:#e1e5ea;stroke:#5b6777;stroke-width:1}}.b0{{fill:#e1e5ea}}"
)


def printable(svg: str, family: str) -> str:
    """`family` are names of fonts, comma between them. A drawing that is none stays empty."""
    if not svg:
        return ""
    head, _mark, rest = svg.partition(">")
    named = head.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    return f"{named}><style>{_STYLE.format(family=family)}</style>{rest}"
