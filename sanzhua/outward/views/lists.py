"""对外清单: what goes out to other offices, its preview, and what was kept."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sanzhua.accounts.models import Person, Post
from sanzhua.accounts.queries import person_of
from sanzhua.base.periods import Period
from sanzhua.base.refusals import Refused
from sanzhua.dispatch.calendar import reported_month
from sanzhua.outward.actions.list_answers import start_answer
from sanzhua.outward.actions.lists import export_list
from sanzhua.outward.list_choices import RowState
from sanzhua.outward.list_policy import may_enter, owned_forms, posts_by_list
from sanzhua.outward.models import ListExport
from sanzhua.outward.queries.list_drafts import draft
from sanzhua.outward.queries.list_pages import FILTERS, export_page, preview_page, row_page
from sanzhua.outward.queries.list_words import sources_of
from sanzhua.outward.queries.lists import exports_of, newest_closed, offers
from sanzhua.outward.rules.list_templates import Template, load_lists
from sanzhua.ui.fields import BoundedFileField

ROWS = 50
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".csv", ".et")


@require_safe
def lists(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    require_entry(person)
    page = Paginator(exports_of(person), ROWS).get_page(request.GET.get("page", "1")[:6])
    context = {"offers": offers(person), "page": page, "owns": owned_forms(person)}
    return render(request, "outward/lists.html", context)


@require_safe
def preview(request: HttpRequest, key: str) -> HttpResponse:
    """The list as it would go out for a period, beside what went out last."""
    template, post = offered(person_of(request), key)
    assert post.scope is not None
    found = draft(template, post.scope, asked_period(request, template))
    only = request.GET.get("only", "")
    only = only if only in FILTERS else ""
    page = preview_page(found, only=only, page=request.GET.get("page", "1")[:6])
    context = {"shown": page, "only": only, "sources": sources_of(template)}
    return render(request, "outward/list_preview.html", context)


@require_POST
def export(request: HttpRequest, key: str) -> HttpResponse:
    template, _post = offered(person_of(request), key)
    seen = request.POST.get("seen", "")
    made = export_list(
        template,
        period=asked_period(request, template),
        by=person_of(request),
        seen=int(seen) if seen.isdecimal() and len(seen) < 7 else 0,
        only_changes="only_changes" in request.POST,
    )
    messages.success(request, _("已导出并留存，可在本页下载。"))
    return redirect("outward:export", made.pk)


@require_safe
def kept(request: HttpRequest, pk: int) -> HttpResponse:
    return _kept_page(request, export_of(request, pk))


@require_POST
def answer_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A workbook of the recipient is dropped in; what is wrong with it is said beside the field."""
    found = export_of(request, pk)
    try:
        file = BoundedFileField(endings=WORKBOOKS).clean(request.FILES.get("workbook"))
        made = start_answer(found, name=file.name or "", data=file.read(), by=person_of(request))
    except Refused as refusal:
        return _kept_page(request, found, refusal.sentence)
    except ValidationError as error:
        return _kept_page(request, found, " ".join(error.messages))
    return redirect("outward:answer", made.pk)


def _kept_page(request: HttpRequest, found: ListExport, fault: str = "") -> HttpResponse:
    only = request.GET.get("only", "")
    only = only if only in RowState.values else ""
    shown = export_page(found, only=only, page=request.GET.get("page", "1")[:6])
    context: dict[str, Any] = {"shown": shown, "export": found, "only": only, "fault": fault}
    return render(request, "outward/list_export.html", context, status=422 if fault else 200)


@require_safe
def row(request: HttpRequest, pk: int, place: int) -> HttpResponse:
    """One row that went out: every cell, where it came from, and what it was before."""
    found = export_of(request, pk)
    kept_row = get_object_or_404(found.kept.select_related("project"), place=place)
    return render(request, "outward/list_row.html", {"shown": row_page(found, kept_row), "export": found})


def require_entry(person: Person) -> None:
    """Raises Http404: the pages do not exist for who takes no list out and owns no form."""
    if not may_enter(person):
        raise Http404


def offered(person: Person, key: str) -> tuple[Template, Post]:
    """The list and the post by which the person takes it out. Raises Http404 where there is none."""
    post = posts_by_list(person).get(key)
    if post is None:
        raise Http404(_("没有这张清单，或您无权查看。"))
    return load_lists()[key], post


def export_of(request: HttpRequest, pk: int) -> ListExport:
    seen = ListExport.objects.visible_to(person_of(request)).select_related("unit", "by", "document")
    return get_object_or_404(seen, pk=pk)


def asked_period(request: HttpRequest, template: Template) -> Period:
    """The period asked for, else the newest that the city has closed: of an open one half the returns are not accepted.
    Raises Http404."""
    text = (request.POST if request.method == "POST" else request.GET).get("period", "")
    try:
        return Period.parse(text) if text else newest_closed(template) or reported_month()
    except ValueError as error:
        raise Http404(str(error)) from error


def back_to(name: str, *args: Any, **asked: str) -> HttpResponse:
    query = urlencode({key: value for key, value in asked.items() if value})
    return redirect(f"{reverse(name, args=args)}{'?' if query else ''}{query}")
