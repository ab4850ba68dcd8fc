"""By what the list is filtered, as one table: words, condition and grouping of each facet."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Q, TextChoices, Value, When
from django.db.models.functions import Substr
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from sanzhua.accounts.models import Unit
from sanzhua.base import clock
from sanzhua.codes import industries, regions
from sanzhua.facts.dimensions import SIZES, SMALLEST
from sanzhua.formbook.definition import Column
from sanzhua.registry.choices import Source, Stage, Status
from sanzhua.registry.queries.values import register_columns

# Words of the forms and of contracts.md, which stand in data; named here so that the catalogue has them.
_NAMED = (
    gettext_noop("≥50亿"),
    gettext_noop("10亿–50亿"),
    gettext_noop("1亿–10亿"),
    gettext_noop("5000万–1亿"),
    gettext_noop("500万–5000万"),
    gettext_noop("<500万"),
    gettext_noop("新建"),
    gettext_noop("扩建"),
    gettext_noop("改建"),
    gettext_noop("技术改造"),
    gettext_noop("迁建"),
    gettext_noop("单纯购置"),
    gettext_noop("其他"),
    gettext_noop("500万元以上"),
    gettext_noop("集中开工"),
    gettext_noop("重点谋划"),
    gettext_noop("省重点"),
    gettext_noop("市重点"),
)
# Stands for "not filled in", which no stored word is.
UNKNOWN = "-"


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Facet:
    """`condition` takes the chosen values, any of which may fit; `group` is what the database groups by to count them.

    `group` None: values are counted one by one, since a project may have several. `options` gives those that are
    offered before anything is counted, in their order; `word` says any value.
    """

    key: str
    label: str | Promise
    condition: Callable[[Sequence[str]], Q]
    group: Any
    options: Callable[[Sequence[Unit]], list[Option]]
    word: Callable[[str, Sequence[Unit]], str]


def _column(field: str) -> Callable[[Sequence[str]], Q]:
    return lambda values: Q(**{f"{field}__in": ["" if value == UNKNOWN else value for value in values]})


def _of_units(values: Sequence[str]) -> Q:
    return Q(unit__in=[int(value) for value in values if value.isdecimal() and len(value) < 18])


def _of_sizes(values: Sequence[str]) -> Q:
    found = Q(pk__in=[])
    for value in values:
        found |= _SIZE_CONDITIONS.get(value, Q(pk__in=[]))
    return found


def _of_categories(values: Sequence[str]) -> Q:
    found = Q(pk__in=[])
    for value in values:
        found |= Q(categories="") if value == UNKNOWN else Q(categories__contains=f"|{value}|")
    return found


def _of_starts(values: Sequence[str]) -> Q:
    """A year stands for its months."""
    found = Q(pk__in=[])
    for value in values:
        if value == UNKNOWN:
            found |= Q(starts="")
        elif re.fullmatch(r"\d{4}(-\d{2})?", value, re.ASCII):
            found |= Q(starts=value) | Q(starts__gt=f"{value}-", starts__lt=f"{value}.")
    return found


def _sizes() -> dict[str, Q]:
    """By the names that contracts.md 5 fixes, greatest first; each lower bound belongs to its class."""
    found, upper = {}, None
    for bound, name in (*SIZES, (0, SMALLEST)):
        found[name] = Q(total_order__gte=bound) & (Q() if upper is None else Q(total_order__lt=upper))
        upper = bound
    return {**found, UNKNOWN: Q(total_order__lt=0)}


_SIZE_CONDITIONS = _sizes()
_SIZE_GROUP = Case(*(When(condition, then=Value(name)) for name, condition in _SIZE_CONDITIONS.items()))


def _words(choices: type[TextChoices]) -> Callable[[Sequence[Unit]], list[Option]]:
    return lambda units: [Option(one.value, str(one.label)) for one in choices]


def _word_in(choices: type[TextChoices]) -> Callable[[str, Sequence[Unit]], str]:
    return _word_of(lambda value: str(choices(value).label) if value in choices.values else None)


def _listed(key: str) -> list[str]:
    column: Column | None = register_columns().get(key)
    return list(column.choices) if column else []


def _with_unknown(options: list[Option]) -> list[Option]:
    return [*options, Option(UNKNOWN, _("未填"))]


def _years(units: Sequence[Unit]) -> list[Option]:
    this = clock.business_today().year
    return [Option(str(year), str(year)) for year in range(this + 1, this - 5, -1)]


def _regions(units: Sequence[Unit]) -> list[Option]:
    codes = dict.fromkeys(unit.region for unit in units if unit.region)
    return [Option(code, regions.region_name(code) or code) for code in codes]


def _word_of(label: Callable[[str], str | None]) -> Callable[[str, Sequence[Unit]], str]:
    return lambda value, units: _("未填") if value == UNKNOWN else str(label(value) or value)


def _unit_word(value: str, units: Sequence[Unit]) -> str:
    return next((unit.shown for unit in units if str(unit.pk) == value), value)


FACETS: tuple[Facet, ...] = (
    Facet(
        "unit", gettext_lazy("归口单位"), _of_units, "unit_id",
        lambda units: [Option(str(unit.pk), unit.shown) for unit in units], _unit_word,
    ),
    Facet("region", gettext_lazy("所在地区"), _column("region"), "region", _regions, _word_of(regions.region_name)),
    Facet("stage", gettext_lazy("阶段"), _column("stage"), "stage", _words(Stage), _word_in(Stage)),
    Facet("status", gettext_lazy("状态"), _column("status"), "status", _words(Status), _word_in(Status)),
    Facet(
        "source", gettext_lazy("项目来源"), _column("source"), "source",
        lambda units: _with_unknown(_words(Source)(units)), _word_in(Source),
    ),
    Facet(
        "industry", gettext_lazy("所属行业"), _column("industry"), "industry",
        lambda units: _with_unknown([Option(one.code, one.name) for one in industries.divisions()]),
        _word_of(industries.industry_name),
    ),
    Facet(
        "nature", gettext_lazy("建设性质"), _column("nature"), "nature",
        lambda units: _with_unknown([Option(word, word) for word in _listed("nature")]), _word_of(_),
    ),
    Facet(
        "size", gettext_lazy("总投资规模"), _of_sizes, _SIZE_GROUP,
        lambda units: _with_unknown([Option(name, _(name)) for name in _SIZE_CONDITIONS if name != UNKNOWN]),
        _word_of(_),
    ),
    Facet(
        "category", gettext_lazy("调度类别"), _of_categories, None,
        lambda units: _with_unknown([Option(word, word) for word in _listed("category")]), _word_of(_),
    ),
    Facet("start", gettext_lazy("开工时间"), _of_starts, Substr("starts", 1, 4), _years, _word_of(str)),
)  # fmt: skip
