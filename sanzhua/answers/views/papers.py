"""一页纸: on the screen, and kept as a .docx when somebody takes it along."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sanzhua.answers.actions.papers import keep_paper
from sanzhua.answers.choices import PaperKind
from sanzhua.answers.drawing import brief_paper
from sanzhua.answers.models import KeptPaper
from sanzhua.answers.queries.brief import brief_of
from sanzhua.answers.queries.subjects import subject_of
from sanzhua.answers.views import asked_month, business_person
from sanzhua.documents.queries import attachment, open_file

ROWS = 30


@require_http_methods(["GET", "HEAD", "POST"])
def unit_page(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, f"unit:{pk}")


@require_http_methods(["GET", "HEAD", "POST"])
def project_page(request: HttpRequest, uid: str) -> HttpResponse:
    return _page(request, f"project:{uid}")


@require_http_methods(["GET", "HEAD", "POST"])
def leader_page(request: HttpRequest, pk: int) -> HttpResponse:
    """`pk` is an assignment of the leader's."""
    return _page(request, f"leader:{pk}")


def _page(request: HttpRequest, ref: str) -> HttpResponse:
    """A POST keeps the paper as it stands and hands it out; what is looked at only is not kept."""
    person = business_person(request)
    subject = subject_of(ref, person)
    if subject is None:
        raise Http404(_("没有这个单位、项目或领导，或您无权查看。"))
    month = asked_month((request.POST if request.method == "POST" else request.GET).get("period"))
    brief = brief_of(subject, person, month)
    if request.method == "POST":
        made = keep_paper(
            brief_paper(brief), kind=PaperKind.BRIEF, unit=subject.unit, answers=brief.answers, by=person,
            key=subject.key,
        )  # fmt: skip
        return attachment(open_file(made.document), made.document.name, made.document.media_type)
    return render(request, "answers/brief.html", {"brief": brief, "subject": subject, "month": month})


@require_safe
def kept(request: HttpRequest) -> HttpResponse:
    """Briefs and visit packs that were taken along, the newest first."""
    person = business_person(request)
    rows = KeptPaper.objects.visible_to(person).select_related("by", "document")
    page = Paginator(rows, ROWS).get_page(request.GET.get("page", "1")[:6])
    return render(request, "answers/papers.html", {"page": page})


@require_safe
def paper_file(request: HttpRequest, pk: int) -> HttpResponse:
    person = business_person(request)
    rows = KeptPaper.objects.visible_to(person).select_related("document")
    found = get_object_or_404(rows, pk=pk)
    return attachment(open_file(found.document), found.document.name, found.document.media_type)
