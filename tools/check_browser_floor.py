"""Own scripts, style sheets and templates against the oldest browser in the offices: Chromium 109, without HTTPS."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import esprima
import tinycss2

ROOT = Path(__file__).resolve().parent.parent

# Later than Chromium 109, or absent on plain HTTP, or refused by the content security policy.
LATER_CALLS = {
    "toSorted", "toReversed", "toSpliced", "groupBy", "withResolvers", "fromAsync", "canParse", "isWellFormed",
    "toWellFormed", "startViewTransition", "showPopover", "hidePopover", "togglePopover", "isSubsetOf", "isSupersetOf",
    "isDisjointFrom", "symmetricDifference", "checkVisibility", "scheduler", "setHTMLUnsafe", "moveBefore",
}  # fmt: skip
SECURE_ONLY = {"clipboard", "randomUUID", "subtle", "serviceWorker", "geolocation", "mediaDevices", "storage", "locks"}
REFUSED_CALLS = {"eval", "Function"}

LATER_AT_RULES = {"layer", "container", "scope", "starting-style", "view-transition", "position-try"}
LATER_FUNCTIONS = {
    "color-mix", "light-dark", "oklch", "oklab", "lch", "lab", "color", "linear", "anchor", "round", "mod", "rem",
    "sin", "cos", "tan", "image-set", "if",
}  # fmt: skip
LATER_PROPERTIES = {
    "text-wrap", "text-wrap-mode", "text-wrap-style", "container", "container-type", "container-name",
    "view-transition-name", "animation-timeline", "field-sizing", "interpolate-size", "anchor-name", "position-anchor",
    "white-space-collapse", "scrollbar-color", "scrollbar-width", "text-box", "text-box-trim", "mask-image", "mask",
    "overlay", "transition-behavior", "zoom",
}  # fmt: skip
LATER_WORDS = {"subgrid"}
LATER_UNITS = {"rlh", "rcap", "ric", "rex", "rch"}
LATER_SELECTORS = re.compile(r":(popover-open|user-valid|user-invalid|open|state\()")
TOKEN_SELECTORS = re.compile(r":root|\[data-theme|\[data-density")

INLINE = (
    (re.compile(r"""<script(?![^>]*\bsrc=)(?![^>]*type="application/json")[^>]*>""", re.I), "inline script"),
    (re.compile(r"<style\b", re.I), "inline style sheet"),
    (re.compile(r"""\sstyle\s*=\s*["']""", re.I), "style attribute"),
    (re.compile(r"""\son[a-z]+\s*=\s*["']""", re.I), "event attribute"),
    (re.compile(r"javascript:", re.I), "javascript: address"),
    (re.compile(r"""(?:src|href|action)\s*=\s*["'](?:https?:)?//""", re.I), "address of another host"),
)
_COMMENT = re.compile(r"\{%\s*comment.*?%\}.*?\{%\s*endcomment\s*%\}|\{#.*?#\}", re.S)
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def _own(ending: str) -> Iterator[Path]:
    for path in sorted((ROOT / "sanzhua").rglob(f"static/**/*{ending}")):
        if "vendor" not in path.parts:
            yield path


def _place(path: Path, line: int) -> str:
    return f"{path.relative_to(ROOT)}:{line}"


def script_faults(path: Path) -> Iterator[str]:
    text = path.read_text(encoding="utf-8")
    try:
        tokens = esprima.tokenize(text, {"loc": True})
        parse = esprima.parseModule if re.search(r"^\s*(import|export)\b", text, re.M) else esprima.parseScript
        parse(text)
    except esprima.Error as error:
        yield f"{path.relative_to(ROOT)}: newer than ECMAScript 2017, or no script: {error}"
        return
    for before, token in zip([None, *tokens], tokens, strict=False):
        yield from _token_faults(path, before, token)


def _token_faults(path: Path, before: Any, token: Any) -> Iterator[str]:
    place = _place(path, token.loc.start.line)
    is_member = before is not None and before.value == "."
    if token.type == "Identifier" and token.value in LATER_CALLS:
        yield f"{place}: {token.value} is later than Chromium 109"
    if token.type == "Identifier" and is_member and token.value in SECURE_ONLY:
        yield f"{place}: {token.value} is absent on plain HTTP"
    if token.type == "Identifier" and not is_member and token.value in REFUSED_CALLS:
        yield f"{place}: {token.value} is refused by the content security policy"
    if token.type in {"String", "Template"} and _CHINESE.search(token.value):
        yield f"{place}: a sentence in a script cannot be translated; take it from the page"


def sheet_faults(path: Path) -> Iterator[str]:
    rules = tinycss2.parse_stylesheet(path.read_text(encoding="utf-8"), skip_comments=True, skip_whitespace=True)
    yield from _rules_faults(path, rules)


def _rules_faults(path: Path, rules: list[Any]) -> Iterator[str]:
    for rule in rules:
        if rule.type == "error":
            yield f"{_place(path, rule.source_line)}: {rule.message}"
        elif rule.type == "at-rule":
            yield from _at_rule_faults(path, rule)
        elif rule.type == "qualified-rule":
            yield from _block_faults(path, rule)


def _at_rule_faults(path: Path, rule: Any) -> Iterator[str]:
    if rule.lower_at_keyword in LATER_AT_RULES:
        yield f"{_place(path, rule.source_line)}: @{rule.at_keyword} is not for this browser floor"
    elif rule.content is not None and rule.lower_at_keyword in {"media", "supports"}:
        yield from _rules_faults(path, tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True))


def _block_faults(path: Path, rule: Any) -> Iterator[str]:
    selector = tinycss2.serialize(rule.prelude)
    if LATER_SELECTORS.search(selector):
        yield f"{_place(path, rule.source_line)}: {selector.strip()} is later than Chromium 109"
    for part in tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True):
        place = _place(path, part.source_line)
        if part.type in {"qualified-rule", "at-rule"}:
            yield f"{place}: nested rules are later than Chromium 109"
        elif part.type == "error":
            yield f"{place}: {part.message}"
        else:
            if part.lower_name in LATER_PROPERTIES:
                yield f"{place}: {part.name} is not for this browser floor"
            is_token = part.name.startswith("--") and TOKEN_SELECTORS.search(selector)
            yield from _value_faults(path, part.value, colours_allowed=bool(is_token))


def _value_faults(path: Path, values: list[Any], *, colours_allowed: bool) -> Iterator[str]:
    for value in values:
        place = _place(path, value.source_line)
        if value.type == "function":
            if value.lower_name in LATER_FUNCTIONS:
                yield f"{place}: {value.name}() is not for this browser floor"
            yield from _value_faults(path, value.arguments, colours_allowed=colours_allowed)
        elif value.type == "hash" and not colours_allowed:
            yield f"{place}: #{value.value} stands outside the token block; use a custom property"
        elif value.type == "ident" and value.lower_value in LATER_WORDS:
            yield f"{place}: {value.value} is later than Chromium 109"
        elif value.type == "dimension" and value.lower_unit in LATER_UNITS:
            yield f"{place}: unit {value.unit} is later than Chromium 109"


def template_faults(path: Path) -> Iterator[str]:
    text = _COMMENT.sub(lambda match: "\n" * match.group().count("\n"), path.read_text(encoding="utf-8"))
    for pattern, what in INLINE:
        for match in pattern.finditer(text):
            yield f"{_place(path, text.count(chr(10), 0, match.start()) + 1)}: {what}"


def faults() -> list[str]:
    found = [fault for path in _own(".js") for fault in script_faults(path)]
    found += [fault for path in _own(".css") for fault in sheet_faults(path)]
    templates = sorted((ROOT / "sanzhua").rglob("templates/**/*.html"))
    return found + [fault for path in templates for fault in template_faults(path)]


if __name__ == "__main__":
    lines = faults()
    print("\n".join(lines))
    sys.exit(1 if lines else 0)
