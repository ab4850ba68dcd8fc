"""The English catalogue against the sentences of the code: every one translated, none left over.

`--write` adds what is new with an empty translation, drops what is unused, and compiles the catalogue.
Babel does what the gettext programs would do, so that no machine needs them.
"""

from __future__ import annotations

import argparse
import io
import os
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import normalize as quoted
from babel.messages.pofile import read_po

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings_testing")

from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "sanzhua/locale/en/LC_MESSAGES"
PO, MO = FOLDER / "django.po", FOLDER / "django.mo"
SOURCES = ("config", "sanzhua")

Keyword = tuple[int | tuple[int, str], ...] | None
KEYWORDS: dict[str, Keyword] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
Key = tuple[str, str]  # context, message id
HEADER = """\
# English for the pages of sanzhua. Message ids are the Chinese sentences; `make translations` keeps the list in step.
msgid ""
msgstr ""
"Language: en\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"""


def _files(pattern: str) -> Iterator[Path]:
    for source in SOURCES:
        for path in sorted((ROOT / source).rglob(pattern)):
            if not {"tests", "migrations"} & set(path.parts):
                yield path


def _python_of_template(path: Path) -> str:
    # What is no sentence comes out as rows of X; without the indents it tokenizes as Python.
    text = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    return "\n".join(line.strip() for line in text.splitlines())


def collected() -> dict[Key, tuple[str, ...]]:
    """Every sentence of code and templates: its singular, or singular and plural, by context and id."""
    sources = [path.read_text(encoding="utf-8") for path in _files("*.py")]
    sources += [
        _python_of_template(path) for ending in ("*.html", "*.txt") for path in _files(ending) if _is_template(path)
    ]
    found: dict[Key, tuple[str, ...]] = {}
    for text in sources:
        for _line, message, _comments, context in extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS):
            forms = (message,) if isinstance(message, str) else tuple(message or ())
            if forms and forms[0]:
                found[(context or "", forms[0])] = forms
    return found


def _is_template(path: Path) -> bool:
    return "templates" in path.parts


def catalogue() -> Catalog:
    if not PO.exists():
        return Catalog(locale="en")
    with PO.open("rb") as stream:
        return read_po(stream, locale="en")


def _by_key(catalog: Catalog) -> dict[Key, Message]:
    return {(message.context or "", _id(message)): message for message in catalog if message.id}


def _id(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _strings(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def faults() -> list[str]:
    wanted, known = collected(), _by_key(catalogue())
    found = [f"no English entry: {key[1]}" for key in sorted(wanted.keys() - known.keys())]
    found += [f"English entry that nothing uses: {key[1]}" for key in sorted(known.keys() - wanted.keys())]
    for key in sorted(wanted.keys() & known.keys()):
        message = known[key]
        if message.fuzzy or not all(_strings(message)):
            found.append(f"not translated yet: {key[1]}")
        elif lost := _lost_places(wanted[key][0], _strings(message)[-1]):
            found.append(f"{', '.join(lost)} is lost in the English of: {key[1]}")
    if not found and (not MO.exists() or MO.read_bytes() != compiled()):
        found.append(f"{MO.relative_to(ROOT)} is older than its .po; run `make translations`")
    return found


def _lost_places(chinese: str, english: str) -> list[str]:
    """Named places of the Chinese sentence, {name} or %(name)s, that the English one does not fill."""
    places = re.findall(r"%\(\w+\)[sd]|\{\w+\}", chinese)
    return [place for place in dict.fromkeys(places) if place not in english]


def compiled() -> bytes:
    catalog = catalogue()
    catalog.creation_date = catalog.revision_date = datetime(2019, 7, 8, tzinfo=UTC)
    stream = io.BytesIO()
    write_mo(stream, catalog)
    return stream.getvalue()


def write() -> None:
    wanted, known = collected(), _by_key(catalogue())
    FOLDER.mkdir(parents=True, exist_ok=True)
    entries = [_entry(key, wanted[key], known.get(key)) for key in sorted(wanted, key=lambda key: (key[1], key[0]))]
    PO.write_text("\n".join([HEADER, *entries]), encoding="utf-8")
    MO.write_bytes(compiled())


def _entry(key: Key, forms: tuple[str, ...], known: Message | None) -> str:
    strings = _strings(known) if known is not None else ("",) * len(forms)
    lines = ["#, python-format"] if "%(" in forms[0] else []
    if key[0]:
        lines.append(f"msgctxt {quoted(key[0])}")
    lines.append(f"msgid {quoted(forms[0])}")
    if len(forms) == 1:
        lines.append(f"msgstr {quoted(strings[0])}")
    else:
        lines.append(f"msgid_plural {quoted(forms[1])}")
        lines += [f"msgstr[{place}] {quoted(text)}" for place, text in enumerate((*strings, "")[:2])]
    return "\n".join(lines) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    if parser.parse_args().write:
        write()
    found = faults()
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
