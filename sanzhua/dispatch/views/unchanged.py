"""What is said of whole rows at once: nothing happened in them, or they come and go with their stage."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sanzhua.accounts.queries import person_of
from sanzhua.dispatch import queries
from sanzhua.dispatch.actions import confirm_unchanged, follow_stages
from sanzhua.dispatch.views import report_of


@require_http_methods(["GET", "POST"])
def unchanged(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows that were ticked, or without any all that still wait; confirmed where the form of this page was sent."""
    found, person = report_of(request, pk), person_of(request)
    keys = request.POST.getlist("row")
    if request.POST.get("confirmed"):
        count = confirm_unchanged(report=found, by=person, row_keys=keys)
        messages.success(request, _("已由%(who)s确认%(count)d行本月无变化。") % {"who": person.name, "count": count})
        return redirect("dispatch:report", pk=pk)
    page = queries.waiting_rows(found, person, keys or None)
    context = {"report": found, "page": page, "neighbours": queries.neighbours(found)}
    return render(request, "dispatch/unchanged.html", context)


@require_POST
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    found, person = report_of(request, pk), person_of(request)
    done = follow_stages(report=found, by=person)
    words = {"come": done.come, "gone": done.gone}
    messages.success(request, _("已按项目库更新：加入%(come)d行，移出%(gone)d行。") % words)
    return redirect("dispatch:report", pk=pk)
