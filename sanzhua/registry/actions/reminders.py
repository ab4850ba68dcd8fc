"""The daily look at silence: an investor with whom nobody spoke for too long, a bank that does not answer.

Each gives one line on the desk of the unit whose project it is.
"""

from __future__ import annotations

from django.urls import reverse

from sanzhua.accounts.choices import Role
from sanzhua.accounts.queries import root_unit
from sanzhua.notices import actions as notices
from sanzhua.notices.models import Todo
from sanzhua.registry.actions.attraction import REMIND, subject_of
from sanzhua.registry.actions.financing import ASK_BANK, need_subject
from sanzhua.registry.queries.attraction import Pursuit, every_pursuit
from sanzhua.registry.queries.financing import Unanswered, unanswered
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


def remind_of_banks() -> int:
    """One open line a need that banks have left unanswered for longer than financing.toml allows; gives the new ones.

    Lines of needs that nobody waits for any more end, and so do those of a unit that has handed the project over.
    """
    late = {need_subject(one.need): one for one in unanswered()}
    open_lines = dict(Todo.objects.open().filter(verb=ASK_BANK).values_list("subject", "unit_id"))
    for subject, unit in open_lines.items():
        if subject not in late or late[subject].need.unit.pk != unit:
            notices.finish(subject, ASK_BANK)
    for one in late.values():
        _ask_again(one)
    return len(late.keys() - open_lines.keys())


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


def _ask_again(one: Unanswered) -> None:
    notices.add(
        unit=one.need.unit,
        role=Role.LIAISON,
        verb=ASK_BANK,
        subject=need_subject(one.need),
        params={"project": one.need.project.name, "count": one.banks, "since": one.since.isoformat()},
        url=reverse("registry:need", args=[one.need.pk]),
    )
