"""Canonical bytes: one written form for a value, so that one hash stands for it in every year to come.

JSON in UTF-8 without white space; keys sorted by code point; text and keys in NFC; whole numbers, text, true, false and
null only. Decimals become text without trailing zeros. Floats are refused: their text depends on who writes it.
Golden files in tests/golden/ hold examples for ever; a change of the form is a new SCHEMA beside the old one.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal

SCHEMA = 1
_HALF = re.compile("[\ud800-\udfff]")


class NotCanonical(TypeError):
    """A value that has no canonical form; a fault of the program, not of the person."""


def canonical_json(value: object) -> bytes:
    """The canonical bytes of a value made of mappings, lists, text, whole numbers, decimals, booleans and None.

    Raises NotCanonical for anything else: floats, dates, keys that are no text or fall together in NFC.
    """
    plain = _plain(value)
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def report_bytes(
    *,
    form: str,
    form_version: str,
    unit: object,
    period: str,
    version: int,
    rows: Iterable[tuple[str, Mapping[str, object]]],
    nil: str = "",
) -> bytes:
    """What a head signs: a heading line, then one line a row, ordered by row key, each line ended by a line feed.

    `unit` is text, or a mapping of plain values such as id and name. Every column of the form stands in each row,
    unknown ones as null. `nil` is the sentence of a return without rows; the heading holds it only where there is one.
    Raises NotCanonical where two rows share a key.
    """
    heading = {
        "schema": SCHEMA,
        "form": form,
        "form_version": form_version,
        "unit": unit,
        "period": str(period),
        "version": version,
        **({"nil": nil} if nil else {}),
    }
    ordered = sorted((_text(key), values) for key, values in _distinct(rows).items())
    lines = [canonical_json(heading), *(canonical_json({"key": key, "values": values}) for key, values in ordered)]
    return b"".join(line + b"\n" for line in lines)


def stamp(moment: datetime) -> str:
    """An aware moment as text: UTC, always six digits of a second, ended by Z."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def sha256(content: bytes) -> str:
    """Lower-case hexadecimal SHA-256."""
    return hashlib.sha256(content).hexdigest()


def _distinct(rows: Iterable[tuple[str, Mapping[str, object]]]) -> dict[str, Mapping[str, object]]:
    found: dict[str, Mapping[str, object]] = {}
    for key, values in rows:
        if _text(key) in found:
            raise NotCanonical(f"row key {key!r} stands twice")
        found[_text(key)] = values
    return found


def _plain(value: object) -> object:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Decimal):
        return _decimal(value)
    if isinstance(value, Mapping):
        return _mapping(value)
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    raise NotCanonical(f"{type(value).__name__} has no canonical form: {value!r}")


def _mapping(value: Mapping[object, object]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, item in value.items():
        if not isinstance(key, str):
            raise NotCanonical(f"key {key!r} is no text")
        if _text(key) in found:
            raise NotCanonical(f"key {key!r} stands twice")
        found[_text(key)] = _plain(item)
    return found


def _text(value: str) -> str:
    if value.isascii():
        return str(value)
    text = unicodedata.normalize("NFC", str(value))
    if _HALF.search(text):
        raise NotCanonical("text holds half a character (a lone surrogate)")
    return text


def _decimal(value: Decimal) -> str:
    if not value.is_finite():
        raise NotCanonical(f"{value} is no number")
    written = format(value, "f")
    if "." in written:
        written = written.rstrip("0").rstrip(".")
    return "0" if written == "-0" else written
