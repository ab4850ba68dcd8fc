"""Who asks: the list, the blank form that came in, its columns, the filled table, and the files that were kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sanzhua.accounts.choices import CITY_ROLES
from sanzhua.accounts.models import Person
from sanzhua.accounts.queries import person_of
from sanzhua.base.refusals import Incomplete, NotAllowed, Refused
from sanzhua.documents.queries import attachment, open_file
from sanzhua.outward import list_policy
from sanzhua.outward import request_policy as policy
from sanzhua.outward.actions import request_asking as asking
from sanzhua.outward.actions import request_ending as ending
from sanzhua.outward.actions.request_answering import urge_answers
from sanzhua.outward.actions.request_files import keep_file
from sanzhua.outward.models import Request, RequestFile
from sanzhua.outward.queries.request_months import months_with_figures
from sanzhua.outward.queries.request_pages import answers_of, columns_page, request_page, requests_seen
from sanzhua.outward.request_choices import GapKind, MoneyUnit, RequestStatus
from sanzhua.outward.request_forms import DaysForm, NewRequestForm

_FILTERS = ("q", "unit", "stage", "size", "category")


def request_of(request: HttpRequest, pk: int) -> Request:
    """Who was asked does not see the request, only the own answer."""
    seen = Request.objects.visible_to(person_of(request)).select_related("unit", "blank", "by")
    return get_object_or_404(seen, pk=pk)


@require_safe
def request_list(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    context = {
        "lines": requests_seen(person),
        "answers": answers_of(person),
        "may_ask": policy.may_ask(person),
        "asks": person.has_role(*CITY_ROLES),
        "has_lists": list_policy.may_enter(person),
    }
    return render(request, "outward/requests.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def request_new(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    policy.require_asker(person)
    form = NewRequestForm(request.POST or None, request.FILES or None, periods=months_with_figures())
    if form.is_valid():
        try:
            return redirect("outward:request_columns", pk=_start(form.cleaned_data, person).pk)
        except NotAllowed:
            raise
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
    return render(request, "outward/request_new.html", {"form": form}, status=422 if form.errors else 200)


def _start(given: dict[str, Any], person: Person) -> Request:
    about = asking.Asking(
        given["title"], given["number"], given["requester"], given["use"], given["due_at"], given["ends_on"],
        given["wants_head"],
    )  # fmt: skip
    file = given["blank"]
    return asking.start_request(
        name=file.name, data=file.read(), about=about, form=given["form"], period=given["period"], by=person
    )


@require_http_methods(["GET", "HEAD", "POST"])
def request_columns(request: HttpRequest, pk: int) -> HttpResponse:
    """A POST keeps the choices; with `confirm` it also freezes them."""
    found, person = request_of(request, pk), person_of(request)
    if request.method == "POST":
        asking.choose_columns(found, by=person, choices=_choices(request, found), chosen=_chosen(request))
        if "confirm" not in request.POST:
            messages.success(request, _("已保存。"))
            return redirect("outward:request_columns", pk=pk)
        try:
            asking.confirm_columns(found, by=person)
        except Incomplete as refusal:
            return _columns(request, found, refusal.sentence)
        messages.success(request, _("已按已接收的数取数。"))
        return redirect("outward:request", pk=pk)
    if found.status != RequestStatus.DRAFT:
        return redirect("outward:request", pk=pk)
    return _columns(request, found)


def _columns(request: HttpRequest, found: Request, fault: str = "") -> HttpResponse:
    context = {
        "one": found,
        "page": columns_page(found),
        "fault": fault,
        "kinds": GapKind.choices,
        "units": MoneyUnit.choices,
        "may_ask": policy.may_ask(person_of(request)),
    }
    return render(request, "outward/request_columns.html", context, status=422 if fault else 200)


def _choices(request: HttpRequest, found: Request) -> dict[int, asking.Choice]:
    """What was sent for the request's own columns; a column without a word keeps what it has."""
    sent = request.POST
    return {
        column.pk: asking.Choice(
            sent.get(f"source:{column.pk}", ""), sent.get(f"unit:{column.pk}", ""), sent.get(f"kind:{column.pk}", "")
        )
        for column in found.columns.all()
        if f"source:{column.pk}" in sent
    }


def _chosen(request: HttpRequest) -> str | None:
    """The filters as a list of projects writes them; None where the page has none."""
    if "filters" not in request.POST:
        return None
    pairs = [(key, value) for key in _FILTERS if (value := request.POST.get(key, "").strip())]
    return urlencode(pairs)


@require_safe
def request_shown(request: HttpRequest, pk: int) -> HttpResponse:
    found = request_of(request, pk)
    if found.status == RequestStatus.DRAFT:
        return redirect("outward:request_columns", pk=pk)
    context = {
        "one": found,
        "page": request_page(found, person_of(request)),
        "days": DaysForm(initial={"due_at": found.due_at, "ends_on": found.ends_on}),
    }
    return render(request, "outward/request.html", context)


@require_POST
def request_act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    found, person = request_of(request, pk), person_of(request)
    act = _VERBS.get(verb)
    if act is None:
        raise Http404(_("没有这种办理。"))
    messages.success(request, act(found, person, request))
    return redirect("outward:request", pk=pk)


def _revise(found: Request, person: Person, _request: HttpRequest) -> str:
    asking.revise_columns(found, by=person)
    return _("可以改列和行了。")


def _send(found: Request, person: Person, _request: HttpRequest) -> str:
    count = asking.send_request(found, by=person)
    return ngettext("已发给%(count)d个单位。", "已发给%(count)d个单位。", count) % {"count": count}


def _finish(found: Request, person: Person, _request: HttpRequest) -> str:
    ending.finish_request(found, by=person)
    return _("已办结，不再向各单位要。")


def _withdraw(found: Request, person: Person, request: HttpRequest) -> str:
    ending.withdraw_request(found, by=person, note=request.POST.get("note", ""))
    return _("已撤回，各单位的待办已取消；已报的留着。")


def _resume(found: Request, person: Person, _request: HttpRequest) -> str:
    ending.resume_request(found, by=person)
    return _("已恢复，可以再发给各单位。")


def _urge(found: Request, person: Person, _request: HttpRequest) -> str:
    count = urge_answers(found, by=person)
    return ngettext("已催%(count)d个单位。", "已催%(count)d个单位。", count) % {"count": count}


def _days(found: Request, person: Person, request: HttpRequest) -> str:
    """Raises Incomplete with the first fault of what was typed."""
    form = DaysForm(request.POST)
    if not form.is_valid():
        field, errors = next(iter(form.errors.items()))
        raise Incomplete(_("%(field)s：%(fault)s") % {"field": form.fields[field].label, "fault": errors[0]})
    ending.change_days(found, by=person, **form.cleaned_data)
    return _("时限已改。")


def _keep(found: Request, person: Person, _request: HttpRequest) -> str:
    made = keep_file(found, by=person)
    return _("第%(number)d份已生成并留存，校验码%(sha)s。") % {
        "number": made.number,
        "sha": made.document.sha256[:16],
    }


_VERBS: dict[str, Callable[[Request, Person, HttpRequest], str]] = {
    "revise": _revise,
    "send": _send,
    "finish": _finish,
    "withdraw": _withdraw,
    "resume": _resume,
    "urge": _urge,
    "days": _days,
    "file": _keep,
}


@require_safe
def request_file(request: HttpRequest, pk: int) -> HttpResponse:
    seen = RequestFile.objects.visible_to(person_of(request)).select_related("document")
    document = get_object_or_404(seen, pk=pk).document
    return attachment(open_file(document), document.name)
