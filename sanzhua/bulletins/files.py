"""A bulletin as files: .docx and .pdf from one paper, .xlsx as the annex that looks like the old form."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from sanzhua.accounts.queries import reporting_units
from sanzhua.base import clock
from sanzhua.base.periods import Period
from sanzhua.bulletins import queries
from sanzhua.bulletins.choices import PUBLISHING
from sanzhua.bulletins.kinds import kind_of
from sanzhua.bulletins.models import Bulletin
from sanzhua.bulletins.queries import ShownBlock
from sanzhua.facts import queries as facts
from sanzhua.formbook.official_writer import OfficialGroup, write_official
from sanzhua.formbook.queries import form_for
from sanzhua.papers import prose
from sanzhua.papers.docx_writer import write_docx
from sanzhua.papers.paper import Block, Column, Drawing, Heading, Paper, Para, Signature, Table, date_in_chinese
from sanzhua.papers.typst_writer import write_pdf

# Widths of the two kinds of table, relative: place and name first, figures after.
_NARROW, _NAME, _FIGURE = 0.8, 3.2, 1.6
_WIDTHS = {
    "名次": _NARROW,
    "序号": _NARROW,
    "项目名称": 2 * _NAME,
    "单位": 0.8 * _NAME,
    "数据": _NAME,
    "更正原因": 1.5 * _NAME,
}
_WIDTHS |= {"未入统原因": 1.5 * _NAME, "投资方": _NAME, "原因": 3 * _NAME, "得分": 1.2}
_WIDTHS |= dict.fromkeys(("期", "指标", "开工时间", "签约时间", "发布日期"), 2.4) | {"下达文号": _NAME}
# A correction notice prints sums and whole lights in one column.
_WIDTHS |= {"所在位置": 0.8 * _NAME, "印发时": 2.4, "更正后": 2.4}
_LEFT = frozenset({"项目名称", "更正原因", "未入统原因", "投资方", "原因"})


def as_paper(bulletin: Bulletin) -> Paper:
    """The bulletin as it would be printed; only a published one carries the red head and a number."""
    issued, office = bulletin.is_published, _office(bulletin)
    shown = queries.blocks(bulletin)
    addressee = next((block.source for block in shown if block.kind == "addressee"), None)
    day = _issued_at(bulletin).astimezone(clock.SHANGHAI).date() if issued else clock.business_today()
    return Paper(
        title=bulletin.title,
        blocks=(
            *(part for block in shown for part in _blocks(block)),
            *_ending(bulletin),
            Signature(office, date_in_chinese(day)),
        ),
        red_head=f"{office}文件" if issued else None,
        number=bulletin.number or None,
        signer=_signer(bulletin),
        addressee=addressee,
        kind=bulletin.terms.get("paper", "通报"),
        draft=not issued,
        compact=bool(bulletin.terms.get("one_page")),
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


def _office(bulletin: Bulletin) -> str:
    """Who issues it, as it said when it was drawn up."""
    kept = bulletin.terms.get("office")
    return str(kept) if kept else prose.filled(kind_of(bulletin.kind).office, {"city": bulletin.unit.name})


def _ending(bulletin: Bulletin) -> Iterator[Block]:
    """What is asked of the units, only where the paper demands an answer."""
    if answer := bulletin.terms.get("answer"):
        yield Para(answer["words"])


def _signer(bulletin: Bulletin) -> str | None:
    """Who signed here; what the office's own system signed bears its signature on the scan."""
    signed = bulletin.changes.filter(verb="sign").order_by("-pk").select_related("by").first()
    return signed.by.name if bulletin.is_published and signed is not None else None


def _made_at(bulletin: Bulletin) -> datetime:
    """A published bulletin gives the same file for ever."""
    return (_issued_at(bulletin) if bulletin.is_published else clock.now()).replace(microsecond=0)


def _issued_at(bulletin: Bulletin) -> datetime:
    """The business time of publication."""
    return bulletin.changes.get(verb__in=PUBLISHING).business_at


WRITERS: dict[str, Callable[[Bulletin], bytes]] = {"docx": docx, "pdf": pdf, "xlsx": xlsx}


def _blocks(block: ShownBlock) -> list[Block]:
    if block.kind == "heading":
        return [Heading(block.level, block.source)]
    if block.kind == "para":
        return [Para("".join(piece.text for piece in block.pieces))]
    if block.kind == "table":
        return [_table(block)] if block.rows else [Para(block.empty)]
    if block.kind == "chart":
        return [Drawing(block.drawing, title=block.title, words=_in_words(block))]
    return []


def _in_words(block: ShownBlock) -> str:
    """The figures of a drawing for who cannot see it."""
    lines = [
        "，".join(f"{head}{piece.text}" for head, piece in zip(block.columns, row, strict=True)) for row in block.rows
    ]
    return f"{block.title}：{'；'.join(lines)}"


def _table(block: ShownBlock) -> Table:
    columns = tuple(
        Column(
            heading,
            _WIDTHS.get(heading, _FIGURE),
            "left" if heading in _LEFT else "center" if heading in _WIDTHS else "right",
        )
        for heading in block.columns
    )
    rows = tuple(tuple(piece.text for piece in row) for row in block.rows)
    return Table(columns, rows, title=block.title, total_rows=block.totals)
