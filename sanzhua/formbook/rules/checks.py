"""The list of checks. A check is made once for a form, a period and its own numbers, and then shown whole columns."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sanzhua.base.periods import Period
from sanzhua.formbook.definition import Form
from sanzhua.formbook.rules.catalogue import Numbers
from sanzhua.formbook.rules.columns import Columns

# The place of each row that is wrong, and what the rule's sentence needs
Answers = Iterable[tuple[int, dict[str, Any]]]
Check = Callable[[Columns], Answers]


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
