"""The versions of a form, and the desk on which its office writes the next one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sanzhua.accounts.queries import person_of, root_unit
from sanzhua.base.periods import Period
from sanzhua.base.refusals import Refused
from sanzhua.dispatch import form_editing, policy
from sanzhua.dispatch import shown as words
from sanzhua.dispatch.actions import form_versions as actions
from sanzhua.dispatch.queries import form_versions as queries
from sanzhua.dispatch.version_forms import PeriodForm
from sanzhua.documents.queries import attachment
from sanzhua.formbook.definition import FORM_KEYS, Form, form_of_data, load_form
from sanzhua.formbook.help import form_page
from sanzhua.formbook.models import FormVersion
from sanzhua.formbook.queries import form_for
from sanzhua.ui import times

_PROPOSED = ("heading", "unit", "retire")


@require_safe
def form_edit(request: HttpRequest, key: str) -> HttpResponse:
    """With ?heading= (and ?unit=) or ?retire= somebody proposes a column to add or to retire."""
    require_owned(request, key)
    draft = queries.draft_of(key)
    proposed = {name: request.GET[name] for name in _PROPOSED if request.GET.get(name)}
    if draft is not None and proposed:
        return redirect(_proposed_page(key, proposed))
    return render(request, "dispatch/form_edit.html", _desk(request, key, draft) | {"proposed": proposed})


@require_POST
def form_start(request: HttpRequest, key: str) -> HttpResponse:
    require_owned(request, key)
    proposed = {name: request.POST[name] for name in _PROPOSED if request.POST.get(name)}
    try:
        actions.start_version(form=key, from_period=_period(request), by=person_of(request))
    except Refused as refusal:
        return _refused(request, key, refusal)
    return redirect(_proposed_page(key, proposed))


@require_POST
def form_act(request: HttpRequest, key: str, verb: str) -> HttpResponse:
    """The verbs of a draft: period, move, retire, bring-back, discard, put."""
    require_owned(request, key)
    act, draft = _VERBS.get(verb), queries.draft_of(key)
    if act is None:
        raise Http404(_("没有这个操作。"))
    try:
        if draft is not None:  # else a second click: it was put in force or dropped
            act(request, draft)
    except Refused as refusal:
        return _refused(request, key, refusal)
    return redirect("dispatch:form_edit", key)


@require_POST
def form_take_back(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    require_owned(request, key)
    version = get_object_or_404(FormVersion.objects.visible_to(person_of(request)), pk=pk, form=key)
    try:
        actions.take_back_version(version=version, by=person_of(request))
    except Refused as refusal:
        return _refused(request, key, refusal)
    messages.success(request, _("%(version)s版已收回。") % {"version": version.version})
    return redirect("dispatch:form_edit", key)


@require_http_methods(["GET", "HEAD", "POST"])
def form_preview(request: HttpRequest, key: str) -> HttpResponse:
    """What a clerk will see. A POST comes from the sheet that is shown, where nothing is kept."""
    draft = draft_or_404(request, key)
    found = queries.preview_of(draft, person_of(request))
    context = {
        "key": key,
        "title": words.title(found.form),
        "draft": draft,
        "preview": found,
        "grid": found.grid,
        "help": form_page(found.form, words.language()),
        "may_put": not found.is_same,
    }
    return render(request, "dispatch/form_preview.html", context)


@require_safe
def form_template(request: HttpRequest, key: str) -> HttpResponse:
    draft = draft_or_404(request, key)
    name = _("%(form)s %(period)s 预览.xlsx") % {"form": words.title(load_form(key)), "period": draft.from_period}
    return attachment(queries.template_of(draft, words.language()), name)


def require_owned(request: HttpRequest, key: str) -> None:
    """Raises Http404 for no form, NotAllowed for somebody else's."""
    if key not in FORM_KEYS:
        raise Http404(_("没有这种表式。"))
    policy.require_form_owner(person_of(request), key)


def draft_or_404(request: HttpRequest, key: str) -> FormVersion:
    require_owned(request, key)
    draft = queries.draft_of(key)
    if draft is None:
        raise Http404(_("没有这份草稿。"))
    return draft


def seen_of(request: HttpRequest) -> int:
    """The revision that the page showed; one that nobody showed is never the right one."""
    text = request.POST.get("seen", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _desk(request: HttpRequest, key: str, draft: FormVersion | None) -> dict[str, Any]:
    person, free = person_of(request), queries.first_free_period(key)
    decided = policy.decided_by(person, root_unit())
    initial = draft.from_period if draft else str(Period(free.year + 1, 1))
    context: dict[str, Any] = {
        "key": key,
        "title": words.title(load_form(key)),
        "forms": [(one, words.title(load_form(one))) for one in FORM_KEYS if one in decided],
        "lines": queries.version_lines(key),
        "draft": draft,
        "free": free,
        "period_form": PeriodForm(periods=queries.periods_from(free), initial={"from_period": initial}),
    }
    if draft is not None:
        form, before = form_of_data(draft.definition), form_for(key, draft.from_period)
        context |= {
            "columns": queries.column_lines(form, before),
            "retired": [one for one in before.columns if one.key not in form.by_key],
            "before": before,
        }
    return context


def _refused(request: HttpRequest, key: str, refusal: Refused) -> HttpResponse:
    context = _desk(request, key, queries.draft_of(key)) | {"refusal": refusal.sentence}
    return render(request, "dispatch/form_edit.html", context, status=422)


def _proposed_page(key: str, proposed: dict[str, str]) -> str:
    if proposed.get("retire") in form_of_draft(key).by_key:
        return reverse("dispatch:form_column", args=[key, proposed["retire"]]) + "?retire=1"
    if proposed.get("heading"):
        asked: dict[str, str] = {name: one for name, one in proposed.items() if name in ("heading", "unit")}
        return f"{reverse('dispatch:form_column_new', args=[key])}?{urlencode(asked)}"
    return reverse("dispatch:form_edit", args=[key])


def form_of_draft(key: str) -> Form:
    draft = queries.draft_of(key)
    return form_of_data(draft.definition) if draft else load_form(key)


def _period(request: HttpRequest) -> Period:
    try:
        return Period.parse(request.POST.get("from_period", ""))
    except ValueError as error:
        raise Refused(_("请选择自哪一期起。")) from error


def _set_period(request: HttpRequest, draft: FormVersion) -> None:
    by, seen = person_of(request), seen_of(request)
    actions.set_first_period(draft=draft, seen=seen, from_period=_period(request), by=by)
    messages.success(request, _("草稿改为自%(period)s起。") % {"period": times.period_name(_period(request))})


def _edit(request: HttpRequest, draft: FormVersion, edit: Callable[[Form], Form]) -> None:
    actions.edit_version(draft=draft, seen=seen_of(request), by=person_of(request), edit=edit)


def _move(request: HttpRequest, draft: FormVersion) -> None:
    column, _mark, before = request.POST.get("move", "").partition("|")
    _edit(request, draft, lambda form: form_editing.move(form, column, before))


def _retire(request: HttpRequest, draft: FormVersion) -> None:
    column = request.POST.get("column", "")
    _edit(request, draft, lambda form: form_editing.retire(form, column))
    messages.success(request, _("已从草稿里停用这一栏；历史数据不动。"))


def _bring_back(request: HttpRequest, draft: FormVersion) -> None:
    before = form_for(draft.form, draft.from_period)
    _edit(request, draft, lambda form: form_editing.bring_back(form, before, request.POST.get("column", "")))


def _discard(request: HttpRequest, draft: FormVersion) -> None:
    actions.discard_draft(draft=draft, by=person_of(request))
    messages.success(request, _("草稿已放弃。"))


def _put(request: HttpRequest, draft: FormVersion) -> None:
    by, reason = person_of(request), request.POST.get("reason", "")
    made = actions.put_in_force(draft=draft, seen=seen_of(request), by=by, reason=reason)
    said = {"version": made.version, "period": times.period_name(made.from_period)}
    messages.success(request, _("%(version)s版已启用，自%(period)s起执行。") % said)


_VERBS: dict[str, Callable[[HttpRequest, FormVersion], None]] = {
    "period": _set_period,
    "move": _move,
    "retire": _retire,
    "bring-back": _bring_back,
    "discard": _discard,
    "put": _put,
}
