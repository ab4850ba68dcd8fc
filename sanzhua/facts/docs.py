"""The pages docs/rules/metrics/*.md, made from metrics.toml: one page a key, a section a source."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sanzhua.facts.definitions import (
    ACROSS,
    ADMISSIONS,
    TIME_SHARE,
    Example,
    Metric,
    MetricSet,
    all_metrics,
    metric,
    metric_sets,
)
from sanzhua.facts.storage_types import REGISTER
from sanzhua.facts.wording import formula

FOLDER = Path("docs/rules/metrics")
MADE = "Made by `make docs` from `sanzhua/facts/metrics.toml`; change that instead."
_UNITS = {"个": "projects (个)", "yuan": "yuan, whole", "ratio": "ratio: 0.37 is 37 %"}
_BETTER = {"up": "more is better", "down": "less is better"}
_HEADS = {REGISTER: "The register", ACROSS: "Across sources"}


def pages() -> dict[str, str]:
    """Text by file name."""
    by_key: dict[str, list[Metric]] = {}
    for one in all_metrics():
        by_key.setdefault(one.key, []).append(one)
    return {"README.md": _index(by_key), **{f"{key}.md": _page(key, same) for key, same in by_key.items()}}


def _index(by_key: dict[str, list[Metric]]) -> str:
    lines = ["# Metrics", "", MADE, "", "| key | source | 指标 | unit |", "| --- | --- | --- | --- |"]
    for key, same in sorted(by_key.items()):
        lines += [f"| [`{key}`]({key}.md) | {one.form} | {one.label} | {one.unit} |" for one in same]
    return "\n".join([*lines, *(line for one in metric_sets().values() for line in _set(one))]) + "\n"


def _set(one: MetricSet) -> list[str]:
    found = [metric(*member) for member in one.members]
    lines = [f"* [{each.label}]({each.key}.md) = {formula(each)}" for each in found]
    return ["", f"## {one.label} ({one.label_en})", "", *lines, f"* **Source** {one.source}"]


def _page(key: str, same: Iterable[Metric]) -> str:
    sections = [section for one in same for section in _section(one)]
    return "\n".join([f"# `{key}`", "", MADE, *sections]) + "\n"


def _section(one: Metric) -> list[str]:
    return [
        "",
        f"## {_HEADS.get(one.form) or f'Form `{one.form}`'}: {one.label} ({one.label_en})",
        "",
        one.meaning,
        "",
        f"* **Unit** {_UNITS[one.unit]}{'; ' + _BETTER[one.better] if one.better else ''}",
        *_formula(one),
        *(f"* **Edge** {edge}" for edge in one.edges),
        f"* **Source** {one.source}",
        "",
        "**Worked example**",
        "",
        *_example(one.example),
    ]


def _formula(one: Metric) -> list[str]:
    below = f" ÷ `{one.denominator}`" if one.denominator else ""
    less = " − month ÷ 12" if one.minus == TIME_SHARE else ""
    lines = [f"* **Formula** `{one.numerator}`{below}{less}", f"* **As printed** {one.label} = {formula(one)}"]
    if one.scope:
        lines.append(f"* **Rows** those where `{one.scope}`")
    if one.as_of == ADMISSIONS:
        lines.append("* **As of** the first row of each project that states an admission in the year of the period")
    elif one.form == REGISTER:
        lines.append("* **As of** the close of the month; an open month as it stands")
    if one.adds_up:
        lines.append("* **Time** may be added over months: January to the month, or since the start")
    if one.plan:
        lines.append(f"* **Plan** compared with [`{one.plan}`]({one.plan}.md)")
    return lines


def _example(example: Example) -> list[str]:
    columns = list(dict.fromkeys(name for row in example.rows for name in row))
    rows = [[_shown(row.get(name)) for name in columns] for row in example.rows]
    head = ["| " + " | ".join(f"`{name}`" for name in columns) + " |", "| " + " | ".join("---" for _ in columns) + " |"]
    return [*head, *("| " + " | ".join(row) + " |" for row in rows), "", f"{example.period} → **{example.answer}**"]


def _shown(value: object) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
