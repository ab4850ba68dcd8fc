"""The page docs/reference/lights.md, made from rules.toml."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sanzhua.lights.scheme import Rule, Scheme, scheme
from sanzhua.registry.rules.money import seasonal_curve

_MADE = "Made by `make docs` from `sanzhua/lights/rules.toml`; change that instead."
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def page() -> str:
    found = scheme()
    lines = [
        "# Lights",
        "",
        f"<!-- {_MADE} -->",
        "",
        "Formula, edge cases and a worked example: [rules](../rules/lights.md).",
        "",
    ]
    lines += ["| rule | 规则 | green | yellow | red | score 0 |", "| --- | --- | --- | --- | --- | --- |"]
    lines += [_row(rule) for rule in found.rules]
    for rule in found.rules:
        lines += ["", f"## {rule.label.en} ({rule.label.zh})", "", rule.about.en, "", rule.about.zh, ""]
        lines += [f"* `{key}` {said.zh} / {said.en}" for key, said in rule.say.items()]
    return "\n".join([*lines, *_scores(found), *_curve()]) + "\n"


def _row(rule: Rule) -> str:
    low, high, zero = (number // rule.scale for number in (rule.yellow_from, rule.red_at, rule.zero_at))
    green = f"under {low} {rule.counts}" if low else "not due"
    red, until = (f"from {high}", f"under {high}") if rule.red_is_from else (f"over {high}", f"to {high}")
    return f"| `{rule.key}` | {rule.label.zh} | {green} | from {low} {until} | {red} | from {zero} |"


def _scores(found: Scheme) -> list[str]:
    bands = [
        f"{colour} {least} to {best}" for colour in ("green", "yellow", "red") for best, least in [found.band(colour)]
    ]
    winter = ", ".join(_MONTHS[month - 1] for month in sorted(found.winter))
    return [
        "",
        "## Score",
        "",
        f"* {'; '.join(bands)}; none has no score.",
        f"* Each further yellow finding costs {found.further['yellow']}, each further red one {found.further['red']}.",
        f"* Winter: {winter}.",
        *(f"* No light: {said.zh} / {said.en}" for said in found.rests.values()),
    ]


def _curve() -> list[str]:
    parts, run, cells = seasonal_curve(), 0, []
    for part in parts:
        run += part
        cells.append(f"{100 * run / sum(parts):.1f} %")
    return [
        "",
        "## Seasonal curve",
        "",
        "Share of the year's plan due by the end of the month (`sanzhua/registry/rules/money_curve.toml`).",
        "",
        f"| {' | '.join(_MONTHS)} |",
        f"| {' | '.join('---' for _ in _MONTHS)} |",
        f"| {' | '.join(cells)} |",
    ]


PAGES: Mapping[str, Callable[[], str]] = {"docs/reference/lights.md": page}
