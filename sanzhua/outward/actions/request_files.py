"""The received form filled in and kept: the bytes, their hash, and the source of every cell."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.base.child import ChildKilled, run_limited
from sanzhua.base.refusals import Refused, WrongState
from sanzhua.documents.actions import store
from sanzhua.documents.choices import DocumentKind
from sanzhua.documents.queries import open_file
from sanzhua.formbook.cell_text import column_letter
from sanzhua.ledger import actions as ledger
from sanzhua.outward import request_policy as policy
from sanzhua.outward.models import Request, RequestFile
from sanzhua.outward.queries.request_table import MISSING, NONE, OK, RequestTable, request_table
from sanzhua.outward.request_blank import Blank, blank_of
from sanzhua.outward.request_choices import RequestStatus
from sanzhua.outward.request_fill import fill_blank
from sanzhua.outward.request_places import Places, placed
from sanzhua.outward.request_sources import BLANK, read_source

_SECONDS, _FILES_MB = 60, 40


def keep_file(request: Request, *, by: Person) -> RequestFile:
    """Fill the form with what is accepted and reported now. While nothing has changed it is the file of before.

    Raises NotAllowed, WrongState before the columns are confirmed, Refused where the form cannot be written to.
    """
    policy.require_asker(by, request)
    if request.status in (RequestStatus.DRAFT, RequestStatus.WITHDRAWN):
        raise WrongState(_("先确认列和行，才能生成文件。"))
    with override("zh-hans"):
        table, blank = request_table(request), blank_of(request.layout)
        places = placed(blank, [line.row.sheet_row for line in table.lines])
        cells = _told(table, blank, places)
    last = request.files.first()
    if last is not None and last.cells == cells:
        return last
    data = _written(request, table, blank, places, cells)
    with transaction.atomic():
        Request.objects.select_for_update().get(pk=request.pk)
        number = request.files.count() + 1
        document = store(
            kind=DocumentKind.BLANK_FORM, owner=request.unit, name=_name(request, blank, number), data=data, by=by
        )
        made = RequestFile.objects.create(
            request=request, number=number, document=document, cells=cells, missing=table.missing, by=by, at=clock.now()
        )
        facts = {
            "request": f"request:{request.pk}",
            "file": number,
            "sha256": document.sha256,
            "missing": table.missing,
        }
        ledger.record(kind="request.file", actor=by, unit=request.unit, facts=facts)
    return made


def _told(table: RequestTable, blank: Blank, places: Places) -> list[list[str]]:
    """Place, row, heading, figure and source of every cell that was filled or should have been."""
    told = []
    for line, row in zip(table.lines, places.rows, strict=True):
        for column, cell in zip(table.columns, line.cells, strict=True):
            source = read_source(column.source)
            if cell.state == NONE or source is None or source.kind in ("serial", "unit", "project", BLANK):
                continue
            told.append([_place(blank, row, column.place), line.row.label, column.heading, _shown(cell), cell.said])
    return told


def _shown(cell: Any) -> str:
    return cell.shown if cell.state == OK else "缺" if cell.state == MISSING else "空"


def _place(blank: Blank, row: int, column: int) -> str:
    if blank.kind == "docx":
        return f"第{row - blank.data_from + 1}行第{column + 1}列"
    return f"{column_letter(column)}{row + 1}"


def _written(request: Request, table: RequestTable, blank: Blank, places: Places, told: list[list[str]]) -> bytes:
    cells = {
        (row, column.place): cell.value
        for line, row in zip(table.lines, places.rows, strict=True)
        for column, cell in zip(table.columns, line.cells, strict=True)
        if cell.state == OK
    }
    head = ["单元格", "行", "列", "填入", "来源"]
    moment = clock.business_now().astimezone(clock.SHANGHAI)
    about = [f"{request.requester} {request.number}", request.use, "", "", f"{moment:%Y-%m-%d %H:%M}取数"]
    try:
        data = run_limited(
            fill_blank, open_file(request.blank), blank.kind, blank.sheet, cells, places.added, places.at,
            [head, *told, about], seconds=_SECONDS, files_mb=_FILES_MB,
        )  # fmt: skip
    except ChildKilled as killed:
        raise Refused(_("这张表写不进去：内容过大或已损坏。请另存为 .xlsx 后重新上传空表。")) from killed
    assert isinstance(data, bytes)
    return data


def _name(request: Request, blank: Blank, number: int) -> str:
    return f"{request.title}（已填{number}）.{'docx' if blank.kind == 'docx' else 'xlsx'}"
