"""More time for one unit: asked for in a sentence, granted or declined by the city or the form's own office."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from sanzhua.accounts.choices import DECIDERS, Role
from sanzhua.accounts.models import Person, Post, Unit
from sanzhua.accounts.policy import post_for, role_names
from sanzhua.accounts.queries import root_unit
from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete, NotAllowed, WrongState
from sanzhua.base.workdays import end_of
from sanzhua.dispatch import policy
from sanzhua.dispatch.actions.desk_lines import move_days
from sanzhua.dispatch.calendar import ensure_form_period
from sanzhua.dispatch.choices import EXTENSION_MOVES, ExtensionStatus, VersionStatus
from sanzhua.dispatch.deadlines import Deadline, deadline_for
from sanzhua.dispatch.models import Extension, Signature
from sanzhua.dispatch.owed import expected_units
from sanzhua.ledger import actions as ledger
from sanzhua.notices import actions as notices
from sanzhua.ui import times
from sanzhua.workflow.moves import move


def ask_extension(
    *, form: str, unit: Unit, period: str, reason: str, by: Person, wanted_on: date | None = None
) -> Extension:
    """The unit asks for more time, in a sentence; a second click gives the same.

    Raises NotAllowed, Incomplete, and WrongState once the return is signed or the form closed.
    """
    _post(by, policy.ASKERS, unit, form, _("申请延期"))
    words = _reason(reason)
    with transaction.atomic():
        days = _open_days(form, unit, period)
        open_ask = Extension.objects.filter(form=form, unit=unit, period=period, status=ExtensionStatus.ASKED).first()
        if open_ask is not None:
            return open_ask
        if wanted_on is not None:
            _require_later(days, wanted_on)
        asked = Extension.objects.create(
            form=form, unit=unit, period=period, reason=words, wanted_on=wanted_on, by=by, at=clock.business_now()
        )
        ledger.record(kind="extension.ask", actor=by, unit=unit, facts=_facts(asked) | {"reason": words})
        _tell_city(asked)
    return asked


def give_extension(
    *, form: str, unit: Unit, period: str, due_on: date, reason: str, by: Person, expires_on: date | None = None
) -> Extension:
    """The city gives more time unasked, or answers the ask that waits. Raises as `grant`."""
    _post(by, DECIDERS, unit, form, _("批准延期"))
    words = _reason(reason)
    with transaction.atomic():
        _open_days(form, unit, period)
        asked = Extension.objects.filter(form=form, unit=unit, period=period, status=ExtensionStatus.ASKED).first()
        if asked is None:
            asked = Extension.objects.create(
                form=form, unit=unit, period=period, reason=words, by=by, at=clock.business_now()
            )
        return grant(asked, due_on=due_on, expires_on=expires_on, by=by, note=words)


def grant(
    extension: Extension, *, due_on: date, by: Person, expires_on: date | None = None, note: str = ""
) -> Extension:
    """On time is now until 24:00 of `due_on`, provided that the return arrives before 24:00 of `expires_on`.

    The expiry is the new day itself unless given. Raises NotAllowed, Incomplete for days that cannot be, WrongState
    once the return is signed, the form closed, or the ask answered.
    """
    post = _post(by, DECIDERS, extension.unit, extension.form, _("批准延期"))
    ends = expires_on or due_on
    if ends < due_on:
        raise Incomplete(_("失效日不能早于延至的日子。"))
    with transaction.atomic():
        days = _open_days(extension.form, extension.unit, extension.period)
        _require_later(days, due_on)
        granted = {"due_on": due_on, "expires_on": ends}
        facts = _facts(extension) | {"due_on": due_on.isoformat(), "expires_on": ends.isoformat()}
        move(extension, "grant", moves=EXTENSION_MOVES, by=by, post=post, note=note, ledger_facts=facts, also=granted)
        notices.finish(_subject(extension))
        move_days(extension.form, extension.period)
    return extension


def decline(extension: Extension, *, by: Person, note: str) -> Extension:
    """Raises NotAllowed, Incomplete without a reason, WrongState once it was answered."""
    post = _post(by, DECIDERS, extension.unit, extension.form, _("不予延期"))
    with transaction.atomic():
        move(extension, "decline", moves=EXTENSION_MOVES, by=by, post=post, note=note, ledger_facts=_facts(extension))
        notices.finish(_subject(extension))
    return extension


def withdraw_ask(extension: Extension, *, by: Person) -> Extension:
    """The unit takes its ask back. Raises NotAllowed, WrongState once it was answered."""
    post = _post(by, policy.ASKERS, extension.unit, extension.form, _("撤回申请"))
    with transaction.atomic():
        move(extension, "withdraw", moves=EXTENSION_MOVES, by=by, post=post, ledger_facts=_facts(extension))
        notices.finish(_subject(extension))
    return extension


def _post(by: Person, roles: tuple[Role, ...], unit: Unit, form: str, verb: str) -> Post:
    post = post_for(by, roles, unit, form)
    if post is None:
        words = {"verb": verb, "roles": role_names(roles)}
        raise NotAllowed(_("“%(verb)s”由%(roles)s办理，您没有这个单位的这项任职。") % words)
    return post


def _reason(reason: str) -> str:
    words = " ".join(reason.split())
    if not words:
        raise Incomplete(_("请用一句话写明延期的原因。"))
    return words[:200]


def _open_days(form: str, unit: Unit, period: str) -> Deadline:
    """The unit's days. Raises WrongState where more time is of no use any more."""
    days = deadline_for(ensure_form_period(form, period), unit.pk)
    words = {"period": times.period_name(period), "unit": unit.shown}
    if days.closed_at is not None or (days.closes_at is not None and clock.business_now() >= days.closes_at):
        raise WrongState(_("%(period)s已关闭或已停止接收，不能再延期。") % words)
    if unit.pk not in expected_units(form, period):
        raise WrongState(_("%(unit)s%(period)s没有这张表要报，不用延期。") % words)
    signed = Signature.objects.filter(version__report__form=form, version__report__unit=unit)
    if signed.filter(version__report__period=period).exclude(version__status=VersionStatus.VOID).exists():
        raise WrongState(_("%(unit)s%(period)s已签发报送，不用延期；以后退回也不算迟报。") % words)
    return days


def _require_later(days: Deadline, due_on: date) -> None:
    """Nothing is shortened, and no day that is over is granted."""
    if due_on < clock.business_today():
        raise Incomplete(_("延至的日子已经过去，请选今天或以后的日子。"))
    if end_of(due_on) <= max(days.form_due_at, days.extended_to or days.form_due_at):
        last = max(days.form_due_at, days.extended_to or days.form_due_at)
        raise Incomplete(_("现在的按时截止是%(day)s，延至的日子须在它以后。") % {"day": times.deadline(last)})


def _facts(extension: Extension) -> dict[str, object]:
    return {"extension": _subject(extension), "form": extension.form, "period": extension.period}


def _subject(extension: Extension) -> str:
    return f"extension:{extension.pk}"


def _tell_city(asked: Extension) -> None:
    notices.add(
        unit=root_unit(),
        role=Role.DISPATCHER,
        verb="extension",
        subject=_subject(asked),
        params={"unit": asked.unit.label, "period": asked.period, "form": asked.form, "reason": asked.reason},
        url=f"{reverse('dispatch:extensions')}?period={asked.period}#ask-{asked.pk}",
    )
