"""The burden meter: what is asked of whom, shown to the office that asks and to the unit that answers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sanzhua.accounts.choices import DECIDERS
from sanzhua.accounts.queries import person_of
from sanzhua.base.refusals import NotAllowed
from sanzhua.documents.queries import attachment
from sanzhua.outward.queries.burden import MEASURES, BurdenPage, burden_page
from sanzhua.outward.queries.burden_forms import concerned
from sanzhua.outward.sheets.burden import as_book, formula
from sanzhua.registry.sheets.tables import TYPES


@require_GET
def burden(request: HttpRequest) -> HttpResponse:
    context = {
        "page": _page(request),
        "measures": MEASURES,
        "formula": formula(),
        "asks": person_of(request).has_role(*DECIDERS),
    }
    return render(request, "outward/burden.html", context)


@require_GET
def burden_file(request: HttpRequest) -> HttpResponse:
    return attachment(as_book(_page(request)), _("填报负担") + ".xlsx", TYPES["xlsx"])


def _page(request: HttpRequest) -> BurdenPage:
    person = person_of(request)
    if not concerned(person):
        raise NotAllowed(_("填报负担只给布置表式的部门和填报单位看。"))
    asked = {name: request.GET.get(name, "")[:60] for name in ("month", "item", "measure")}
    return burden_page(person, **asked)
