"""A bulletin as files: .docx and .pdf from one paper, .xlsx as the annex that looks like the old form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sanzhua.accounts.queries import reporting_units
from sanzhua.base import clock
from sanzhua.base.periods import Period
from sanzhua.bulletins import queries
from sanzhua.bulletins.choices import BulletinStatus
from sanzhua.bulletins.models import Bulletin
from sanzhua.bulletins.outline import load_outline
from sanzhua.bulletins.queries import ShownBlock
from sanzhua.facts import queries as facts
from sanzhua.formbook.official_writer import OfficialGroup, write_official
from sanzhua.formbook.queries import form_for
from sanzhua.papers import prose
from sanzhua.papers.docx_writer import write_docx
from sanzhua.papers.paper import Block, Column, Heading, Paper, Para, Signature, Table, date_in_chinese
from sanzhua.papers.typst_writer import write_pdf

# Widths of the two kinds of table, relative: place and name first, figures after.
_NARROW, _NAME, _FIGURE = 0.8, 3.2, 1.6


def as_paper(bulletin: Bulletin) -> Paper:
    """The bulletin as it would be printed; only a published one carries the red head and a number."""
    issued = bulletin.status == BulletinStatus.PUBLISHED
    office = prose.filled(load_outline().office, {"city": bulletin.unit.name})
    shown = queries.blocks(bulletin)
    addressee = next((block.source for block in shown if block.kind == "addressee"), None)
    day = _issued_at(bulletin).astimezone(clock.SHANGHAI).date() if issued else clock.business_today()
    return Paper(
        title=bulletin.title,
        blocks=(*(part for block in shown for part in _blocks(block)), Signature(office, date_in_chinese(day))),
        red_head=f"{office}文件" if issued else None,
        number=bulletin.outside_number or None,
        addressee=addressee,
        draft=not issued,
    )


def docx(bulletin: Bulletin) -> bytes:
    return write_docx(as_paper(bulletin), made_at=_made_at(bulletin))


def pdf(bulletin: Bulletin) -> bytes:
    return write_pdf(as_paper(bulletin), made_at=_made_at(bulletin))


def xlsx(bulletin: Bulletin) -> bytes:
    """The projects behind the bulletin, unit by unit, as the old form prints them."""
    period = Period.parse(bulletin.period)
    rows = facts.rows_of(bulletin.form, period, part_ids=list(bulletin.pins))
    names = list(dict.fromkeys(row["unit"] for row in rows))
    order = {unit.name: place for place, unit in enumerate(reporting_units(period.last_day))}
    names.sort(key=lambda name: order.get(name, len(order)))
    groups = [OfficialGroup(name, [row for row in rows if row["unit"] == name]) for name in names]
    absent = [block.source for block in queries.blocks(bulletin) if "缺报" in block.source]
    return write_official(form_for(bulletin.form, period), period, bulletin.unit.name, groups, notes=absent)


def _made_at(bulletin: Bulletin) -> datetime:
    """A published bulletin gives the same file for ever."""
    issued = bulletin.status == BulletinStatus.PUBLISHED
    return (_issued_at(bulletin) if issued else clock.now()).replace(microsecond=0)


def _issued_at(bulletin: Bulletin) -> datetime:
    """The business time of publication."""
    return bulletin.changes.get(verb="publish").business_at


WRITERS: dict[str, Callable[[Bulletin], bytes]] = {"docx": docx, "pdf": pdf, "xlsx": xlsx}


def _blocks(block: ShownBlock) -> list[Block]:
    if block.kind == "heading":
        return [Heading(block.level, block.source)]
    if block.kind == "para":
        return [Para("".join(piece.text for piece in block.pieces))]
    if block.kind == "table":
        return [_table(block)] if block.rows else [Para(block.empty)]
    return []


def _table(block: ShownBlock) -> Table:
    by_heading = {"名次": _NARROW, "序号": _NARROW, "项目名称": 2 * _NAME, "单位": _NAME}
    columns = tuple(
        Column(heading, by_heading.get(heading, _FIGURE), "center" if heading in by_heading else "right")
        for heading in block.columns
    )
    rows = tuple(tuple(piece.text for piece in row) for row in block.rows)
    return Table(columns, rows, title=block.title)
