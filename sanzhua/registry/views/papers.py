"""A project's papers: put in, newer versions, withdrawn ones."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sanzhua.accounts.models import Person
from sanzhua.accounts.queries import person_of
from sanzhua.registry import policy
from sanzhua.registry.actions import attach, withdraw
from sanzhua.registry.forms.papers import PaperForm
from sanzhua.registry.models import Project
from sanzhua.registry.queries.papers import drawers
from sanzhua.registry.views import outcome, visible_project


@require_http_methods(["GET", "HEAD", "POST"])
def papers(request: HttpRequest, uid: str) -> HttpResponse:
    found, person = visible_project(request, uid), person_of(request)
    asked = request.method == "POST"
    form = PaperForm(request.POST if asked else None, request.FILES if asked else None, project=found)
    if count := outcome(form, lambda: _attach_all(found, form.cleaned_data, person), "file"):
        messages.success(request, _("已收下%(count)d份材料。") % {"count": count})
        return redirect("registry:papers", found.uid)
    context = {
        "project": found,
        "form": form,
        "drawers": drawers(found),
        "may_keep": policy.may_keep(person, found.unit),
    }
    return render(request, "registry/papers.html", context, status=422 if form.is_bound else 200)


@require_POST
def paper_withdraw(request: HttpRequest, uid: str, pk: int) -> HttpResponse:
    found = visible_project(request, uid)
    paper = get_object_or_404(found.papers.select_related("project__unit"), pk=pk)
    withdraw(paper, by=person_of(request), because=request.POST.get("because", ""))
    messages.success(request, _("“%(title)s”已作废，仍可查看。") % {"title": paper.title})
    return redirect("registry:papers", found.uid)


def _attach_all(project: Project, given: dict[str, Any], by: Person) -> int:
    """All files or none: a bad one among several leaves nothing behind."""
    files = given.pop("file")
    with transaction.atomic():
        for file in files:
            attach(project=project, name=file.name, data=file, by=by, **given)
    return len(files)
