"""Briefs and visit packs as papers, before they are files."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from sanzhua.answers.queries.brief import Brief
from sanzhua.answers.queries.visit import Card, Pack
from sanzhua.papers.paper import Block, Column, Heading, Paper, Para, Table

_SMALL, _SMALLEST = 10.5, 9


def brief_paper(brief: Brief) -> Paper:
    """One sheet of A4: figures with what they are compared with, then words, then the basis."""
    figures = Table(
        (
            Column(_("指标"), 2.6),
            Column(_("数"), 1.6, "right"),
            Column(_("比上月"), 1.2, "right"),
            Column(_("比上年同月"), 1.3, "right"),
        ),
        tuple((one.label, one.shown, one.month, one.year) for one in brief.figures),
        size_pt=_SMALL,
        notes=(brief.about,),
    )
    words = Table(
        (Column("", 1, "center"), Column("", 6.4)),
        tuple((row.label if at == 0 else "\u3000", line) for row in brief.rows for at, line in enumerate(row.lines)),
        size_pt=_SMALLEST,
        notes=tuple(brief.basis),
    )
    blocks: list[Block] = [figures] if figures.rows else [Para(brief.about)]
    return Paper(brief.title, (*blocks, *([words] if words.rows else [])), kind=_("一页纸"))


def visit_paper(pack: Pack, *, title: str, on: str, people: str, note: str) -> Paper:
    """The route sheet, then a card for each stop, then the basis."""
    head = [(_("日期"), on), (_("参加人员"), people), (_("集合、车辆和联络"), note)]
    about = Table(
        (Column("", 1, "center"), Column("", 5)), tuple((name, text) for name, text in head if text), size_pt=12
    )
    blocks: list[Block] = [about, Heading(1, _("一、路线")), _route(pack.cards), Heading(1, _("二、项目卡片"))]
    for card in pack.cards:
        blocks += _card(card)
    notes = tuple(pack.basis)
    if notes:
        blocks += [Heading(1, _("三、数据依据")), *(Para(line) for line in notes)]
    return Paper(title, tuple(blocks), kind=_("调研包"))


def _route(cards: Sequence[Card]) -> Table:
    columns = (
        Column(_("序号"), 0.7, "center"),
        Column(_("项目名称"), 3.4),
        Column(_("地点"), 2.6),
        Column(_("阶段"), 1, "center"),
        Column(_("距上一站（直线公里）"), 1.2, "right"),
    )
    rows = tuple(
        (
            str(card.place.number),
            card.place.project.name,
            card.place.where,
            str(card.place.project.get_stage_display()),
            "—" if card.place.km is None else str(card.place.km),
        )
        for card in cards
    )
    return Table(columns, rows, size_pt=_SMALL)


def _card(card: Card) -> list[Block]:
    figures = _("；").join(f"{one.label}{one.shown}" for one in card.answers)
    project = card.place.project
    rows = (
        (_("业主"), str(project.facts.get("owner") or "")),
        (_("主要数字"), figures),
        (_("阶段经过"), card.stages),
        (_("当前进展"), card.said.progress),
        (_("未办结手续"), card.permits),
        (_("存在问题"), card.said.problem),
        (_("请求协调"), card.said.request),
        (_("包保领导"), _("、").join(card.leaders)),
        (_("最近承诺"), _("；").join(card.promises)),
        (_("现场记录"), " "),
    )
    told = tuple((name, text) for name, text in rows if text)
    title = f"{card.place.number}. {project.name}"
    return [Heading(3, title), Table((Column("", 1, "center"), Column("", 5)), told, size_pt=_SMALL)]
