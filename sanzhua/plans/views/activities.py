"""One activity: its page, its checklist, projects, materials and moves."""

from __future__ import annotations

import structlog
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sanzhua.accounts.queries import person_of
from sanzhua.documents.queries import Damaged, attachment, open_file
from sanzhua.plans import actions
from sanzhua.plans.choices import ACTIVITY_MOVES
from sanzhua.plans.forms import MaterialForm
from sanzhua.plans.models import Activity
from sanzhua.plans.queries.activities import activity_page, paper_of
from sanzhua.plans.views import tried, visible_activity
from sanzhua.ui.asked import number

log = structlog.get_logger("sanzhua.plans")


@require_safe
def activity(request: HttpRequest, pk: int) -> HttpResponse:
    """`?find=` looks for projects to link."""
    return _page(request, visible_activity(request, pk), MaterialForm())


@require_POST
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """begin, close or cancel; 404 for anything else."""
    found = visible_activity(request, pk)
    if verb not in {move.verb for move in ACTIVITY_MOVES}:
        raise Http404(_("没有这种办理。"))
    actions.move_activity(found, verb, by=person_of(request), note=request.POST.get("note", ""))
    messages.success(request, _("已办理“%(verb)s”。") % {"verb": ACTIVITY_MOVES.get(verb).title})
    return redirect("plans:activity", pk=pk)


@require_POST
def step(request: HttpRequest, pk: int) -> HttpResponse:
    found, done = visible_activity(request, pk), request.POST.get("done") == "1"
    actions.tick_step(found, step=number(request.POST.get("step", "")), done=done, by=person_of(request))
    return redirect(f"{redirect('plans:activity', pk=pk).url}#steps")


@require_POST
def project(request: HttpRequest, pk: int) -> HttpResponse:
    found, linked = visible_activity(request, pk), request.POST.get("linked") == "1"
    uid = request.POST.get("uid", "")
    linking = actions.link_project(found, uid=uid, linked=linked, by=person_of(request))
    said = _("已关联“%(name)s”。") if linked else _("已取消关联“%(name)s”。")
    messages.success(request, said % {"name": linking.name})
    return redirect(f"{redirect('plans:activity', pk=pk).url}#projects")


@require_POST
def material_add(request: HttpRequest, pk: int) -> HttpResponse:
    found = visible_activity(request, pk)
    form = MaterialForm(request.POST, request.FILES)

    def add() -> None:
        files = [actions.Upload(file.name or "", file.file) for file in form.cleaned_data["papers"] if file]
        actions.add_materials(found, title=form.cleaned_data["title"], files=files, by=person_of(request))

    if tried(form, add):
        messages.success(request, _("已收下材料。"))
        return redirect(f"{redirect('plans:activity', pk=pk).url}#files")
    return _page(request, found, form, status=422)


@require_safe
def material(request: HttpRequest, pk: int, paper: int) -> HttpResponse:
    """A file of the activity, for everybody who sees the activity."""
    held = paper_of(visible_activity(request, pk), paper)
    if held is None:
        raise Http404(_("没有这份材料。"))
    try:
        content = open_file(held.document)
    except Damaged as fault:
        log.error("stored_file_damaged", document=held.document_id, fault=str(fault))
        return render(request, "documents/damaged.html", {"document": held.document}, status=500)
    return attachment(content, held.document.name, held.document.media_type)


def _page(request: HttpRequest, found: Activity, form: MaterialForm, status: int = 200) -> HttpResponse:
    words = request.GET.get("find", "")[:100]
    page = activity_page(person_of(request), found, words)
    moves = [move for move in ACTIVITY_MOVES if move.verb in page.verbs]
    context = {"activity": found, "page": page, "moves": moves, "form": form, "words": words}
    return render(request, "plans/activity.html", context, status=status)
