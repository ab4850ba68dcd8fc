"""Bulletins: the list, the draft with its figures, the files."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from sanzhua.accounts.models import Person
from sanzhua.accounts.queries import person_of
from sanzhua.base.refusals import NotAllowed, Refused, WrongState
from sanzhua.bulletins import files, policy, queries
from sanzhua.bulletins.actions import add_figure, draw_up, retake_correction, save_prose, take_figures_anew
from sanzhua.bulletins.forms import SignForm
from sanzhua.bulletins.kinds import MONTHLY
from sanzhua.bulletins.models import Bulletin
from sanzhua.bulletins.queries import Chosen, LitPage
from sanzhua.documents.queries import attachment
from sanzhua.lights.policy import require_sight
from sanzhua.lights.sheets import as_book
from sanzhua.registry.sheets.tables import TYPES

ROWS = 100


def bulletin_of(request: HttpRequest, pk: int) -> Bulletin:
    """404 for what the person does not see, as for what does not exist."""
    seen = Bulletin.objects.visible_to(person_of(request)).select_related("unit", "corrects", "scan")
    return get_object_or_404(seen, pk=pk)


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    person, asked = person_of(request), request.GET
    chosen = Chosen(asked.get("kind", ""), asked.get("status", ""), asked.get("year", "")[:4])
    page = queries.shelf(person, chosen)
    return render(request, "bulletins/list.html", {"page": page, "edits": policy.edits_any(person)})


@require_POST
def draw_up_page(request: HttpRequest) -> HttpResponse:
    kind = request.POST.get("kind", MONTHLY)
    made = draw_up(period=request.POST.get("period", ""), by=person_of(request), kind=kind)
    return redirect("bulletins:edit", pk=made.pk)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    found, person = bulletin_of(request, pk), person_of(request)
    if request.method == "POST":
        if again := _saved_or_again(request, found, person):
            return again
        messages.success(request, _("已保存。"))
        return redirect("bulletins:edit", pk=pk)
    return page_of(request, found, person, sign_form(found, person))


@dataclass(frozen=True, slots=True)
class Typed:
    """Words that were sent and refused; where somebody else saved meanwhile the page shows both."""

    title: str
    texts: Mapping[int, str]
    revision: int
    fault: str = ""
    is_overtaken: bool = False


def _saved_or_again(request: HttpRequest, found: Bulletin, person: Person) -> HttpResponse | None:
    """None where the words are saved, else the page with all of them and what is wrong. Raises NotAllowed."""
    typed = _typed(request)
    try:
        save_prose(bulletin=found, by=person, title=typed.title, texts=typed.texts, revision=typed.revision)
    except NotAllowed:
        raise
    except Refused as refusal:
        overtaken = isinstance(refusal, WrongState)
        revision = found.revision if overtaken else typed.revision
        typed = replace(typed, fault=refusal.sentence, is_overtaken=overtaken, revision=revision)
        return page_of(request, found, person, sign_form(found, person), status=409 if overtaken else 422, typed=typed)
    return None


def _typed(request: HttpRequest) -> Typed:
    sent = {name[5:]: str(text) for name, text in request.POST.items() if name[:5] == "text:"}
    texts = {int(place): text for place, text in sent.items() if place.isdigit()}
    return Typed(request.POST.get("title", ""), texts, _revision(request))


def sign_form(found: Bulletin, person: Person) -> SignForm:
    return SignForm(person=person, initial={"revision": found.revision})


def page_of(
    request: HttpRequest,
    found: Bulletin,
    person: Person,
    form: SignForm,
    *,
    status: int = 200,
    typed: Typed | None = None,
    **said: object,
) -> HttpResponse:
    """The bulletin's page; with a form that was filled wrongly where one was sent."""
    may_edit, blocks = queries.may_edit(found, person), queries.blocks(found, person)
    moved, in_text = queries.moved_figures(found, person), {key for key, _shown in queries.own_figures(found)}
    context = {
        "bulletin": found,
        "blocks": queries.as_typed(blocks, typed.texts) if typed else blocks,
        "typed": typed,
        "chapters": queries.chapters(blocks),
        "own_figures": queries.own_figures(found),
        "may_edit": may_edit,
        "editing": typed is not None or (may_edit and "edit" in request.GET),
        "moved": moved,
        # Of tables the cell is coloured; what came into a list has no cell.
        "moved_text": {key: words for key, words in moved.items() if key in in_text or key not in found.figures},
        "figure": queries.opened_figure(found, request.GET["figure"], person) if "figure" in request.GET else None,
        "life": queries.life_of(found, person),
        "board": queries.receipts_for(found, person),
        "form": form,
        **said,
    }
    if context["editing"]:
        context |= {"metrics": queries.metric_choices(), "periods": queries.period_choices(found)}
    return render(request, "bulletins/edit.html", context, status=status)


@require_GET
def figure(request: HttpRequest, pk: int) -> HttpResponse:
    """One figure opened: units, projects, versions. The side panel's fragment, or a page of its own."""
    found, person = bulletin_of(request, pk), person_of(request)
    if "key" not in request.GET:
        return redirect("bulletins:edit", pk=pk)
    opened = queries.opened_figure(found, request.GET["key"], person)
    if opened is None:
        raise Http404(_("通报里没有这个数据。"))
    part = "bulletins/_figure.html" if request.headers.get("HX-Request") else "bulletins/figure.html"
    return render(request, part, {"bulletin": found, "figure": opened})


@require_safe
def lights(request: HttpRequest, pk: int) -> HttpResponse:
    """A count of lights opened: the projects, each with its sum, as the bulletin counted them."""
    found = bulletin_of(request, pk)
    if "colour" not in request.GET:
        return redirect("bulletins:edit", pk=pk)
    opened = _lights(request, found)
    page = Paginator(opened.lines, ROWS).get_page(request.GET.get("page", "1")[:6])
    asked = urlencode({"unit": opened.unit, "colour": opened.colour})
    return render(request, "bulletins/lights.html", {"bulletin": found, "opened": opened, "page": page, "asked": asked})


@require_safe
def light_file(request: HttpRequest, pk: int) -> HttpResponse:
    """As on the page."""
    found = bulletin_of(request, pk)
    if "colour" not in request.GET:
        return redirect("bulletins:edit", pk=pk)
    opened = _lights(request, found)
    name = f"{found.title} {opened.unit or found.unit.name} {opened.word}.xlsx"
    return attachment(as_book((line.light for line in opened.lines), with_rules=False), name, TYPES["xlsx"])


def _lights(request: HttpRequest, found: Bulletin) -> LitPage:
    """Raises NotAllowed for who sees no lights, Http404 for a count that is not there or is not the person's to see."""
    person, asked = person_of(request), request.GET
    require_sight(person)
    opened = queries.opened_lights(found, asked.get("unit", ""), asked.get("colour", ""), person)
    if opened is None:
        raise Http404(_("通报里没有这个数据。"))
    return opened


@require_POST
def add_figure_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The words beside it are saved first: whoever adds a figure while writing loses none of them."""
    found, person, sent = bulletin_of(request, pk), person_of(request), request.POST
    if "title" in sent and (again := _saved_or_again(request, found, person)):
        return again
    form, _dot, metric = sent.get("metric", "").partition(".")
    place = sent.get("place", "")
    key = add_figure(
        bulletin=found,
        by=person,
        form=form,
        metric=metric,
        period=sent.get("period", found.period),
        place=int(place) if place.isdigit() else None,
        revision=found.revision if "title" in sent else _revision(request),
    )
    messages.success(request, _("已锁定数据“%(key)s”，写作 {%(key)s} 即可引用。") % {"key": key})
    return redirect(f"/bulletins/{pk}/?edit")


@require_POST
def take_anew(request: HttpRequest, pk: int) -> HttpResponse:
    found = bulletin_of(request, pk)
    again = take_figures_anew if found.corrects_id is None else retake_correction
    again(bulletin=found, by=person_of(request))
    messages.success(request, _("已按最新接收的报表重新取数，文字未动。"))
    return redirect("bulletins:edit", pk=pk)


@require_GET
def download(request: HttpRequest, pk: int, ending: str) -> HttpResponse:
    found = bulletin_of(request, pk)
    if ending not in files.WRITERS:
        raise Http404(_("没有这种文件。"))
    return attachment(files.WRITERS[ending](found), f"{found.title}.{ending}")


def _revision(request: HttpRequest) -> int:
    sent = request.POST.get("revision", "")
    return int(sent) if sent.isdigit() else 0
