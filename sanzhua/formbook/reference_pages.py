"""The reference pages that are made from the forms and their rules; `make docs` writes them."""

import tomllib
from functools import cache
from importlib.resources import files

from sanzhua.formbook.definition import Column, Form, load_forms
from sanzhua.formbook.rules.catalogue import Rule, rules
from sanzhua.formbook.rules.checker import rules_of

_MADE = "<!-- Made by `make docs`; change the forms and rules instead. -->\n"
_COLUMNS = f"""# Columns of the forms

{_MADE}
Sources: **register** is shown, not asked (another value in an upload is a proposed change); **typed** is asked, and
says one fact that no other typed column says; **derived** is computed; **room:** opens a line in another room.
"""
_RULES = f"""# Rules for a row

{_MADE}
An **error** stops the hand-in, a **warning** wants a reason, a **notice** is only said. A *kept* warning is neither
demoted by the budget (at most five per 20 rows) nor retired because its reasons are alike. Where two speak about one
cause, only the first is said. Sentences and advice stand in `sanzhua/formbook/rules.toml`.
"""


@cache
def facts() -> dict[str, dict[str, str]]:
    """By form and typed column: the one fact that it says."""
    text = files("sanzhua.formbook").joinpath("facts.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def columns_page() -> str:
    return _COLUMNS + "".join(_columns_of(form) for form in load_forms())


def rules_page() -> str:
    head = "\n| rule | severity | what it holds | looks at |\n| --- | --- | --- | --- |\n"
    return _RULES + head + "".join(_rule_line(rule) for rule in rules().values())


def _columns_of(form: Form) -> str:
    lines = [f"\n## {form.title} `{form.key}` {form.version}\n"]
    lines += ["| key | heading | kind | source | fact |", "|" + " --- |" * 5]
    lines += [_column_line(form, column) for column in form.columns]
    return "\n".join(lines) + "\n"


def _column_line(form: Form, column: Column) -> str:
    fact = facts().get(form.key, {}).get(column.key, "")
    return f"| `{column.key}` | {column.heading} | {column.kind} | {column.source} | {fact} |"


def _rule_line(rule: Rule) -> str:
    looked_at: dict[str, list[str]] = {}
    for form in load_forms():
        for one, key in rules_of(form):
            if one.code == rule.code and key not in looked_at.setdefault(form.key, []):
                looked_at[form.key].append(key)
    places = "; ".join(f"{form}: {', '.join(f'`{key}`' for key in keys)}" for form, keys in looked_at.items())
    kept = ", *kept*" if rule.always else ""
    return f"| `{rule.code}` | {rule.severity}{kept} | {rule.about_zh}<br>{rule.about_en} | {places} |\n"


PAGES = {"docs/reference/form-columns.md": columns_page, "docs/reference/row-rules.md": rules_page}
