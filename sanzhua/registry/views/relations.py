"""One project's relations to others: seen, added by hand, ended; a package is split into its parts."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sanzhua.accounts.queries import person_of
from sanzhua.base.refusals import Incomplete, Refused
from sanzhua.registry import policy, queries
from sanzhua.registry.actions import relate, settle, split, unrelate
from sanzhua.registry.actions.splitting import parts_in
from sanzhua.registry.choices import Answer
from sanzhua.registry.forms.identity import RelationForm
from sanzhua.registry.models import Project, ProjectRelation
from sanzhua.registry.queries.identity import relations_of
from sanzhua.registry.views import visible_project


@require_safe
def relations(request: HttpRequest, uid: str) -> HttpResponse:
    """With `q`, the projects that the words find, to choose the other one from."""
    return _page(request, visible_project(request, uid))


@require_POST
def relation_add(request: HttpRequest, uid: str) -> HttpResponse:
    project, person, form = visible_project(request, uid), person_of(request), RelationForm(request.POST)
    if not form.is_valid():
        return _page(request, project, str(next(iter(form.errors.values()))[0]), 422)
    given = form.cleaned_data
    other = Project.objects.visible_to(person).filter(uid=given["other"]).select_related("unit").first()
    try:
        if other is None:
            raise Incomplete(_("没有这个项目，请重新查找选定。"))
        left, right = (other, project) if given["turned"] == "1" else (project, other)
        if given["kind"] == Answer.SAME:
            settle(left, right, verb=Answer.SAME, by=person, note=given["note"], turned=right.pk < left.pk)
        else:
            relate(project=left, other=right, kind=given["kind"], by=person, note=given["note"])
    except Refused as refusal:
        return _page(request, project, refusal.sentence, 422)
    messages.success(request, _("已记下两个项目的关系。"))
    return redirect("registry:relations", uid=uid)


@require_POST
def relation_end(request: HttpRequest, uid: str) -> HttpResponse:
    project, asked = visible_project(request, uid), request.POST.get("relation", "")
    own = ProjectRelation.objects.filter(project=project) | ProjectRelation.objects.filter(other=project)
    found = (
        own.filter(pk=int(asked)).select_related("project__unit", "other__unit").first() if asked.isdecimal() else None
    )
    if found is None:
        return _page(request, project, _("没有这条关系，请刷新页面。"), 422)
    unrelate(found, by=person_of(request))
    messages.success(request, _("已解除关系，记录保留。"))
    return redirect("registry:relations", uid=uid)


@require_POST
def parts_add(request: HttpRequest, uid: str) -> HttpResponse:
    """One part a line: its name, and after a comma or tab its investment in 万元."""
    project = visible_project(request, uid)
    try:
        made = split(package=project, parts=parts_in(request.POST.get("parts", "")), by=person_of(request))
    except Refused as refusal:
        return _page(request, project, refusal.sentence, 422)
    messages.success(request, _("已拆分出%(count)d个子项目。") % {"count": len(made)})
    return redirect("registry:relations", uid=uid)


def _page(request: HttpRequest, project: Project, refused: str = "", status: int = 200) -> HttpResponse:
    person, words = person_of(request), request.GET.get("q", request.POST.get("q", ""))[:100]
    context = {
        "project": project,
        "panel": {"related": relations_of(project, person)},
        "words": words,
        "found": [one for one in queries.search(person, words) if one.pk != project.pk],
        "may": policy.may_keep(person, project.unit),
        "refused": refused,
        "given": request.POST,
    }
    return render(request, "registry/relations.html", context, status=status)
