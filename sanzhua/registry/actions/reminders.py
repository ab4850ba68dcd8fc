"""The daily look at silence: who has not spoken with an investor for too long gets one line on the desk."""

from __future__ import annotations

from django.urls import reverse

from sanzhua.accounts.choices import Role
from sanzhua.accounts.queries import root_unit
from sanzhua.notices import actions as notices
from sanzhua.notices.models import Todo
from sanzhua.registry.actions.attraction import REMIND, subject_of
from sanzhua.registry.queries.attraction import Pursuit, every_pursuit
from sanzhua.registry.queries.first_contact import open_questions
from sanzhua.registry.rules.attraction import is_silent

JUDGE = "judge_first_contact"
_QUEUE = "first-contact"


def remind_of_silence() -> int:
    """One open line a project that has been silent for longer than attraction.toml allows; gives how many are new.

    Lines of projects that are silent no longer, or no longer attracted, end. Any number of runs a day is one run.
    """
    pursuits = every_pursuit()
    silent = {subject_of(one.project): one for one in pursuits if is_silent(one.step, one.last_on, one.today)}
    open_lines = set(Todo.objects.open().filter(verb=REMIND).values_list("subject", flat=True))
    for subject in open_lines - silent.keys():
        notices.finish(subject, REMIND)
    fresh = [one for subject, one in silent.items() if subject not in open_lines]
    for one in fresh:
        _remind(one)
    return len(fresh)


def call_for_first_contacts() -> int:
    """A line for the city's dispatchers as long as questions of first contact are open; gives how many are."""
    count = len(open_questions())
    if not count:
        notices.finish(_QUEUE, JUDGE)
        return 0
    notices.add(
        unit=root_unit(),
        role=Role.DISPATCHER,
        verb=JUDGE,
        subject=_QUEUE,
        params={"count": count},
        url=reverse("registry:first_contacts"),
    )
    return count


def _remind(one: Pursuit) -> None:
    notices.add(
        unit=one.project.unit,
        role=Role.LIAISON,
        verb=REMIND,
        subject=subject_of(one.project),
        params={"project": one.project.name, "follower": one.follower or "—", "since": one.last_on.isoformat()},
        url=reverse("registry:attraction", args=[one.project.uid]),
    )
