"""What a published bulletin prints is so no more: the original stays, a notice of its own says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from sanzhua.accounts.choices import Role
from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.base.periods import Period
from sanzhua.base.refusals import WrongState
from sanzhua.bulletins import locked, policy
from sanzhua.bulletins.actions.drafting import terms_of
from sanzhua.bulletins.choices import OPEN, BulletinStatus
from sanzhua.bulletins.composing.making import TOTAL, quoted_by, quoted_sources
from sanzhua.bulletins.kinds import CORRECTION, kind_of
from sanzhua.bulletins.locked import Found
from sanzhua.bulletins.models import Bulletin, BulletinQuerySet
from sanzhua.bulletins.queries.causes import Causes, place_of_list, places
from sanzhua.bulletins.queries.moved import printed_as, shown_as, values_now
from sanzhua.bulletins.queries.watched import Watched
from sanzhua.facts import definitions
from sanzhua.ledger import actions as ledger
from sanzhua.notices import actions as notices
from sanzhua.notices.models import Todo
from sanzhua.papers import prose

_HEADS = ("数据", "所在位置", "单位", "期", "印发时", "更正后", "更正原因")
_CAUSES = {
    "returns": "有关单位按程序更正、补报了报表",
    "lights": "有关项目的亮灯经核实改定",
    "growth": "统计部门更正了固定资产投资增速",
}
# A bulletin older than this is history; its page still says what moved.
_MONTHS_LOOKED_AT = 24


@dataclass(frozen=True, slots=True)
class Moved:
    """A figure as it was printed, under its name, and its value now."""

    key: str
    found: Found
    value: Any

    @property
    def words(self) -> tuple[str, str]:
        """As printed, and as it would be printed now."""
        if locked.is_metric(self.found):
            return printed_as(self.found), shown_as(self.found, self.value)
        return locked.pair(self.found, self.value)


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
    watched = Watched(bulletin)
    moved = untold(bulletin, watched)
    if not moved:
        raise WrongState(_("这份通报的数据与现数一致，没有需要更正的。"))
    try:
        with transaction.atomic():
            return _drawn(bulletin, watched, moved, by)
    except IntegrityError:
        return opened.get()


def retake_correction(*, bulletin: Bulletin, by: Person) -> None:
    """What moved again while the notice was a draft comes into its table; the prose stays.

    Raises NotAllowed, WrongState where it is no draft any more or nothing is left to correct.
    """
    policy.editor_post(by, bulletin.unit, bulletin.form)
    original = bulletin.corrects
    watched = Watched(original) if original is not None else None
    moved = untold(original, watched) if original is not None else {}
    if original is None or watched is None or not moved:
        raise WrongState(_("这份通报的数据与现数一致，没有需要更正的。"))
    told = _told(original, watched, moved)
    table = next(block for block in told.pop("blocks") if block["kind"] == "table")
    blocks = [table if block["kind"] == "table" else block for block in bulletin.blocks]
    drafts = Bulletin.objects.filter(pk=bulletin.pk, revision=bulletin.revision, status=BulletinStatus.DRAFT)
    if drafts.update(blocks=blocks, revision=bulletin.revision + 1, **told) != 1:
        raise WrongState(_("这份通报刚被别人改过或已送审，您的修改没有保存；请刷新后再改。"))
    bulletin.refresh_from_db()


def notice_moved() -> int:
    """A line for the dispatcher of each published bulletin that is not so any more; gives how many are new. Lines that
    are true no longer end. Any number of runs a day is one run."""
    return sum(map(_look_at, looked_at().select_related("unit")))


def notice_moved_in(bulletin_id: int) -> int:
    """The same for one bulletin; nothing where it is not looked at."""
    return sum(map(_look_at, looked_at().filter(pk=bulletin_id).select_related("unit")))


def looked_at() -> BulletinQuerySet:
    first = str(Period.of(clock.business_today()).shifted(-_MONTHS_LOOKED_AT))
    return Bulletin.objects.filter(status=BulletinStatus.PUBLISHED, corrects__isnull=True, period__gte=first)


def _look_at(bulletin: Bulletin) -> int:
    subject = f"bulletin:{bulletin.pk}"
    if moved := untold(bulletin):
        return _notice(bulletin, subject, len(moved))
    notices.finish(subject, "bulletin_moved")
    return 0


def untold(bulletin: Bulletin, watched: Watched | None = None) -> dict[str, Moved]:
    """What is printed otherwise than it would be now, by key, that no published notice tells; each figure once."""
    told: dict[tuple[object, ...], Any] = {}
    figures: dict[str, Found] = {}
    for notice in bulletin.corrections.filter(status=BulletinStatus.PUBLISHED).order_by("pk"):
        told |= {_what(one): one["value"] for one in notice.figures.values()}
        # A project that a notice put into a list is watched like those of the print.
        figures |= {key: {**one, "value": None} for key, one in notice.figures.items() if one.get("new")}
    watched = watched or Watched(bulletin)
    figures |= bulletin.figures | watched.appeared()
    found: dict[tuple[object, ...], Moved] = {}
    for key, value in values_now(bulletin, figures, watched).items():
        one = figures[key]
        if shown_as(one, value) != shown_as(one, told.get(_what(one), one["value"])):
            found.setdefault(_what(one), Moved(key, one, value))
    return {moved.key: moved for moved in found.values()}


def _what(one: Mapping[str, Any]) -> tuple[object, ...]:
    """The same figure stands in the text, in a table and in a drawing under different names."""
    against = one.get("against", {}).get("period")
    return one["form"], one["metric"], one["period"], one["unit"], one.get("where"), against, one.get("project")


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


def _drawn(bulletin: Bulletin, watched: Watched, moved: dict[str, Moved], by: Person) -> Bulletin:
    kind = kind_of(CORRECTION)
    made = Bulletin.objects.create(
        unit=bulletin.unit,
        kind=kind.key,
        form=bulletin.form,
        period=bulletin.period,
        title=prose.filled(kind.title, {"title": bulletin.title})[:200],
        # What it tells of lights is judged by the rules of the original.
        terms={key: one for key, one in bulletin.terms.items() if key == "lights"} | terms_of(kind, bulletin.unit),
        corrects=bulletin,
        by=by,
        at=clock.now(),
        **_told(bulletin, watched, moved),
    )
    said = {"bulletin": made.pk, "corrects": bulletin.pk, "number": bulletin.number}
    ledger.record(kind="bulletin.draw_correction", actor=by, unit=bulletin.unit, facts=said)
    return made


def _told(bulletin: Bulletin, watched: Watched, moved: dict[str, Moved]) -> dict[str, Any]:
    figures = {key: {**one.found, "value": one.value, "shown": one.words[1]} for key, one in moved.items()}
    listed = frozenset(one.found["project"] for one in moved.values() if _is_light(one.found))
    sources = quoted_sources({place for one in figures.values() for place in quoted_by(one)})
    return {
        "blocks": _blocks(bulletin, Causes(bulletin, watched, listed), list(moved.values())),
        "figures": figures,
        "pins": [part.pk for _source, parts in sources for part in parts],
        "sources": [source for source, _parts in sources],
    }


def _blocks(bulletin: Bulletin, causes: Causes, moved: list[Moved]) -> list[dict[str, Any]]:
    kind = kind_of(CORRECTION)
    said = _in_short(causes, moved)
    words = {"title": bulletin.title, "number": f"（{bulletin.number}）" if bulletin.number else ""}
    words["causes"] = "，".join(said.values()) or "情况有变化"
    blocks = [block for block in kind.blocks if said.keys() >= {*block.get("causes", ())}]
    paras = [{"kind": "para", "text": prose.filled(block["text"], words), "level": 0} for block in blocks]
    addressee = next((block["text"] for block in bulletin.blocks if block["kind"] == "addressee"), kind.addressee)
    printed = places(bulletin)
    lines = [_line(bulletin, one, printed, causes) for one in moved]
    table = {"kind": "table", "title": "更正对照表", "columns": list(_HEADS), "rows": lines}
    return [{"kind": "addressee", "text": addressee}, paras[0], table, *paras[1:]]


def _in_short(causes: Causes, moved: list[Moved]) -> dict[str, str]:
    """What brought the changes about, for the sentence that opens the notice, by the word that a template asks."""
    told = {
        "returns": any(causes.is_by_returns(one.found, one.value) for one in moved),
        "lights": any(causes.is_by_hand(one.found, one.value) for one in moved),
        "growth": any(one.found.get("of") == locked.GROWTH for one in moved),
    }
    return {key: _CAUSES[key] for key, holds in told.items() if holds}


def _line(bulletin: Bulletin, moved: Moved, printed: Mapping[str, str], causes: Causes) -> list[dict[str, str]]:
    one, key = moved.found, moved.key
    place = printed.get(key) or (place_of_list(bulletin, _colour(moved)) if _is_light(one) else prose.DASH)
    told = (_name(key, one), place, one["unit"] or "全市", Period.parse(one["period"]).label_zh)
    why = "；".join(causes.of(one, moved.value)) or prose.DASH
    return [*({"text": text} for text in told), {"text": moved.words[0], "was": key}, {"figure": key}, {"text": why}]


def _is_light(one: Found) -> bool:
    return one.get("of") == locked.LIGHT


def _colour(moved: Moved) -> str:
    """Of the list in which a light stands, or now would."""
    return str((moved.found["value"] or moved.value)["colour"])


def _name(key: str, one: Found) -> str:
    if _is_light(one):
        return str(one["name"])
    if one["unit"] is None:  # of a table's total the place says which table
        return key.rpartition("·")[2] if key.startswith(f"{TOTAL}·") else key
    return key.removeprefix(f"{one['unit']}·").removesuffix("·图").rpartition("·")[2] or str(
        definitions.metric(one["form"], one["metric"]).label
    )
