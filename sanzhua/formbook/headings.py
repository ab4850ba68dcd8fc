"""Which column of the form a heading means: by the form's synonyms and patterns, with the period's year and month."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from sanzhua.base.periods import Period
from sanzhua.formbook.definition import Column, Form, as_form, words
from sanzhua.formbook.tidying import LONGEST, squeezed

_RANGE_DASH = re.compile(r"(?<=[\d月年份])[~—–―−至到](?=[\d-]|月)")
_UNIT_WORDS = r"(?:人民币)?(?:万元|亿元|千元|百万元|元|亩|公顷|平方米|㎡|m2|人|个|名|万美元|亿美元|美元|项)"
_UNIT_BRACKET = re.compile(rf"[(\[【](?:金额)?(?:单位)?:?{_UNIT_WORDS}(?:[、,/]{_UNIT_WORDS})*(?:[)\]】]|$)")
_CIRCLED = re.compile(r"[①-⑳❶-❿]")
# An amount for each mu or person is no amount of the project.
_RATE = re.compile(r"元/(?:亩|公顷|平方|平米|㎡|m2|人|公里|km|吨|户|套|台)")
_UNIT_TAIL = re.compile(r"(?<=[\u4e00-\u9fff])[,、/:]?(?:单位:?)?(?:万元|亿元|万美元|亿美元)$")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_NUMBERING = re.compile(r"^(?:[(]?\d{1,2}[)]|\d{1,2}[、.](?=\D))")
_MONEY_UNIT = re.compile(
    r"万美元|亿美元|美元|万元|亿元|(?<![万亿美欧港日韩千百单公])元(?!/)|[(](?:万|亿)[)]|(?<=位:)[万亿]"
)
_FOREIGN_UNIT = re.compile(r"欧元|港元|港币|日元|英镑|韩元")
_ODD_UNIT = re.compile(r"[十百千]万?元|[十百千]亿元")
_UNIT_NAMES = {"万元": "wan", "(万)": "wan", "万": "wan", "亿元": "yi", "(亿)": "yi", "亿": "yi", "元": "yuan"}
_UNIT_NAMES |= {"万美元": "wan_usd", "亿美元": "yi_usd", "美元": "usd"}
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
_MONTH_SPAN = re.compile(r"(?<!\d)(\d{1,2})月?份?-(\d{1,2})月")
_ONE_MONTH = re.compile(r"(?<![\d-])(\d{1,2})月")
_BEFORE = re.compile(r"(?:至|到|截至|截止)?(?:(?:19|20)\d{2}年|上年|去年|上一?年度?)度?(?:12月)?(?:底|末|31日)")


def normalise(heading: str) -> str:
    """A heading part for comparison: NFKC, no white space, no unit, no numbering, no mark at its ends."""
    plain = squeezed(_CIRCLED.sub("", heading)).replace("～", "~").replace("/", "、").lower()
    plain = _RANGE_DASH.sub("-", plain)
    plain = _UNIT_BRACKET.sub("", plain)
    plain = _UNIT_TAIL.sub("", plain)
    plain = _NUMBERING.sub("", plain)
    return plain.strip(":;,。*#、.★●")


def money_unit(text: str) -> str | None:
    """wan, yi, yuan, wan_usd, yi_usd, usd; "several" where units differ; None where none is stated."""
    plain = squeezed(text)
    found = {_UNIT_NAMES[unit] for unit in _MONEY_UNIT.findall(plain)}
    if _ODD_UNIT.search(plain):
        found = {"several"}
    if _FOREIGN_UNIT.search(plain):
        found.add("foreign")
    if not found:
        return None
    return found.pop() if len(found) == 1 else "several"


def yuan_unit(stated: str) -> str | None:
    """The unit of yuan in a list of units ("亿元、万美元"): dollars have columns of their own."""
    units = {unit for part in re.split(r"[、,/和;]", stated) if (unit := money_unit(f"单位:{part}"))}
    units = units - {"wan_usd", "yi_usd", "usd"} or units
    return units.pop() if len(units) == 1 else "several" if units else None


@dataclass(frozen=True, slots=True)
class Match:
    key: str
    confidence: float


@dataclass(frozen=True)
class _Known:
    column: Column
    exact: frozenset[str]
    pattern: re.Pattern[str] | None
    never: re.Pattern[str] | None


class Matcher:
    """The headings of one form in one period."""

    def __init__(self, form: Form, period: Period) -> None:
        self.form, self.period = form, period
        self._known = [self._compile(column) for column in form.columns]
        self._name = next(known for known in self._known if known.column.key == "name")
        self._cache: dict[tuple[str, ...], tuple[Match, ...]] = {}
        self.vocabulary = frozenset(word for known in self._known for word in known.exact)

    def _compile(self, column: Column) -> _Known:
        return _Known(
            column=column,
            exact=frozenset(normalise(text) for text in (column.heading, *column.synonyms)),
            pattern=self._regex(column.patterns),
            never=self._regex(column.never),
        )

    def _regex(self, patterns: tuple[str, ...]) -> re.Pattern[str] | None:
        if not patterns:
            return None
        return re.compile("|".join(f"(?:{self._filled(pattern)})" for pattern in patterns))

    def _filled(self, pattern: str) -> str:
        for name, alternatives in words().items():
            if "{" + name + "}" in pattern:
                pattern = pattern.replace("{" + name + "}", alternatives)
        period = self.period
        for name, value in (("{y}", period.year), ("{py}", period.year - 1), ("{m}", period.month)):
            pattern = pattern.replace(name, str(value))
        return pattern

    def match(self, path: tuple[str, ...]) -> tuple[Match, ...]:
        """What a heading may mean, likeliest first. `path` are its rows from above, as written."""
        if sum(map(len, path)) > LONGEST or any("元/" in part and _RATE.search(squeezed(part)) for part in path):
            return ()
        parts = tuple(part for part in map(normalise, path) if part)
        if parts not in self._cache:
            tried = _candidates(parts)
            found = [match for known in self._known if (match := self._match_one(known, parts, tried))]
            self._cache[parts] = tuple(sorted(found, key=lambda match: -match.confidence))
        return self._cache[parts]

    def names_projects(self, heading: str) -> bool:
        """Whether a single heading is that of the projects' names."""
        parts = (normalise(heading),)
        return bool(parts[0] and self._match_one(self._name, parts, _candidates(parts)))

    def _match_one(self, known: _Known, parts: tuple[str, ...], candidates: list[tuple[str, float]]) -> Match | None:
        if not parts:
            return None
        whole = "/".join(parts)
        if known.never and known.never.fullmatch(whole):
            return None
        for text, confidence in candidates:
            leaf_only = "/" not in text and len(parts) > 1
            if text in known.exact:
                confidence = confidence - 0.01 if leaf_only else confidence
            elif known.pattern and known.pattern.fullmatch(text):
                confidence -= 0.02
            else:
                continue
            if known.never and known.never.fullmatch(text):
                continue
            if not self._time_fits(known.column, whole):
                return None
            return Match(known.column.key, round(confidence, 2))
        return None

    def _time_fits(self, column: Column, whole: str) -> bool:
        """A heading that names a year or month means a column of the period only where they are the period's own."""
        if not column.is_money and column.kind != "percent" and column.key != "progress_text":
            return True
        year, month = self.period.year, self.period.month
        if column.key == "invested_before":
            return all(int(found) == year - 1 for found in _YEAR.findall(whole)) or bool(
                re.search(rf"{year - 1}年?度?(12月)?(底|末)", whole)
            )
        if column.key in ("total", "contract_amount", "expected_tax", "expected_output", "foreign_usd"):
            return not _ONE_MONTH.search(whole) and not _MONTH_SPAN.search(whole)
        if month == 12:
            whole = re.sub(rf"{year}年(?:12月)?(?:底|末)", f"{year}年12月", whole)
        elif column.key == "done_year" and "全年" in whole:
            return False
        if column.key not in ("plan_year",) and _BEFORE.search(whole):
            return False
        if any(int(found) != year for found in _YEAR.findall(whole)):
            return False
        spans = _MONTH_SPAN.findall(whole)
        if any((int(first), int(last)) != (1, month) for first, last in spans):
            return False
        return all(int(found) == month for found in _ONE_MONTH.findall(_MONTH_SPAN.sub("", whole)))


def _candidates(parts: tuple[str, ...]) -> list[tuple[str, float]]:
    """The heading from its whole path to its last row alone, then without brackets."""
    out = [("/".join(parts[at:]), 1.0 - 0.05 * at) for at in range(len(parts))]
    bare = tuple(_BRACKETS.sub("", part) or part for part in parts)
    bare = tuple(part.split(":")[0] or part for part in bare)
    if bare != parts:
        out += [("/".join(bare[at:]), 0.9 - 0.05 * at) for at in range(len(bare))]
    whole = "/".join(parts)
    if "、" in whole:
        out.append((whole.replace("、", "/"), 0.85))
    return out


def matcher_for(form: Form | str, period: Period) -> Matcher:
    return _matcher(as_form(form), period)


@lru_cache(256)
def _matcher(form: Form, period: Period) -> Matcher:
    return Matcher(form, period)
