"""The shell, the refusals and the rules that every template and script keeps."""

from __future__ import annotations

import re
from pathlib import Path

import esprima
import pytest
from django.template.loader import render_to_string

import sanzhua

HOUSE = Path(sanzhua.__file__).parent
STATIC = HOUSE / "ui" / "static" / "ui"
TEMPLATES = sorted(HOUSE.glob("*/templates/**/*.html"))
OWN_SCRIPTS = sorted(path for path in STATIC.rglob("*.js") if "vendor" not in path.parts)


@pytest.mark.parametrize("name", ["400", "403", "404", "500", "403_csrf"])
def test_a_refusal_needs_no_request_and_says_what_was_kept(name: str) -> None:
    page = render_to_string(f"{name}.html")
    assert "数据" in page
    assert "<h1>" in page


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_obey_the_content_policy(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle\s*=", text)
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"(?:src|href)=[\"']https?://", text)


@pytest.mark.parametrize("path", OWN_SCRIPTS, ids=lambda path: path.name)
def test_scripts_parse_at_the_floor(path: Path) -> None:
    esprima.parseScript(path.read_text(encoding="utf-8"))


def test_colours_are_named_outside_the_tokens() -> None:
    for sheet in STATIC.glob("*.css"):
        if sheet.name != "tokens.css":
            assert not re.search(r"#[0-9a-fA-F]{3,8}\b", sheet.read_text(encoding="utf-8")), sheet.name
