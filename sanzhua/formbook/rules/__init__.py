"""Rules for one row on plain values: what is derived, what is wrong, and how much of it a person is asked about."""

from sanzhua.formbook.rules.budget import are_alike, retired_rules, settle
from sanzhua.formbook.rules.catalogue import Rule, rules
from sanzhua.formbook.rules.checker import RowChecker, check_row, compile_rules
from sanzhua.formbook.rules.derive import derive, open_keys, storable
from sanzhua.formbook.rules.hits import RuleHit

__all__ = [
    "RowChecker",
    "Rule",
    "RuleHit",
    "are_alike",
    "check_row",
    "compile_rules",
    "derive",
    "open_keys",
    "retired_rules",
    "rules",
    "settle",
    "storable",
]
