"""One page a form: what each column means, where it comes from, which rules look at it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sanzhua.dispatch import shown
from sanzhua.formbook.definition import FORM_KEYS, load_form
from sanzhua.formbook.help import form_page


@require_GET
def form_help(request: HttpRequest, key: str) -> HttpResponse:
    if key not in FORM_KEYS:
        raise Http404(_("没有这种表式。"))
    language = "en" if (get_language() or "").startswith("en") else "zh"
    forms = [(one, shown.title(load_form(one))) for one in FORM_KEYS]
    return render(request, "dispatch/form_help.html", {"page": form_page(key, language), "forms": forms, "key": key})
