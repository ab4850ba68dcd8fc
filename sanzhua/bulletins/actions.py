"""What is done to a bulletin: drawn up, its prose saved, its figures taken anew, published."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person, Unit
from sanzhua.accounts.queries import reporting_units, root_unit
from sanzhua.base import clock
from sanzhua.base.periods import Period
from sanzhua.base.refusals import Incomplete, Refused, WrongState
from sanzhua.bulletins import policy, rules
from sanzhua.bulletins.choices import BULLETIN_MOVES, BulletinStatus
from sanzhua.bulletins.compose import Draft, compose
from sanzhua.bulletins.models import Bulletin
from sanzhua.bulletins.outline import load_outline
from sanzhua.dispatch.models import FormPeriod
from sanzhua.facts.models import Part
from sanzhua.ledger import actions as ledger
from sanzhua.ledger.canonical import canonical_json, sha256
from sanzhua.ui import times
from sanzhua.workflow.moves import move

LIMIT = 4_000


def draw_up(*, period: str, by: Person) -> Bulletin:
    """A draft for a closed period; the same draft again where one exists. Raises WrongState while it is open."""
    unit = root_unit()
    policy.editor_post(by, unit)
    form = load_outline().form
    closed = _closed_period(form, period)
    with transaction.atomic():
        known = Bulletin.objects.select_for_update().filter(form=form, period=period, status=BulletinStatus.DRAFT)
        if found := known.first():
            return found
        draft = _compose(closed)
        bulletin = Bulletin.objects.create(
            unit=unit,
            form=form,
            period=period,
            title=draft.title,
            blocks=[{"kind": "addressee", "text": draft.addressee}, *draft.blocks],
            figures=draft.figures,
            pins=draft.parts,
            by=by,
            at=clock.now(),
        )
        ledger.record(kind="bulletin.draw_up", actor=by, unit=unit, facts={"bulletin": bulletin.pk, "period": period})
    return bulletin


def save_prose(*, bulletin: Bulletin, by: Person, title: str, texts: Mapping[int, str], revision: int) -> None:
    """Save the words of headings and paragraphs by their place; figures are only named in them, never changed.

    Raises Refused for a figure that the bulletin does not have and WrongState where somebody saved in between.
    """
    policy.editor_post(by, bulletin.unit)
    blocks = [dict(block) for block in bulletin.blocks]
    for place, text in texts.items():
        if 0 <= place < len(blocks) and "text" in blocks[place]:
            blocks[place]["text"] = _checked(text, bulletin.figures)
    if not title.strip():
        raise Incomplete(_("标题不能空。"))
    drafts = Bulletin.objects.filter(pk=bulletin.pk, revision=revision, status=BulletinStatus.DRAFT)
    if drafts.update(title=title.strip(), blocks=blocks, revision=revision + 1) != 1:
        raise WrongState(_("这份通报刚被别人改过或已印发，您的修改没有保存；请刷新后再改。"))
    bulletin.refresh_from_db()


def take_figures_anew(*, bulletin: Bulletin, by: Person) -> None:
    """Read every figure and table again from the accepted reports; the prose stays."""
    policy.editor_post(by, bulletin.unit)
    draft = _compose(_closed_period(bulletin.form, bulletin.period))
    fresh = {block["title"]: block for block in draft.blocks if block["kind"] == "table"}
    blocks = [fresh.pop(block["title"], block) if block["kind"] == "table" else block for block in bulletin.blocks]
    blocks += fresh.values()
    drafts = Bulletin.objects.filter(pk=bulletin.pk, revision=bulletin.revision, status=BulletinStatus.DRAFT)
    done = drafts.update(blocks=blocks, figures=draft.figures, pins=draft.parts, revision=bulletin.revision + 1)
    if done != 1:
        raise WrongState(_("已印发的通报不再重新取数；要改请另出更正。"))
    bulletin.refresh_from_db()


def publish(*, bulletin: Bulletin, by: Person, outside_number: str) -> None:
    """Note that the office issued it under its own number; from then on nothing of it changes."""
    post = policy.editor_post(by, bulletin.unit)
    number = outside_number.strip()
    if not re.search(r"[〔\[（(]\d{4}[〕\]）)]\s*\d+号", number):
        raise Incomplete(_("请填写办公系统给的发文字号，例如 四项目办〔2019〕6号。"))
    digest = sha256(published_bytes(bulletin, number))
    with transaction.atomic():
        move(
            bulletin,
            "publish",
            moves=BULLETIN_MOVES,
            by=by,
            post=post,
            ledger_facts={"sha256": digest, "number": number, "parts": pinned_parts(bulletin)},
            also={"outside_number": number, "sha256": digest},
        )


def published_bytes(bulletin: Bulletin, number: str) -> bytes:
    """What the hash of a published bulletin covers: its words, its figures as shown, and the versions behind them."""
    figures = {key: {"shown": found["shown"], "metric": found["metric"]} for key, found in bulletin.figures.items()}
    whole: dict[str, Any] = {
        "schema": 1,
        "title": bulletin.title,
        "number": number,
        "form": bulletin.form,
        "period": bulletin.period,
        "blocks": bulletin.blocks,
        "figures": figures,
        "parts": pinned_parts(bulletin),
    }
    return canonical_json(whole)


def pinned_parts(bulletin: Bulletin) -> list[dict[str, Any]]:
    """The accepted parts that the bulletin quotes, by what they are rather than by their row number."""
    parts = Part.objects.filter(pk__in=bulletin.pins).order_by("unit_id", "version")
    return [{"unit": part.unit_name, "version": part.version, "sha256": part.source_sha256} for part in parts]


def _closed_period(form: str, period: str) -> FormPeriod:
    found = FormPeriod.objects.filter(form=form, period=period).first()
    if found is None or found.closed_at is None:
        raise WrongState(_("%(period)s还没有关闭，关闭后才出通报。") % {"period": times.period_name(period)})
    return found


def _compose(closed: FormPeriod) -> Draft:
    # The units as they were in the month: one that has merged since still stands in its own table.
    on = Period.parse(closed.period).last_day
    units: dict[str, Unit] = {unit.name: unit for unit in reporting_units(on)}
    missing = [unit.name for unit in units.values() if unit.pk in closed.missing]
    return compose(Period.parse(closed.period), units=units, missing=missing, since=_last_drawn_at(closed))


def _last_drawn_at(closed: FormPeriod) -> datetime | None:
    """When the bulletin before this one took its figures, real time; None for the first."""
    earlier = Bulletin.objects.filter(form=closed.form, period__lt=closed.period)
    return earlier.order_by("-period", "-pk").values_list("at", flat=True).first()


def _checked(text: str, figures: Mapping[str, Any]) -> str:
    if len(text) > LIMIT:
        raise Refused(_("一段最多%(limit)d字，请分段。") % {"limit": LIMIT})
    unknown = [token for token in rules.tokens(text) if token not in figures]
    if unknown:
        raise Refused(
            _("没有名为“%(token)s”的数据。数据只能用大括号引用已有的名称，不能手填。") % {"token": unknown[0]}
        )
    return text
