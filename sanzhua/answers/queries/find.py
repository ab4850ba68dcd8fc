"""一句话: what the words of one line mean: units, leaders, projects, metrics, or a metric of one of these."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from sanzhua.accounts.models import Person, Unit
from sanzhua.answers.queries.figures import Answer, Months, answers_of, metrics_named
from sanzhua.answers.queries.subjects import Subject, leader_subject, own_subject, project_subject, unit_subject
from sanzhua.answers.table import Named, load_table
from sanzhua.base.likeness import squeeze
from sanzhua.base.periods import Period
from sanzhua.dispatch.calendar import reported_month
from sanzhua.facts import own
from sanzhua.facts.definitions import all_metrics
from sanzhua.registry.queries import search
from sanzhua.registry.queries.leaders import Desk, desks

_Thing = TypeVar("_Thing")
MOST_SUBJECTS, MOST_METRICS, MOST_LEADERS = 6, 6, 4
_LONGEST, _SHORTEST = 80, 2


@dataclass(frozen=True, slots=True)
class Found:
    """What a line of words leads to. `rest` are words that mean nothing by themselves; `more`: hits were cut off."""

    subjects: Sequence[Subject]
    metrics: Sequence[Named]
    rest: Sequence[str] = ()
    more: bool = False

    @property
    def nothing(self) -> bool:
        return not (self.subjects or self.metrics)


@dataclass(frozen=True, slots=True)
class Hit:
    subject: Subject
    answers: Sequence[Answer]


@dataclass(frozen=True, slots=True)
class _Meant:
    units: tuple[Unit, ...]
    desks: tuple[Desk, ...]
    metrics: tuple[Named, ...]

    @property
    def any(self) -> bool:
        return bool(self.units or self.desks or self.metrics)


def hits(person: Person, text: str, month: Period | None = None) -> tuple[Found, list[Hit]]:
    """Each subject with its figures. Of nobody named it is the person's own unit."""
    found, months = find(person, text), Months(month)
    if found.nothing:
        return found, []
    subjects = list(found.subjects) or [own_subject(person)]
    table, on = load_table().figures, month or reported_month()
    made = []
    for subject in subjects:
        wanted = metrics_named(found.metrics or table[subject.sort], on, person)
        answers = answers_of(subject, wanted, months)
        made.append(Hit(subject, [one for one in answers if subject.project is None or one.value is not None]))
    return found, made


def find(person: Person, text: str) -> Found:
    words = text[:_LONGEST].split()
    if not words:
        return Found((), ())
    names = _Names(person)
    meant = {word: names.meaning(word) for word in names.cut(words)}
    rest = [word for word, one in meant.items() if not one.any]
    metrics = _once([named for one in meant.values() for named in one.metrics])
    if rest:
        # Words that are nobody's name are of a project's; a unit beside them says whose.
        beside = [word for word, one in meant.items() if one.units and not one.metrics]
        projects = search(person, " ".join([*rest, *beside]), most=MOST_SUBJECTS + 1)
        subjects = [project_subject(one) for one in projects[:MOST_SUBJECTS]]
        if subjects:
            return Found(subjects, metrics[:MOST_METRICS], rest, len(projects) > MOST_SUBJECTS)
        # Nothing said by words that nobody knows: the others must not be taken for the whole question.
        return Found((), (), rest)
    named = [*_units(meant, person), *_leaders(meant, person)]
    projects = [] if named or metrics else search(person, text, most=MOST_SUBJECTS + 1)
    subjects = [*named, *(project_subject(one) for one in projects)]
    return Found(subjects[:MOST_SUBJECTS], metrics[:MOST_METRICS], (), len(subjects) > MOST_SUBJECTS)


def _units(meant: dict[str, _Meant], person: Person) -> list[Subject]:
    return [unit_subject(one, person) for one in _once([unit for each in meant.values() for unit in each.units])]


def _leaders(meant: dict[str, _Meant], person: Person) -> list[Subject]:
    found = [leader_subject(desk, person) for each in meant.values() for desk in each.desks]
    return list({one.key: one for one in found}.values())[:MOST_LEADERS]


def _once(listed: Sequence[_Thing]) -> list[_Thing]:
    return list(dict.fromkeys(listed))


class _Names:
    """Who and what the person may ask about, by the keys that words are held against."""

    def __init__(self, person: Person) -> None:
        units = Unit.objects.visible_to(person).filter(valid_to__isnull=True).prefetch_related("aliases")
        self._units = [(one, _keys(one)) for one in units]
        self._desks = desks(person)
        self._metrics = _metric_words(person)
        self._words = {key(word): named for word, named in load_table().words.items()}

    def meaning(self, word: str) -> _Meant:
        wanted = key(word)
        units = tuple(one for one, keys in self._units if wanted in keys)
        if not units and len(wanted) >= _SHORTEST:
            units = tuple(one for one, keys in self._units if any(wanted in name for name in keys))
        return _Meant(units, self._leaders(wanted), self._named(wanted))

    def cut(self, words: Sequence[str]) -> list[str]:
        """A name and a metric written in one (梨树完成投资) are two words; the longest name counts."""
        return [part for word in words for part in self._parts(word)]

    def _parts(self, word: str) -> list[str]:
        wanted = key(word)
        if self.meaning(word).any:
            return [word]
        names = sorted({name for _one, keys in self._units for name in keys} | {key(one.name) for one in self._desks},
                       key=lambda name: (-len(name), name))  # fmt: skip
        for name in names:
            if len(name) >= _SHORTEST and len(name) < len(wanted):
                if wanted.startswith(name):
                    return [name, wanted[len(name) :]]
                if wanted.endswith(name):
                    return [wanted[: -len(name)], name]
        return [word]

    def _leaders(self, wanted: str) -> tuple[Desk, ...]:
        """A surname alone is enough: 周."""
        if len(wanted) < _SHORTEST:
            return tuple(one for one in self._desks if key(one.name).startswith(wanted)) if wanted else ()
        same = [one for one in self._desks if key(one.name) == wanted]
        return tuple(same or [one for one in self._desks if wanted in key(f"{one.name}{one.title}")])

    def _named(self, wanted: str) -> tuple[Named, ...]:
        if wanted in self._words:
            return self._words[wanted]
        same = [named for named, keys in self._metrics if wanted in keys]
        if same or len(wanted) < _SHORTEST:
            return tuple(same)
        return tuple(named for named, keys in self._metrics if any(wanted in one for one in keys))


def key(word: str) -> str:
    return squeeze(word).casefold()


def _keys(unit: Unit) -> frozenset[str]:
    names = (unit.name, unit.short_name, unit.name_en, *(alias.name for alias in unit.aliases.all()))
    return frozenset(key(name) for name in names if name)


def _metric_words(person: Person) -> list[tuple[Named, frozenset[str]]]:
    seen = person.visible_unit_ids() | person.unit_ids_above()
    made = [own.as_metric(one) for one in own.in_force(seen, reported_month())]
    return [
        ((one.form, one.key), frozenset(key(name) for name in (one.label, one.label_en, one.key)))
        for one in (*all_metrics(), *made)
    ]
