"""Columns of choice and views with a name; both lead back to the list."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sanzhua.accounts.queries import person_of
from sanzhua.registry.actions import choose_columns, drop_view, open_first, save_view
from sanzhua.registry.models import SavedView
from sanzhua.registry.queries import listing
from sanzhua.registry.sheets.projects import BY_KEY


@require_POST
def columns(request: HttpRequest) -> HttpResponse:
    """`verb=usual` brings back the usual columns."""
    kept = [key for key in request.POST.getlist("column") if key in BY_KEY]
    choose_columns(person=person_of(request), columns=[] if request.POST.get("verb") == "usual" else kept)
    return _back(request)


@require_POST
def save(request: HttpRequest) -> HttpResponse:
    state = listing.read_state(request.POST)
    view = save_view(
        person=person_of(request),
        name=request.POST.get("name", ""),
        query=state.address().removeprefix("?"),
        columns=[key for key in request.POST.get("shown", "").split(",") if key in BY_KEY],
        shared=bool(request.POST.get("shared")),
    )
    messages.success(request, _("已保存视图“%(name)s”。") % {"name": view.name})
    return _back(request)


@require_POST
def first(request: HttpRequest, pk: int) -> HttpResponse:
    """`verb=usual`: the list opens with all projects again."""
    person = person_of(request)
    view = get_object_or_404(SavedView.objects.visible_to(person).distinct(), pk=pk)
    if request.POST.get("verb") == "usual":
        open_first(person=person, view=None)
        messages.success(request, _("项目清单打开时重新显示全部项目。"))
    else:
        open_first(person=person, view=view)
        messages.success(request, _("以后打开项目清单，先显示视图“%(name)s”。") % {"name": view.name})
    return _back(request)


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """A colleague's shared view can be seen but not taken away: it is not found here."""
    own = SavedView.objects.visible_to(person_of(request)).filter(person=person_of(request))
    view = get_object_or_404(own, pk=pk)
    drop_view(view)
    messages.success(request, _("已删除视图“%(name)s”。") % {"name": view.name})
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    state = listing.read_state(request.POST)
    return redirect(reverse("registry:list") + state.with_columns(()).address())
