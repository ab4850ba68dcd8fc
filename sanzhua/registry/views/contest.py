"""七比七赛: the scoreboard of the city. Districts never see it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sanzhua.accounts.choices import CITY_ROLES, DECIDERS
from sanzhua.accounts.policy import post_for
from sanzhua.accounts.queries import person_of, root_unit
from sanzhua.registry import actions
from sanzhua.registry.forms.contest import CompetitionForm
from sanzhua.registry.models import Competition
from sanzhua.registry.queries.contest import table_of
from sanzhua.registry.views import only_for, outcome


@require_safe
def competitions(request: HttpRequest) -> HttpResponse:
    only_for(request, *CITY_ROLES)
    rows = Competition.objects.visible_to(person_of(request)).prefetch_related("metrics")
    return render(request, "registry/competitions.html", {"rows": rows, "may": _may(request)})


@require_http_methods(["GET", "HEAD", "POST"])
def competition_new(request: HttpRequest) -> HttpResponse:
    only_for(request, *DECIDERS)
    form = CompetitionForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        if made := outcome(
            form,
            lambda: actions.open_competition(
                title=data["title"], period=data["period"], metrics=form.metrics, by=person_of(request)
            ),
        ):
            return redirect("registry:competition", made.pk)
    return render(request, "registry/competition_new.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
def competition(request: HttpRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    table = table_of(found)
    context = {"competition": found, "table": table, "may": _may(request) and found.frozen is None}
    return render(request, "registry/competition.html", context)


@require_POST
def competition_close(request: HttpRequest, pk: int) -> HttpResponse:
    actions.close_competition(competition=_found(request, pk), by=person_of(request))
    messages.success(request, _("已定格，所用的报表版本一并保存。"))
    return redirect("registry:competition", pk)


def _found(request: HttpRequest, pk: int) -> Competition:
    only_for(request, *CITY_ROLES)
    found = Competition.objects.visible_to(person_of(request)).prefetch_related("metrics").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _may(request: HttpRequest) -> bool:
    return post_for(person_of(request), DECIDERS, root_unit()) is not None
