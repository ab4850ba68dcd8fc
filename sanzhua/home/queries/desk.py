"""The desk of one person, by the posts held; nothing of other units, targets or ranks for those who fill."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from sanzhua.accounts.choices import CITY_ROLES, Role
from sanzhua.accounts.models import Person
from sanzhua.answers.policy import may_pack
from sanzhua.base import clock
from sanzhua.dispatch import queries as dispatch
from sanzhua.dispatch.calendar import calendar_gap, reported_month
from sanzhua.dispatch.choices import ReportStatus
from sanzhua.dispatch.queries.desk import DeskLine
from sanzhua.facts.policy import is_of_the_bureau
from sanzhua.home import pages, policy
from sanzhua.home.queries import city, due, founding
from sanzhua.home.queries.calendar import form_titles
from sanzhua.home.queries.cockpit import Figure, key_figures
from sanzhua.home.queries.past import Change, PastReport, past_reports, recent_changes
from sanzhua.lights.policy import sees_lights
from sanzhua.notices.queries import Line, todos_for
from sanzhua.plans.models import Activity
from sanzhua.plans.queries.activities import coming
from sanzhua.plans.queries.tasks import TaskLine, my_lines
from sanzhua.ui import times

UNIT_ROLES = (Role.LIAISON, Role.REVIEWER, Role.DEPUTY, Role.HEAD)
# These stand in a table of the desk already, with more about them than a line could say.
_IN_TABLES = frozenset({"fill", "chain_review", "chain_endorse", "sign", "accept"})
SHOWN_TASKS = 6


@dataclass(frozen=True)
class AdminPage:
    label: str
    url: str
    says: str


@dataclass(frozen=True)
class DeskPage:
    """`said` and `rest` are the sentence at the top; a list is empty where the posts do not ask for it."""

    today: date
    said: str
    rest: str
    due: due.Due
    to_sign: Sequence[DeskLine]
    to_accept: Sequence[DeskLine]
    forms: Sequence[city.FormState]
    todos: Sequence[Line]
    tasks: Sequence[TaskLine]
    tasks_in_all: int
    activities: Sequence[Activity]
    past: Sequence[PastReport]
    changes: Sequence[Change]
    is_filler: bool
    is_business: bool
    packs: bool
    lights: bool
    growth: bool
    admin: Sequence[AdminPage]
    begin: dispatch.Beginnings
    steps: Sequence[founding.Step]
    gap: str
    figures: Sequence[Figure]
    month: str


def desk(person: Person) -> DeskPage:
    lines = dispatch.desk(person)
    is_unit, is_city = person.has_role(*UNIT_ROLES), person.has_role(*CITY_ROLES)
    is_filler = person.has_role(Role.LIAISON, Role.REVIEWER)
    returns = due.due(person, lines.to_fill) if is_unit else due.Due([], [], 0)
    forms = city.form_states(person) if is_city else []
    begin = dispatch.beginnings(person)
    said, rest = _sentence(person, lines, returns, forms)
    tasks = my_lines(person) if is_unit or is_city else []
    return DeskPage(
        today=clock.business_today(),
        said=said,
        rest=rest,
        due=returns,
        to_sign=lines.to_sign,
        to_accept=lines.to_accept,
        forms=forms,
        todos=[line for line in todos_for(person, form_titles()) if line.verb not in _IN_TABLES],
        tasks=tasks[:SHOWN_TASKS],
        tasks_in_all=len(tasks),
        activities=coming(person) if is_unit or is_city else [],
        past=past_reports(person) if is_unit else [],
        changes=recent_changes(person, with_unit=not is_unit) if is_unit or is_city else [],
        is_filler=is_filler,
        is_business=is_unit or is_city,
        packs=may_pack(person),
        lights=sees_lights(person),
        growth=is_of_the_bureau(person),
        admin=[
            AdminPage(str(page.label), reverse(page.name), str(page.says)) for page in pages.for_administrator(person)
        ],
        begin=begin,
        steps=founding.steps(person),
        gap=calendar_gap(reported_month()),
        figures=_key_figures(person),
        month=str(reported_month()),
    )


def _key_figures(person: Person) -> list[Figure]:
    """For leaders, who look and decide; everybody else goes to the cockpit for them."""
    sight = policy.sight_of(person) if person.has_role(Role.VIEWER) else None
    return key_figures(reported_month(), sight) if sight else []


def _sentence(
    person: Person, lines: dispatch.Desk, returns: due.Due, forms: Sequence[city.FormState]
) -> tuple[str, str]:
    """Said for the post that has most to do: signing before filling, filling before looking on."""
    if lines.to_sign:
        words = {"n": len(lines.to_sign), "due": times.deadline(lines.to_sign[0].due_at)}
        if any(line.state != ReportStatus.WITH_HEAD for line in lines.to_sign):
            return _("%(n)d件等您审核或签发，最早的%(due)s按时截止。") % words, ""
        return _("%(n)d件等您签发，最早的%(due)s按时截止。") % words, ""
    if person.has_role(Role.LIAISON, Role.REVIEWER):
        return due.sentence(returns.rows)
    if person.has_role(Role.HEAD, Role.DEPUTY):
        return _("现在没有等您签发的报表。"), ""
    if forms or person.has_role(*CITY_ROLES):
        return city.sentence(forms, len(lines.to_accept))
    if not person.current_posts():
        return _("您还没有任职，所以没有要办的事。请联系安全管理员为您设置任职，设置后刷新本页。"), ""
    return _("您的岗位管理本系统，不看业务数据。"), ""
