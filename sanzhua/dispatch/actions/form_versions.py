"""A form's next version: written as a draft, put in force by one act, taken back until its first period opens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person
from sanzhua.accounts.queries import root_unit
from sanzhua.base import clock
from sanzhua.base.periods import Period
from sanzhua.base.refusals import Incomplete, WrongState
from sanzhua.dispatch import form_editing, policy
from sanzhua.dispatch.queries.form_versions import draft_of, first_free_period, running_beside
from sanzhua.formbook.compare import compared
from sanzhua.formbook.definition import FORM_KEYS, Form, form_data, form_of_data
from sanzhua.formbook.models import FormVersion, VersionState
from sanzhua.formbook.queries import form_for, versions_of
from sanzhua.ledger import actions as ledger
from sanzhua.ledger.canonical import canonical_json, sha256
from sanzhua.ui import times

DRAFT = "draft"


def start_version(*, form: str, from_period: Period, by: Person) -> FormVersion:
    """A draft of what the form will be from a period on; given back where there is one already.

    Raises NotAllowed, and WrongState for a period that has returns or is open.
    """
    policy.require_form_owner(by, form)
    if form not in FORM_KEYS:
        raise Incomplete(_("没有这种表式。"))
    found = draft_of(form)
    if found is not None:
        return found
    require_free(form, from_period)
    held = form_for(form, from_period)
    try:
        with transaction.atomic():
            return FormVersion.objects.create(
                unit=root_unit(),
                form=form,
                version=DRAFT,
                from_period=str(from_period),
                definition=form_data(replace(held, version=DRAFT)),
                before=held.version,
                by=by,
                at=clock.now(),
            )
    except IntegrityError:
        return FormVersion.objects.get(form=form, state=VersionState.DRAFT)


def edit_version(*, draft: FormVersion, seen: int, by: Person, edit: Callable[[Form], Form]) -> FormVersion:
    """One edit of the definition, on the revision that the person saw. Raises NotAllowed, WrongState for a draft that
    somebody else changed in between, and what the edit itself refuses."""
    policy.require_form_owner(by, draft.form)
    with transaction.atomic():
        held = _held_draft(draft, seen)
        edited = edit(form_of_data(held.definition))
        return _save(held, by, definition=form_data(edited))


def set_first_period(*, draft: FormVersion, seen: int, from_period: Period, by: Person) -> FormVersion:
    """Raises as `start_version` and `edit_version`."""
    policy.require_form_owner(by, draft.form)
    require_free(draft.form, from_period)
    with transaction.atomic():
        return _save(_held_draft(draft, seen), by, from_period=str(from_period))


def discard_draft(*, draft: FormVersion, by: Person) -> None:
    """A draft leaves nothing behind: nobody was ever asked by it."""
    policy.require_form_owner(by, draft.form)
    FormVersion.objects.filter(pk=draft.pk, state=VersionState.DRAFT).delete()


def put_in_force(*, draft: FormVersion, seen: int, by: Person, reason: str) -> FormVersion:
    """From the draft's first period on everything follows it. A second call changes nothing.

    Raises NotAllowed, Incomplete without a reason or without a change, WrongState for a draft that somebody changed,
    a period that has come meanwhile, and a typed column whose fact another form asks by now.
    """
    post = policy.require_form_owner(by, draft.form)
    with transaction.atomic():
        held = FormVersion.objects.select_for_update().get(pk=draft.pk)
        if held.state == VersionState.IN_FORCE:
            return held
        held = _held_draft(draft, seen)
        if not reason.strip():
            raise Incomplete(_("请写明修改原因。"))
        before, form = form_for(held.form, held.from_period), form_of_data(held.definition)
        _require_sound(held, before, form)
        form = replace(form, version=_next_name(held.form, held.from_period))
        held.state, held.version, held.definition = VersionState.IN_FORCE, form.version, form_data(form)
        held.sha256 = sha256(canonical_json(_canonical(held.definition)))
        held.put_by, held.put_at, held.reason = by, clock.now(), reason.strip()
        held.save()
        _record("form.put_in_force", held, by, {**_facts(before, form), "reason": held.reason, "post": str(post)})
    return held


def take_back_version(*, version: FormVersion, by: Person) -> FormVersion:
    """Until its first period opens; a second call changes nothing. Raises NotAllowed and WrongState."""
    policy.require_form_owner(by, version.form)
    with transaction.atomic():
        held = FormVersion.objects.select_for_update().get(pk=version.pk)
        if held.state == VersionState.TAKEN_BACK:
            return held
        if held.state != VersionState.IN_FORCE:
            raise WrongState(_("这一版还没有启用。"))
        if Period.parse(held.from_period) < first_free_period(held.form):
            raise WrongState(
                _("%(version)s版自%(period)s起已经开始填报，不能收回；要改请从以后的一期另起一版。")
                % {"version": held.version, "period": times.period_name(held.from_period)}
            )
        if versions_of(held.form).listed[-1][1].version != held.version:
            raise WrongState(_("后面还有更新的一版，请先收回那一版。"))
        held.state = VersionState.TAKEN_BACK
        held.save(update_fields=["state"])
        _record("form.take_back", held, by, {})
    return held


def require_free(form: str, from_period: Period) -> None:
    """Raises WrongState for a period that has returns or is open, and for one before a version that stands already."""
    free = first_free_period(form)
    words = {"period": times.period_name(from_period), "free": times.period_name(free)}
    if from_period < free:
        raise WrongState(_("%(period)s已经开放填报或已有报表，旧报表保持原来的版本；新版本最早从%(free)s起。") % words)
    last, held = versions_of(form).listed[-1]
    if last and str(from_period) <= last:
        raise WrongState(
            _("自%(last)s起已定了%(version)s版；要另写，请从更后的一期起，或先收回那一版。")
            % {"last": times.period_name(last), "version": held.version}
        )


def _held_draft(draft: FormVersion, seen: int) -> FormVersion:
    held = FormVersion.objects.select_for_update().filter(pk=draft.pk, state=VersionState.DRAFT).first()
    if held is None:
        raise WrongState(_("这份草稿已启用或已放弃，请刷新页面。"))
    if held.revision != seen:
        raise WrongState(_("%(name)s刚改过这份草稿，您的这一步没有保存。请看过新的内容再改。") % {"name": held.by.name})
    return held


def _save(held: FormVersion, by: Person, **changes: Any) -> FormVersion:
    """On SQLite a row lock does nothing, so the update also names the revision that it was read at."""
    seen, changes = held.revision, {**changes, "revision": held.revision + 1, "by": by, "at": clock.now()}
    if not FormVersion.objects.filter(pk=held.pk, revision=seen, state=VersionState.DRAFT).update(**changes):
        raise WrongState(_("这份草稿刚有变动，您的这一步没有保存。请刷新页面再改。"))
    for name, value in changes.items():
        setattr(held, name, value)
    return held


def _require_sound(held: FormVersion, before: Form, form: Form) -> None:
    require_free(held.form, Period.parse(held.from_period))
    if before.version != held.before:
        raise WrongState(
            _("草稿是从%(draft)s版写起的，现在这一期前执行的是%(now)s版。请放弃草稿，重新起草。")
            % {"draft": held.before, "now": before.version}
        )
    if form_data(replace(form, version=before.version)) == form_data(before):
        raise Incomplete(_("草稿与现行版本一样，没有什么要启用。"))
    running = running_beside(held.form, held.from_period)
    for key in compared(before, form).added:
        if form.by_key[key].source == "typed":
            form_editing.require_alone(form_editing.without(form, key), form.by_key[key], running)


def _next_name(form: str, from_period: str) -> str:
    """The year and a number within it, never given twice; above the shipped one of the year."""
    year = from_period[:4]
    taken = {held.version for held in versions_of(form).forms}
    taken |= set(FormVersion.objects.filter(form=form).values_list("version", flat=True))
    return next(name for number in range(1, 1_000) if (name := f"{year}.{number}") not in taken)


def _facts(before: Form, form: Form) -> dict[str, Any]:
    found = compared(before, form)
    return {
        "before": before.version,
        "added": list(found.added),
        "retired": list(found.retired),
        "renamed": [{"key": key, "old": old, "new": new} for key, old, new in found.renamed],
        "reworded": list(found.reworded),
        "rules": [{"code": code, "key": key} for code, key in found.rules],
    }


def _record(kind: str, held: FormVersion, by: Person, facts: dict[str, Any]) -> None:
    said = {"form": held.form, "version": held.version, "from": held.from_period, "sha256": held.sha256, **facts}
    ledger.record(kind=kind, actor=by, unit=held.unit, facts=said)


def _canonical(value: Any) -> Any:
    """Thresholds may be fractions, which canonical JSON takes as text only."""
    if isinstance(value, dict):
        return {key: _canonical(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_canonical(one) for one in value]
    return str(value) if isinstance(value, float) else value
