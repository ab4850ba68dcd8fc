"""迎检包: what was packed, and a new one."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sanzhua.accounts.models import Person, Unit, descendants_of
from sanzhua.accounts.queries import person_of
from sanzhua.answers import policy
from sanzhua.answers.actions.audit import ask_package, note_taken
from sanzhua.answers.choices import PackageState
from sanzhua.answers.forms import PackForm
from sanzhua.answers.models import AuditPackage
from sanzhua.base.refusals import NotAllowed, Refused
from sanzhua.dispatch.models import FormPeriod
from sanzhua.documents.queries import streamed
from sanzhua.formbook.definition import FORM_KEYS

SHOWN = 50


@require_http_methods(["GET", "HEAD", "POST"])
def packages(request: HttpRequest) -> HttpResponse:
    """The audit administrator sees that packages were made and their hashes; only a dispatcher makes and takes them."""
    person = person_of(request)
    if not policy.sees_packings(person):
        raise Http404
    may_pack = policy.may_pack(person)
    form = _form(request, person) if may_pack else None
    if request.method == "POST":
        if form is None:
            raise NotAllowed(_("迎检包由市级调度员制作，您没有这项任职。"))
        if form.is_valid() and (made := _asked(form, person)) is not None:
            messages.success(request, _("正在制作，做好后在下面下载；可以离开。"))
            return redirect(f"{request.path}#p{made.pk}")
    rows = AuditPackage.objects.visible_to(person) if may_pack else AuditPackage.objects.all()
    shown = list(rows.select_related("unit", "by", "document")[:SHOWN])
    context = {
        "form": form,
        "packages": shown,
        "may_pack": may_pack,
        "years": closed_years() if may_pack else [],
        "waiting": any(one.state == PackageState.WAITING for one in shown),
    }
    return render(request, "answers/audit.html", context, status=422 if form is not None and form.errors else 200)


@require_safe
def package_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    person = person_of(request)
    found = get_object_or_404(AuditPackage.objects.visible_to(person).select_related("unit", "document"), pk=pk)
    if found.document is None:
        raise Http404(_("这个包还没有做好。"))
    note_taken(found, by=person)
    return streamed(found.document)


def closed_years() -> list[str]:
    """Years of which December of every form was closed and no month stands open, the newest first."""
    closed = FormPeriod.objects.filter(closed_at__isnull=False, period__endswith="-12")
    forms: dict[str, set[str]] = {}
    for form, period in closed.values_list("form", "period"):
        forms.setdefault(period[:4], set()).add(form)
    is_open = set(FormPeriod.objects.filter(closed_at__isnull=True).values_list("period", flat=True))
    years = [year for year, held in forms.items() if held == set(FORM_KEYS)]
    return sorted((year for year in years if not any(one[:4] == year for one in is_open)), reverse=True)


def _form(request: HttpRequest, person: Person) -> PackForm:
    post = policy.packing_post(person)
    scopes = {post.scope_id} if post.scope_id else set(person.visible_unit_ids())
    units = Unit.objects.filter(pk__in=descendants_of(scopes), is_reporting=True)
    choices = [(str(one.pk), one.shown) for one in units]
    if request.method == "POST":
        return PackForm(request.POST, units=choices)
    newest = FormPeriod.objects.filter(closed_at__isnull=False).order_by("-period").first()
    last = newest.period if newest else ""
    first, last = request.GET.get("first", f"{last[:4]}-01" if last else ""), request.GET.get("last", last)
    return PackForm(initial={"first": first[:7], "last": last[:7], "tables": FORM_KEYS}, units=choices)


def _asked(form: PackForm, person: Person) -> AuditPackage | None:
    data = form.cleaned_data
    try:
        return ask_package(
            first=data["first"], last=data["last"], forms=data["tables"], units=[int(pk) for pk in data["units"]],
            by=person,
        )  # fmt: skip
    except NotAllowed:
        raise
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return None
