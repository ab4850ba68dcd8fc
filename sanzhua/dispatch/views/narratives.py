"""总体工作情况报告: one page from the first words to the city's acceptance."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sanzhua.accounts.models import Person
from sanzhua.accounts.queries import person_of
from sanzhua.dispatch import policy, queries
from sanzhua.dispatch.actions import (
    accept_narrative,
    correct_narrative,
    hand_in_narrative,
    open_narrative,
    read_figures_anew,
    return_narrative,
    save_narrative,
    send_narrative_back,
    sign_narrative,
)
from sanzhua.dispatch.forms import SignForm
from sanzhua.dispatch.models import Narrative
from sanzhua.dispatch.models.narratives import NARRATIVE
from sanzhua.dispatch.views import report_of
from sanzhua.documents.queries import attachment


def narrative_of(request: HttpRequest, pk: int) -> Narrative:
    return get_object_or_404(Narrative.objects.visible_to(person_of(request)).select_related("unit"), pk=pk)


@require_http_methods(["GET", "POST"])
def beside(request: HttpRequest, pk: int) -> HttpResponse:
    """The way from a return to the narrative of its unit and month; a POST begins it."""
    report, person = report_of(request, pk), person_of(request)
    if request.method == "POST":
        return redirect("dispatch:narrative", pk=open_narrative(unit=report.unit, period=report.period, by=person).pk)
    found = Narrative.objects.filter(unit=report.unit, period=report.period).first()
    if found is not None:
        return redirect("dispatch:narrative", pk=found.pk)
    fills = policy.fills(person, report.unit, NARRATIVE)
    return render(request, "dispatch/narrative_begin.html", {"report": report, "fills": fills})


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    period = request.GET.get("period", "")
    listed = queries.narratives_in(person_of(request), period)
    return render(request, "dispatch/narratives.html", {"narratives": listed, "period": period})


@require_http_methods(["GET", "POST"])
def narrative(request: HttpRequest, pk: int) -> HttpResponse:
    """A POST saves the words; the script's own saving is answered with the new revision alone."""
    found, person = narrative_of(request, pk), person_of(request)
    if request.method == "POST":
        texts = {name[5:]: str(text) for name, text in request.POST.items() if name[:5] == "text:"}
        revision = request.POST.get("revision", "")
        asked = int(revision) if revision.isdecimal() and len(revision) < 9 else 0
        save_narrative(narrative=found, by=person, revision=asked, title=request.POST.get("title", ""), texts=texts)
        if request.headers.get("HX-Request"):
            return render(request, "dispatch/_narrative_saved.html", {"narrative": found, "saved": True})
        messages.success(request, _("已保存。"))
        return redirect("dispatch:narrative", pk=pk)
    return _page(request, found, person, SignForm(person=person))


def _page(request: HttpRequest, found: Narrative, person: Person, form: SignForm, *, status: int = 200) -> HttpResponse:
    page = queries.narrative_page(found, person)
    editing = page.editable and "edit" in request.GET
    context = {"narrative": found, "page": page, "form": form, "editing": editing}
    return render(request, "dispatch/narrative.html", context, status=status)


@require_POST
def figures_anew(request: HttpRequest, pk: int) -> HttpResponse:
    found = narrative_of(request, pk)
    read_figures_anew(narrative=found, by=person_of(request))
    messages.success(request, _("已按本单位报表重新取数，文字未动。"))
    return redirect("dispatch:narrative", pk=pk)


@require_POST
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    found, person = narrative_of(request, pk), person_of(request)
    if verb == "sign":
        return _sign(request, found, person)
    done = _VERBS.get(verb)
    if done is None:
        raise Http404(_("没有这个办理。"))
    messages.success(request, done(found, person, request))
    return redirect("dispatch:narrative", pk=pk)


def _sign(request: HttpRequest, found: Narrative, person: Person) -> HttpResponse:
    form = SignForm(request.POST, person=person)
    version = found.versions.order_by("-number").first()
    if version is None:
        raise Http404(_("还没有送签的版本。"))
    if not form.is_valid():
        return _page(request, found, person, form, status=422)
    sign_narrative(version=version, by=person, sha256=form.cleaned_data["sha256"])
    messages.success(request, _("已签发并报送。"))
    return redirect("dispatch:narrative", pk=found.pk)


def _hand_in(found: Narrative, person: Person, _request: HttpRequest) -> str:
    version = hand_in_narrative(narrative=found, by=person)
    return _("第%(number)d版已冻结，送领导签发。") % {"number": version.number}


def _return(found: Narrative, person: Person, request: HttpRequest) -> str:
    return_narrative(narrative=found, by=person, note=request.POST.get("note", ""))
    return _("已退回填表人。")


def _send_back(found: Narrative, person: Person, request: HttpRequest) -> str:
    send_narrative_back(narrative=found, by=person, note=request.POST.get("note", ""))
    return _("已退回修改。")


def _accept(found: Narrative, person: Person, request: HttpRequest) -> str:
    accept_narrative(narrative=found, by=person, sha256=request.POST.get("sha256", ""))
    return _("已接收。")


def _correct(found: Narrative, person: Person, request: HttpRequest) -> str:
    correct_narrative(narrative=found, by=person, note=request.POST.get("note", ""))
    return _("已打开更正，原版在新版接收前仍有效。")


_VERBS: dict[str, Callable[[Narrative, Person, HttpRequest], str]] = {
    "hand-in": _hand_in,
    "return": _return,
    "send-back": _send_back,
    "accept": _accept,
    "correct": _correct,
}


@require_GET
def docx(request: HttpRequest, pk: int) -> HttpResponse:
    found = narrative_of(request, pk)
    return attachment(queries.narrative_docx(found), f"{found.title}.docx")
