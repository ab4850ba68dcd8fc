"""Bulletins: the list, the draft with its figures, the files."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sanzhua.accounts.queries import person_of
from sanzhua.bulletins import files, policy, queries
from sanzhua.bulletins.actions import draw_up, publish, save_prose, take_figures_anew
from sanzhua.bulletins.models import Bulletin
from sanzhua.documents.queries import attachment


def _bulletin(request: HttpRequest, pk: int) -> Bulletin:
    return get_object_or_404(Bulletin.objects.visible_to(person_of(request)).select_related("unit"), pk=pk)


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    context = {
        "bulletins": queries.bulletins_for(person),
        "periods": queries.periods_without_bulletin(person) if policy.edits_any(person) else [],
        "edits": policy.edits_any(person),
    }
    return render(request, "bulletins/list.html", context)


@require_POST
def draw_up_page(request: HttpRequest) -> HttpResponse:
    made = draw_up(period=request.POST.get("period", ""), by=person_of(request))
    return redirect("bulletins:edit", pk=made.pk)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    found, person = _bulletin(request, pk), person_of(request)
    if request.method == "POST":
        texts = {int(name[5:]): str(text) for name, text in request.POST.items() if name[:5] == "text:"}
        revision = int(request.POST.get("revision", "0"))
        save_prose(bulletin=found, by=person, title=request.POST.get("title", ""), texts=texts, revision=revision)
        messages.success(request, _("已保存。"))
        return redirect("bulletins:edit", pk=pk)
    may_edit, blocks = queries.may_edit(found, person), queries.blocks(found)
    moved = queries.moved_figures(found, person)
    context = {
        "bulletin": found,
        "blocks": blocks,
        "chapters": queries.chapters(blocks),
        "own_figures": queries.own_figures(found),
        "may_edit": may_edit,
        "editing": may_edit and "edit" in request.GET,
        "moved": moved,
        "moved_text": {key: now for key, now in moved.items() if not found.figures[key]["unit"]},
        "figure": queries.opened_figure(found, request.GET["figure"], person) if "figure" in request.GET else None,
    }
    return render(request, "bulletins/edit.html", context)


@require_GET
def figure(request: HttpRequest, pk: int) -> HttpResponse:
    """One figure opened: units, projects, versions. The side panel's fragment, or a page of its own."""
    found, person = _bulletin(request, pk), person_of(request)
    if "key" not in request.GET:
        return redirect("bulletins:edit", pk=pk)
    opened = queries.opened_figure(found, request.GET["key"], person)
    if opened is None:
        raise Http404(_("通报里没有这个数据。"))
    part = "bulletins/_figure.html" if request.headers.get("HX-Request") else "bulletins/figure.html"
    return render(request, part, {"bulletin": found, "figure": opened})


@require_POST
def take_anew(request: HttpRequest, pk: int) -> HttpResponse:
    found = _bulletin(request, pk)
    take_figures_anew(bulletin=found, by=person_of(request))
    messages.success(request, _("已按最新接收的报表重新取数，文字未动。"))
    return redirect("bulletins:edit", pk=pk)


@require_POST
def publish_page(request: HttpRequest, pk: int) -> HttpResponse:
    found = _bulletin(request, pk)
    publish(bulletin=found, by=person_of(request), outside_number=request.POST.get("outside_number", ""))
    messages.success(request, _("已登记印发，全文和数据不再改动。"))
    return redirect("bulletins:edit", pk=pk)


@require_GET
def download(request: HttpRequest, pk: int, ending: str) -> HttpResponse:
    found = _bulletin(request, pk)
    if ending not in files.WRITERS:
        raise Http404(_("没有这种文件。"))
    return attachment(files.WRITERS[ending](found), f"{found.title}.{ending}")
