"""The list of checks. A check is made once for a form, a period and its own numbers, and then asked row by row."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sanzhua.base.periods import Period
from sanzhua.formbook.definition import Form
from sanzhua.formbook.history import History, Row
from sanzhua.formbook.rules.catalogue import Numbers

Answer = dict[str, Any] | None
# (row with its derived columns, history, row as given) -> what the rule's sentence needs, or None where all is well
Check = Callable[[Row, History, Row], Answer]


@dataclass(frozen=True, slots=True)
class Setup:
    """What a check may know before it sees a row."""

    form: Form
    period: Period
    merged_january: bool
    ladder: Mapping[str, int]
    rungs: tuple[str, ...]
    numbers: Numbers

    def rung(self, name: str) -> int:
        return self.rungs.index(name)


Maker = Callable[[Setup, Mapping[str, Any]], Check]
CHECKS: dict[str, Maker] = {}


def check(name: str) -> Callable[[Maker], Maker]:
    """Register a maker under the name that rules.toml uses."""

    def register(maker: Maker) -> Maker:
        CHECKS[name] = maker
        return maker

    return register


def since(history: History) -> str:
    """The month that an earlier value comes from, YYYY-MM; "" where none is known."""
    return str(history.last_period or "")
