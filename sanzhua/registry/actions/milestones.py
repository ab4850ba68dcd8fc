"""The verbs of milestones: laid out, dated, met; a baseline moves on request, with a reason and a second yes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import IO

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from sanzhua.accounts.choices import DECIDERS, Role
from sanzhua.accounts.models import Person, Post
from sanzhua.accounts.policy import require_role
from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete, NotAllowed, WrongState
from sanzhua.notices import actions as notices
from sanzhua.registry import policy
from sanzhua.registry.actions.papers import attach
from sanzhua.registry.choices import PaperType
from sanzhua.registry.choices.permits import BASELINE_MOVES, BaselineState
from sanzhua.registry.models import BaselineRequest, Milestone, MilestoneChange, Project
from sanzhua.registry.rules.catalogue import milestones_for
from sanzhua.workflow.moves import move


@dataclass(frozen=True, slots=True)
class Dates:
    planned_on: date | None
    met_on: date | None


@dataclass(frozen=True, slots=True)
class Consent:
    """A leader's written permission: who gave it (name and post) and the signed paper."""

    allowed_by: str
    name: str
    data: bytes | IO[bytes]
    number: str = ""


def lay_milestones(project: Project, *, kind: str, by: Person) -> int:
    """Add the milestones of such works that the project lacks; gives how many. Those of other works go if undated."""
    policy.require_keeper(by, project.unit)
    wanted = milestones_for(kind)
    with transaction.atomic():
        held = set(project.milestones.values_list("key", flat=True))
        undated = project.milestones.filter(baseline_on=None, planned_on=None, met_on=None)
        undated.exclude(key__in=[one.key for one in wanted]).delete()
        made = [
            Milestone(project=project, key=one.key, title=one.title, title_en=one.title_en, place=place)
            for place, one in enumerate(wanted)
            if one.key not in held
        ]
        Milestone.objects.bulk_create(made)
    return len(made)


def set_dates(project: Project, *, dates: Mapping[str, Dates], by: Person, note: str = "") -> int:
    """Write the dates of several milestones by key; gives how many changed. The first planned date is the baseline.

    Raises NotAllowed, Incomplete for a day met in the future, or where a day met is changed or cleared without a note.
    """
    post = policy.require_keeper(by, project.unit)
    note = note.strip()[:500]
    with transaction.atomic():
        held = list(Milestone.objects.select_for_update().filter(project=project, key__in=dates))
        for milestone in held:
            # Whoever saves this page has seen what the city refused.
            notices.finish(_subject(milestone), "baseline_refused")
        return sum(_set(milestone, dates[milestone.key], by, post, note) for milestone in held)


def ask_baseline(
    milestone: Milestone, *, new: date, reason: str, by: Person, consent: Consent | None = None
) -> BaselineRequest:
    """Ask to move a baseline: the city decides, or a leader's written permission is at hand and it moves at once.

    Raises NotAllowed, Incomplete, WrongState without a baseline, once met, for the same date, beside an open request.
    """
    post = policy.require_keeper(by, milestone.project.unit)
    if consent is not None and not consent.allowed_by.strip():
        raise Incomplete(_("请写明书面同意人的姓名和职务。"))
    with transaction.atomic():
        held = Milestone.objects.select_for_update().get(pk=milestone.pk)
        old = _require_askable(held, new, reason)
        request = BaselineRequest.objects.create(
            milestone=held, old=old, new=new, reason=reason.strip()[:500], by=by, at=clock.now()
        )
        notices.finish(_subject(held), "baseline_refused")
        if consent is None:
            _tell_city(request)
        else:
            _grant_on_paper(request, consent, by, post)
    milestone.refresh_from_db()
    return request


def grant_baseline(request: BaselineRequest, *, by: Person, allowed_by: str = "") -> BaselineRequest:
    """The city allows it; who asked does not decide. A second click changes nothing. Raises NotAllowed, WrongState."""
    post = _require_city(request, by)
    allowed = allowed_by.strip()[:120] or f"{by.name}（{post}）"
    with transaction.atomic():
        if BaselineRequest.objects.filter(pk=request.pk, status=BaselineState.GRANTED).exists():
            return request
        held = Milestone.objects.select_for_update().get(pk=request.milestone_id)
        if held.met_on is not None:
            raise WrongState(_("“%(title)s”已经完成，基线不再调整。") % {"title": held.shown})
        move(
            request,
            "grant",
            moves=BASELINE_MOVES,
            by=by,
            post=post,
            ledger_facts=_facts(request),
            also={"allowed_by": allowed},
            unit=request.milestone.project.unit,
        )
        _apply(request)
    return request


def refuse_baseline(request: BaselineRequest, *, by: Person, reason: str) -> BaselineRequest:
    """The baseline stays, with the reason; the unit's clerk is told. Raises the three refusals."""
    post, project = _require_city(request, by), request.milestone.project
    with transaction.atomic():
        move(
            request,
            "refuse",
            moves=BASELINE_MOVES,
            by=by,
            post=post,
            note=reason,
            ledger_facts=_facts(request),
            unit=project.unit,
        )
        notices.finish(_subject(request.milestone))
        notices.add(
            unit=project.unit,
            role=Role.LIAISON,
            verb="baseline_refused",
            subject=_subject(request.milestone),
            params=_params(request) | {"reason": reason.strip()},
            url=reverse("registry:milestones", args=[project.uid]),
        )
    return request


def withdraw_baseline(request: BaselineRequest, *, by: Person) -> BaselineRequest:
    """The unit takes its request back. Raises NotAllowed, WrongState."""
    post = policy.require_keeper(by, request.milestone.project.unit)
    with transaction.atomic():
        unit = request.milestone.project.unit
        move(request, "withdraw", moves=BASELINE_MOVES, by=by, post=post, ledger_facts=_facts(request), unit=unit)
        notices.finish(_subject(request.milestone))
    return request


def _set(milestone: Milestone, dates: Dates, by: Person, post: Post, note: str) -> bool:
    if dates.met_on is not None and dates.met_on > clock.business_today():
        raise Incomplete(_("“%(title)s”的实际完成日期在今天之后，请填实际发生的日期。") % {"title": milestone.shown})
    if milestone.met_on is not None and dates.met_on != milestone.met_on and not note:
        raise Incomplete(_("更改或清除“%(title)s”的实际完成日期，须写明原因。") % {"title": milestone.shown})
    moved = {
        field: (getattr(milestone, field), getattr(dates, field))
        for field in ("planned_on", "met_on")
        if getattr(milestone, field) != getattr(dates, field)
    }
    if not moved:
        return False
    milestone.planned_on, milestone.met_on = dates.planned_on, dates.met_on
    if milestone.baseline_on is None:
        milestone.baseline_on = dates.planned_on
    milestone.save(update_fields=["planned_on", "met_on", "baseline_on"])
    MilestoneChange.objects.bulk_create(
        MilestoneChange(
            milestone=milestone, field=field, old=old, new=new, note=note, by=by, post=str(post), at=clock.now()
        )
        for field, (old, new) in moved.items()
    )
    return True


def _require_askable(milestone: Milestone, new: date, reason: str) -> date:
    if milestone.baseline_on is None:
        raise WrongState(
            _("“%(title)s”还没有基线，先填当前预计日期，首次填写的就是基线。") % {"title": milestone.shown}
        )
    if milestone.met_on is not None:
        # Moving it now would only make what was late look punctual.
        raise WrongState(_("“%(title)s”已经完成，基线不再调整。") % {"title": milestone.shown})
    if milestone.baseline_on == new:
        raise WrongState(_("新日期和现在的基线相同，没有变化。"))
    if milestone.requests.filter(status=BaselineState.ASKED).exists():
        raise WrongState(_("“%(title)s”已有一项基线调整待裁定，裁定或撤回后再提。") % {"title": milestone.shown})
    if not reason.strip():
        raise Incomplete(_("请写明调整基线的原因。"))
    return milestone.baseline_on


def _grant_on_paper(request: BaselineRequest, consent: Consent, by: Person, post: Post) -> None:
    project = request.milestone.project
    paper = attach(
        project=project,
        type=PaperType.OPINION,
        name=consent.name,
        data=consent.data,
        by=by,
        title=_consent_title(request),
        number=consent.number,
    )
    move(
        request,
        "grant_on_paper",
        moves=BASELINE_MOVES,
        by=by,
        post=post,
        ledger_facts={**_facts(request), "allowed_by": consent.allowed_by.strip(), "sha256": paper.document.sha256},
        also={"allowed_by": consent.allowed_by.strip()[:120], "paper": paper},
        unit=project.unit,
    )
    _apply(request)


def _consent_title(request: BaselineRequest) -> str:
    """Chinese, since it is stored."""
    return f"{request.milestone.title}基线调整的书面同意"


def _apply(request: BaselineRequest) -> None:
    """The current plan follows where it still is the old baseline."""
    milestone = request.milestone
    Milestone.objects.filter(pk=milestone.pk).update(baseline_on=request.new)
    Milestone.objects.filter(pk=milestone.pk, planned_on=request.old).update(planned_on=request.new)
    notices.finish(_subject(request.milestone))
    milestone.refresh_from_db()


def _require_city(request: BaselineRequest, by: Person) -> Post:
    post = require_role(by, *DECIDERS, scope=request.milestone.project.unit)
    if request.by_id == by.pk:
        raise NotAllowed(_("提出调整的人不能自己裁定，请由另一位调度员办理，或上传领导的书面同意。"))
    return post


def _facts(request: BaselineRequest) -> dict[str, object]:
    return {
        "project": request.milestone.project.uid,
        "milestone": request.milestone.key,
        "old": request.old.isoformat(),
        "new": request.new.isoformat(),
        "reason": request.reason,
    }


def _subject(milestone: Milestone) -> str:
    return f"milestone:{milestone.pk}"


def _params(request: BaselineRequest) -> dict[str, object]:
    return {"project": request.milestone.project.name, "milestone": request.milestone.title}


def _tell_city(request: BaselineRequest) -> None:
    project = request.milestone.project
    notices.add(
        unit=project.unit,
        role=Role.DISPATCHER,
        verb="baseline",
        subject=_subject(request.milestone),
        params=_params(request),
        url=reverse("registry:milestones", args=[project.uid]),
    )
