"""Figures as pages show them: the sets of rates by unit, and one metric by a dimension, beside others."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from sanzhua.accounts.choices import CITY_ROLES
from sanzhua.accounts.models import Person, Unit, descendants_of
from sanzhua.accounts.queries import root_unit
from sanzhua.base import clock
from sanzhua.base.periods import Period
from sanzhua.dispatch.models import FormPeriod
from sanzhua.dispatch.owed import expected_units
from sanzhua.dispatch.queries.closings import parts_closed_on
from sanzhua.dispatch.succession import comparable
from sanzhua.facts import own, questions
from sanzhua.facts import queries as facts
from sanzhua.facts.basis import BASES, ORIGINAL
from sanzhua.facts.compared import compared
from sanzhua.facts.comparisons import COMPARISONS
from sanzhua.facts.definitions import Metric, WrongQuestion, metric, metric_sets
from sanzhua.facts.dimensions import DIMENSIONS, PACKAGES, available
from sanzhua.facts.gone import gone_sentence
from sanzhua.facts.questions import MONTH, TIMES, Question, answerable
from sanzhua.facts.sources import types_of
from sanzhua.facts.storage_types import REGISTER
from sanzhua.facts.wording import formula
from sanzhua.ui import times

# Comparisons of a unit with the others.
_AMONG = frozenset({"rank", "share"})


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether the figure is settled: `units_in` of `expected` units are in, of those that the reader sees."""

    closed: bool
    closed_on: date | None
    units_in: int
    expected: int


@dataclass(frozen=True, slots=True)
class SetColumn:
    """`gone` is why there is no such figure, where its form lacks a column; else empty."""

    source: str
    key: str
    label: str
    formula: str
    standing: Standing | None
    gone: str


@dataclass(frozen=True, slots=True)
class SetTable:
    """Rates that belong together: a column a rate, its formula beside it; a row a unit, the whole last."""

    label: str
    columns: Sequence[SetColumn]
    rows: Sequence[tuple[str, Sequence[float | None]]]
    total: Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the reader chose on the page of one figure, and what a program asks beside its metrics.

    `within` narrows it to one unit and what lies below.
    """

    period: Period
    by: str = "unit"
    time: str = MONTH
    packages: str = ""
    basis: str = "original"
    closed_on: date | None = None
    within: Unit | None = None


def asked_of(period: Period, *, time: str = "", packages: str = "", basis: str = "", closed_on: str = "") -> Asked:
    """From the words of a program, each empty where it asks for what is usual.

    Raises WrongQuestion with the words that there are.
    """
    for name, word, known in (("time", time, TIMES), ("packages", packages, PACKAGES), ("basis", basis, BASES)):
        if word and word not in known:
            words = "、".join(filter(None, known))
            raise WrongQuestion(
                _("“{name}”没有“{word}”这种问法。可用的：{known}。").format(name=name, word=word, known=words)
            )
    try:
        day = date.fromisoformat(closed_on) if closed_on else None
    except ValueError as error:
        raise WrongQuestion(_("日期“{text}”不能识别，请写成 2019-06-13。").format(text=closed_on)) from error
    return Asked(period, time=time or MONTH, packages=packages, basis=basis or BASES[0], closed_on=day)


def set_tables(period: Period, person: Person) -> list[SetTable]:
    """Who is in is asked once a form, however many rates stand on it."""
    found = [(one, [metric(*member) for member in one.members]) for one in metric_sets().values()]
    forms = dict.fromkeys(_forms_of(each) for _one, wanted in found for each in wanted)
    units = person.visible_unit_ids()
    standings = {named: _standing(named, period, units, None) for named in forms if named}
    english = times.is_english()
    return [
        _set_table(wanted, one.label_en if english else one.label, period, person, standings) for one, wanted in found
    ]


def own_lines(person: Person, period: Period) -> list[tuple[str, str, str]]:
    """(source, key, label) of what the person's units and those above them made."""
    units = person.visible_unit_ids() | person.unit_ids_above()
    return [(one.source, one.key, one.label) for one in own.in_force(units, period)]


def figure(source: str, key: str, asked: Asked, person: Person) -> dict[str, Any]:
    """The answer of `facts.compared` with `standing` and `dimensions`; who reports for one unit is shown no rank, and
    nobody one among the units of a unit.

    Raises WrongQuestion.
    """
    one = own.find(source, key, asked.period, owner_of(person))
    wanted = tuple(name for name in comparisons_for(person) if asked.within is None or name not in _AMONG)
    question = question_of(asked, units_of(asked, person))
    answer = compared(
        key, form=source, asked=question, by=[asked.by], wanted=wanted, unit=owner_of(person), lang=_lang()
    )
    standing = standing_of(one, asked.period, units_of(asked, person), asked.closed_on)
    answer["total"] = {"rank": None, "share": None, **answer["total"]}
    return {**answer, "one": one, "standing": standing, "dimensions": _dimensions(one), "wanted": wanted}


def rows_behind(source: str, key: str, asked: Asked, group: str | None, person: Person) -> list[dict[str, Any]]:
    """The rows that one line of the page counts. Raises WrongQuestion."""
    question = question_of(asked, units_of(asked, person))
    return facts.rows_behind(
        key,
        form=source,
        period=asked.period,
        group={asked.by: group},
        unit_ids=question.units,
        part_ids=question.part_ids,
        basis=question.basis,
        time=asked.time,
        unit=owner_of(person),
    )


def units_of(asked: Asked, person: Person) -> frozenset[int]:
    """Those that the person sees, of the unit that was chosen where one was."""
    seen = person.visible_unit_ids()
    return seen if asked.within is None else seen & descendants_of({asked.within.pk})


def standing_of(one: Metric, period: Period, units: Collection[int], closed_on: date | None = None) -> Standing | None:
    """Of the `units` that the reader sees. None of a figure over the register alone, which every unit is in."""
    forms = _forms_of(one)
    return _standing(forms, period, units, closed_on) if forms else None


def _forms_of(one: Metric) -> tuple[str, ...]:
    sources = [source for source, _key in one.sides] or [one.form]
    return tuple(dict.fromkeys(source for source in sources if source != REGISTER))


def _standing(forms: Sequence[str], period: Period, units: Collection[int], closed_on: date | None) -> Standing:
    """A unit is in where all of the forms hold a report of it."""
    seen, month = set(units), str(period)
    pins = parts_closed_on(closed_on) if closed_on else None
    inside = [facts.units_in(form, month, pins) & seen for form in forms]
    expected = [expected_units(form, month) & seen for form in forms]
    closed = FormPeriod.objects.filter(form__in=forms, period=month, closed_at__isnull=False).count() == len(forms)
    whole = set().union(*expected, *inside)
    return Standing(closed, closed_on, len(set.intersection(*inside)), len(whole))


def owner_of(person: Person) -> Unit:
    """Whose definitions the person reads: those of the unit that the first business post acts for."""
    scopes = [post.scope for post in person.current_posts() if post.scope is not None and not post.is_admin]
    return scopes[0] if scopes else root_unit()


def question_of(asked: Asked, units: Collection[int] | None, where: str | None = None) -> Question:
    """As pages, the API and the command ask it, so that they agree; the comparable basis is within borders of today."""
    today = Period.of(clock.business_today())
    return Question(
        asked.period,
        where,
        units,
        part_ids=parts_closed_on(asked.closed_on) if asked.closed_on else None,
        basis=comparable(today) if asked.basis == "comparable" else ORIGINAL,
        packages=asked.packages,
        time=asked.time,
    )


def comparisons_for(person: Person) -> tuple[str, ...]:
    """Who reports for one unit learns nothing of where it stands among others."""
    return tuple(name for name in COMPARISONS if name not in _AMONG or person.has_role(*CITY_ROLES))


def _dimensions(one: Metric) -> list[tuple[str, Any]]:
    """Those that every source of the metric has."""
    sources = [source for source, _key in one.sides] or [one.form]
    shared = set.intersection(*(set(available(answerable(types_of(source)))) for source in sources))
    return [(name, label) for name, label in DIMENSIONS.items() if name in shared]


def _set_table(
    wanted: Sequence[Metric],
    label: str,
    period: Period,
    person: Person,
    standings: Mapping[tuple[str, ...], Standing],
) -> SetTable:
    """Each source is asked once for all of its rates."""
    asked = Question(period, units=person.visible_unit_ids())
    answers = {
        source: questions.answer(asked, [one for one in wanted if one.form == source], ("unit",), source)
        for source in dict.fromkeys(one.form for one in wanted)
    }
    units = sorted({group[0] for found in answers.values() for group in found.groups if group[0] is not None})
    places = {unit.name: (unit.order, unit.pk) for unit in Unit.objects.filter(name__in=units)}
    rows = [
        (unit, [answers[one.form].groups.get((unit,), {}).get(one.key) for one in wanted])
        for unit in sorted(units, key=lambda name: places.get(name, (0, 0)))
    ]
    total = [answers[one.form].total[one.key] for one in wanted]
    lost = [answers[one.form].gone.get(one.key) for one in wanted]
    gone = [gone_sentence(*each, period, _lang()) if each else "" for each in lost]
    columns = [_column(one, standings.get(_forms_of(one)), said) for one, said in zip(wanted, gone, strict=True)]
    return SetTable(label, columns, rows, total)


def _column(one: Metric, standing: Standing | None, gone: str) -> SetColumn:
    label = one.label_en if times.is_english() else one.label
    return SetColumn(one.form, one.key, label, formula(one, _lang()), standing, gone)


def _lang() -> str:
    return "en" if times.is_english() else "zh"
