"""The way of a bulletin through the office and out to the units: review, signature, number, receipts, correction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sanzhua.accounts.models import Person
from sanzhua.accounts.queries import person_of
from sanzhua.base.refusals import NotAllowed, Refused
from sanzhua.bulletins import actions
from sanzhua.bulletins.forms import SignForm
from sanzhua.bulletins.models import Bulletin, Receipt
from sanzhua.bulletins.views.pages import bulletin_of, page_of, sign_form
from sanzhua.documents.queries import attachment, open_file

_MOVES: dict[str, Callable[[Bulletin, Person, str], None]] = {
    "submit": lambda found, by, note: actions.submit(bulletin=found, by=by),
    "take-back": lambda found, by, note: actions.take_back(bulletin=found, by=by),
    "pass": lambda found, by, note: actions.pass_on(bulletin=found, by=by),
    "return": lambda found, by, note: actions.return_to_draft(bulletin=found, by=by, note=note),
    "discard": lambda found, by, note: actions.discard(bulletin=found, by=by),
    "restore": lambda found, by, note: actions.restore(bulletin=found, by=by),
    "issue": lambda found, by, note: actions.issue(bulletin=found, by=by),
}


def _done_or_again(
    request: HttpRequest, found: Bulletin, form: str, deed: Callable[[], object], *, receipt: int = 0
) -> HttpResponse | None:
    """None where it is done, else the page with the form as it was filled and what is wrong. Raises NotAllowed."""
    try:
        deed()
    except NotAllowed:
        raise
    except Refused as refusal:
        person = person_of(request)
        again = {"form": form, "receipt": receipt, "fault": refusal.sentence, "sent": request.POST}
        return page_of(request, found, person, sign_form(found, person), status=422, again=again)
    return None


@require_POST
def move_page(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    found, person = bulletin_of(request, pk), person_of(request)
    if verb == "sign":
        form = SignForm(request.POST, person=person)
        if not form.is_valid():
            return page_of(request, found, person, form, status=422)
        actions.sign(bulletin=found, by=person, revision=form.cleaned_data["revision"])
    elif verb == "return":
        note = request.POST.get("note", "")
        if again := _done_or_again(request, found, verb, lambda: _MOVES[verb](found, person, note)):
            return again
    elif verb in _MOVES:
        _MOVES[verb](found, person, request.POST.get("note", ""))
    else:
        raise Http404(_("没有这个页面。"))
    messages.success(request, _said(verb, found))
    return redirect("bulletins:edit", pk=pk)


def _said(verb: str, found: Bulletin) -> str:
    return {
        "submit": _("已送审，审核和签发期间不能改动。"),
        "take-back": _("已撤回，可以接着改。"),
        "pass": _("已审核通过，待签发。"),
        "return": _("已退回起草。"),
        "sign": _("已签发，可以编号印发。"),
        "discard": _("已放弃这份草稿；要用时在本页“取回草稿”。"),
        "restore": _("已取回，可以接着改。"),
        "issue": _("已编为%(number)s印发，全文和数据不再改动。") % {"number": found.number},
    }[verb]


@require_POST
def publish_page(request: HttpRequest, pk: int) -> HttpResponse:
    found, file = bulletin_of(request, pk), request.FILES.get("scan")
    publishing = partial(
        actions.publish,
        bulletin=found,
        by=person_of(request),
        outside_number=request.POST.get("outside_number", ""),
        scan_name=str(file.name) if file else "",
        scan_data=file.read() if file else b"",
    )
    if again := _done_or_again(request, found, "publish", publishing):
        return again
    messages.success(request, _("已登记印发，全文和数据不再改动。"))
    return redirect("bulletins:edit", pk=pk)


@require_http_methods(["GET", "POST"])
def scan(request: HttpRequest, pk: int) -> HttpResponse:
    """The sealed original: taken out by whoever reads the bulletin, put in once by who published it."""
    found = bulletin_of(request, pk)
    if request.method == "POST":
        file = request.FILES.get("scan")
        if file is None:
            raise Refused(_("请选择印发件的扫描件。"))
        actions.attach_scan(bulletin=found, by=person_of(request), name=str(file.name), data=file.read())
        messages.success(request, _("已收下印发件扫描。"))
        return redirect("bulletins:edit", pk=pk)
    if found.scan is None:
        return redirect("bulletins:edit", pk=pk)
    return attachment(open_file(found.scan), found.scan.name, found.scan.media_type)


@require_POST
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    made = actions.draw_correction(bulletin=bulletin_of(request, pk), by=person_of(request))
    return redirect("bulletins:edit", pk=made.pk)


@require_POST
def urge_page(request: HttpRequest, pk: int) -> HttpResponse:
    count = actions.urge(bulletin=bulletin_of(request, pk), by=person_of(request), url=_page(pk))
    messages.success(request, _("已催%(count)d个单位回执。") % {"count": count})
    return redirect("bulletins:edit", pk=pk)


@require_POST
def answer_page(request: HttpRequest, pk: int, receipt: int) -> HttpResponse:
    found = _receipt(request, pk, receipt)
    sent, by = request.POST, person_of(request)

    def answering() -> None:
        actions.answer(receipt=found, by=by, text=sent.get("text", ""), done_by=_day(sent.get("done_by", "").strip()))

    if again := _done_or_again(request, found.bulletin, "answer", answering, receipt=receipt):
        return again
    messages.success(request, _("已签收并答复。"))
    return redirect("bulletins:edit", pk=pk)


@require_POST
def ask_again_page(request: HttpRequest, pk: int, receipt: int) -> HttpResponse:
    found, note = _receipt(request, pk, receipt), request.POST.get("note", "")
    actions.ask_again(receipt=found, by=person_of(request), note=note, url=_page(pk))
    messages.success(request, _("已退回重新答复。"))
    return redirect("bulletins:edit", pk=pk)


def _receipt(request: HttpRequest, pk: int, receipt: int) -> Receipt:
    found = bulletin_of(request, pk)
    seen = Receipt.objects.visible_to(person_of(request)).select_related("unit", "bulletin", "bulletin__unit")
    return get_object_or_404(seen, pk=receipt, bulletin=found)


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Refused(_("日期“%(text)s”读不了，请写成 2019-07-31。") % {"text": text}) from error


def _page(pk: int) -> str:
    return reverse("bulletins:edit", args=[pk])
