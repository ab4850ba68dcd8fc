"""Where a bulletin stands, who did what to it, and what the reader may do now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from sanzhua.accounts.models import Person
from sanzhua.bulletins import policy
from sanzhua.bulletins.choices import BULLETIN_MOVES, OPEN, BulletinStatus
from sanzhua.bulletins.models import Bulletin


@dataclass(frozen=True, slots=True)
class Step:
    label: object
    by: str
    post: str
    at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class Life:
    """`verbs` are lawful now and the reader's; `steps` are what was done, oldest first. `before` went out already for
    the same month, of the same kind, while this one is on its way."""

    verbs: frozenset[str]
    steps: tuple[Step, ...]
    drafting: bool
    published: Bulletin | None
    corrections: tuple[Bulletin, ...]
    open_correction: Bulletin | None
    before: Bulletin | None


def may_edit(bulletin: Bulletin, person: Person) -> bool:
    return bulletin.status == BulletinStatus.DRAFT and policy.may_edit(person, bulletin)


def life_of(bulletin: Bulletin, person: Person) -> Life:
    lawful = BULLETIN_MOVES.verbs_from(bulletin.status)
    verbs = [verb for verb in lawful if policy.post_for_move(person, bulletin, verb) is not None]
    if "discard" in verbs and bulletin.was_judged:
        verbs.remove("discard")
    corrections = list(bulletin.corrections.visible_to(person).order_by("pk")) if bulletin.is_published else []
    edits = policy.may_edit(person, bulletin)
    # Who drafts it is told by the steps; the way through the office is the office's own.
    changes = bulletin.changes.select_related("by") if person.visible_unit_ids() >= {bulletin.unit_id} else ()
    return Life(
        verbs=frozenset(verbs),
        steps=tuple(Step(_title(one.verb), one.by.name, one.post, one.business_at, one.note) for one in changes),
        drafting=edits,
        published=bulletin.corrects,
        corrections=tuple(one for one in corrections if one.is_published),
        open_correction=next((one for one in corrections if one.status in OPEN), None) if edits else None,
        before=_sent_before(bulletin),
    )


def _sent_before(bulletin: Bulletin) -> Bulletin | None:
    if bulletin.status not in OPEN or bulletin.corrects_id is not None:
        return None
    same = Bulletin.objects.filter(unit=bulletin.unit_id, kind=bulletin.kind, period=bulletin.period)
    return same.filter(status=BulletinStatus.PUBLISHED, corrects__isnull=True).order_by("-pk").first()


def _title(verb: str) -> str | Promise:
    return BULLETIN_MOVES.get(verb).title
