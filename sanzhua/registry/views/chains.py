"""Industry chains: all of them, and one with its projects."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sanzhua.accounts.models import Person
from sanzhua.accounts.queries import person_of, root_unit
from sanzhua.registry import policy
from sanzhua.registry.actions.chains import link_project, make_chain, unlink_project
from sanzhua.registry.forms.reserve import ChainForm, LinkForm
from sanzhua.registry.models import Chain, Project
from sanzhua.registry.queries.chains import chain_list, chain_page
from sanzhua.registry.rules import name_key
from sanzhua.registry.views import outcome, tried


@require_http_methods(["GET", "HEAD", "POST"])
def chains(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    form = ChainForm(request.POST if request.method == "POST" else None, auto_id="id_chain_%s")
    if made := outcome(form, lambda: make_chain(by=person, **form.cleaned_data), "name"):
        messages.success(request, _("已设立产业链，请放上项目。"))
        return redirect("registry:chain", made.pk)
    context = {"list": chain_list(person), "form": form if _may_edit(person) else None}
    return render(request, "registry/chains.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def chain(request: HttpRequest, pk: int) -> HttpResponse:
    """A POST puts a project on the chain."""
    person = person_of(request)
    found = get_object_or_404(Chain.objects.visible_to(person).select_related("lead"), pk=pk)
    form = LinkForm(request.POST if request.method == "POST" else None, auto_id="id_link_%s")
    if form.is_bound and form.is_valid():
        project = _named(person, form.cleaned_data["uid"])
        if project is None:
            form.add_error("uid", _("没有找到这个项目，或同名项目不止一个。请写项目全称，或项目网址里的编号。"))
        elif tried(form, lambda: link_project(found, project=project, role=form.cleaned_data["role"], by=person)):
            messages.success(request, _("已把“%(name)s”放上产业链。") % {"name": project.name})
            return redirect("registry:chain", pk)
    context = {"page": chain_page(found, person), "form": form if _may_edit(person) else None}
    return render(request, "registry/chain.html", context, status=422 if form.is_bound else 200)


@require_POST
def chain_unlink(request: HttpRequest, pk: int) -> HttpResponse:
    person = person_of(request)
    found = get_object_or_404(Chain.objects.visible_to(person), pk=pk)
    project = get_object_or_404(Project.objects.visible_to(person), uid=request.POST.get("uid", ""))
    unlink_project(found, project=project, by=person)
    messages.success(request, _("已把“%(name)s”移出产业链。") % {"name": project.name})
    return redirect("registry:chain", pk)


def _named(person: Person, words: str) -> Project | None:
    """By uid or by full name; two of one name are nobody."""
    own = Project.objects.visible_to(person)
    found = own.filter(uid=words.strip()).first()
    if found is not None:
        return found
    named = list(own.filter(names__squeezed=name_key(words)).distinct()[:2])
    return named[0] if len(named) == 1 else None


def _may_edit(person: Person) -> bool:
    return policy.is_pool_hand(person, root_unit())
