"""The other equal way: the printed 审签单 and its signed, sealed scan."""

import io

import segno
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sanzhua.accounts.models import Person
from sanzhua.accounts.queries import person_of
from sanzhua.base.refusals import NotAllowed, Refused
from sanzhua.dispatch import queries
from sanzhua.dispatch.actions import sign_on_paper
from sanzhua.dispatch.forms import PaperForm
from sanzhua.dispatch.models import Report, Version
from sanzhua.dispatch.views import report_of


def _version(report: Report) -> Version:
    version = report.versions.order_by("-number").first()
    if version is None:
        raise Http404(_("还没有送签的版本。"))
    return version


@require_GET
def approval_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    found = report_of(request, pk)
    version = _version(found)
    context = {
        "report": found,
        "version": version,
        "page": queries.sign_page(version),
        "steps": queries.steps_of(version),
    }
    return render(request, "dispatch/approval_sheet.html", context)


@require_GET
def approval_code(request: HttpRequest, pk: int) -> HttpResponse:
    """The short code and the hash of the version as a QR picture, so that a scan can be tied to its bytes."""
    version = _version(report_of(request, pk))
    drawn = io.BytesIO()
    segno.make(f"sanzhua:{version.short_code}:{version.sha256}", error="m").save(drawn, kind="svg", scale=3)
    return HttpResponse(drawn.getvalue(), content_type="image/svg+xml")


@require_http_methods(["GET", "POST"])
def upload_scan(request: HttpRequest, pk: int) -> HttpResponse:
    found, person = report_of(request, pk), person_of(request)
    version = _version(found)
    form = PaperForm(request.POST or None, request.FILES or None, steps=queries.paper_steps(version))
    if request.method == "POST" and form.is_valid() and _signed(version, person, form):
        messages.success(request, _("纸质签批已登记并报送。"))
        return redirect("dispatch:version", pk=version.pk)
    why_not = queries.verbs_for(found, person).get("sign_on_paper", "")
    context = {"report": found, "version": version, "form": form, "why_not": why_not}
    return render(request, "dispatch/paper.html", context, status=422 if form.errors else 200)


def _signed(version: Version, person: Person, form: PaperForm) -> bool:
    """A code or a date that does not fit stands above the form again, with everything typed kept but the file."""
    data = form.cleaned_data
    try:
        sign_on_paper(
            version=version,
            by=person,
            code=data["code"],
            signer_name=data["signer_name"],
            signer_post=data["signer_post"],
            signed_on=data["signed_on"],
            authority=data["authority"],
            scan_name=data["scan"].name,
            scan_data=data["scan"].read(),
            passed=form.passed,
        )
    except NotAllowed:
        raise
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return False
    return True
