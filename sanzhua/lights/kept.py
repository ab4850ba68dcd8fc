"""A light as a paper keeps it: plain text and whole numbers, so that one hash stands for it; and read back from that.

What is kept tells what the rules said on that day, whatever plans, lives, overrides and rules become later.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sanzhua.ledger.canonical import stamp
from sanzhua.lights.queries import Finding, Light, Override

_PLAIN = ("project", "name", "unit_id", "unit", "colour", "score", "rule", "sentence", "computed")
# Per cent with one decimal, kept in tenths.
_TENTHS = ("done_share", "expected_share", "behind")


def as_kept(light: Light) -> dict[str, Any]:
    """Sentences are kept in the language in which the light was worked out."""
    by_hand = light.overridden
    return {name: getattr(light, name) for name in _PLAIN} | {
        "findings": [_finding(one) for one in light.findings],
        "by_hand": None
        if by_hand is None
        else {"reason": by_hand.reason, "by": by_hand.by, "post": by_hand.post, "at": stamp(by_hand.at)},
    }


def as_light(kept: Mapping[str, Any]) -> Light:
    """An override that was kept has the number 0: it may have been withdrawn since."""
    by_hand = kept["by_hand"]
    return Light(
        **{name: kept[name] for name in _PLAIN},
        findings=tuple(Finding(**{**one, "inputs": _inputs(one["inputs"])}) for one in kept["findings"]),
        overridden=None
        if by_hand is None
        else Override(0, kept["colour"], **{**by_hand, "at": datetime.fromisoformat(by_hand["at"])}),
    )


def _finding(one: Finding) -> dict[str, Any]:
    inputs = {name: round(value * 10) if name in _TENTHS else value for name, value in one.inputs.items()}
    return {"rule": one.rule, "colour": one.colour, "points": one.points, "inputs": inputs, "sentence": one.sentence}


def _inputs(kept: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value / 10 if name in _TENTHS else value for name, value in kept.items()}
