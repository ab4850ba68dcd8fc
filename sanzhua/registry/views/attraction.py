"""The attraction page of one project: write down a contact, promises, what came true, shares, the loss."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from sanzhua.accounts.models import Person
from sanzhua.accounts.queries import person_of
from sanzhua.registry import actions, policy
from sanzhua.registry.forms import attraction as forms
from sanzhua.registry.models import Attraction, ContactLog, Investor, Project, Promise, Realised
from sanzhua.registry.queries import attraction_page, credit
from sanzhua.registry.views import tried, visible_project
from sanzhua.ui.asked import number
from sanzhua.ui.fields import NamedForm

Done = Callable[[Project, Person, dict[str, Any]], object]


@dataclass(frozen=True, slots=True)
class Deed:
    form: type[NamedForm]
    act: Done
    said: Lazy
    line: type[ContactLog] | type[Promise] | type[Realised] | None = None


def _describe(project: Project, by: Person, data: dict[str, Any]) -> object:
    return actions.describe(project=project, by=by, **data)


DEEDS: Mapping[str, Deed] = {
    "contact": Deed(
        forms.ContactForm,
        lambda of, by, data: actions.log_contact(project=of, by=by, **data),
        _("已记下。"),
        ContactLog,
    ),
    "investor": Deed(
        forms.InvestorForm, lambda of, by, data: actions.add_investor(project=of, by=by, **data), _("已登记投资方。")
    ),
    "describe": Deed(forms.DescribeForm, _describe, _("已保存。")),
    "follower": Deed(forms.FollowerForm, lambda of, by, data: actions.follow(project=of, by=by, **data), _("已保存。")),
    "promise": Deed(
        forms.PromiseForm, lambda of, by, data: actions.promise(project=of, by=by, **data), _("已登记承诺。"), Promise
    ),
    "realised": Deed(
        forms.RealisedForm, lambda of, by, data: actions.realise(project=of, by=by, **data), _("已登记兑现。"), Realised
    ),
    "loss": Deed(
        forms.LossForm, lambda of, by, data: actions.lose(project=of, by=by, **data), _("已登记流失，项目已取消。")
    ),
}


@require_safe
def page(request: HttpRequest, uid: str) -> HttpResponse:
    """`?correct=contact&line=12` brings the line into its form, so that it can be corrected by a new one."""
    project = visible_project(request, uid)
    return _shown(request, project, _corrected(request, project))


@require_POST
def deed(request: HttpRequest, uid: str, key: str) -> HttpResponse:
    project, person, wanted = visible_project(request, uid), person_of(request), DEEDS[key]
    form = wanted.form(request.POST)
    if tried(form, lambda: wanted.act(project, person, _values(project, wanted, form.cleaned_data))):
        messages.success(request, str(wanted.said))
        return redirect("registry:attraction", uid)
    return _shown(request, project, {key: form}, status=422)


@require_POST
def share(request: HttpRequest, uid: str) -> HttpResponse:
    project, person = visible_project(request, uid), person_of(request)
    form = forms.ShareForm(request.POST, project=project)
    if form.is_valid():
        data = form.cleaned_data
        if tried(
            form,
            lambda: actions.propose_shares(
                project=project, shares=form.shares, valid_from=data["valid_from"], by=person, note=data["note"]
            ),
        ):
            messages.success(request, str(_("已提出分成，等其他单位同意。")))
            return redirect("registry:attraction", uid)
    return _shown(request, project, {"share": form}, status=422)


@require_POST
def drop(request: HttpRequest, uid: str) -> HttpResponse:
    project = visible_project(request, uid)
    investor = Investor.objects.filter(unit=project.unit, pk=number(request.POST.get("investor"))).first()
    if investor is None:
        raise Http404
    actions.drop_investor(project=project, investor=investor, by=person_of(request))
    messages.success(request, str(_("已从本项目移除“%(name)s”。")) % {"name": investor.name})
    return redirect("registry:attraction", uid)


def _shown(request: HttpRequest, project: Project, given: Mapping[str, NamedForm], status: int = 200) -> HttpResponse:
    person = person_of(request)
    attraction = Attraction.objects.filter(project=project).first()
    context = {
        "project": project,
        "may": policy.may_keep(person, project.unit),
        "forms": {**_blank(project, attraction), **given},
        "wrong": next((key for key, form in given.items()), ""),
        "shown": attraction_page.page_of(project, attraction),
        "agreements": credit.agreements(person, attraction) if attraction else [],
    }
    return render(request, "registry/attraction.html", context, status=status)


def _blank(project: Project, attraction: Attraction | None) -> dict[str, NamedForm]:
    found = {key: one.form() for key, one in DEEDS.items()}
    names = list(forms.DescribeForm.base_fields)
    known = (
        {name: getattr(attraction, name) for name in names} if attraction else {"origin": project.facts.get("origin")}
    )
    return {**found, "describe": forms.DescribeForm(initial=known), "share": forms.ShareForm(project=project)}


def _corrected(request: HttpRequest, project: Project) -> dict[str, NamedForm]:
    key = request.GET.get("correct", "")
    wanted = DEEDS.get(key)
    line = _line(project, wanted, number(request.GET.get("line"))) if wanted else None
    if wanted is None or line is None:
        return {}
    names = [name for name in wanted.form.base_fields if name != "corrects"]
    known = {name: getattr(line, name) for name in names}
    if "amount" in known and known["kind"] != "jobs":
        known["amount"] = known["amount"] / 10_000
    return {key: wanted.form(initial={**known, "corrects": line.pk})}


def _values(project: Project, wanted: Deed, data: Mapping[str, Any]) -> dict[str, Any]:
    """The form's data as the action takes them: the corrected line as a row of this project."""
    if wanted.line is None:
        return dict(data)
    line = _line(project, wanted, data["corrects"]) if data["corrects"] else None
    if data["corrects"] and line is None:
        raise Http404
    return {**data, "corrects": line}


def _line(project: Project, wanted: Deed, pk: int) -> Any:
    if wanted.line is None:
        return None
    return wanted.line._default_manager.filter(attraction__project=project, pk=pk).first()
