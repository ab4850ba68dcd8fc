"""The verbs of permits: handed in, returned, promised, finished, not needed, opened again."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import IO, Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from sanzhua.accounts.choices import Role
from sanzhua.accounts.models import Person, Post
from sanzhua.accounts.queries import ancestor_ids
from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete, WrongState
from sanzhua.base.workdays import WorkCalendar
from sanzhua.codes.queries import work_calendar
from sanzhua.notices import actions as notices
from sanzhua.registry import policy
from sanzhua.registry.actions.papers import attach
from sanzhua.registry.choices import PaperType
from sanzhua.registry.choices.permits import PERMIT_MOVES, PermitState
from sanzhua.registry.models import Permit, PermitChange, Project, ProjectPaper
from sanzhua.registry.rules.permits import Clock
from sanzhua.workflow.moves import move


@dataclass(frozen=True, slots=True)
class File:
    """A file as it was handed over."""

    name: str
    data: bytes | IO[bytes]


def submit_permit(permit: Permit, *, on: date, by: Person, issuer: str = "") -> Permit:
    """The owner handed the file in and the issuer's clock runs, on from where a return had stopped it.

    Raises NotAllowed, WrongState, Incomplete for a day that cannot be.
    """
    post, days = _require(permit, by, on), _calendar(permit)
    running = Clock(permit.days_used).started(on)
    also: dict[str, Any] = {
        "submitted_on": permit.submitted_on or on,
        "clock_from": on,
        "due_on": running.due_on(days, permit.promised_days),
        "legal_due_on": running.due_on(days, permit.legal_days),
        "reason": "",
    }
    return move_permit(permit, "submit", by, post, on, also=also | _named(permit, issuer))


def return_permit(permit: Permit, *, on: date, reason: str, by: Person) -> Permit:
    """The issuer gave the file back to be put right: its clock stops. Raises the three refusals."""
    post = _require(permit, by, on)
    stopped = _clock(permit).stopped(_calendar(permit), on)
    also: dict[str, Any] = {
        "clock_from": None,
        "days_used": stopped.used,
        "due_on": None,
        "legal_due_on": None,
        "reason": reason.strip(),
    }
    with transaction.atomic():
        move_permit(permit, "send_back", by, post, on, note=reason, also=also)
        if post.role != Role.LIAISON:
            _tell_of_return(permit, reason)
    return permit


def finish_permit(
    permit: Permit, *, on: date, by: Person, number: str = "", issuer: str = "", file: File | None = None
) -> Permit:
    """The paper is there. Also straight from not begun, for what was issued before it was written down here.

    Raises the three refusals, and Refused for a file that cannot be kept.
    """
    post = _require(permit, by, on)
    used = _clock(permit).used_until(_calendar(permit), on)
    number = number.strip()[:80]
    also: dict[str, Any] = {
        "finished_on": on,
        "number": number,
        "clock_from": None,
        "days_used": used,
        "reason": "",
    } | _named(permit, issuer)
    with transaction.atomic():
        if file is not None:
            also["paper"] = _paper(permit, file, number, on, by)
        return move_permit(permit, "finish", by, post, on, also=also, facts={"number": number})


def promise_permit(permit: Permit, *, text: str, due_on: date, by: Person, file: File | None = None) -> Permit:
    """The owner promises to hand the paper in by a day; what follows need not wait. Raises the three refusals."""
    today = clock.business_today()
    post = _require(permit, by, today)
    if not permit.can_promise:
        raise WrongState(_("“%(title)s”在清单里不是可以承诺的事项，须先办结。") % {"title": permit.shown})
    if not text.strip():
        raise Incomplete(_("请写明承诺的内容。"))
    if due_on < today:
        raise Incomplete(_("承诺补齐日期已经过去，请填今天或以后的日期。"))
    also: dict[str, Any] = {"promise": text.strip()[:500], "promise_due_on": due_on, "reason": ""}
    with transaction.atomic():
        if file is not None:
            also["paper"] = _paper(permit, file, "", today, by)
        facts = {"promise": also["promise"], "due_on": due_on.isoformat()}
        return move_permit(permit, "promise", by, post, today, also=also, facts=facts)


def set_aside_permit(permit: Permit, *, reason: str, by: Person) -> Permit:
    """The project does not need it, with the reason. Raises the three refusals."""
    today = clock.business_today()
    post = _require(permit, by, today)
    return move_permit(permit, "set_aside", by, post, today, note=reason, also={"reason": reason.strip()[:500]})


def set_aside_many(project: Project, *, keys: Collection[str], reason: str, by: Person) -> int:
    """Several at once, all or none; those that already are not needed stay as they are. Gives how many changed."""
    if not keys:
        raise Incomplete(_("请先勾选要标为不涉及的手续。"))
    with transaction.atomic():
        rows = Permit.objects.filter(project=project, key__in=keys).exclude(status=PermitState.NOT_NEEDED)
        chosen = list(rows.select_related("project__unit"))
        for permit in chosen:
            set_aside_permit(permit, reason=reason, by=by)
    return len(chosen)


def reopen_permit(permit: Permit, *, reason: str, by: Person) -> Permit:
    """Back to not begun, to put a mistake right; the change row keeps what stood. Raises the three refusals."""
    today = clock.business_today()
    post = _require(permit, by, today)
    stood = {
        "number": permit.number,
        "finished_on": permit.finished_on.isoformat() if permit.finished_on else None,
        "submitted_on": permit.submitted_on.isoformat() if permit.submitted_on else None,
    }
    note = reason.strip() and reason.strip() + _as_stood(permit)
    return move_permit(permit, "reopen", by, post, today, note=note, also=BLANK, facts={"stood": stood})


BLANK: Mapping[str, Any] = {
    **dict.fromkeys(("submitted_on", "clock_from", "due_on", "legal_due_on", "finished_on", "promise_due_on", "paper")),
    **dict.fromkeys(("number", "reason", "promise"), ""),
    "days_used": 0,
}


def _as_stood(permit: Permit) -> str:
    """Chinese, since it is stored."""
    parts = [
        f"文号{permit.number}" if permit.number else "",
        f"办结{permit.finished_on}" if permit.finished_on else "",
        f"报件{permit.submitted_on}" if permit.submitted_on else "",
    ]
    known = "，".join(part for part in parts if part)
    return f"（原记：{known}）" if known else ""


def _named(permit: Permit, issuer: str) -> dict[str, str]:
    """Who really issues it here, where somebody wrote it; the catalogue's English name no longer fits then."""
    name = issuer.strip()[:80]
    return {} if not name or name in (permit.issuer, permit.issuer_en) else {"issuer": name, "issuer_en": ""}


def _require(permit: Permit, by: Person, on: date) -> Post:
    post = policy.require_keeper(by, permit.project.unit)
    if on > clock.business_today():
        raise Incomplete(_("日期在今天之后，请填实际发生的日期。"))
    last = PermitChange.objects.filter(record=permit).exclude(on=None).order_by("-pk").first()
    if permit.clock_from is not None and last is not None and last.on is not None and on < last.on:
        raise Incomplete(_("日期早于上一步（%(day)s），请核对。") % {"day": last.on.isoformat()})
    return post


def move_permit(
    permit: Permit,
    verb: str,
    by: Person,
    post: Post,
    on: date,
    *,
    note: str = "",
    also: Mapping[str, object],
    facts: Mapping[str, object] | None = None,
) -> Permit:
    told = {"project": permit.project.uid, "permit": permit.key, "on": on.isoformat(), **(facts or {})}
    with transaction.atomic():
        change = move(
            permit,
            verb,
            moves=PERMIT_MOVES,
            by=by,
            post=post,
            note=note,
            ledger_facts=told,
            also=also,
            unit=permit.project.unit,
        )
        PermitChange.objects.filter(pk=change.pk).update(on=on)
        if verb != "send_back":
            notices.finish(_subject(permit))
    return permit


def _clock(permit: Permit) -> Clock:
    return Clock(permit.days_used, permit.clock_from)


def _calendar(permit: Permit) -> WorkCalendar:
    return work_calendar(ancestor_ids(permit.project.unit))


def _paper(permit: Permit, file: File, number: str, on: date, by: Person) -> ProjectPaper:
    return attach(
        project=permit.project,
        type=PaperType.PERMIT,
        name=file.name,
        data=file.data,
        by=by,
        title=permit.title,
        number=number,
        dated_on=on,
    )


def _subject(permit: Permit) -> str:
    return f"permit:{permit.pk}"


def _tell_of_return(permit: Permit, reason: str) -> None:
    notices.add(
        unit=permit.project.unit,
        role=Role.LIAISON,
        verb="permit_returned",
        subject=_subject(permit),
        params={"project": permit.project.name, "permit": permit.title, "reason": reason.strip()},
        url=reverse("registry:permit", args=[permit.project.uid, permit.key]),
    )
