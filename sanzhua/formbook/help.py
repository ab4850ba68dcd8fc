"""The help page of a form, made from its definition and its rules: nothing on it is written twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from sanzhua.formbook.definition import Column, Form, as_form
from sanzhua.formbook.rules.catalogue import Rule, Severity
from sanzhua.formbook.rules.checker import rules_of

_WORDS = {
    "zh": {
        "register": "系统带出",
        "typed": "单位填写",
        "carried": "带出上月",
        "derived": "自动计算",
        "room": "有则填写",
        "text": "文字",
        "money": "金额，{unit}",
        "usd": "金额，{unit}",
        "date": "年月或年月日，如 2019-04 或 2019-04-18",
        "percent": "0 至 100 的数，65 表示 65%",
        "number": "数字",
        "int": "整数",
        "bool": "是或否",
        "choice": "选一个",
        "code": "项目代码，如 2019-220300-47-01-000000",
        "credit_code": "18 位统一社会信用代码",
        "tags": "可以写几个，用顿号隔开",
        "wan": "万元",
        "yi": "亿元",
        "yuan": "元",
        "wan_usd": "万美元",
        "other": "其他",
    },
    "en": {
        "register": "From the register",
        "typed": "Filled in",
        "carried": "Last month's",
        "derived": "Computed",
        "room": "Where there is one",
        "text": "Text",
        "money": "Amount in {unit}",
        "usd": "Amount in {unit}",
        "date": "Month or day, as 2019-04 or 2019-04-18",
        "percent": "A number from 0 to 100; 65 stands for 65 %",
        "number": "A number",
        "int": "A whole number",
        "bool": "Yes (是) or no (否)",
        "choice": "One of",
        "code": "A project code, as 2019-220300-47-01-000000",
        "credit_code": "The 18 characters of the credit code",
        "tags": "One or several, separated by 、",
        "wan": "10,000 yuan",
        "yi": "100 million yuan",
        "yuan": "yuan",
        "wan_usd": "10,000 US dollars",
        "other": "Other",
    },
}
_ORDER: tuple[Severity, ...] = ("error", "warning", "notice")
_FORMULAS = {
    "done_year": (
        "上月的本年累计 + 当月完成投资；1 月从头算起",
        "last month's year to date + this month; anew in January",
    ),
    "done_total": ("上年底累计 + 本年累计", "invested before the year + this year"),
    "new_or_continuing": ("当年开工的为新开工，以前开工的为续建", "started this year: 新开工; earlier: 续建"),
    "arrived_year": (
        "上月的本年累计 + 当月到位；1 月从头算起",
        "last month's year to date + this month; anew in January",
    ),
    "arrived_total": ("上月的累计到位 + 当月到位", "last month's whole + this month"),
}


@dataclass(frozen=True, slots=True)
class HelpRule:
    """A rule in one line. `severity`: error stops the hand-in, warning wants a reason, notice is only said."""

    code: str
    severity: Severity
    text: str


@dataclass(frozen=True, slots=True)
class HelpColumn:
    """`source`: register, typed, carried, derived or room; `who` says it in words. `formula` only where derived."""

    key: str
    heading: str
    source: str
    who: str
    kind: str
    help: str
    formula: str
    required: bool
    choices: tuple[str, ...]
    rules: tuple[HelpRule, ...]


@dataclass(frozen=True, slots=True)
class HelpGroup:
    title: str
    columns: tuple[HelpColumn, ...]


@dataclass(frozen=True, slots=True)
class FormPage:
    """`typed` counts the columns that a unit is asked, `columns` all: what the form costs."""

    key: str
    title: str
    version: str
    unit: str
    typed: int
    columns: int
    groups: tuple[HelpGroup, ...]


def form_page(form: Form | str, lang: str = "zh") -> FormPage:
    """Columns in the order of the form, under its groups. Raises UnknownForm."""
    definition = as_form(form)
    said = _rules_by_column(definition, lang)
    groups = groupby(definition.columns, key=lambda one: one.group if lang == "zh" else one.group_en)
    return FormPage(
        key=definition.key,
        title=definition.title if lang == "zh" else definition.title_en,
        version=definition.version,
        unit=definition.unit_label if lang == "zh" else definition.unit_label_en,
        typed=sum(column.source == "typed" for column in definition.columns),
        columns=len(definition.columns),
        groups=tuple(
            HelpGroup(title or _WORDS[lang]["other"], tuple(_column(one, lang, said) for one in members))
            for title, members in groups
        ),
    )


def _column(column: Column, lang: str, said: Mapping[str, Iterable[HelpRule]]) -> HelpColumn:
    words, zh = _WORDS[lang], lang == "zh"
    source = column.source.split(":")[0]
    formula = _FORMULAS.get(column.key, ("", ""))[0 if zh else 1] if source == "derived" else ""
    return HelpColumn(
        key=column.key,
        heading=column.heading if zh else column.heading_en,
        source=source,
        who=words[source],
        kind=words[column.kind].format(unit=words.get(column.unit or "", column.unit)),
        help=column.help if zh else column.help_en,
        formula=formula,
        required=column.required,
        choices=column.choices,
        rules=tuple(said.get(column.key, ())),
    )


def _rules_by_column(form: Form, lang: str) -> dict[str, list[HelpRule]]:
    found: dict[str, list[HelpRule]] = {}
    for rule, key in rules_of(form):
        line = HelpRule(rule.code, rule.severity, _about(rule, lang))
        if line not in found.setdefault(key, []):
            found[key].append(line)
    for lines in found.values():
        lines.sort(key=lambda line: _ORDER.index(line.severity))
    return found


def _about(rule: Rule, lang: str) -> str:
    return rule.about_zh if lang == "zh" else rule.about_en


def severities(form: Form | str) -> dict[Severity, int]:
    """How many rules of each severity look at the form."""
    definition = as_form(form)
    counts = dict.fromkeys(_ORDER, 0)
    for severity in {rule.code: rule.severity for rule, _ in rules_of(definition)}.values():
        counts[severity] += 1
    return counts
