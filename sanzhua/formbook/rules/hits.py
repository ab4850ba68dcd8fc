"""What a rule answered about a row, and its sentence for a person."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from string import Formatter
from typing import Any

from sanzhua.base.periods import Period
from sanzhua.formbook.definition import Form, as_form
from sanzhua.formbook.rules.catalogue import Rule, Severity, rules

_WAN = 10_000
_MINUS = "\u2212"


@dataclass(frozen=True, slots=True)
class RuleHit:
    """`key` is the column to put it on; amounts in `params` are yuan, column keys are named by their heading."""

    rule: str
    key: str
    severity: Severity
    params: Mapping[str, Any]
    form: Form | str = field(default="construction", repr=False, compare=False)

    @property
    def code(self) -> str:
        return self.rule

    @property
    def reason_key(self) -> str:
        """Under which a reason for it is kept with the row."""
        return f"{self.rule}:{self.key}"

    @property
    def wants_reason(self) -> bool:
        return self.severity == "warning"

    def message(self, lang: str = "zh") -> str:
        """What is wrong, with the numbers."""
        entry = self._rule()
        return self._filled(entry.zh if lang.startswith("zh") else entry.en, lang)

    def advice(self, lang: str = "zh") -> str:
        """What to do about it."""
        entry = self._rule()
        return self._filled(entry.advice_zh if lang.startswith("zh") else entry.advice_en, lang)

    def demoted(self) -> "RuleHit":
        return RuleHit(self.rule, self.key, "notice", self.params, self.form)

    def _rule(self) -> Rule:
        return rules()[self.rule]

    def _filled(self, sentence: str, lang: str) -> str:
        form = as_form(self.form)
        return _Sentence(form, lang).vformat(sentence, (), {"key": self.key, **self.params})


class _Sentence(Formatter):
    """{x:wan} prints yuan in 万元, {x:name} the heading of a column key, {x:month} a month; the rest as it is."""

    def __init__(self, form: Form, lang: str) -> None:
        self._form = form
        self._zh = lang.startswith("zh")

    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec == "wan":
            return wan(value)
        if format_spec == "name":
            column = self._form.by_key.get(value)
            return (column.heading if self._zh else column.heading_en) if column else str(value)
        if format_spec == "month":
            return self._month(value)
        return str(super().format_field("" if value is None else value, format_spec))

    def _month(self, value: str) -> str:
        if not value:
            return "以前" if self._zh else "earlier months"
        return Period.parse(value).label_zh if self._zh else value


def wan(yuan: int) -> str:
    """Yuan as 万元 with as many decimals as it takes, at most four, so that a sentence never hides a difference."""
    text = f"{Decimal(abs(yuan)) / _WAN:,f}"
    return (_MINUS if yuan < 0 else "") + text
