"""Small drawings as strings. Geometry goes into SVG attributes, colour into classes: the policy allows no style."""

from __future__ import annotations

from html import escape


class Markup(str):
    """A finished piece of SVG; templates print it as it is."""

    __slots__ = ()

    def __html__(self) -> str:
        return self


def element(name: str, body: str = "", **attributes: object) -> str:
    """One element; `class_` gives class, an underscore inside a name a hyphen, None leaves the attribute out."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_plain(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{written}>{body}</{name}>" if body else f"<{name}{written}/>"


def _plain(value: object) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)
