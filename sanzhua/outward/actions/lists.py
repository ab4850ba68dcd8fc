"""A list goes out: it is kept as it went, with what changed since the last time."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person, Post
from sanzhua.base import clock
from sanzhua.base.periods import Period
from sanzhua.base.refusals import Incomplete, WrongState
from sanzhua.documents.actions import store
from sanzhua.documents.choices import DocumentKind
from sanzhua.documents.models import Document
from sanzhua.ledger import actions as ledger
from sanzhua.ledger.canonical import canonical_json, sha256
from sanzhua.outward.actions.list_answers import end_calls
from sanzhua.outward.list_policy import require_exporter
from sanzhua.outward.list_sheets import as_workbook, title_of
from sanzhua.outward.models import ExportRow, ListExport
from sanzhua.outward.queries.list_drafts import Draft, draft, last_export
from sanzhua.outward.rules.list_templates import Template
from sanzhua.outward.rules.lists import CHANGED, GONE, NEW


def export_list(template: Template, *, period: Period, by: Person, seen: int, only_changes: bool = False) -> ListExport:
    """Make the workbook of the list and keep it, its rows and who took it out.

    `seen` is the number of the export that the person saw as the last one, 0 for none: a second click gives the export
    that the first one made. Raises NotAllowed, Incomplete for a list without rows, WrongState where another one went
    out meanwhile.
    """
    post = require_exporter(by, template)
    assert post.scope is not None
    if (made := _made_already(template, post, period, by, seen, only_changes)) is not None:
        return made
    found = draft(template, post.scope, period)
    if not found.lines:
        raise Incomplete(_("这一期没有符合条件的项目，没有可导出的内容。"))
    if only_changes and not found.has_changes:
        raise Incomplete(_("与上次导出相比没有变化，没有可导出的内容。"))
    try:
        with transaction.atomic():
            return _keep(found, post, by, seen, only_changes)
    except IntegrityError:
        if (made := _made_already(template, post, period, by, seen, only_changes)) is not None:
            return made
        raise


def _made_already(
    template: Template, post: Post, period: Period, by: Person, seen: int, only_changes: bool
) -> ListExport | None:
    """The export that this very click made before; None where nothing went out since it was shown."""
    assert post.scope is not None
    last = last_export(template.key, post.scope)
    if (last.number if last else 0) == seen:
        return None
    same = last and (last.number, last.period, last.by_id, last.only_changes) == (
        *(seen + 1, str(period), by.pk, only_changes),
    )
    if last is None or not same:
        raise WrongState(_("这张清单刚刚又导出过一次，请刷新页面，看清变化后再导出。"))
    return last


def _keep(found: Draft, post: Post, by: Person, seen: int, only_changes: bool) -> ListExport:
    counts, template = found.counts, found.template
    export = ListExport.objects.create(
        list=template.key,
        number=seen + 1,
        unit=found.unit,
        period=str(found.period),
        template_version=template.version,
        template_sha256=template.sha256,
        title=title_of(found),
        columns=_columns(template),
        only_changes=only_changes,
        rows=counts["rows"],
        new=counts[NEW],
        changed=counts[CHANGED],
        gone=counts[GONE],
        missing=counts["missing"],
        sha256=content_hash(found),
        document=_file(found, seen + 1, by, only_changes),
        by=by,
        post=str(post)[:160],
        on=clock.business_today(),
        at=clock.now(),
    )
    ExportRow.objects.bulk_create(_rows(export, found), batch_size=500)
    end_calls(template.key, [line.project for line in found.lines if line.project and line.state in (CHANGED, GONE)])
    ledger.record(kind="outward.export", actor=by, unit=found.unit, facts=_told(export))
    return export


def content_hash(found: Draft) -> str:
    """SHA-256 over what the recipient reads: the list, the period, the headings, every row on it."""
    rows = [[line.key, *line.values] for line in found.lines if line.state != GONE]
    head = [found.template.key, str(found.period), list(found.headings)]
    return sha256(canonical_json([head, *rows]))


def _columns(template: Template) -> list[dict[str, Any]]:
    return [{"heading": one.heading, "source": one.source, "number": one.is_number} for one in template.columns]


def _file(found: Draft, number: int, by: Person, only_changes: bool) -> Document:
    data = as_workbook(found, only_changes=only_changes, at=clock.business_now())
    part = "（只含变化）" if only_changes else ""
    name = f"{title_of(found)}{part}-第{number}次.xlsx"
    return store(kind=DocumentKind.WORKBOOK, owner=found.unit, name=name, data=data, by=by)


def _rows(export: ListExport, found: Draft) -> list[ExportRow]:
    return [
        ExportRow(
            export=export,
            place=place,
            key=line.key,
            project_id=line.project,
            name=line.name,
            code=line.code,
            state=line.state,
            values=list(line.values),
            changed=list(line.changed),
            reporter=line.reporter,
            version=line.version,
            version_id=line.version_id,
        )
        for place, line in enumerate(found.lines, start=1)
    ]


def _told(export: ListExport) -> dict[str, Any]:
    plain = ("list", "number", "period", "only_changes", "rows", "new", "changed", "gone", "missing", "sha256")
    return {**{name: getattr(export, name) for name in plain}, "file": export.document.sha256}
