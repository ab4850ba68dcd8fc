"""A metric's formula in the words of the form, as it is printed beside every figure; made from the definition alone."""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from sanzhua.facts import expressions
from sanzhua.facts.definitions import ADMISSIONS, TIME_SHARE, Metric, metric
from sanzhua.facts.sources import heading_of, is_money

_WORDS = {
    "zh": {
        "period": "本期", "last_day": "本期末", "year": "本年", "project": "项目", "project_name": "项目名称",
        "unit": "报送单位", "region": "所在地区", "chain": "产业链",
        "sum": "{}合计", "once": "{}合计（每个项目一次）", "rows": "行数", "projects": "项目数", "which": "{}的项目数",
        "distinct": "不同{}的个数", "count": "{}已知的行数", "min": "{}最小值", "max": "{}最大值", "avg": "{}平均值",
        "and": "{}且{}", "or": "{}或{}", "not": "非（{}）", "null": "{}未知", "known": "{}已知", "in": "{}为{}",
        "not_in": "{}不是{}", "like": "{}形如“{}”", "case": "{}时取{}", "else": "，否则取{}",
        "true": "是", "false": "否", "yi": "{}亿元", "wan": "{}万元", "yuan": "{}元",
        "scope": "（范围：{}）", "less": " − 月份 ÷ 12", "admitted": "（按入库时的情况）", "comma": "、", "then": "；",
    },
    "en": {
        "period": "the month", "last_day": "the month's end", "year": "the year", "project": "project",
        "project_name": "project name", "unit": "unit", "region": "region", "chain": "industry chain",
        "sum": "sum of {}", "once": "sum of {} (once a project)", "rows": "rows", "projects": "projects",
        "which": "projects where {}", "distinct": "different {}", "count": "rows with {}", "min": "least {}",
        "max": "greatest {}", "avg": "mean {}", "and": "{} and {}", "or": "{} or {}", "not": "not ({})",
        "null": "{} is unknown", "known": "{} is known", "in": "{} is {}", "not_in": "{} is not {}",
        "like": "{} is like “{}”", "case": "{1} where {0}", "else": ", else {}", "true": "yes", "false": "no",
        "scope": " (where {})", "less": " − month ÷ 12", "admitted": " (as at admission)", "comma": " or ",
        "then": "; ", "yi": "{} × 100m yuan", "wan": "{} × 10k yuan", "yuan": "{} yuan",
    },
}  # fmt: skip
_AMOUNTS = ((100_000_000, "yi"), (10_000, "wan"), (1, "yuan"))
_SIGNS: dict[type[exp.Expr], str] = {
    exp.EQ: "=", exp.NEQ: "≠", exp.LT: "<", exp.LTE: "≤", exp.GT: ">", exp.GTE: "≥",
    exp.Add: "+", exp.Sub: "−", exp.Mul: "×", exp.Div: "÷",
}  # fmt: skip


def formula(one: Metric, lang: str = "zh") -> str:
    """落地项目数 ÷ 签约项目数, in the language; a rate across sources names the two metrics."""
    lang = "zh" if lang.startswith("zh") else "en"
    words = _WORDS[lang]
    if one.sides:
        sides = [metric(*side) for side in one.sides]
        return " ÷ ".join(side.label if lang == "zh" else side.label_en for side in sides)
    teller = _Teller(one.form, lang)
    told = " ÷ ".join(
        teller.told(expressions.aggregate_tree(text)) for text in (one.numerator, one.denominator) if text
    )
    told += words["less"] if one.minus == TIME_SHARE else ""
    told += words["scope"].format(teller.told(expressions.condition_tree(one.scope))) if one.scope else ""
    return told + (words["admitted"] if one.as_of == ADMISSIONS else "")


class _Teller:
    def __init__(self, source: str, lang: str) -> None:
        self._source, self._english, self._words = source, lang == "en", _WORDS[lang]
        self._kinds: dict[type[exp.Expr], Callable[..., str]] = {
            exp.Paren: lambda node: f"({self.told(node.this)})",
            exp.Sum: lambda node: self._word("sum", self.told(node.this)).replace("合计合计", "合计"),
            exp.Min: lambda node: self._word("min", self.told(node.this)),
            exp.Max: lambda node: self._word("max", self.told(node.this)),
            exp.Avg: lambda node: self._word("avg", self.told(node.this)),
            exp.Anonymous: lambda node: self._word("once", self.told(node.expressions[0])).replace("合计合计", "合计"),
            exp.Count: self._count,
            exp.Case: self._case,
            exp.And: lambda node: self._word("and", self.told(node.this), self.told(node.expression)),
            exp.Or: lambda node: self._word("or", self.told(node.this), self.told(node.expression)),
            exp.Not: self._not,
            exp.Is: lambda node: self._word("null", self.told(node.this)),
            exp.In: lambda node: self._in("in", node),
            exp.Like: lambda node: self._word("like", self.told(node.this), node.expression.this),
            exp.Neg: lambda node: f"−{self.told(node.this)}",
            exp.Literal: lambda node: str(node.this),
            exp.Boolean: lambda node: self._words["true" if node.this else "false"],
            exp.Null: lambda node: "—",
            exp.Column: self._column,
            **dict.fromkeys(_SIGNS, self._binary),
        }

    def told(self, node: exp.Expr) -> str:
        return self._kinds[type(node)](node)

    def _word(self, name: str, *values: str) -> str:
        return self._words[name].format(*values)

    def _column(self, node: exp.Column) -> str:
        name = node.name.lower()
        found = self._words.get(name) or heading_of(self._source, name, english=self._english)
        return f"已{found[2:]}" if found.startswith("是否") else found

    def _binary(self, node: exp.Binary) -> str:
        left, right = node.this, node.expression
        return f"{self._amount(left, right)} {_SIGNS[type(node)]} {self._amount(right, left)}"

    def _amount(self, node: exp.Expr, beside: exp.Expr) -> str:
        """A number beside an amount is yuan: 1亿元 instead of its nine digits."""
        if not (isinstance(node, exp.Literal) and isinstance(beside, exp.Column) and node.is_int):
            return self.told(node)
        if not is_money(self._source, beside.name.lower()):
            return self.told(node)
        yuan = int(node.this)
        for size, name in _AMOUNTS:
            if yuan and yuan % size == 0:
                return self._word(name, f"{yuan // size:,}")
        return self.told(node)

    def _count(self, node: exp.Count) -> str:
        inner = node.this
        if isinstance(inner, exp.Star):
            return self._words["rows"]
        if not isinstance(inner, exp.Distinct):
            return self._word("count", self.told(inner))
        counted = inner.expressions[0]
        if _is_project(counted):
            return self._words["projects"]
        if isinstance(counted, exp.Case) and _is_project(counted.args["ifs"][0].args["true"]):
            return self._word("which", self.told(counted.args["ifs"][0].this))
        return self._word("distinct", self.told(counted))

    def _case(self, node: exp.Case) -> str:
        told = [self._word("case", self.told(one.this), self.told(one.args["true"])) for one in node.args["ifs"]]
        default = node.args.get("default")
        return self._words["then"].join(told) + (self._word("else", self.told(default)) if default else "")

    def _not(self, node: exp.Not) -> str:
        inner = node.this
        if isinstance(inner, exp.Is):
            return self._word("known", self.told(inner.this))
        return self._in("not_in", inner) if isinstance(inner, exp.In) else self._word("not", self.told(inner))

    def _in(self, word: str, node: exp.In) -> str:
        return self._word(word, self.told(node.this), self._words["comma"].join(map(self.told, node.expressions)))


def _is_project(node: exp.Expr) -> bool:
    return isinstance(node, exp.Column) and node.name.lower() == "project"
