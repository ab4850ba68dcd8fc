"""The one door for a change of state."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django.db import models, transaction
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person, Post, Unit
from sanzhua.accounts.queries import authority_for
from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete, NotAllowed, WrongState
from sanzhua.ledger import actions as ledger
from sanzhua.workflow.machine import Move, Moves
from sanzhua.workflow.models import ChangeRow


def move(
    record: models.Model,
    verb: str,
    *,
    moves: Moves,
    by: Person,
    post: Post | None,
    note: str = "",
    ledger_facts: Mapping[str, object] | None = None,
    also: Mapping[str, object] | None = None,
    unit: Unit | None = None,
) -> ChangeRow:
    """Change the record's `status`, write its change row and its ledger entry, all or nothing; `record` is renewed.

    The row is locked, and the update names the state it was found in, because SQLite has no row locks. `also` holds
    further columns of the same update. `unit` of the ledger entry is the record's own unless given.
    Raises WrongState, NotAllowed and Incomplete, each with its sentence; nothing is then written.
    """
    asked = moves.get(verb)
    with transaction.atomic():
        found = _locked(record)
        _require(asked, found, post, note)
        before = str(found.status)
        _set_status(found, before, asked, also or {})
        change = _change_row(found, asked, before, by=by, post=post, note=note.strip())
        ledger.record(
            kind=f"{record._meta.model_name}.{verb}",
            actor=by,
            unit=unit or getattr(found, "unit", None),
            facts={**_facts(found, asked, change), **_authority(post, by), **(ledger_facts or {})},
        )
    for name, value in {"status": asked.to, **(also or {})}.items():
        setattr(record, name, value)
    return change


def require_lawful(record: Any, verb: str, *, moves: Moves) -> None:
    """Raises WrongState where the verb is not lawful now; for pages that ask before they show a button."""
    asked = moves.get(verb)
    if str(record.status) not in asked.from_:
        raise WrongState(_wrong_state(record, asked))


def _locked(record: models.Model) -> Any:
    return type(record)._base_manager.select_for_update().get(pk=record.pk)


def _require(asked: Move, found: Any, post: Post | None, note: str) -> None:
    if str(found.status) not in asked.from_:
        raise WrongState(_wrong_state(found, asked))
    if asked.roles and (post is None or post.role not in asked.roles):
        raise NotAllowed(_("您的任职不能办理“%(verb)s”。") % {"verb": asked.title})
    if asked.wants_note and not note.strip():
        raise Incomplete(_("办理“%(verb)s”须写明原因。") % {"verb": asked.title})


def _set_status(found: Any, before: str, asked: Move, also: Mapping[str, object]) -> None:
    rows = type(found)._base_manager.filter(pk=found.pk, status=before).update(status=asked.to, **also)
    if rows != 1:
        raise WrongState(_wrong_state(found, asked))


def _change_row(found: Any, asked: Move, before: str, *, by: Person, post: Post | None, note: str) -> ChangeRow:
    made = found.changes.create(
        verb=asked.verb,
        from_status=before,
        to_status=asked.to,
        by=by,
        post=_as_held(post, by),
        note=note,
        at=clock.now(),
        business_at=clock.business_now(),
    )
    return cast(ChangeRow, made)


def _facts(found: Any, asked: Move, change: ChangeRow) -> dict[str, object]:
    return {
        "record": f"{found._meta.model_name}:{found.pk}",
        "from": change.from_status,
        "to": asked.to,
        "post": change.post,
        "note": change.note,
    }


def _as_held(post: Post | None, by: Person) -> str:
    """The post as the change row keeps it; words that are stored stay Chinese whatever the page speaks."""
    if post is None:
        return ""
    return str(post) if post.person_id == by.pk else f"{post}（受托）"


def _authority(post: Post | None, by: Person) -> dict[str, object]:
    """Who lent the post and on what paper; nothing where people act from their own."""
    lent = authority_for(by, post) if post and post.person_id != by.pk else None
    if lent is None:
        return {}
    holder = lent.post.person
    return {"on_behalf_of": holder.name if holder else None, "authority": lent.authority}


def _wrong_state(record: Any, asked: Move) -> str:
    shown = record.get_status_display() if hasattr(record, "get_status_display") else record.status
    return _("当前状态为“%(status)s”，不能办理“%(verb)s”；请刷新页面查看最新情况。") % {
        "status": shown,
        "verb": asked.title,
    }
