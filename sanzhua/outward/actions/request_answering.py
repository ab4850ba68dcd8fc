"""A unit fills its few cells, reports them under a name, takes them back, has them sent back; the city urges."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete, NotAllowed, WrongState
from sanzhua.formbook.typed import read_typed
from sanzhua.ledger import actions as ledger
from sanzhua.ledger.canonical import canonical_json, sha256
from sanzhua.outward import request_policy as policy
from sanzhua.outward.actions.request_lines import put_line, tell_asker, urge_line
from sanzhua.outward.models import AnswerVersion, Request, RequestAnswer
from sanzhua.outward.queries.request_gaps import form_column, gap_columns, gap_rows
from sanzhua.outward.request_choices import ANSWER_MOVES, OPEN_ANSWERS, AnswerStatus, RequestStatus
from sanzhua.workflow.moves import move

_SCHEMA = "1"
Texts = Mapping[tuple[str, int], str]  # by row key and column id, as typed


def save_answer(answer: RequestAnswer, *, by: Person, texts: Texts, revision: int) -> int:
    """Keep what was typed, read or not; gives how many cells cannot be read. Only cells that are asked are taken.

    Raises NotAllowed, and WrongState once it is reported, past its last day, or where a colleague has saved since.
    """
    if not policy.fills(by, answer.unit):
        raise NotAllowed(_("由%(unit)s信息联络员填报，您可以查看。") % {"unit": answer.unit.shown})
    with transaction.atomic():
        held = _locked(answer)
        _require_open(held)
        if revision != held.revision:
            raise WrongState(_("同事刚保存过这一页，请核对后再保存。"))
        values = _taken(held, texts)
        if values != held.values:
            held.values, held.saved_by, held.revision = values, by, held.revision + 1
            held.save(update_fields=["values", "saved_by", "revision"])
    answer.values, answer.revision, answer.saved_by = held.values, held.revision, held.saved_by
    return len(doubts_of(values))


def report_answer(answer: RequestAnswer, *, by: Person) -> AnswerVersion:
    """Freeze the cells and report them, or put them before the head where the request wants that.

    Doing it twice is doing it once. Raises NotAllowed, WrongState, Incomplete while a cell is empty or unread.
    """
    wants_head = answer.request.wants_head
    verb = "hand_in" if wants_head else "confirm"
    post = policy.require_answer(by, answer, verb)
    with transaction.atomic():
        held = _locked(answer)
        last = held.versions.last()
        if last is not None and held.status == ANSWER_MOVES.get(verb).to:
            return last
        _require_open(held)
        _require_whole(held)
        version = _freeze(held, by)
        move(answer, verb, moves=ANSWER_MOVES, by=by, post=post, ledger_facts=_facts(version))
        if not wants_head:
            _arrive(version)
        put_line(answer)
        tell_asker(answer.request)
    return version


def agree_answer(answer: RequestAnswer, *, by: Person, seen: str) -> None:
    """The head agrees to the very bytes that the page showed. Raises NotAllowed, WrongState for others."""
    post = policy.require_answer(by, answer, "agree")
    with transaction.atomic():
        held = _locked(answer)
        version = held.versions.last()
        if held.status == AnswerStatus.IN and version is not None and version.sha256 == seen:
            return
        if version is None or version.sha256 != seen:
            raise WrongState(_("填报内容已经变了，请核对后再办理。"))
        _require_asked(held)
        move(answer, "agree", moves=ANSWER_MOVES, by=by, post=post, ledger_facts=_facts(version))
        _arrive(version, agreed_by=by)
        put_line(answer)
        tell_asker(answer.request)


def return_answer(answer: RequestAnswer, *, by: Person, note: str) -> None:
    """By the head, with the reason. Raises the three refusals."""
    _give_back(answer, "return", by, note)


def send_answer_back(answer: RequestAnswer, *, by: Person, note: str) -> None:
    """By the city, with the reason, while the request still runs. Raises the three refusals."""
    _give_back(answer, "send_back", by, note)


def take_answer_back(answer: RequestAnswer, *, by: Person) -> None:
    """By the clerk, to change it; until it is reported again the city has none. Raises NotAllowed, WrongState."""
    post = policy.require_answer(by, answer, "take_back")
    with transaction.atomic():
        _require_asked(_locked(answer))
        move(answer, "take_back", moves=ANSWER_MOVES, by=by, post=post)
        put_line(answer)
        tell_asker(answer.request)


def urge_answers(request: Request, *, by: Person) -> int:
    """A line before whoever has an answer in hand; gives how many units. Raises NotAllowed, WrongState."""
    policy.require_asker(by, request)
    if not request.is_asking:
        raise WrongState(_("这件要数没有在各单位手里，不用催。"))
    with transaction.atomic():
        waited = list(request.answers.exclude(status=AnswerStatus.IN).select_related("unit", "request"))
        for answer in waited:
            urge_line(answer)
        if waited:
            facts = {"request": f"request:{request.pk}", "units": [answer.unit.name for answer in waited]}
            ledger.record(kind="request.urge", actor=by, unit=request.unit, facts=facts)
    return len(waited)


def doubts_of(values: Mapping[str, Mapping[str, Any]]) -> list[tuple[str, str]]:
    """(row, column id) of cells whose text could not be read."""
    return [(row, column) for row, cells in values.items() for column, cell in cells.items() if _is_unread(cell)]


def _taken(answer: RequestAnswer, texts: Texts) -> dict[str, dict[str, Any]]:
    """The draft with the typed texts in it; a text that was sent empty empties its cell."""
    asked = {row.key for row in gap_rows(answer)}
    columns = {column.pk: form_column(column) for column in gap_columns(answer.request)}
    values = {row: dict(cells) for row, cells in answer.values.items()}
    for (row, column), text in texts.items():
        if row not in asked or column not in columns:
            continue
        typed = read_typed(columns[column], text)
        cells = values.setdefault(row, {})
        cells.pop(str(column), None)
        if text.strip():
            cells[str(column)] = {"value": typed.value, "text": text.strip()[:500], "doubt": typed.doubt}
    return {row: cells for row, cells in values.items() if cells}


def _is_unread(cell: Mapping[str, Any]) -> bool:
    """A text that says "nothing" has no value either, and no doubt."""
    return cell["value"] is None and cell["doubt"] is not None


def _require_whole(answer: RequestAnswer) -> None:
    if unread := len(doubts_of(answer.values)):
        raise Incomplete(_("有%(count)d格没有读懂，请改正后再报。") % {"count": unread})
    given = sum(map(len, answer.values.values()))
    if given < answer.cells:
        left = answer.cells - given
        raise Incomplete(_("还有%(count)d格没填；没有的填“无”或0。") % {"count": left})


def _require_asked(answer: RequestAnswer) -> None:
    request = answer.request
    if request.status != RequestStatus.OPEN:
        raise WrongState(_("这件要数%(state)s，不用再填。") % {"state": request.get_status_display()})
    if request.is_over:
        raise WrongState(_("这件要数已过失效日，不再向您要。"))


def _require_open(answer: RequestAnswer) -> None:
    _require_asked(answer)
    if answer.status not in OPEN_ANSWERS:
        raise WrongState(
            _("当前状态为“%(status)s”，不能再改；要改请先收回。") % {"status": answer.get_status_display()}
        )


def _freeze(answer: RequestAnswer, by: Person) -> AnswerVersion:
    number = answer.versions.count() + 1
    cells = {row: {column: cell["value"] for column, cell in kept.items()} for row, kept in answer.values.items()}
    request = answer.request
    body = canonical_json(
        {
            "schema": _SCHEMA,
            "kind": "request_answer",
            "request": {"id": request.pk, "number": request.number, "title": request.title},
            "unit": {"id": answer.unit_id, "name": answer.unit.name},
            "version": number,
            "columns": {str(column.pk): column.heading for column in gap_columns(request)},
            "cells": cells,
        }
    )
    return AnswerVersion.objects.create(
        answer=answer, number=number, body=body, sha256=sha256(body), by=by, at=clock.now()
    )


def _arrive(version: AnswerVersion, agreed_by: Person | None = None) -> None:
    """Late is what the city received after the time that it gave; a later return makes nothing late."""
    former = version.answer.versions.filter(in_at__isnull=False).first()
    moment = clock.received_at()
    version.in_at, version.agreed_by = moment, agreed_by
    version.late = former.late if former else moment > version.answer.request.due_at
    version.save(update_fields=["in_at", "agreed_by", "late"])


def _give_back(answer: RequestAnswer, verb: str, by: Person, note: str) -> None:
    post = policy.require_answer(by, answer, verb)
    with transaction.atomic():
        _require_asked(_locked(answer))
        move(answer, verb, moves=ANSWER_MOVES, by=by, post=post, note=note)
        put_line(answer, reason=note.strip())
        tell_asker(answer.request)


def _facts(version: AnswerVersion) -> dict[str, object]:
    return {"version": version.number, "sha256": version.sha256}


def _locked(answer: RequestAnswer) -> RequestAnswer:
    return RequestAnswer.objects.select_for_update().get(pk=answer.pk)
