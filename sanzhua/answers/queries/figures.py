"""One figure as three lines that can be read out: what it is, how it is defined, as of when and from whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person
from sanzhua.answers.figure_words import change_words, read_out
from sanzhua.answers.queries.subjects import Scope, Subject
from sanzhua.answers.table import Named
from sanzhua.base.periods import Period
from sanzhua.dispatch.calendar import reported_month
from sanzhua.dispatch.models import FormPeriod
from sanzhua.dispatch.owed import expected_units
from sanzhua.dispatch.queries.figures import owner_of
from sanzhua.facts import own
from sanzhua.facts import queries as facts
from sanzhua.facts.comparisons import Change, change
from sanzhua.facts.definitions import ADMISSIONS, Metric, WrongQuestion
from sanzhua.facts.engine import Number
from sanzhua.facts.models import Part
from sanzhua.facts.questions import Question, answer
from sanzhua.facts.sources import source_title
from sanzhua.facts.storage_types import REGISTER
from sanzhua.facts.wording import formula
from sanzhua.ui import times

_YEAR = 12


@dataclass(frozen=True, slots=True)
class Cutoff:
    """Of `expected` units `received` were accepted. `closed_at` where the month of all the forms is closed."""

    period: Period
    received: int
    expected: int
    closed_at: datetime | None
    parts: tuple[Part, ...]
    is_register: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """`year` is the change against the same month of the year before; None where nobody asked."""

    subject: Subject
    one: Metric
    period: Period
    value: Number
    year: Change | None
    cutoff: Cutoff
    month: Change | None = None

    @property
    def label(self) -> str:
        return self.one.label_en if times.is_english() else self.one.label

    @property
    def shown(self) -> str:
        return read_out(self.one, self.value)

    @property
    def figure(self) -> str:
        words = {
            "subject": self.subject.name,
            "period": times.period_name(self.period),
            "label": self.label,
            "shown": self.shown,
        }
        line = _("%(subject)s%(period)s%(label)s：%(shown)s") % words
        compared = compared_words(self)
        return line + (_("（%(compared)s）") % {"compared": compared} if compared else "")

    @property
    def definition(self) -> str:
        return definition_of(self.one, self.subject)

    @property
    def cut_off(self) -> str:
        return cut_off_words(self)

    @property
    def lines(self) -> str:
        return "\n".join((self.figure, self.definition, self.cut_off))

    @property
    def decimal(self) -> Decimal | None:
        return None if self.value is None else Decimal(str(self.value))

    @property
    def exact(self) -> str:
        """The figure to the last digit, the same in every language."""
        return "" if self.value is None else str(self.value)

    @property
    def basis(self) -> list[dict[str, Any]]:
        return [
            {"source": part.source, "unit": part.unit_name, "version": part.version, "sha256": part.source_sha256}
            for part in self.cutoff.parts
        ]


@dataclass
class Months:
    """The month that each source is asked for, and what is known of it: read once for all figures of a page."""

    asked: Period | None = None
    _newest: dict[tuple[str, ...], Period] = field(default_factory=dict)
    _closed: dict[tuple[tuple[str, ...], Period], datetime | None] = field(default_factory=dict)
    _expected: dict[tuple[str, Period], frozenset[int]] = field(default_factory=dict)

    def of(self, one: Metric) -> Period:
        """The newest month that the city has closed: of an open one half the returns may be missing."""
        if self.asked is not None:
            return self.asked
        forms = forms_of(one)
        if forms not in self._newest:
            self._newest[forms] = _newest_month(forms)
        return self._newest[forms]

    def closed_at(self, forms: tuple[str, ...], period: Period) -> datetime | None:
        if (forms, period) not in self._closed:
            rows = FormPeriod.objects.filter(form__in=forms, period=str(period), closed_at__isnull=False)
            days = [day for day in rows.values_list("closed_at", flat=True) if day is not None]
            self._closed[forms, period] = max(days) if forms and len(days) == len(forms) else None
        return self._closed[forms, period]

    def expected(self, form: str, period: Period) -> frozenset[int]:
        if (form, period) not in self._expected:
            self._expected[form, period] = expected_units(form, str(period))
        return self._expected[form, period]


def forms_of(one: Metric) -> tuple[str, ...]:
    """The forms that a figure stands on; none for one over the register alone."""
    sources = [source for source, _key in one.sides] or [one.form]
    return tuple(dict.fromkeys(source for source in sources if source != REGISTER))


def metrics_named(named: Sequence[Named], period: Period, person: Person) -> list[Metric]:
    """Those of the catalogue that the person's unit knows; a key that is gone since is left out."""
    unit, found = owner_of(person), []
    for source, key in named:
        try:
            found.append(own.find(source, key, period, unit))
        except WrongQuestion:
            continue
    return found


def answers_of(
    subject: Subject, wanted: Sequence[Metric], months: Months, *, against: Sequence[str] = ("year",)
) -> list[Answer]:
    """In the order asked for; a metric over a source that cannot tell the subject's rows apart is left out.

    `against`: year, month, or both.
    """
    groups: dict[tuple[str, Period], list[Metric]] = {}
    for one in wanted:
        groups.setdefault((one.form, months.of(one)), []).append(one)
    found: dict[tuple[str, str], Answer] = {}
    for (source, period), mine in groups.items():
        try:
            found |= _answered(subject, source, period, mine, months, against)
        except WrongQuestion:
            continue
    return [found[one.form, one.key] for one in wanted if (one.form, one.key) in found]


def _answered(
    subject: Subject, source: str, period: Period, wanted: Sequence[Metric], months: Months, against: Sequence[str]
) -> dict[tuple[str, str], Answer]:
    asked = question_of(subject.scope, period)
    now = answer(asked, wanted, (), source).total
    back = {"year": _YEAR, "month": 1}
    before = {
        name: answer(replace(asked, period=period.shifted(-back[name])), wanted, (), source).total for name in against
    }
    cutoffs: dict[tuple[str, ...], Cutoff] = {}
    made = {}
    for one in wanted:
        forms = forms_of(one)
        if forms not in cutoffs:
            cutoffs[forms] = _cutoff(subject, one, period, months)
        changes = {name: change(one, now[one.key], values[one.key]) for name, values in before.items()}
        made[source, one.key] = Answer(
            subject, one, period, now[one.key], changes.get("year"), cutoffs[forms], changes.get("month")
        )
    return made


def question_of(scope: Scope, period: Period) -> Question:
    return Question(period, scope.where, scope.units, projects=scope.projects)


def recomputed(kept: Metric, scope: Scope, period: Period) -> Number:
    """The same question asked again of what is accepted by now."""
    return answer(question_of(scope, period), [kept], (), kept.form).total[kept.key]


def _cutoff(subject: Subject, one: Metric, period: Period, months: Months) -> Cutoff:
    forms, scope = forms_of(one), subject.scope
    parts = tuple(facts.parts_behind(forms or [REGISTER], period, unit_ids=scope.units, projects=scope.projects))
    inside = [{part.unit_id for part in parts if part.source == form} for form in forms]
    expected: set[int] = set()
    for form in forms:
        expected |= months.expected(form, period)
    if scope.units is not None:
        expected &= set(scope.units)
    received = set.intersection(*inside) if inside else set()
    whole = expected.union(*inside)
    if scope.projects is not None:
        whole = received  # who else reports is no part of a project's figure
    return Cutoff(period, len(received), len(whole), months.closed_at(forms, period), parts, is_register=not forms)


def _newest_month(forms: tuple[str, ...]) -> Period:
    if not forms:
        frozen = own.last_frozen()
        return Period.parse(frozen) if frozen else reported_month()
    closed = [set(_months_closed(form)) for form in forms]
    both = set.intersection(*closed)
    if both:
        return Period.parse(max(both))
    last = [facts.last_period(form, since="0000-00", until=reported_month()) for form in forms]
    known = [month for month in last if month]
    return Period.parse(min(known)) if len(known) == len(forms) else reported_month()


def _months_closed(form: str) -> list[str]:
    return list(FormPeriod.objects.filter(form=form, closed_at__isnull=False).values_list("period", flat=True))


def compared_words(found: Answer) -> str:
    year = change_words(found.one, found.year)
    return _("比上年同月%(change)s") % {"change": year} if year else ""


def definition_of(one: Metric, subject: Subject) -> str:
    words = {
        "label": one.label_en if times.is_english() else one.label,
        "formula": formula(one, "en" if times.is_english() else "zh"),
        "scope": subject.words,
        "source": source_title(one.form),
    }
    return _("口径：%(label)s＝%(formula)s；范围：%(scope)s；来源：%(source)s") % words


def cut_off_words(found: Answer) -> str:
    """截至2019年5月，12/12个单位已接收，5月已关闭（6月14日）."""
    cutoff, words = found.cutoff, {"period": times.period_name(found.period)}
    if cutoff.is_register:
        kind = _("关账时的登记册") if cutoff.parts else _("登记册现状")
        return _("截至%(period)s，%(kind)s") % {**words, "kind": kind}
    if found.subject.scope.projects is not None:
        units = _("、").join(
            _("%(unit)s第%(n)d版") % {"unit": part.unit_name, "n": part.version} for part in cutoff.parts[:4]
        )
        units = _("%(names)s等") % {"names": units} if len(cutoff.parts) > 4 else units
        said_of = _("月报已接收（%(units)s）") % {"units": units} if cutoff.parts else _("没有已接收的月报")
    else:
        said_of = _("%(received)d/%(expected)d个单位已接收") % {
            "received": cutoff.received,
            "expected": cutoff.expected,
        }
    month = times.period_month(found.period)
    state = (
        _("%(month)s已关闭（%(day)s）") % {"month": month, "day": times.day(cutoff.closed_at)}
        if cutoff.closed_at
        else _("%(month)s还没有关闭，数还会变") % {"month": month}
    )
    if found.one.as_of == ADMISSIONS:
        state += _("，按入库时的情况")
    return _("截至%(period)s，%(received)s，%(state)s") % {**words, "received": said_of, "state": state}
