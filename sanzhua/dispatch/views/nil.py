"""零报: the sentence is frozen in the place of rows and goes to the head."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sanzhua.accounts.queries import person_of
from sanzhua.base.refusals import NotAllowed, Refused
from sanzhua.dispatch.actions import hand_in
from sanzhua.dispatch.views import report_of


@require_POST
def hand_in_nil(request: HttpRequest, pk: int) -> HttpResponse:
    found = report_of(request, pk)
    try:
        hand_in(report=found, by=person_of(request), note=request.POST.get("note", ""), nil=True)
    except NotAllowed:
        raise
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("dispatch:report", pk=pk)
    messages.success(request, _("零报已冻结：%(state)s。") % {"state": found.get_status_display()})
    return redirect("dispatch:sign", pk=pk)
