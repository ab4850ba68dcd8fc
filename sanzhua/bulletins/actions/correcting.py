"""A later version changed a figure of a published bulletin: the original stays, a notice of its own says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from sanzhua.accounts.choices import Role
from sanzhua.accounts.models import Person, Unit
from sanzhua.base import clock
from sanzhua.base.periods import Period
from sanzhua.base.refusals import WrongState
from sanzhua.bulletins import policy
from sanzhua.bulletins.actions.drafting import terms_of
from sanzhua.bulletins.choices import OPEN, PUBLISHING, BulletinStatus
from sanzhua.bulletins.composing.making import quoted_by, quoted_sources
from sanzhua.bulletins.kinds import CORRECTION, kind_of
from sanzhua.bulletins.models import Bulletin
from sanzhua.bulletins.queries.moved import shown_as, values_now
from sanzhua.dispatch.queries import corrections
from sanzhua.facts import definitions
from sanzhua.ledger import actions as ledger
from sanzhua.notices import actions as notices
from sanzhua.notices.models import Todo
from sanzhua.papers import prose

_HEADS = ("数据", "单位", "期", "印发时", "更正后", "更正原因")
# A bulletin older than this is history; its page still says what moved.
_MONTHS_LOOKED_AT = 24


def draw_correction(*, bulletin: Bulletin, by: Person) -> Bulletin:
    """The draft of a notice of what was printed and what it is now; the open one where there is one.

    Raises NotAllowed, WrongState for what was not published and where nothing moved that was not told yet.
    """
    policy.editor_post(by, bulletin.unit, bulletin.form)
    if not bulletin.is_published or bulletin.corrects_id is not None:
        raise WrongState(_("只对已印发的通报出更正。"))
    opened = Bulletin.objects.filter(corrects=bulletin, status__in=OPEN)
    if found := opened.first():
        return found
    moved = untold(bulletin)
    if not moved:
        raise WrongState(_("这份通报的数据与现数一致，没有需要更正的。"))
    try:
        with transaction.atomic():
            return _drawn(bulletin, moved, by)
    except IntegrityError:
        return opened.get()


def retake_correction(*, bulletin: Bulletin, by: Person) -> None:
    """What moved again while the notice was a draft comes into its table; the prose stays.

    Raises NotAllowed, WrongState where it is no draft any more or nothing is left to correct.
    """
    policy.editor_post(by, bulletin.unit, bulletin.form)
    original = bulletin.corrects
    moved = untold(original) if original is not None else {}
    if original is None or not moved:
        raise WrongState(_("这份通报的数据与现数一致，没有需要更正的。"))
    told = _told(original, moved)
    table = next(block for block in told.pop("blocks") if block["kind"] == "table")
    blocks = [table if block["kind"] == "table" else block for block in bulletin.blocks]
    drafts = Bulletin.objects.filter(pk=bulletin.pk, revision=bulletin.revision, status=BulletinStatus.DRAFT)
    if drafts.update(blocks=blocks, revision=bulletin.revision + 1, **told) != 1:
        raise WrongState(_("这份通报刚被别人改过或已送审，您的修改没有保存；请刷新后再改。"))
    bulletin.refresh_from_db()


def notice_moved() -> int:
    """A line for the dispatcher of each published bulletin whose figures a later version changed; gives how many are
    new. Lines that are true no longer end. Any number of runs a day is one run."""
    first = str(Period.of(clock.business_today()).shifted(-_MONTHS_LOOKED_AT))
    published = Bulletin.objects.filter(status=BulletinStatus.PUBLISHED, corrects__isnull=True, period__gte=first)
    fresh = 0
    for bulletin in published.select_related("unit"):
        subject = f"bulletin:{bulletin.pk}"
        if moved := untold(bulletin):
            fresh += _notice(bulletin, subject, len(moved))
        else:
            notices.finish(subject, "bulletin_moved")
    return fresh


def untold(bulletin: Bulletin) -> dict[str, prose.Number]:
    """What is printed otherwise than it would be now, by key, that no published notice tells; each figure once."""
    told: dict[tuple[object, ...], prose.Number] = {}
    for notice in bulletin.corrections.filter(status=BulletinStatus.PUBLISHED).order_by("pk"):
        told |= {_what(one): one["value"] for one in notice.figures.values()}
    found: dict[tuple[object, ...], tuple[str, prose.Number]] = {}
    for key, value in values_now(bulletin, bulletin.figures).items():
        one = bulletin.figures[key]
        printed = told.get(_what(one), one["value"])
        if shown_as(one, value) != shown_as(one, printed):
            found.setdefault(_what(one), (key, value))
    return dict(found.values())


def _what(one: Mapping[str, Any]) -> tuple[object, ...]:
    """The same figure stands in the text, in a table and in a drawing under different names."""
    against = one.get("against", {}).get("period")
    return one["form"], one["metric"], one["period"], one["unit"], one.get("where"), against


def _notice(bulletin: Bulletin, subject: str, count: int) -> int:
    known = Todo.objects.open().filter(subject=subject, verb="bulletin_moved").exists()
    notices.add(
        unit=bulletin.unit,
        role=Role.DISPATCHER,
        verb="bulletin_moved",
        subject=subject,
        params={"title": bulletin.title, "count": count},
        url=reverse("bulletins:edit", args=[bulletin.pk]),
    )
    return 0 if known else 1


def _drawn(bulletin: Bulletin, moved: dict[str, prose.Number], by: Person) -> Bulletin:
    kind = kind_of(CORRECTION)
    made = Bulletin.objects.create(
        unit=bulletin.unit,
        kind=kind.key,
        form=bulletin.form,
        period=bulletin.period,
        title=prose.filled(kind.title, {"title": bulletin.title})[:200],
        terms=terms_of(kind, bulletin.unit),
        corrects=bulletin,
        by=by,
        at=clock.now(),
        **_told(bulletin, moved),
    )
    said = {"bulletin": made.pk, "corrects": bulletin.pk, "number": bulletin.number}
    ledger.record(kind="bulletin.draw_correction", actor=by, unit=bulletin.unit, facts=said)
    return made


def _told(bulletin: Bulletin, moved: dict[str, prose.Number]) -> dict[str, Any]:
    figures = {
        key: {**bulletin.figures[key], "value": value, "shown": shown_as(bulletin.figures[key], value)}
        for key, value in moved.items()
    }
    sources = quoted_sources({place for one in figures.values() for place in quoted_by(one)})
    return {
        "blocks": _blocks(bulletin, moved),
        "figures": figures,
        "pins": [part.pk for _source, parts in sources for part in parts],
        "sources": [source for source, _parts in sources],
    }


def _blocks(bulletin: Bulletin, moved: dict[str, prose.Number]) -> list[dict[str, Any]]:
    kind = kind_of(CORRECTION)
    words = {"title": bulletin.title, "number": f"（{bulletin.number}）" if bulletin.number else ""}
    paras = [{"kind": "para", "text": prose.filled(block["text"], words), "level": 0} for block in kind.blocks]
    addressee = next((block["text"] for block in bulletin.blocks if block["kind"] == "addressee"), kind.addressee)
    reasons = _reasons(bulletin)
    lines = [_line(bulletin, key, reasons) for key in moved]
    table = {"kind": "table", "title": "更正对照表", "columns": list(_HEADS), "rows": lines}
    return [{"kind": "addressee", "text": addressee}, paras[0], table, *paras[1:]]


def _line(bulletin: Bulletin, key: str, reasons: dict[tuple[str, str], list[str]]) -> list[dict[str, str]]:
    one = bulletin.figures[key]
    label = _name(key, one)
    forms = (one["form"], one["period"])
    told = list(_why(one, forms, reasons))
    whose = one["unit"] or "全市"
    period = Period.parse(one["period"]).label_zh
    return [
        *({"text": text} for text in (label, whose, period)),
        {"text": one["shown"], "was": key},
        {"figure": key},
        {"text": "；".join(told) or prose.DASH},
    ]


def _name(key: str, one: dict[str, Any]) -> str:
    if one["unit"] is None:
        return key
    return key.removeprefix(f"{one['unit']}·").removesuffix("·图").rpartition("·")[2] or str(
        definitions.metric(one["form"], one["metric"]).label
    )


def _why(one: dict[str, Any], place: tuple[str, str], reasons: dict[tuple[str, str], list[str]]) -> Iterator[str]:
    """Of a unit's figure its own reasons, of the city's all of them with the unit's name."""
    for (unit, period), told in reasons.items():
        if period == place[1] and one["unit"] in (None, unit):
            for reason in told:
                yield reason if one["unit"] else f"{unit}：{reason}"


def _reasons(bulletin: Bulletin) -> dict[tuple[str, str], list[str]]:
    """By unit and month, why they were corrected after the bulletin had gone out."""
    since = bulletin.changes.filter(verb__in=PUBLISHING).values_list("at", flat=True).first()
    found: dict[tuple[str, str], list[str]] = {}
    names = dict(Unit.objects.values_list("pk", "name"))
    last = Period.parse(bulletin.period).next()
    for form in sorted({one["form"] for one in bulletin.figures.values()} - {"register", "across"}):
        for one in corrections(form, before=last, since=since):
            found.setdefault((names[one.unit_id], one.period), []).append(one.reason)
    return found
