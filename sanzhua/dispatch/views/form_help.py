"""One page a form: what each column means, where it comes from, which rules look at it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sanzhua.accounts.queries import person_of
from sanzhua.base.periods import Period
from sanzhua.dispatch import policy, shown
from sanzhua.dispatch.calendar import reported_month
from sanzhua.formbook.definition import FORM_KEYS, Form, load_form
from sanzhua.formbook.help import form_page
from sanzhua.formbook.queries import versions_of


@require_GET
def form_help(request: HttpRequest, key: str) -> HttpResponse:
    """Of the month that is reported now, or as ?period= or ?version= says."""
    if key not in FORM_KEYS:
        raise Http404(_("没有这种表式。"))
    form, versions = _asked(request, key)
    context = {
        "page": form_page(form, shown.language()),
        "forms": [(one, shown.title(load_form(one))) for one in FORM_KEYS],
        "key": key,
        "versions": versions,
        "may_edit": policy.form_post(person_of(request), key) is not None,
    }
    return render(request, "dispatch/form_help.html", context)


def _asked(request: HttpRequest, key: str) -> tuple[Form, list[str]]:
    """The form and the names of all its versions. Raises Http404 for a period that is none; a version that the form
    never had is the shipped one, as for reports."""
    written, version = versions_of(key), request.GET.get("version", "")
    named = {form.version: form for form in written.forms}
    if version:
        return named.get(version, load_form(key)), list(named)
    try:
        period = Period.parse(request.GET.get("period") or str(reported_month()))
    except ValueError as error:
        raise Http404(_("没有这一期。")) from error
    return written.at(period), list(named)
