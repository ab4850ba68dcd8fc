"""A bulletin is drawn up, its prose saved, figures added to it or all taken anew."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person, Unit
from sanzhua.accounts.queries import reporting_units, root_unit
from sanzhua.base import clock
from sanzhua.base.periods import Period
from sanzhua.base.refusals import Incomplete, Refused, WrongState
from sanzhua.bulletins import locked, policy
from sanzhua.bulletins.choices import BULLETIN_MOVES, OPEN, BulletinStatus
from sanzhua.bulletins.composing import Draft, compose
from sanzhua.bulletins.composing.making import figure, quoted_by, quoted_sources
from sanzhua.bulletins.kinds import CORRECTION, MONTHLY, Kind, load_kinds
from sanzhua.bulletins.models import Bulletin
from sanzhua.dispatch.models import FormPeriod
from sanzhua.facts import definitions
from sanzhua.facts import queries as facts
from sanzhua.facts.sources import source_title
from sanzhua.ledger import actions as ledger
from sanzhua.notices import actions as notices
from sanzhua.papers import prose
from sanzhua.ui import times
from sanzhua.workflow.moves import move

LIMIT = 4_000
_STYLES = {"个": "count", "yuan": "yi", "ratio": "percent"}


def draw_up(*, period: str, by: Person, kind: str = MONTHLY) -> Bulletin:
    """A draft for a closed period; the one that is not published yet where one exists.

    Raises NotAllowed, Refused for a kind that does not exist or does not end with that month, WrongState while the
    month is open.
    """
    unit, wanted = root_unit(), _kind(kind)
    policy.editor_post(by, unit, wanted.form)
    closed = _closed_period(wanted, period)
    same = Bulletin.objects.filter(unit=unit, kind=kind, period=period, status__in=OPEN, corrects__isnull=True)
    if found := same.first():
        return found
    try:
        with transaction.atomic():
            return _drawn(unit, wanted, closed, by)
    except IntegrityError:
        # Another request drew it up meanwhile.
        return same.get()


def _drawn(unit: Unit, kind: Kind, closed: FormPeriod, by: Person) -> Bulletin:
    draft = _compose(kind, closed, unit)
    bulletin = Bulletin.objects.create(
        unit=unit,
        kind=kind.key,
        form=kind.form,
        period=closed.period,
        title=draft.title,
        blocks=[{"kind": "addressee", "text": draft.addressee}, *draft.blocks],
        figures=draft.figures,
        pins=draft.parts,
        sources=draft.sources,
        terms=terms_of(kind, unit) | draft.terms,
        by=by,
        at=clock.now(),
    )
    said = {"bulletin": bulletin.pk, "kind": kind.key, "period": closed.period}
    ledger.record(kind="bulletin.draw_up", actor=by, unit=unit, facts=said)
    return bulletin


def terms_of(kind: Kind, unit: Unit) -> dict[str, Any]:
    """What the bulletin keeps of its template, which may say something else next year."""
    words = {"city": unit.name, "word": unit.name[:1]}
    terms: dict[str, Any] = {
        "office": prose.filled(kind.office, words),
        "number_word": prose.filled(kind.number_word, words),
        "paper": kind.paper,
        "one_page": kind.one_page,
    }
    if asked := kind.answering:
        said = prose.filled(asked.words, {"answer_days": str(asked.days)})
        terms["answer"] = {"days": asked.days, "who": asked.who, "words": said}
    return terms


def save_prose(*, bulletin: Bulletin, by: Person, title: str, texts: Mapping[int, str], revision: int) -> None:
    """Save the words of headings and paragraphs by their place; figures are only named in them, never changed.

    Raises Refused for a figure that the bulletin does not have and WrongState where somebody saved in between.
    """
    policy.editor_post(by, bulletin.unit, bulletin.form)
    blocks = [dict(block) for block in bulletin.blocks]
    for place, text in texts.items():
        if 0 <= place < len(blocks) and "text" in blocks[place]:
            blocks[place]["text"] = _checked(text, bulletin.figures)
    if not title.strip():
        raise Incomplete(_("标题不能空。"))
    _save(bulletin, revision, title=title.strip(), blocks=blocks)


def add_figure(
    *, bulletin: Bulletin, by: Person, form: str, metric: str, period: str, place: int | None, revision: int
) -> str:
    """Lock one more figure of the whole city into the draft, behind the paragraph at `place` if one is named.

    Gives its name. Raises Refused for a metric or month that cannot be quoted, WrongState where somebody saved in
    between.
    """
    policy.editor_post(by, bulletin.unit, bulletin.form)
    asked = _quotable(form, metric, period, bulletin)
    one = definitions.metric(form, metric)
    value = facts.metrics([metric], form=form, period=asked)["total"][metric]
    if value is None:
        raise Refused(_("%(period)s没有这项指标的数，不能引用。") % {"period": times.period_name(asked)})
    made = {**figure(metric, value, _STYLES[one.unit], form=form, period=asked), "added": True}
    key = _free_key(
        one.label if asked == Period.parse(bulletin.period) else f"{one.label}（{asked.label_zh}）", bulletin
    )
    blocks = [dict(block) for block in bulletin.blocks]
    if place is not None and 0 <= place < len(blocks) and blocks[place]["kind"] == "para":
        blocks[place]["text"] = _checked(f"{blocks[place]['text']}{{{key}}}", {**bulletin.figures, key: made})
    figures = {**bulletin.figures, key: made}
    _save(bulletin, revision, blocks=blocks, figures=figures, **_pinned(bulletin, made))
    return key


def take_figures_anew(*, bulletin: Bulletin, by: Person) -> None:
    """Read every figure and table again from the accepted reports; the prose and figures that were added stay."""
    policy.editor_post(by, bulletin.unit, bulletin.form)
    kind = _kind(bulletin.kind)
    draft = _compose(kind, _closed_period(kind, bulletin.period), bulletin.unit)
    drawn = ("table", "chart")
    fresh = {(block["kind"], block["title"]): block for block in draft.blocks if block["kind"] in drawn}
    blocks = [
        fresh.pop((block["kind"], block["title"]), block) if block["kind"] in drawn else block
        for block in bulletin.blocks
    ]
    blocks += fresh.values()
    figures = _with_older(bulletin, blocks, draft.figures)
    wanted = {(bulletin.form, bulletin.period)}.union(*map(quoted_by, figures.values()))
    terms = {**bulletin.terms, **draft.terms}
    _save(bulletin, bulletin.revision, blocks=blocks, figures=figures, terms=terms, **_sources(wanted))


def discard(*, bulletin: Bulletin, by: Person) -> None:
    """Put an unwanted draft aside; it can be taken back.

    Raises NotAllowed, WrongState for what was reviewed or signed.
    """
    post = policy.require_move(by, bulletin, "discard")
    if bulletin.was_judged:
        raise WrongState(_("这份稿子已经审核或签发过，不能放弃；请改好再送审。"))
    with transaction.atomic():
        move(bulletin, "discard", moves=BULLETIN_MOVES, by=by, post=post)
        notices.finish(f"bulletin:{bulletin.pk}")


def restore(*, bulletin: Bulletin, by: Person) -> None:
    """Take a discarded draft back. Raises NotAllowed, WrongState, also where another is being drafted meanwhile."""
    post = policy.require_move(by, bulletin, "restore")
    try:
        with transaction.atomic():
            move(bulletin, "restore", moves=BULLETIN_MOVES, by=by, post=post)
    except IntegrityError as error:
        raise WrongState(_("同一种类、同一期已经另有一份在办，请先办完或放弃那一份。")) from error


def _with_older(
    bulletin: Bulletin, blocks: list[dict[str, Any]], fresh: Mapping[str, dict[str, Any]]
) -> dict[str, dict[str, Any]]:
    """The fresh figures, and of the older ones those that the text still names, asked again."""
    named = {key for block in blocks if "text" in block for key in prose.tokens(block["text"])}
    kept = {}
    for key, found in bulletin.figures.items():
        if key not in fresh and not locked.is_metric(found):
            if key in named:
                kept[key] = found
        elif key not in fresh and (found.get("added") or key in named):
            value = found["value"]
            if found.get("added"):
                value = facts.metrics([found["metric"]], form=found["form"], period=found["period"])["total"][
                    found["metric"]
                ]
            kept[key] = {
                **found,
                "value": value,
                "shown": prose.shown(value, found["style"], with_unit=not _bare(found)),
            }
    return {**fresh, **kept}


def _bare(found: Mapping[str, Any]) -> bool:
    return bool(found.get("bare", found["unit"] is not None))


def _quotable(form: str, metric: str, period: str, bulletin: Bulletin) -> Period:
    definitions.metric(form, metric)
    try:
        asked = Period.parse(period)
    except ValueError as error:
        raise Refused(str(error)) from error
    if asked > Period.parse(bulletin.period):
        raise Refused(_("不能引用晚于本通报所属月份的数。"))
    return asked


def _free_key(label: str, bulletin: Bulletin) -> str:
    names = [label, *(f"{label}{number}" for number in range(2, 100))]
    return next(name for name in names if name not in bulletin.figures)


def _pinned(bulletin: Bulletin, made: Mapping[str, Any]) -> dict[str, Any]:
    """Pins and sources with those of one more figure; what was pinned stays as it was."""
    told = {(one["form"], one["period"]) for one in bulletin.sources}
    fresh = quoted_sources(quoted_by(made) - told)
    return {
        "sources": [*bulletin.sources, *(one for one, _parts in fresh)],
        "pins": [*bulletin.pins, *(part.pk for _one, parts in fresh for part in parts if part.pk not in bulletin.pins)],
    }


def _sources(wanted: set[tuple[str, str]]) -> dict[str, Any]:
    found = quoted_sources(wanted)
    return {"sources": [one for one, _parts in found], "pins": [part.pk for _one, parts in found for part in parts]}


def _save(bulletin: Bulletin, revision: int, **columns: Any) -> None:
    drafts = Bulletin.objects.filter(pk=bulletin.pk, revision=revision, status=BulletinStatus.DRAFT)
    if drafts.update(**columns, revision=revision + 1) != 1:
        bulletin.refresh_from_db()
        if bulletin.is_published:
            raise WrongState(_("已印发的通报不再改动；数据有变请另出更正。"))
        raise WrongState(_("这份通报刚被别人改过或已送审，您的修改没有保存；请刷新后再改。"))
    bulletin.refresh_from_db()


def _kind(key: str) -> Kind:
    found = load_kinds().get(key)
    if found is None:
        raise Refused(_("没有这种通报，请从列表里选。"))
    return found


def _closed_period(kind: Kind, period: str) -> FormPeriod:
    found = FormPeriod.objects.filter(form=kind.form, period=period).first()
    if found is None or found.closed_at is None:
        words = {"form": source_title(kind.form), "period": times.period_name(period)}
        raise WrongState(_("“%(form)s”%(period)s还没有关闭，关闭后才出通报。") % words)
    if kind.key == CORRECTION or not kind.suits(Period.parse(period)):
        words = {"kind": kind.name, "period": times.period_name(period)}
        raise Refused(_("“%(kind)s”不在%(period)s出，请换一个月份。") % words)
    return found


def _compose(kind: Kind, closed: FormPeriod, unit: Unit) -> Draft:
    # The units as they were in the month: one that has merged since still stands in its own table.
    on = Period.parse(closed.period).last_day
    units: dict[str, Unit] = {unit.name: unit for unit in reporting_units(on)}
    missing = [unit.name for unit in units.values() if unit.pk in closed.missing]
    since = _last_drawn_at(kind, closed)
    return compose(kind, Period.parse(closed.period), city=unit.name, units=units, missing=missing, since=since)


def _last_drawn_at(kind: Kind, closed: FormPeriod) -> datetime | None:
    """When the bulletin before this one took its figures, real time; None for the first."""
    earlier = Bulletin.objects.filter(kind=kind.key, form=closed.form, period__lt=closed.period, corrects__isnull=True)
    return (
        earlier.exclude(status=BulletinStatus.DISCARDED).order_by("-period", "-pk").values_list("at", flat=True).first()
    )


def _checked(text: str, figures: Mapping[str, Any]) -> str:
    if len(text) > LIMIT:
        raise Refused(_("一段最多%(limit)d字，请分段。") % {"limit": LIMIT})
    unknown = [token for token in prose.tokens(text) if token not in figures]
    if unknown:
        raise Refused(
            _("没有名为“%(token)s”的数据。数据只能用大括号引用已有的名称，不能手填。") % {"token": unknown[0]}
        )
    return text
