"""The head's one page."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sanzhua.accounts.models import Person
from sanzhua.accounts.queries import person_of
from sanzhua.dispatch import queries
from sanzhua.dispatch.actions import pass_on, return_to_clerk, sign
from sanzhua.dispatch.chain import AWAITED
from sanzhua.dispatch.choices import UNDER_WAY
from sanzhua.dispatch.forms import ReturnForm, SignForm
from sanzhua.dispatch.models import Report, Version
from sanzhua.dispatch.views import report_of


def _newest(report: Report) -> Version:
    version = report.versions.order_by("-number").first()
    if version is None:
        raise Http404(_("还没有送签的版本。"))
    return version


@require_http_methods(["GET", "POST"])
def sign_page_view(request: HttpRequest, pk: int) -> HttpResponse:
    found, person = report_of(request, pk), person_of(request)
    version = _newest(found)
    form = SignForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        if request.POST.get("deed") == "pass_on":
            pass_on(version=version, by=person, sha256=form.cleaned_data["sha256"])
            messages.success(request, _("已通过，报表转到下一环节。"))
            return redirect("home:desk")
        sign(version=version, by=person, sha256=form.cleaned_data["sha256"])
        messages.success(request, _("已签发并报送，回执见本版。"))
        return redirect("dispatch:version", pk=version.pk)
    return _page(request, found, person, version, form, status=422 if form.errors else 200)


def _page(
    request: HttpRequest, report: Report, person: Person, version: Version, form: SignForm, *, status: int
) -> HttpResponse:
    context = {
        "report": report,
        "version": version,
        "page": queries.sign_page(version),
        "narrative": queries.narrative_beside(report),
        "form": form,
        "return_form": ReturnForm(),
        "may": queries.verbs_for(report, person),
        "since_return": queries.changes_since_return(version),
        "returned": queries.returns_of(report),
        "steps": queries.steps_of(version),
        "is_under_way": report.status in UNDER_WAY,
        "is_awaited": report.status in AWAITED,
    }
    return render(request, "dispatch/sign.html", context, status=status)


@require_POST
def return_report(request: HttpRequest, pk: int) -> HttpResponse:
    found = report_of(request, pk)
    return_to_clerk(report=found, by=person_of(request), note=request.POST.get("note", ""))
    messages.success(request, _("已退回填表人。"))
    return redirect("dispatch:report", pk=pk)
