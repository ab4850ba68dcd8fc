"""All submitted reports of a period on one page: exceptions unticked, the rest accepted in one act."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sanzhua.accounts.choices import DECIDERS
from sanzhua.accounts.queries import person_of
from sanzhua.base.refusals import NotAllowed
from sanzhua.dispatch import queries
from sanzhua.dispatch.actions import accept_many
from sanzhua.dispatch.views import ticked_versions
from sanzhua.dispatch.views.board import asked_period
from sanzhua.ui import times


@require_http_methods(["GET", "HEAD", "POST"])
def accept_several(request: HttpRequest) -> HttpResponse:
    """Each ticked report comes as `accepted=<version>:<hash shown>`; what is not ticked or refused stays submitted."""
    person, period = person_of(request), asked_period(request.POST.get("period") or request.GET.get("period"))
    if not person.has_role(*DECIDERS):
        raise NotAllowed(_("接收报表由市级调度员或表式主管部门办理。"))
    ticked, outcomes = request.POST.getlist("accepted"), []
    if request.method == "POST":
        outcomes = accept_many(chosen=ticked_versions(ticked, person), by=person)
        done = sum(one.is_done for one in outcomes)
        if done and done == len(outcomes):
            messages.success(request, _("已接收%(count)d份。") % {"count": done})
            return redirect(f"{reverse('dispatch:accept_several')}?period={period}")
    forms = queries.forms_to_accept(person, period)
    offered = {row.tick for form in forms for row in form.rows if row.why_not is None}
    context = {
        "forms": forms,
        "period": period,
        "label": times.period_name(period),
        "ticked": set(ticked) if request.method == "POST" else offered,
        "may_any": bool(offered),
        "left": [one for one in outcomes if not one.is_done],
        "done": [one for one in outcomes if one.is_done],
        "none_chosen": request.method == "POST" and not outcomes,
    }
    refused = context["left"] or context["none_chosen"]
    return render(request, "dispatch/accepting.html", context, status=422 if refused else 200)
