"""One task of a version that is being checked: corrected, merged, divided, tied to the plan above."""

from __future__ import annotations

from typing import Any

from django.forms import BaseFormSet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sanzhua.accounts.models import Unit
from sanzhua.accounts.queries import person_of
from sanzhua.base.refusals import NotAllowed, Refused
from sanzhua.plans import actions, policy
from sanzhua.plans.actions.correcting import GivenDue, GivenDuty, GivenTarget
from sanzhua.plans.actions.splitting import Sharing
from sanzhua.plans.forms import ClauseForm, DueForms, DutyForms, TargetForms
from sanzhua.plans.models import Clause, PlanVersion
from sanzhua.plans.queries import review
from sanzhua.plans.queries.above import offered, tasks_above
from sanzhua.plans.rules.splitting import sentences
from sanzhua.plans.views import clause_to_correct, number_sent, tried, unit_choices

Rows = dict[str, BaseFormSet[Any]]


@require_http_methods(["GET", "HEAD", "POST"])
def clause(request: HttpRequest, pk: int) -> HttpResponse:
    """What was typed stays, whatever somebody else did meanwhile; it then stands beside what there is now."""
    posted = request.method == "POST"
    if posted and (gone := _gone(request, pk)) is not None:
        return render(request, "plans/clause_gone.html", {"version": gone, "plan": gone.plan}, status=409)
    found = clause_to_correct(request, pk)
    form, rows = _form(request, found), _row_forms(request, found)
    in_order = [one.is_valid() for one in rows.values()]  # each of them says what is wrong with it
    if posted and all(in_order) and tried(form, lambda: _correct(request, found, form, rows)):
        return redirect(_back(found, f"t{found.position}"))
    theirs = _theirs(request, found) if posted else None
    context = {"clause": found, "version": found.version, "plan": found.version.plan, "form": form}
    context |= {**rows, "theirs": theirs}
    return render(request, "plans/clause.html", context, status=422 if posted else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def split(request: HttpRequest, pk: int) -> HttpResponse:
    """First the sentences with which a new task begins, then what each of the parts gets; both are plain forms."""
    found = clause_to_correct(request, pk)
    begins = _begins(request)
    refusal = ""
    if request.method == "POST":
        try:
            sharing = _sent_sharing(request, actions.sharing_of(found, begins))
            revision = number_sent(request, "revision")
            actions.split(found, by=person_of(request), revision=revision, sharing=sharing)
        except NotAllowed:
            raise
        except Refused as refused:
            refusal = refused.sentence
        else:
            return redirect(_back(found, f"t{found.position}"))
    context = {**_split_page(request, found, begins), "refusal": refusal}
    return render(request, "plans/split.html", context, status=422 if refusal else 200)


@require_POST
def clause_act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """merge, drop or carry; 404 for anything else."""
    found, person, revision = clause_to_correct(request, pk), person_of(request), number_sent(request, "revision")
    if verb == "merge":
        actions.merge_with_next(found, by=person, revision=revision)
    elif verb == "drop":
        actions.drop_clause(found, by=person, revision=revision)
        return redirect(_back(found, f"l{found.first_line}"))
    elif verb == "carry":
        actions.carry(found, by=person, revision=revision)
    else:
        raise Http404(_("没有这种办理。"))
    return redirect(_back(found, f"t{found.position}"))


def _back(found: Clause, place: str) -> str:
    return f"{reverse('plans:version', args=[found.version_id])}#{place}"


def _theirs(request: HttpRequest, found: Clause) -> review.ClauseLine | None:
    """What stands there now, where somebody else was first. The form goes on from their revision, read before it."""
    found.version.refresh_from_db(fields=["revision"])
    if number_sent(request, "revision") == found.version.revision:
        return None
    return review.line_of_clause(found)


def _gone(request: HttpRequest, pk: int) -> PlanVersion | None:
    """The version of a clause that can no longer be corrected: it went, or the version was decided, meanwhile."""
    person = person_of(request)
    if review.clause_to_correct(person, pk) is not None:
        return None
    version = review.visible_version(person, number_sent(request, "version"))
    return version if version and policy.keeper_post(person, version.plan) else None


def _form(request: HttpRequest, found: Clause) -> ClauseForm:
    plan = found.version.plan
    held = {
        "heading": found.heading,
        "text": found.text,
        "task": str(found.task_id or ""),
        "carries": str(found.carries_id or ""),
    }
    above = offered(tasks_above(plan), _("本单位的任务"), _("其他任务"))
    return ClauseForm(request.POST or None, initial=held, tasks=review.tasks_in_force(plan), above=above)


def _correct(request: HttpRequest, found: Clause, form: ClauseForm, rows: Rows) -> None:
    given, plan = form.cleaned_data, found.version.plan
    actions.correct_clause(
        found, by=person_of(request), revision=number_sent(request, "revision"), heading=given["heading"],
        text=given["text"], task=review.task_of(plan, given.get("task", "")),
        carries=review.task_of(plan.parent, given.get("carries", "")) if plan.parent else None,
        duties=_duties(rows["duties"]), dues=_dues(rows["dues"]), targets=_targets(rows["targets"]),
    )  # fmt: skip


def _begins(request: HttpRequest) -> list[int]:
    sent = (request.POST if request.method == "POST" else request.GET).getlist("at")
    return [int(one) for one in sent if one.isdecimal() and len(one) < 6]


def _sent_sharing(request: HttpRequest, proposed: Sharing) -> Sharing:
    def ticked(kind: str, pk: int) -> list[int]:
        return [int(one) for one in request.POST.getlist(f"{kind}-{pk}") if one.isdecimal() and len(one) < 6]

    return Sharing(proposed.texts, {(kind, pk): ticked(kind, pk) for kind, pk in proposed.rows})


def _split_page(request: HttpRequest, found: Clause, begins: list[int]) -> dict[str, Any]:
    """`rows` are (kind, row, for each part whether it gets the row); empty before anything is divided."""
    told = sentences(found.text)
    context: dict[str, Any] = {
        "clause": found,
        "version": found.version,
        "plan": found.version.plan,
        "sentences": [(place, text.strip(), place in begins) for place, text in enumerate(told)],
        "begins": begins,
    }
    try:
        sharing = actions.sharing_of(found, begins)
    except Refused:
        return context
    if request.method == "POST":
        sharing = _sent_sharing(request, sharing)
    held: dict[tuple[str, int], object] = {("duty", one.pk): one for one in found.duties.all()}
    held |= {("due", one.pk): one for one in found.dues.all()} | {
        ("target", one.pk): one for one in found.targets.all()
    }
    places = range(len(sharing.texts))
    rows = [(f"{key[0]}-{key[1]}", held[key], [place in got for place in places]) for key, got in sharing.rows.items()]
    return {**context, "parts": [text.strip() for text in sharing.texts], "rows": rows}


def _row_forms(request: HttpRequest, found: Clause) -> Rows:
    sent = request.POST or None
    duties = list(found.duties.values("name", "role", "unit", "is_collective"))
    return {
        "duties": DutyForms(sent, prefix="duties", initial=duties, form_kwargs={"units": unit_choices()}),
        "dues": DueForms(sent, prefix="dues", initial=list(found.dues.values("text", "on", "repeat"))),
        "targets": TargetForms(
            sent, prefix="targets", initial=list(found.targets.values("text", "value", "measure_unit"))
        ),
    }


def _given(rows: BaseFormSet[Any]) -> list[dict[str, Any]]:
    return [one.cleaned_data for one in rows if one.cleaned_data and not one.cleaned_data.get("DELETE")]


def _duties(rows: BaseFormSet[Any]) -> list[GivenDuty]:
    units = Unit.objects.in_bulk([row["unit"] for row in _given(rows) if row["unit"]])
    return [
        GivenDuty(row["name"].strip(), row["role"], units.get(int(row["unit"] or 0)), row["is_collective"])
        for row in _given(rows)
    ]


def _dues(rows: BaseFormSet[Any]) -> list[GivenDue]:
    return [GivenDue(row["text"].strip(), row["on"], row["repeat"]) for row in _given(rows)]


def _targets(rows: BaseFormSet[Any]) -> list[GivenTarget]:
    return [GivenTarget(row["text"].strip(), row["value"], row["measure_unit"].strip()) for row in _given(rows)]
