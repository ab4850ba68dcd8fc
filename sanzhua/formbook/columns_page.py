"""The reference page that lists every column of every form with its source; renewed by running this module."""

import tomllib
from functools import cache
from importlib.resources import files
from pathlib import Path

from sanzhua.formbook.definition import Column, Form, load_forms

PAGE = Path("docs/reference/form-columns.md")
_HEAD = """# Columns of the forms

Generated from `sanzhua/formbook/forms/` by `python -m sanzhua.formbook.columns_page`; do not edit by hand.

Sources: **register** is shown, not asked (another value in an upload is a proposed change); **typed** is asked, and
says one fact that no other typed column says; **derived** is computed; **room:** opens a line in another room.
"""


@cache
def facts() -> dict[str, dict[str, str]]:
    """By form and typed column: the one fact that it says."""
    text = files("sanzhua.formbook").joinpath("facts.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def columns_page() -> str:
    return _HEAD + "".join(_table(form) for form in load_forms())


def _table(form: Form) -> str:
    lines = [
        f"\n## {form.title} `{form.key}` {form.version}\n",
        "| key | heading | kind | source | fact |",
        "|" + " --- |" * 5,
    ]
    lines += [_line(form, column) for column in form.columns]
    return "\n".join(lines) + "\n"


def _line(form: Form, column: Column) -> str:
    fact = facts().get(form.key, {}).get(column.key, "")
    return f"| `{column.key}` | {column.heading} | {column.kind} | {column.source} | {fact} |"


if __name__ == "__main__":
    PAGE.write_text(columns_page(), encoding="utf-8")
