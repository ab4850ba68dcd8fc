"""The pages docs/rules/metrics/*.md, made from metrics.toml: one page a key, a section a form."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sanzhua.facts.definitions import ADMISSIONS, TIME_SHARE, Example, Metric, all_metrics

FOLDER = Path("docs/rules/metrics")
MADE = "Made by `make docs` from `sanzhua/facts/metrics.toml`; change that instead."
_UNITS = {"个": "projects (个)", "yuan": "yuan, whole", "ratio": "ratio: 0.37 is 37 %"}


def pages() -> dict[str, str]:
    """Text by file name."""
    by_key: dict[str, list[Metric]] = {}
    for metric in all_metrics():
        by_key.setdefault(metric.key, []).append(metric)
    return {"README.md": _index(by_key), **{f"{key}.md": _page(key, same) for key, same in by_key.items()}}


def _index(by_key: dict[str, list[Metric]]) -> str:
    lines = ["# Metrics", "", MADE, "", "| key | form | 指标 | unit |", "| --- | --- | --- | --- |"]
    for key, same in sorted(by_key.items()):
        lines += [f"| [`{key}`]({key}.md) | {one.form} | {one.label} | {one.unit} |" for one in same]
    return "\n".join(lines) + "\n"


def _page(key: str, same: Iterable[Metric]) -> str:
    sections = [section for metric in same for section in _section(metric)]
    return "\n".join([f"# `{key}`", "", MADE, *sections]) + "\n"


def _section(metric: Metric) -> list[str]:
    return [
        "",
        f"## Form `{metric.form}`: {metric.label} ({metric.label_en})",
        "",
        metric.meaning,
        "",
        f"* **Unit** {_UNITS[metric.unit]}",
        *_formula(metric),
        *(f"* **Edge** {edge}" for edge in metric.edges),
        f"* **Source** {metric.source}",
        "",
        "**Worked example**",
        "",
        *_example(metric.example),
    ]


def _formula(metric: Metric) -> list[str]:
    below = f" ÷ `{metric.denominator}`" if metric.denominator else ""
    less = " − month ÷ 12" if metric.minus == TIME_SHARE else ""
    lines = [f"* **Formula** `{metric.numerator}`{below}{less}"]
    if metric.scope:
        lines.append(f"* **Rows** those where `{metric.scope}`")
    if metric.over == ADMISSIONS:
        lines.append("* **Over** the first row of each project that states an admission in the year of the period")
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
