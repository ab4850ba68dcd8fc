"""The daily look at days: seven days and one day before, and once a day has passed, the doers get one line."""

from __future__ import annotations

from sanzhua.notices import actions as notices
from sanzhua.notices.models import Todo
from sanzhua.plans.actions.lines import LATE, REMINDERS, SOON, TOMORROW, ends_at, subject_of, tell_doers
from sanzhua.plans.queries.tasks import TaskLine, every_line
from sanzhua.ui import times

DAYS_BEFORE, LAST_DAY = 7, 1


def remind_of_tasks() -> int:
    """One open line a task, the nearest word first; gives how many are new. Any number of runs a day is one run.

    Lines that are true no longer end: the task was finished, the return came in, or a nearer word took the place.
    """
    wanted = {subject_of(line.task): (verb, line) for line in every_line() if (verb := word_for(line))}
    said = set(Todo.objects.open().filter(verb__in=REMINDERS).values_list("subject", "verb"))
    for subject, verb in said:
        if subject not in wanted or wanted[subject][0] != verb:
            notices.finish(subject, verb)
    fresh = [(verb, line) for subject, (verb, line) in wanted.items() if (subject, verb) not in said]
    for verb, line in fresh:
        _remind(verb, line)
    return len(fresh)


def word_for(line: TaskLine) -> str | None:
    left = line.state.days_left if line.state else None
    if left is None or left > DAYS_BEFORE:
        return None
    return LATE if left < 0 else TOMORROW if left <= LAST_DAY else SOON


def _remind(verb: str, line: TaskLine) -> None:
    state = line.state
    assert state is not None
    assert state.next_on is not None
    tell_doers(line, verb, {"day": times.iso_day(state.next_on)}, ends_at(state.next_on))
