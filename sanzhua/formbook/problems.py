"""What was found wrong or doubtful, each on its cell; the sentences stand in ``messages.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any, Literal

Severity = Literal["error", "warning", "notice"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "notice")


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding. `cell` as Excel shows it ("H12"); `key` "" where no column of the form is meant."""

    sheet: str
    cell: str
    key: str
    severity: Severity
    code: str
    params: dict[str, Any] = field(default_factory=dict)
    text: str = ""

    def message(self, lang: str = "zh") -> str:
        return sentence(self.code, self.params, lang)

    def advice(self, lang: str = "zh") -> str:
        return sentence(self.code, self.params, lang, part="advice_")


@cache
def messages() -> dict[str, dict[str, str]]:
    data = resources.files("sanzhua.formbook").joinpath("messages.toml").read_text(encoding="utf-8")
    return tomllib.loads(data)


def sentence(code: str, params: dict[str, Any], lang: str = "zh", part: str = "") -> str:
    """The sentence for a code; "" where the table has none for this part. Raises KeyError for an unknown code."""
    template = messages()[code].get(part + lang, "")
    return template.format_map(params) if template else ""


def severity_of(code: str) -> Severity:
    """The severity that the table gives a code."""
    severity = messages()[code]["severity"]
    for known in SEVERITIES:
        if known == severity:
            return known
    raise ValueError(f"{code}: unknown severity {severity!r}")
