"""Which font each character of a document takes: a list a role, the first font that has the character.

The lists are fonts.toml here, or a file of that name in the folder that SANZHUA_FONTS names.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from pathlib import Path

SHIPPED = Path(__file__).resolve().parent / "fonts"
ROLES = ("text", "heading", "subheading", "title", "page")
COVERS = ("gb2312", "gbk", "bmp", "all")


class BadFonts(ValueError):
    """The list of fonts cannot be used; the text names the file and says what may stand there."""


@dataclass(frozen=True, slots=True)
class NamedFont:
    """A font of the reader's computer and which characters it has."""

    name: str
    covers: str

    def has(self, sign: str) -> bool:
        return _has(self.covers, sign)


@dataclass(frozen=True)
class Fonts:
    """`pdf` are families of files in `folders`, `docx` fonts of the reader's computer; by role, best first."""

    pdf: Mapping[str, tuple[str, ...]]
    docx: Mapping[str, tuple[NamedFont, ...]]
    folders: tuple[Path, ...] = field(default=(SHIPPED,))

    def main(self, role: str) -> str:
        return self.docx[role][0].name

    def runs(self, text: str, role: str) -> Iterator[tuple[str, str]]:
        """(font, words) of a text, in order; a character that no font claims stays with the first."""
        for name, signs in groupby(text, lambda sign: self._name(sign, role)):
            yield name, "".join(signs)

    def _name(self, sign: str, role: str) -> str:
        return next((font.name for font in self.docx[role] if font.has(sign)), self.main(role))


_used: list[Fonts] = []


def configure(folder: Path | None) -> None:
    """Set documents with the fonts of a folder from now on; None: with those that are shipped. Raises BadFonts."""
    _used[:] = [read_fonts(folder)]


def fonts() -> Fonts:
    if not _used:
        configure(None)
    return _used[0]


def read_fonts(folder: Path | None) -> Fonts:
    """The shipped lists with those of the folder laid over them. Raises BadFonts."""
    lists = _parsed(SHIPPED.parent / "fonts.toml")
    if folder is not None:
        if not folder.is_dir():
            raise BadFonts(f"there is no folder {folder}")
        if (folder / "fonts.toml").is_file():
            lists = {role: {**lists[role], **own} for role, own in {**lists, **_parsed(folder / "fonts.toml")}.items()}
    return Fonts(
        pdf={role: tuple(one["pdf"]) for role, one in lists.items()},
        docx={role: tuple(map(_named, one["docx"])) for role, one in lists.items()},
        folders=(SHIPPED, *([folder] if folder else [])),
    )


def _parsed(file: Path) -> dict[str, dict[str, list[str]]]:
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadFonts(f"{file} cannot be read: {error}") from error
    for role, one in data.items():
        if role not in ROLES:
            raise BadFonts(f"{file} has a role {role!r}; use {', '.join(ROLES)}")
        for name, listed in one.items():
            good = isinstance(listed, list) and listed and all(isinstance(text, str) for text in listed)
            if name not in ("pdf", "docx") or not good:
                raise BadFonts(f"{file}, [{role}]: use pdf = [...] and docx = [...], each with at least one font")
        for text in one.get("docx", ()):
            _named(text)
    return data


def _named(text: str) -> NamedFont:
    name, colon, covers = text.rpartition(":")
    if not colon or not name or covers not in COVERS:
        raise BadFonts(f"{text!r}: write a font as name:covers, with covers one of {', '.join(COVERS)}")
    return NamedFont(name, covers)


@cache
def _has(covers: str, sign: str) -> bool:
    if covers == "all":
        return True
    if covers == "bmp":
        return ord(sign) <= 0xFFFF
    # Signs such as the dash and the minus are in these fonts though their code pages write them otherwise.
    return ord(sign) < 0x2E80 or _encodes(sign, covers)


def _encodes(sign: str, charset: str) -> bool:
    try:
        sign.encode(charset)
    except UnicodeEncodeError:
        return False
    return True
