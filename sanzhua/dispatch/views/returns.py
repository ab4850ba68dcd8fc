"""Why returns were sent back, by form and reason."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sanzhua.accounts.choices import DECIDERS
from sanzhua.accounts.queries import person_of
from sanzhua.base import clock
from sanzhua.base.refusals import NotAllowed
from sanzhua.dispatch import queries


@require_safe
def returns(request: HttpRequest) -> HttpResponse:
    person, asked = person_of(request), request.GET.get("year", "")
    if not person.has_role(*DECIDERS):
        raise NotAllowed(_("退回原因的统计供市级调度员和表式主管部门改进表式和说明，其他人员不用看。"))
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else clock.business_today().year
    forms = queries.return_counts(person, year)
    context = {"forms": forms, "year": year, "before": year - 1, "after": year + 1}
    return render(request, "dispatch/returns.html", context)
