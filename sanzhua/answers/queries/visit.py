"""调研包: the projects of one day's way, in the order of the route, each with a card."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sanzhua.accounts.models import Person
from sanzhua.answers.queries import matters
from sanzhua.answers.queries.brief import basis_of
from sanzhua.answers.queries.figures import Answer, Months, answers_of, metrics_named
from sanzhua.answers.queries.find import find
from sanzhua.answers.queries.subjects import Subject, project_subject, subject_of
from sanzhua.answers.rules.routes import Stop, kilometres, nearest_first
from sanzhua.answers.table import load_table
from sanzhua.codes.regions import region_name
from sanzhua.dispatch.calendar import reported_month
from sanzhua.registry.models import Project
from sanzhua.registry.queries import missing_permits, search
from sanzhua.registry.queries.leaders import assignments_of
from sanzhua.registry.queries.life import changes_of_life, strip_of
from sanzhua.ui import times

MOST_STOPS, MOST_CHOICES = 20, 200


@dataclass(frozen=True, slots=True)
class Place:
    """A stop of the route; `km` from the stop before as the crow flies, None where one of the two has no point."""

    number: int
    project: Project
    where: str
    km: int | None


@dataclass(frozen=True, slots=True)
class Card:
    place: Place
    answers: Sequence[Answer]
    stages: str
    leaders: Sequence[str]
    permits: str
    said: matters.Said
    promises: Sequence[str]


@dataclass(frozen=True, slots=True)
class Pack:
    cards: Sequence[Card]
    basis: Sequence[str]

    @property
    def answers(self) -> list[Answer]:
        return [one for card in self.cards for one in card.answers]


def choices_for(person: Person, ref: str, words: str) -> tuple[Subject | None, list[Project]]:
    """Projects to choose from: a unit's or a leader's, by address or by name, else those that the words find."""
    subject = subject_of(ref, person) if ref else None
    if subject is None and words.strip():
        named = [one for one in find(person, words).subjects if one.project is None]
        subject = named[0] if len(named) == 1 else None
    if subject is not None:
        return subject, matters.projects_in_care(subject, person)[:MOST_CHOICES]
    return None, search(person, words, most=MOST_CHOICES) if words.strip() else []


def chosen(person: Person, uids: Sequence[str]) -> list[Project]:
    """In the order named, each once; what the person does not see is left out."""
    wanted = list(dict.fromkeys(uids))[:MOST_STOPS]
    found = {one.uid: one for one in Project.objects.visible_to(person).select_related("unit").filter(uid__in=wanted)}
    return [found[uid] for uid in wanted if uid in found]


def in_order(projects: Sequence[Project], numbers: Mapping[str, int]) -> list[Project]:
    """By the numbers that people gave; without any, from place to place by what lies nearest, county by county where
    points are unknown."""
    if numbers:
        return sorted(projects, key=lambda one: numbers.get(one.uid, MOST_STOPS + 1))
    stops = [Stop(at, one.lon, one.lat, (one.unit.order, one.unit_id, one.region)) for at, one in enumerate(projects)]
    return [projects[stop.at] for stop in nearest_first(stops)]


def places_of(projects: Sequence[Project]) -> list[Place]:
    found = []
    before: Project | None = None
    for number, one in enumerate(projects, 1):
        km = kilometres((before.lon, before.lat), (one.lon, one.lat)) if before is not None else None
        found.append(Place(number, one, _where(one), None if km is None else round(km)))
        before = one
    return found


def _where(project: Project) -> str:
    region = region_name(project.region) or project.unit.shown if project.region else project.unit.shown
    place = str(project.facts.get("place") or "")
    return place if region in place else f"{region} {place}".strip()


def pack_of(projects: Sequence[Project], person: Person) -> Pack:
    months, table = Months(), load_table().card["project"]
    wanted = metrics_named(table, reported_month(), person)
    said, missing = matters.said_of(projects, person), missing_permits(projects)
    cards = []
    for place in places_of(projects):
        one = place.project
        answers = [
            found for found in answers_of(project_subject(one), wanted, months, against=()) if found.value is not None
        ]
        cards.append(
            Card(
                place=place,
                answers=answers,
                stages=_stages(one),
                leaders=[held.leader for held in assignments_of(one) if held.valid_to is None],
                permits=missing.get(one.pk, "") or str(one.facts.get("permits_missing") or ""),
                said=said.get(one.pk, matters.Said()),
                promises=matters.promise_lines([one], most=4, with_name=False),
            )
        )
    return Pack(cards, basis_of([one for card in cards for one in card.answers]))


def _stages(project: Project) -> str:
    """前期（2018-03）→在建（开工 2018-05，已13个月）: the way so far."""
    rungs = [rung for rung in strip_of(project, changes_of_life(project)) if rung.state in ("done", "now")]
    told = [f"{rung.word}（{'，'.join(rung.notes)}）" if rung.notes else rung.word for rung in rungs]
    return (" → " if times.is_english() else "→").join(told)
