"""口径台账: the last figure that was given to the same question, and why today's is another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person
from sanzhua.answers.figure_words import difference, read_out
from sanzhua.answers.models import GivenFigure
from sanzhua.answers.queries.figures import Answer, recomputed
from sanzhua.answers.queries.subjects import scope_of
from sanzhua.base.periods import Period
from sanzhua.facts.definitions import WrongQuestion, as_kept, metrics_of
from sanzhua.facts.models import Part
from sanzhua.ui import times

_SHOWN_UNITS = 4
_TOLERANCE = Decimal("0.000000000001")


@dataclass(frozen=True, slots=True)
class Last:
    """The figure given before; `differs` is empty where today's is the same, else by how much, `why` the reasons."""

    given: GivenFigure
    differs: str
    why: Sequence[str]

    @property
    def shown(self) -> str:
        return given_words(self.given)


@dataclass(frozen=True, slots=True)
class GivenLine:
    """A line of the ledger; `now` is what the same question answers today, where that is another figure."""

    given: GivenFigure
    now: str
    difference: str

    @property
    def shown(self) -> str:
        return given_words(self.given)


@dataclass(frozen=True, slots=True)
class Filter:
    words: str = ""
    by: str = ""
    since: date | None = None
    until: date | None = None


def last_given(answers: Sequence[Answer], person: Person) -> dict[tuple[str, str, str], Last]:
    """By (subject, source, metric); one query for the ledger, whatever month was asked for then."""
    subjects = {one.subject.key for one in answers}
    rows = GivenFigure.objects.visible_to(person).filter(subject_key__in=subjects).select_related("by")
    newest: dict[tuple[str, str, str], GivenFigure] = {}
    for row in rows.order_by("pk"):
        newest[row.subject_key, row.source, row.metric] = row
    parts = Part.objects.in_bulk({pk for row in newest.values() for pk in row.parts})
    found = {}
    for one in answers:
        place = (one.subject.key, one.one.form, one.one.key)
        if place in newest:
            found[place] = _last(newest[place], one, parts)
    return found


def _last(given: GivenFigure, now: Answer, parts: Mapping[int, Part]) -> Last:
    if same_value(given.value, now.decimal):
        return Last(given, "", ())
    by = _difference(given, now.decimal)
    return Last(given, by, tuple(_reasons(given, now, parts)))


def given_words(given: GivenFigure) -> str:
    """The figure in the reader's language; what is kept is in Chinese."""
    return _read_out(given, _number(given.value))


def _read_out(given: GivenFigure, value: int | float | None) -> str:
    return read_out(as_kept(given.source, given.metric, given.kept), value)


def _difference(given: GivenFigure, now: Decimal | None) -> str:
    if given.value is None or now is None:
        words = {"before": given_words(given), "now": _read_out(given, _number(now))}
        return _("由%(before)s变为%(now)s") % words
    return difference(_number(now - given.value), given.measure)


def same_value(one: Decimal | None, other: Decimal | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= _TOLERANCE


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _reasons(given: GivenFigure, now: Answer, parts: Mapping[int, Part]) -> Iterable[str]:
    if given.period != str(now.period):
        words = {"before": times.period_name(given.period), "now": times.period_name(now.period)}
        yield _("月份由%(before)s变为%(now)s") % words
    else:
        yield from _other_versions(given, now.cutoff.parts, parts)
    if given.kept != now.one.kept:
        yield _("指标口径改过：原为“%(definition)s”") % {"definition": given.definition.removeprefix("口径：")}
    before, today = given.scope.get("projects"), now.subject.scope.projects
    if before is not None and today is not None and set(before) != set(today):
        words_n = {"added": len(set(today) - set(before)), "gone": len(set(before) - set(today))}
        yield _("所含项目变了：新增%(added)d个，减少%(gone)d个") % words_n


def _other_versions(given: GivenFigure, now: Sequence[Part], parts: Mapping[int, Part]) -> Iterable[str]:
    before = {(part.source, part.unit_id): part for pk in given.parts if (part := parts.get(pk))}
    today = {(part.source, part.unit_id): part for part in now}
    later = [
        _("%(unit)s第%(now)d版（原第%(before)d版）")
        % {"unit": part.unit_name, "now": part.version, "before": before[place].version}
        for place, part in today.items()
        if place in before and before[place].pk != part.pk
    ]
    new = [part.unit_name for place, part in today.items() if place not in before]
    if later:
        yield _("其后接收了更正：%(units)s") % {"units": _shortened(later)}
    if new:
        yield _("其后新接收：%(units)s") % {"units": _shortened(list(dict.fromkeys(new)))}


def _shortened(names: Sequence[str]) -> str:
    told = _("、").join(names[:_SHOWN_UNITS])
    more = len(names) - _SHOWN_UNITS
    return told if more <= 0 else _("%(names)s等%(n)d个") % {"names": told, "n": len(names)}


def given_figures(person: Person, asked: Filter) -> QuerySet[GivenFigure]:
    """Newest first; every word must stand in subject, metric, receiver or purpose."""
    rows = GivenFigure.objects.visible_to(person).select_related("by", "unit")
    for word in asked.words.split()[:6]:
        rows = rows.filter(
            Q(subject__icontains=word)
            | Q(label__icontains=word)
            | Q(to_whom__icontains=word)
            | Q(purpose__icontains=word)
            | Q(metric__iexact=word)
        )
    if asked.by:
        rows = rows.filter(by__name__icontains=asked.by)
    if asked.since:
        rows = rows.filter(on__gte=asked.since)
    if asked.until:
        rows = rows.filter(on__lte=asked.until)
    return rows.order_by("-pk")


def lines_of(rows: Sequence[GivenFigure]) -> list[GivenLine]:
    """With what each would be today. Only where other parts are in force than then is anything worked out again."""
    moved = _with_other_parts(rows)
    return [_line(row, is_moved=row.pk in moved) for row in rows]


def _line(row: GivenFigure, *, is_moved: bool) -> GivenLine:
    if not is_moved:
        return GivenLine(row, "", "")
    try:
        value = recomputed(as_kept(row.source, row.metric, row.kept), scope_of(row.scope), Period.parse(row.period))
    except WrongQuestion:
        return GivenLine(row, _("已不能重算"), "")
    now = None if value is None else Decimal(str(value))
    if same_value(row.value, now):
        return GivenLine(row, "", "")
    return GivenLine(row, _read_out(row, value), _difference(row, now))


def _with_other_parts(rows: Sequence[GivenFigure]) -> set[int]:
    """Keys of the figures whose month has other parts in force in their sources and units; one query."""
    sources = {source for row in rows for source in _sources(row)}
    current = Part.objects.current().filter(source__in=sources, period__in={row.period for row in rows})
    listed: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for pk, source, period, unit in current.values_list("pk", "source", "period", "unit_id"):
        listed.setdefault((source, period), []).append((pk, unit))
    found = set()
    for row in rows:
        units = row.scope.get("units")
        now = {
            pk
            for source in _sources(row)
            for pk, unit in listed.get((source, row.period), ())
            if units is None or unit in units
        }
        # A project's figure stands on the parts that hold its rows: any other part may hold them now.
        if now != set(row.parts) and (row.scope.get("projects") is None or not set(row.parts) <= now or not row.parts):
            found.add(row.pk)
    return found


def _sources(row: GivenFigure) -> list[str]:
    one = metrics_of(row.source).get(row.metric)
    return [source for source, _key in one.sides] if one is not None and one.sides else [row.source]


def receivers(person: Person) -> list[str]:
    """To whom figures were given before, the newest first, for the list under the field."""
    rows = GivenFigure.objects.visible_to(person).order_by("-pk").values_list("to_whom", flat=True)[:200]
    return list(dict.fromkeys(rows))[:30]


def last_receiver(person: Person) -> str:
    row = GivenFigure.objects.visible_to(person).filter(by=person).order_by("-pk").first()
    return row.to_whom if row else ""
