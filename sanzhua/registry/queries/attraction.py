"""What the attraction pages read: where each project stands, how long it has been silent, what was promised."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Exists, Max, OuterRef, Prefetch, Q, Subquery

from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.facts import queries as facts
from sanzhua.facts.models import Part
from sanzhua.registry.choices import Source, Stage, Status
from sanzhua.registry.choices.attraction import PromiseKind, PromisePaper, Step
from sanzhua.registry.models import Attraction, ContactLog, Follower, Loss, Project, Promise, Realised
from sanzhua.registry.rules.attraction import entries, is_silent
from sanzhua.ui import times

FORM = "attraction"
_STEPS = {Stage.PLANNING: Step.TALKS, Stage.TALKS: Step.TALKS, Stage.SIGNED: Step.SIGNED}
_INTENT = "意向"


@dataclass(frozen=True, slots=True)
class Pursuit:
    """A project that is being won. `step` is empty past the signing and for what is no longer pursued.

    `last_on` is the day of the last contact, or that on which the work began where there was none.
    """

    project: Project
    attraction: Attraction | None
    step: str
    investors: str
    follower: str
    last_on: date
    contacts: bool
    next_step: str
    next_on: date | None
    today: date
    lost: Loss | None = None

    @property
    def lost_words(self) -> str:
        """Where it went and why, where the project is lost."""
        return f"{self.lost.lost_to}：{reason_name(self.lost.reason_key)}" if self.lost else ""

    @property
    def days(self) -> int:
        return (self.today - self.last_on).days

    @property
    def is_silent(self) -> bool:
        return is_silent(self.step, self.last_on, self.today)

    @property
    def is_overdue(self) -> bool:
        return self.next_on is not None and self.next_on < self.today

    @property
    def step_label(self) -> str:
        return str(Step(self.step).label) if self.step else ""


def pursuits(person: Person) -> list[Pursuit]:
    """Of the projects that the person sees, those that come from attraction; the longest silent first."""
    return sorted(_pursuits(person.visible_unit_ids()), key=lambda one: (one.last_on, one.project.pk))


def every_pursuit() -> list[Pursuit]:
    """Of the whole city, for the daily look; no page shows it."""
    return _pursuits(None)


def pursuits_among(attractions: Collection[int], unit_ids: Collection[int]) -> list[Pursuit]:
    """Of these attractions, those whose project is of none of the units; for counts, no page shows them."""
    found = Project.objects.standing().filter(attraction__in=attractions).exclude(unit__in=unit_ids)
    return _read(found, unit_ids) if attractions else []


def pursuit_of(project: Project) -> Pursuit:
    return _read(Project.objects.filter(pk=project.pk), {project.unit_id})[0]


def is_attracted(project: Project) -> bool:
    return project.source == Source.ATTRACTION or Attraction.objects.filter(project=project).exists()


def reason_name(key: str) -> str:
    """A reason of loss in the reader's language; the key itself where the table no longer has it."""
    found = (row["name_en"] if times.is_english() else row["name"] for row in entries("lost") if row["key"] == key)
    return next(found, key)


def _pursuits(unit_ids: Collection[int] | None) -> list[Pursuit]:
    found = Project.objects.standing().filter(Q(source=Source.ATTRACTION) | Q(attraction__isnull=False))
    if unit_ids is not None:
        found = found.filter(unit__in=unit_ids)
    return _read(found, unit_ids)


def _read(projects: object, unit_ids: Collection[int] | None) -> list[Pursuit]:
    assert hasattr(projects, "annotate")
    standing = ContactLog.objects.filter(attraction__project=OuterRef("pk"), corrected_by__isnull=True)
    intent = Promise.objects.filter(attraction__project=OuterRef("pk"), corrected_by__isnull=True)
    rows = list(
        projects.annotate(
            last_contact=Subquery(standing.order_by("-on", "-pk").values("pk")[:1]),
            has_intent=Exists(intent.filter(paper__in=(PromisePaper.INTENT, PromisePaper.FRAMEWORK))),
        )
        .select_related("unit", "attraction")
        .prefetch_related(
            "attraction__investors",
            Prefetch("attraction__followers", Follower.objects.filter(valid_to__isnull=True), to_attr="now"),
        )
    )
    contacts = ContactLog.objects.in_bulk([row.last_contact for row in rows if row.last_contact])
    words, today, lost = _form_words(unit_ids), clock.business_today(), _lost(rows)
    made = (_pursuit(row, contacts.get(row.last_contact), words, today) for row in rows)
    return [replace(one, lost=lost[one.project.pk]) if one.project.pk in lost else one for one in made]


def _lost(rows: Collection[Project]) -> dict[int, Loss]:
    """The last loss of each project that is cancelled."""
    gone = [row.pk for row in rows if row.status == Status.CANCELLED]
    losses = Loss.objects.filter(attraction__project__in=gone).order_by("pk").select_related("attraction")
    return {one.attraction.project_id: one for one in losses} if gone else {}


def _pursuit(row: Project, last: ContactLog | None, words: Mapping[str, str], today: date) -> Pursuit:
    attraction: Attraction | None = getattr(row, "attraction", None)
    now = attraction.now if attraction else []  # type: ignore[attr-defined]
    names = [one.name for one in attraction.investors.all()] if attraction else []
    entered = row.made_at.astimezone(clock.SHANGHAI).date()
    return Pursuit(
        project=row,
        attraction=attraction,
        step=_step(row, words.get(row.uid, "")),
        investors="、".join(names) or str(row.facts.get("investor") or ""),
        follower=now[0].name if now else str(row.facts.get("follower") or ""),
        last_on=last.on if last else (attraction.began_on if attraction else min(entered, today)),
        contacts=last is not None,
        next_step=last.next_step if last else "",
        next_on=last.next_on if last else None,
        today=today,
    )


def _step(row: Project, word: str) -> str:
    """Intention is told by a paper, or by the word of the last accepted report; no stage of the register says it."""
    if row.status != Status.ONGOING:
        return ""
    step = _STEPS.get(Stage(row.stage), "")
    intends = row.has_intent or word == _INTENT  # type: ignore[attr-defined]
    return Step.INTENT if step == Step.TALKS and intends else step


def _form_words(unit_ids: Collection[int] | None) -> dict[str, str]:
    """The stage as each unit's last accepted attraction report words it, by project uid."""
    parts = Part.objects.current().filter(source=FORM)
    if unit_ids is not None:
        parts = parts.filter(unit_id__in=unit_ids)
    by_period: dict[str, list[int]] = {}
    for unit_id, period in parts.values_list("unit_id").annotate(Max("period")).order_by():
        by_period.setdefault(period, []).append(unit_id)
    rows = (row for period, units in by_period.items() for row in facts.rows_of(FORM, period, unit_ids=units))
    return {row["project"]: row["stage"] or "" for row in rows}


@dataclass(frozen=True, slots=True)
class Kept:
    """Promised against realised of one kind; amounts in yuan or persons. `promised` is the newest promise."""

    kind: str
    promises: Sequence[Promise]
    realised: Sequence[Realised]

    @property
    def label(self) -> str:
        return str(PromiseKind(self.kind).label)

    @property
    def is_money(self) -> bool:
        return self.kind != PromiseKind.JOBS

    @property
    def standing(self) -> list[Promise]:
        return [line for line in self.promises if not _is_corrected(line)]

    @property
    def first(self) -> Promise | None:
        return self.standing[0] if self.standing else None

    @property
    def promised(self) -> Promise | None:
        return self.standing[-1] if self.standing else None

    @property
    def now(self) -> Realised | None:
        """The last figure by its day; of one day the line written last."""
        standing = [line for line in self.realised if not _is_corrected(line)]
        return standing[-1] if standing else None

    @property
    def amounts(self) -> tuple[int | None, int | None, int | None]:
        """First promised, last promised, realised."""
        first, promised, now = (line.amount if line else None for line in (self.first, self.promised, self.now))
        return first, promised, now

    @property
    def as_of(self) -> date | None:
        return self.now.on if self.now else None

    @property
    def ratio(self) -> float | None:
        """Realised over the newest promise; None where nothing was promised or nothing is known to be realised."""
        if self.now is None or self.promised is None or not self.promised.amount:
            return None
        return self.now.amount / self.promised.amount


def promises_of(attraction: Attraction | None) -> list[Kept]:
    """One line a kind that anything is known of, in the order of the kinds; two queries."""
    if attraction is None:
        return []
    promises = list(attraction.promises.select_related("corrected_by", "by", "file").order_by("on", "pk"))
    realised = list(attraction.realised.select_related("corrected_by", "by").order_by("on", "pk"))
    kept = (
        Kept(kind, [one for one in promises if one.kind == kind], [one for one in realised if one.kind == kind])
        for kind in PromiseKind.values
    )
    return [one for one in kept if one.promises or one.realised]


def contacts_of(attraction: Attraction | None, limit: int = 200) -> list[ContactLog]:
    """Newest day first; corrected lines stay in the list and say so."""
    if attraction is None:
        return []
    return list(attraction.contacts.select_related("by", "corrected_by").order_by("-on", "-pk")[:limit])


def _is_corrected(line: Promise | Realised) -> bool:
    return getattr(line, "corrected_by", None) is not None
