"""One project's life: the way with its dates, what the next stage needs, the change itself and the second hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sanzhua.accounts.models import Person
from sanzhua.accounts.queries import person_of
from sanzhua.base.refusals import Incomplete, WrongState
from sanzhua.registry import actions, policy
from sanzhua.registry.actions import WantsSecond
from sanzhua.registry.choices import PaperType, Stage, is_before
from sanzhua.registry.forms.life import EvidenceForm, LifeForm, SourceForm, StartsForm
from sanzhua.registry.models import LifeRequest, Project, ProjectPaper
from sanzhua.registry.queries import life as queries
from sanzhua.registry.views import outcome, tried, visible_project


@require_http_methods(["GET", "HEAD", "POST"])
def life(request: HttpRequest, uid: str) -> HttpResponse:
    """A POST with `do=ask` asks a second person for what the gates would not let pass."""
    project = visible_project(request, uid)
    if request.method != "POST":
        return _page(request, project, LifeForm(project=project, more=_asked_stage(request)))
    form = LifeForm(request.POST, project=project)
    if not form.is_valid():
        return _page(request, project, form, status=422)
    asks = request.POST.get("do") == "ask"
    try:
        done = (actions.ask_life if asks else actions.change_life)(project, by=person_of(request), **form.step())
    except WantsSecond as refusal:
        wants = {"sentence": refusal.sentence, "missing": refusal.missing}
        return _page(request, project, form, status=422, wants=wants)
    except (WrongState, Incomplete) as refusal:
        form.add_error(None, refusal.sentence)
        return _page(request, project, form, status=422)
    said = _("已提交申请，待第二人确认。") if isinstance(done, LifeRequest) else _("已变更并留痕。")
    messages.success(request, said)
    return redirect("registry:life", uid=uid)


@require_POST
def evidence(request: HttpRequest, uid: str) -> HttpResponse:
    project = visible_project(request, uid)
    form = EvidenceForm(request.POST, request.FILES)
    paper = outcome(form, lambda: _attach(project, dict(form.cleaned_data), person_of(request)), "file")
    if paper is None:
        return _page(request, project, LifeForm(project=project), evidence=form, status=422)
    messages.success(request, _("已上传“%(name)s”。") % {"name": paper.title})
    return redirect("registry:life", uid=uid)


def _attach(project: Project, given: dict[str, Any], by: Person) -> ProjectPaper:
    file = given.pop("file")
    return actions.attach(project=project, name=file.name, data=file.file, by=by, **given)


@require_POST
def starts(request: HttpRequest, uid: str) -> HttpResponse:
    """The day of starting under each of the two definitions; an empty field leaves what is known."""
    project = visible_project(request, uid)
    form = StartsForm(request.POST)
    if not tried(form, lambda: actions.note_starts(project, by=person_of(request), **form.cleaned_data)):
        return _page(request, project, LifeForm(project=project), starts=form, status=422)
    messages.success(request, _("已登记开工时间。"))
    return redirect("registry:life", uid=uid)


@require_POST
def source(request: HttpRequest, uid: str) -> HttpResponse:
    project = visible_project(request, uid)
    actions.name_source(project, by=person_of(request), source=request.POST.get("source", ""))
    messages.success(request, _("已登记项目来源。"))
    return redirect("registry:life", uid=uid)


@require_POST
def answer(request: HttpRequest, uid: str) -> HttpResponse:
    """`do` is confirm, refuse or withdraw; the words stand in `note`."""
    project = visible_project(request, uid)
    asked = get_object_or_404(
        LifeRequest.objects.select_related("project__unit", "by"), project=project, pk=_pk(request)
    )
    verbs: dict[str, Callable[..., object]] = {
        "confirm": actions.confirm_life,
        "refuse": actions.refuse_life,
        "withdraw": actions.withdraw_life,
    }
    verb = request.POST.get("do", "")
    if verb not in verbs:
        return redirect("registry:life", uid=uid)
    verbs[verb](asked, by=person_of(request), note=request.POST.get("note", ""))
    said = {"confirm": _("已同意，阶段已变更。"), "refuse": _("已答复不同意。"), "withdraw": _("已撤回申请。")}
    messages.success(request, said[verb])
    return redirect("registry:life", uid=uid)


def _page(
    request: HttpRequest,
    project: Project,
    form: LifeForm,
    *,
    evidence: EvidenceForm | None = None,
    starts: StartsForm | None = None,
    wants: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    person = person_of(request)
    rows = queries.changes_of_life(project)
    asked = request.GET.get("to") or (form.data.get("stage") if form.is_bound else None)
    context = {
        "project": project,
        "strip": queries.strip_of(project, rows),
        "events": queries.events_of(rows),
        "step": queries.next_step(project, asked),
        "stages": _later(project, asked),
        "waiting": queries.waiting_of(project, person),
        "keeps": policy.may_keep(person, project.unit),
        "form": form,
        "evidence": evidence or EvidenceForm(initial={"type": _paper(request)}),
        "starts": starts or StartsForm(initial=queries.starts_of(project)),
        "source": SourceForm(initial={"source": project.source}),
        "has_begun": not is_before(project.stage, Stage.BUILDING),
        "wants": wants,
    }
    return render(request, "registry/life.html", context, status=status)


def _later(project: Project, asked: str | None) -> list[dict[str, Any]]:
    """The stages ahead, as chips that show what each still needs."""
    order = Stage.values.index(project.stage)
    here = reverse("registry:life", args=[project.uid])
    chosen = asked if asked in Stage.values[order + 1 :] else queries.next_stage(project)
    return [
        {"word": Stage(stage).label, "url": f"{here}?to={stage}", "here": stage == chosen}
        for stage in Stage.values[order + 1 :]
    ]


def _asked_stage(request: HttpRequest) -> dict[str, str]:
    asked = request.GET.get("to", "")
    return {"stage": asked} if asked in Stage.values else {}


def _paper(request: HttpRequest) -> str:
    asked = request.GET.get("paper", "")
    return asked if asked in PaperType.values else str(PaperType.SITE_PHOTO)


def _pk(request: HttpRequest) -> int:
    text = request.POST.get("request", "")
    return int(text) if text.isdecimal() and len(text) < 12 else 0
