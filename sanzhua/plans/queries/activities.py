"""The calendar of a year, what comes next for one person, and one activity's page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from sanzhua.accounts.models import Person, Unit
from sanzhua.accounts.policy import post_for
from sanzhua.base import clock
from sanzhua.plans import policy
from sanzhua.plans.choices import ACTIVITY_AHEAD, ACTIVITY_MOVES, KEEPERS
from sanzhua.plans.models import Activity, ActivityChange, ActivityPaper, ActivityStep, Plan
from sanzhua.plans.rules.year import days_within, weeks_of
from sanzhua.registry.models import Project
from sanzhua.registry.queries.listing.found import search

FIRST_YEAR, LAST_YEAR = 2000, 2100
DAYS_AHEAD, FOUND = 14, 10


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; `view` is month or list, `show` all or mine."""

    year: int
    view: str = "month"
    show: str = "all"

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> Asked:
        text = asked.get("year", "")
        year = int(text) if text.isdecimal() and len(text) == 4 else 0
        return cls(
            year if FIRST_YEAR <= year <= LAST_YEAR else clock.business_today().year,
            "list" if asked.get("view") == "list" else "month",
            "mine" if asked.get("show") == "mine" else "all",
        )

    def query(self, **other: object) -> str:
        """The address's query with something else in it."""
        told = {"year": self.year, "view": self.view, "show": self.show, **other}
        return "&".join(f"{key}={value}" for key, value in told.items())


@dataclass(frozen=True, slots=True)
class Day:
    on: date
    activities: Sequence[Activity]


@dataclass(frozen=True, slots=True)
class Month:
    """`weeks` hold seven places each, None where a day belongs to another month; `activities` touch the month."""

    first: date
    weeks: Sequence[Sequence[Day | None]]
    activities: Sequence[Activity]

    @property
    def period(self) -> str:
        return f"{self.first:%Y-%m}"


def visible_activity(person: Person, pk: int) -> Activity | None:
    found = Activity.objects.visible_to(person).select_related("unit", "lead", "plan", "task", "by")
    return found.prefetch_related("participants").filter(pk=pk).first()


def of_year(person: Person, asked: Asked) -> list[Activity]:
    """Those that the person sees and that touch the year, by their first day; called-off ones as well."""
    touches = Q(begins_on__lte=date(asked.year, 12, 31), ends_on__gte=date(asked.year, 1, 1))
    found = Activity.objects.visible_to(person).filter(touches).select_related("lead", "unit")
    return list(found.filter(_mine(person)) if asked.show == "mine" else found)


def months_of(year: int, activities: Sequence[Activity]) -> list[Month]:
    """Twelve; what was called off stands in the month's list and marks no day."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    by_day: dict[date, list[Activity]] = {}
    for one in activities:
        for day in days_within(one.begins_on, one.ends_on, first, last) if not one.is_cancelled else ():
            by_day.setdefault(day, []).append(one)
    return [_month(year, number, by_day, activities) for number in range(1, 13)]


def coming(person: Person) -> list[Activity]:
    """Of the person's own units, ahead or under way, within the next fortnight."""
    today = clock.business_today()
    near = Q(begins_on__lte=today + timedelta(days=DAYS_AHEAD), ends_on__gte=today, status__in=ACTIVITY_AHEAD)
    return list(Activity.objects.visible_to(person).filter(near, _mine(person)).select_related("lead"))


@dataclass(frozen=True, slots=True)
class ChangeLine:
    change: ActivityChange
    title: str


@dataclass(frozen=True, slots=True)
class ActivityPage:
    """`plan` is None for a reader who does not see it; `found` are projects that the words asked for and that are not
    linked yet; `verbs` are the buttons.
    """

    activity: Activity
    plan: Plan | None
    participants: Sequence[Unit]
    steps: Sequence[ActivityStep]
    projects: Sequence[Project]
    papers: Sequence[ActivityPaper]
    changes: Sequence[ChangeLine]
    found: Sequence[Project]
    may_edit: bool
    may_link: bool
    may_tick: bool
    may_add: bool
    verbs: frozenset[str]

    @property
    def done(self) -> int:
        return sum(step.done_at is not None for step in self.steps)


def activity_page(person: Person, activity: Activity, words: str = "") -> ActivityPage:
    """Projects are those that the reader sees; of the others nothing is said, not even how many there are."""
    arranges = policy.arranger_post(person, activity) is not None
    helps = arranges or policy.helper_unit(person, activity) is not None
    alive = not activity.is_cancelled
    projects = Project.objects.visible_to(person).filter(activities=activity).select_related("unit").order_by("pk")
    return ActivityPage(
        activity=activity,
        plan=Plan.objects.visible_to(person).filter(pk=activity.plan_id).first() if activity.plan_id else None,
        participants=list(activity.participants.all()),
        steps=list(activity.steps.select_related("done_by")),
        projects=(linked := list(projects)),
        papers=list(activity.papers.select_related("document__owner", "by").order_by("pk")),
        changes=_changes(activity),
        found=_not_linked(person, words, linked) if arranges and alive else [],
        may_edit=arranges and activity.is_ahead,
        may_link=arranges and alive,
        may_tick=helps and activity.is_ahead,
        may_add=helps and alive,
        verbs=_verbs(person, activity, arranges),
    )


def paper_of(activity: Activity, pk: int) -> ActivityPaper | None:
    return activity.papers.select_related("document").filter(pk=pk).first()


def _mine(person: Person) -> Q:
    """One of the person's own units leads it, keeps it or comes to it."""
    own = policy.own_unit_ids(person)
    comes = Activity.participants.through.objects.filter(unit__in=own).values("activity")
    return Q(lead__in=own) | Q(unit__in=own) | Q(pk__in=comes)


def _month(year: int, number: int, by_day: Mapping[date, Sequence[Activity]], activities: Sequence[Activity]) -> Month:
    weeks = [[Day(day, by_day.get(day, ())) if day else None for day in week] for week in weeks_of(year, number)]
    days = [day.on for week in weeks for day in week if day]
    touching = [one for one in activities if one.begins_on <= days[-1] and one.ends_on >= days[0]]
    return Month(days[0], weeks, touching)


def _changes(activity: Activity) -> list[ChangeLine]:
    rows = activity.changes.select_related("by").order_by("-pk")
    return [ChangeLine(row, ACTIVITY_MOVES.get(row.verb).title) for row in rows]


def _not_linked(person: Person, words: str, linked: Sequence[Project]) -> list[Project]:
    known = {project.pk for project in linked}
    return [project for project in search(person, words, most=FOUND + len(known)) if project.pk not in known][:FOUND]


def _verbs(person: Person, activity: Activity, arranges: bool) -> frozenset[str]:
    lawful = set(ACTIVITY_MOVES.verbs_from(activity.status)) if arranges else set()
    if activity.begins_on > clock.business_today():
        lawful.discard("close")
    if post_for(person, KEEPERS, activity.unit) is None:
        lawful.discard("cancel")
    return frozenset(lawful)
