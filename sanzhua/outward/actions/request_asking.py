"""A blank form comes in, its columns are confirmed, units are asked for what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.base.child import ChildKilled, run_limited
from sanzhua.base.periods import Period
from sanzhua.base.refusals import Incomplete, Refused, WrongState
from sanzhua.documents.actions import store
from sanzhua.documents.choices import DocumentKind
from sanzhua.ledger import actions as ledger
from sanzhua.outward import request_policy as policy
from sanzhua.outward.actions.request_ending import require_order
from sanzhua.outward.actions.request_lines import put_lines
from sanzhua.outward.models import Request, RequestAnswer, RequestColumn
from sanzhua.outward.queries.request_rows import MOST_ROWS, rows_now
from sanzhua.outward.request_blank import Blank, read_blank
from sanzhua.outward.request_choices import REQUEST_MOVES, GapKind, MoneyUnit, RequestStatus
from sanzhua.outward.request_matching import known_as, read_column
from sanzhua.outward.request_sources import GAP, read_source, suits
from sanzhua.workflow.moves import move, require_lawful

_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Asking:
    """What is said of a request: whose paper asks for it, what for, until when units answer and when it ends."""

    title: str
    number: str
    requester: str
    use: str
    due_at: datetime
    ends_on: date
    wants_head: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """A person's word on one column: written source, unit of money, and how answers are read."""

    source: str
    unit: str = ""
    kind: str = GapKind.TEXT


def start_request(*, name: str, data: bytes, about: Asking, form: str, period: str, by: Person) -> Request:
    """Read the form that came in and propose what its columns mean; nothing is asked of anybody yet.

    Raises NotAllowed, and Refused with the way out for a file that cannot be read.
    """
    post = policy.require_asker(by)
    assert post.scope is not None
    _require_days(about)
    blank = _read(data, name, Period.parse(period))
    with transaction.atomic():
        document = store(kind=DocumentKind.BLANK_FORM, owner=post.scope, name=name, data=data, by=by)
        request = Request.objects.create(
            unit=post.scope, form=form, period=period, rows_of=blank.rows_of, blank=document, layout=blank.as_json(),
            by=by, at=clock.now(), **_said(about, blank),
        )  # fmt: skip
        RequestColumn.objects.bulk_create(_columns(request, blank))
        facts = {"request": f"request:{request.pk}", "number": about.number, "blank": document.sha256}
        ledger.record(kind="request.start", actor=by, unit=request.unit, facts=facts)
    return request


def choose_columns(request: Request, *, by: Person, choices: Mapping[int, Choice], chosen: str | None = None) -> None:
    """Keep what a person says of columns, by their ids, and which projects are the rows. Raises NotAllowed, WrongState.

    What names no source, or one that such rows cannot have, leaves the column undecided.
    """
    policy.require_asker(by, request)
    with transaction.atomic():
        held = _locked(request)
        if held.status != RequestStatus.DRAFT:
            raise WrongState(_("列已经确认。要改请先点“改列和行”。"))
        for column in held.columns.filter(pk__in=choices):
            _choose(column, choices[column.pk], held.rows_of)
        if chosen is not None and chosen != held.chosen:
            held.chosen = chosen[:500]
            held.save(update_fields=["chosen"])
    request.chosen = held.chosen


def confirm_columns(request: Request, *, by: Person) -> None:
    """Freeze columns and rows; from now on the form is filled. Raises NotAllowed, WrongState, and Incomplete while a
    column is undecided, an amount has no unit, or there is no row."""
    post = policy.require_asker(by, request)
    with transaction.atomic():
        held = _locked(request)
        require_lawful(held, "confirm", moves=REQUEST_MOVES)
        _require_decided(held)
        rows = rows_now(held)
        if not any(row.key for row in rows):
            raise Incomplete(_("一行也没有：请换筛选条件，或核对来文列出的单位、项目名称。"))
        if len(rows) > MOST_ROWS:
            raise Incomplete(_("超过%(most)d行，请加筛选条件。") % {"most": MOST_ROWS})
        facts = {"columns": {one.heading: one.source for one in held.columns.all()}, "rows": len(rows)}
        also = {"rows": [row.as_json() for row in rows]}
        move(request, "confirm", moves=REQUEST_MOVES, by=by, post=post, ledger_facts=facts, also=also)


def revise_columns(request: Request, *, by: Person) -> None:
    """Back to the columns, while nobody was asked yet. Raises NotAllowed, WrongState."""
    post = policy.require_asker(by, request)
    if request.answers.exists():
        raise WrongState(_("已经发给各单位，列不能再改。要改请撤回这次要数，另建一件。"))
    move(request, "revise", moves=REQUEST_MOVES, by=by, post=post)


def send_request(request: Request, *, by: Person) -> int:
    """Ask every unit for its own gap cells, in one line on its desk; gives how many units. Sent twice is sent once.

    What a unit has already reported stands. Raises NotAllowed, WrongState, Incomplete without a gap or past its days.
    """
    post = policy.require_asker(by, request)
    with transaction.atomic():
        held = _locked(request)
        if held.status == RequestStatus.OPEN:
            return held.answers.count()
        asked = _asked_cells(held)
        if not asked:
            raise Incomplete(_("没有要问各单位的列，直接生成文件即可。"))
        if held.is_over or held.due_at <= clock.business_now():
            raise Incomplete(_("各单位报出时限已经过去，请改时限后再发。"))
        facts = {
            "number": held.number,
            "use": held.use,
            "ends_on": held.ends_on.isoformat(),
            "cells": sum(asked.values()),
        }
        move(request, "send", moves=REQUEST_MOVES, by=by, post=post, ledger_facts=facts)
        known = set(held.answers.values_list("unit_id", flat=True))
        RequestAnswer.objects.bulk_create(
            RequestAnswer(request=held, unit_id=unit, cells=cells, asked_at=clock.business_now())
            for unit, cells in asked.items()
            if unit not in known
        )
        put_lines(request)
    return len(asked)


def _read(data: bytes, name: str, period: Period) -> Blank:
    try:
        found = run_limited(read_blank, data, name, period, seconds=_SECONDS)
    except ChildKilled as killed:
        raise Refused(_("这个文件读不了：内容过大或已损坏。请只留要填的那张表，另存为 .xlsx 后重新上传。")) from killed
    assert isinstance(found, Blank)
    return found


def _said(about: Asking, blank: Blank) -> dict[str, Any]:
    return {
        "title": (about.title.strip() or blank.title or about.number)[:120],
        "number": about.number.strip(),
        "requester": about.requester.strip(),
        "use": about.use.strip(),
        "due_at": about.due_at,
        "ends_on": about.ends_on,
        "wants_head": about.wants_head,
    }


def _require_days(about: Asking) -> None:
    if not (about.number.strip() and about.requester.strip() and about.use.strip()):
        raise Incomplete(_("文号、来文单位和用途都要写明。"))
    require_order(about.due_at, about.ends_on)


def _columns(request: Request, blank: Blank) -> list[RequestColumn]:
    made = []
    for one in blank.columns:
        reading = read_column(one, blank, request.form, Period.parse(request.period))
        made.append(
            RequestColumn(
                request=request,
                place=one.place,
                heading="/".join(one.path)[:200],
                known_as=known_as(one),
                unit=_known_unit(one.unit),
                found=[str(source) for source in reading.found[:6]],
                source=str(reading.source or ""),
                certain=reading.source is not None,
                filled=one.filled,
            )
        )
    return made


def _known_unit(unit: str) -> str:
    return unit if unit in MoneyUnit.values else ""


def _choose(column: RequestColumn, choice: Choice, rows_of: str) -> None:
    source = read_source(choice.source)
    column.source = choice.source if source is not None and suits(source, rows_of) else ""
    column.unit = _known_unit(choice.unit)
    column.kind = choice.kind if choice.kind in GapKind.values else GapKind.TEXT
    if source is not None and source.kind == "earlier":
        _take_over(column, int(source.key))
    column.save(update_fields=["source", "unit", "kind"])


def _take_over(column: RequestColumn, earlier: int) -> None:
    """Answers of before are of their own kind; a column that asked something else is no source."""
    asked = RequestColumn.objects.filter(pk=earlier, source=GAP, known_as=column.known_as).first()
    column.source = column.source if asked else ""
    if asked is not None:
        column.kind, column.unit = asked.kind, column.unit or asked.unit


def _require_decided(request: Request) -> None:
    open_ = [column for column in request.columns.all() if not column.source]
    if open_:
        names = _("、").join(column.heading for column in open_[:6])
        raise Incomplete(_("还有%(count)d列没有选定：%(names)s。") % {"count": len(open_), "names": names})
    bare = [column.heading for column in request.columns.all() if not column.unit and _is_money(column)]
    if bare:
        raise Incomplete(_("金额列要选单位（万元、亿元或元）：%(names)s。") % {"names": _("、").join(bare[:6])})


def _is_money(column: RequestColumn) -> bool:
    source = read_source(column.source)
    return source is not None and (
        source.is_money or (source.kind in (GAP, "earlier") and column.kind == GapKind.MONEY)
    )


def _asked_cells(request: Request) -> dict[int, int]:
    """Gap cells by unit."""
    gaps = request.columns.filter(source="gap").count()
    cells: dict[int, int] = {}
    for row in request.rows:
        if gaps and row["key"] and row["unit"]:
            cells[row["unit"]] = cells.get(row["unit"], 0) + gaps
    return cells


def _locked(request: Request) -> Request:
    return Request.objects.select_for_update().get(pk=request.pk)
