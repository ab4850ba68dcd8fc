"""What stands between a draft and its hand-in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """One thing to do: in words, with its place. `reason_key` is what `give_reason` wants; only warnings have one."""

    row_key: str
    row_index: int
    name: str
    column: str
    heading: str
    severity: str
    code: str
    sentence: str
    advice: str
    reason_key: str = ""
    reason: str = ""
    text: str = ""

    @property
    def is_open(self) -> bool:
        """Still to be done before the hand-in."""
        return self.severity in {"error", "blank"} or (self.severity == "warning" and not self.reason)


@dataclass(frozen=True, slots=True)
class Check:
    """Lines in the order error, blank, warning, notice, and by row within each."""

    lines: tuple[ProblemLine, ...]
    rows: int

    def of(self, severity: str) -> tuple[ProblemLine, ...]:
        return tuple(line for line in self.lines if line.severity == severity)

    @property
    def open(self) -> tuple[ProblemLine, ...]:
        return tuple(line for line in self.lines if line.is_open)

    @property
    def may_hand_in(self) -> bool:
        return not self.open
