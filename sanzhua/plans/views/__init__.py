"""The pages of plans, one chapter a file: each asks the queries, calls one action, renders."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.forms import BaseFormSet, Form
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person, Unit
from sanzhua.accounts.queries import person_of
from sanzhua.base.refusals import NotAllowed, Refused
from sanzhua.plans import policy
from sanzhua.plans.choices import VersionStatus
from sanzhua.plans.models import Activity, Clause, Plan, PlanVersion, Task
from sanzhua.plans.queries import review
from sanzhua.plans.queries.activities import visible_activity as activity_seen_by
from sanzhua.plans.queries.plans import visible_plans
from sanzhua.plans.queries.task_page import visible_task as task_seen_by
from sanzhua.ui.asked import number


def visible_plan(request: HttpRequest, pk: int) -> Plan:
    """A plan that the reader does not see answers exactly like one that does not exist."""
    found = visible_plans(person_of(request)).filter(pk=pk).first()
    if found is None:
        raise Http404(_("没有这个方案，或您无权查看。"))
    return found


def visible_task(request: HttpRequest, pk: int) -> Task:
    found = task_seen_by(person_of(request), pk)
    if found is None:
        raise Http404(_("没有这项任务，或您无权查看。"))
    return found


def visible_version(request: HttpRequest, pk: int) -> PlanVersion:
    found = review.visible_version(person_of(request), pk)
    if found is None:
        raise Http404(_("没有这一版方案，或您无权查看。"))
    return found


def clause_to_correct(request: HttpRequest, pk: int) -> Clause:
    found = review.clause_to_correct(person_of(request), pk)
    if found is None:
        raise Http404(_("没有这项任务，或已经确认，不能在这里更正。"))
    return found


def may_correct(found: PlanVersion, person: Person) -> bool:
    return found.status == VersionStatus.DRAFT and policy.keeper_post(person, found.plan) is not None


def number_sent(request: HttpRequest, name: str) -> int:
    """0 where none was sent, or something else."""
    return number(request.POST.get(name))


def unit_choices() -> list[tuple[str, str]]:
    return [(str(unit.pk), unit.shown_in_full) for unit in Unit.objects.all()]


def visible_activity(request: HttpRequest, pk: int) -> Activity:
    found = activity_seen_by(person_of(request), pk)
    if found is None:
        raise Http404(_("没有这项活动，或您无权查看。"))
    return found


def in_order(rows: BaseFormSet[Any]) -> list[dict[str, Any]]:
    """Rows that were filled in and not taken away, by their number; what has none comes last as it stands."""
    given = [one.cleaned_data for one in rows if one.cleaned_data and not one.cleaned_data.get("DELETE")]
    return sorted(given, key=lambda row: row["position"] or 10**6)


def tried(form: Form, deed: Callable[[], object]) -> bool:
    """Whether the form was in order and the deed was done; a refusal then stands above the fields.

    Raises NotAllowed: who may not do it at all has nothing to put right.
    """
    if not form.is_valid():
        return False
    try:
        deed()
    except NotAllowed:
        raise
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
    return form.is_valid()
