"""One column of a form's draft, and the rules that look at it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sanzhua.accounts.queries import person_of
from sanzhua.base.refusals import Incomplete, Refused
from sanzhua.dispatch import form_editing
from sanzhua.dispatch import shown as words
from sanzhua.dispatch.actions.form_versions import edit_version
from sanzhua.dispatch.column_uses import own_uses, uses_of
from sanzhua.dispatch.queries import form_versions as queries
from sanzhua.dispatch.version_forms import ColumnForm, column_initial, kind_word, proposed_initial
from sanzhua.dispatch.views.form_versions import draft_or_404, seen_of
from sanzhua.formbook.definition import Column, Form, RuleChange, form_of_data, load_form
from sanzhua.formbook.models import FormVersion
from sanzhua.formbook.queries import form_for
from sanzhua.registry.queries import register_columns

_SEVERITIES = ("error", "warning", "notice")
_BOUNDS = {"factor": (1.0, 10.0), "points": (1.0, 100.0), "months": (1.0, 24.0)}


@require_http_methods(["GET", "HEAD", "POST"])
def column_new(request: HttpRequest, key: str) -> HttpResponse:
    """Two ways: a column that people type, or one that the register holds already."""
    draft = draft_or_404(request, key)
    form = form_of_data(draft.definition)
    initial = proposed_initial(request.GET.dict(), form)
    typed = ColumnForm(request.POST if "heading" in request.POST else None, definition=form, initial=initial)
    refusal, status = "", 200
    if request.method == "POST":
        try:
            _add(request, draft, typed)
        except Refused as refused:
            refusal, status = refused.sentence, 422
        else:
            return redirect("dispatch:form_edit", key)
    held = [(one.key, words.heading(one)) for one in register_columns().values() if one.key not in form.by_key]
    context = _context(draft, form) | {"form": typed, "held": held, "refusal": refusal}
    return render(request, "dispatch/form_column_new.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def column(request: HttpRequest, key: str, column: str) -> HttpResponse:
    draft = draft_or_404(request, key)
    form = form_of_data(draft.definition)
    held = form.by_key.get(column)
    if held is None:
        raise Http404(_("草稿里没有这一栏。"))
    before = form_for(key, draft.from_period)
    given = ColumnForm(request.POST or None, definition=form, column=held, initial=column_initial(held))
    refusal, status = "", 200
    if request.method == "POST":
        try:
            _reword(request, draft, given, held, before)
        except Refused as refused:
            refusal, status = refused.sentence, 422
        else:
            return redirect("dispatch:form_edit", key)
    context = _context(draft, form) | {
        "form": given,
        "column": held,
        "heading": words.heading(held),
        "kind": kind_word(held.kind),
        "source": words.source(held),
        "may_retire": column not in form_editing.standing_keys(form),
        "retiring": "retire" in request.GET,
        "uses": [*uses_of(key, column), *own_uses().get((key, column), ())],
        "lines": [line for line in queries.rule_table(form) if line.key == column],
        "refusal": refusal,
    }
    return render(request, "dispatch/form_column.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: HttpRequest, key: str) -> HttpResponse:
    """Every rule of the form: off, another severity, another threshold; and rules to lay on a column."""
    draft = draft_or_404(request, key)
    form = form_of_data(draft.definition)
    refusal, status = "", 200
    if request.method == "POST":
        try:
            _decide_rule(request, draft)
        except Refused as refused:
            refusal, status = refused.sentence, 422
        else:
            messages.success(request, _("已改在草稿里。"))
            return redirect("dispatch:form_rules", key)
    asked = form.by_key.get(request.GET.get("column", ""))
    context = _context(draft, form) | {
        "lines": queries.rule_table(form),
        "columns": [(one.key, words.heading(one)) for one in form.columns],
        "asked": asked,
        "offered": queries.offered_rules(form, asked) if asked else [],
        "dates": [(one.key, words.heading(one)) for one in form.columns if one.kind == "date" and one != asked],
        "stages": form.stages,
        "english": words.language() == "en",
        "refusal": refusal,
    }
    return render(request, "dispatch/form_rules.html", context, status=status)


def _context(draft: FormVersion, form: Form) -> dict[str, Any]:
    return {"key": draft.form, "title": words.title(load_form(draft.form)), "draft": draft, "definition": form}


def _add(request: HttpRequest, draft: FormVersion, typed: ColumnForm) -> None:
    by, seen = person_of(request), seen_of(request)
    if "register" in request.POST:
        held = register_columns().get(request.POST["register"])
        if held is None:
            raise Incomplete(_("请选择由项目库带出的栏目。"))
        edit_version(draft=draft, seen=seen, by=by, edit=lambda form: form_editing.add_registered(form, held))
    else:
        if not typed.is_valid():
            raise Incomplete(_("有的地方没有填好，请看各项下面的说明。"))
        said, kind = typed.said(), typed.cleaned_data["kind"]
        running, taken = queries.running_beside(draft.form, draft.from_period), queries.taken_keys()
        edit_version(
            draft=draft,
            seen=seen,
            by=by,
            edit=lambda form: form_editing.add_typed(form, said, kind, running=running, taken=taken),
        )
    messages.success(request, _("已加在草稿里。"))


def _reword(request: HttpRequest, draft: FormVersion, given: ColumnForm, held: Column, before: Form) -> None:
    if not given.is_valid():
        raise Incomplete(_("有的地方没有填好，请看各项下面的说明。"))
    said, kind = given.said(), given.cleaned_data["kind"]
    running = queries.running_beside(draft.form, draft.from_period)
    edit_version(
        draft=draft,
        seen=seen_of(request),
        by=person_of(request),
        edit=lambda form: form_editing.reword(
            form, held.key, said, kind, is_new=held.key not in before.by_key, running=running
        ),
    )
    messages.success(request, _("已改在草稿里。"))


def _decide_rule(request: HttpRequest, draft: FormVersion) -> None:
    code, _mark, column = request.POST.get("rule", "").partition("|")
    by, seen = person_of(request), seen_of(request)
    if "lay" in request.POST:
        since = queries.rung_of(draft.form, request.POST.get("since", ""))
        params = {"other": request.POST.get("other", ""), "since": since}
        edit_version(draft=draft, seen=seen, by=by, edit=lambda form: form_editing.lay_rule(form, code, column, params))
        return
    edit_version(draft=draft, seen=seen, by=by, edit=lambda form: _changed(request, form, code, column))


def _changed(request: HttpRequest, form: Form, code: str, column: str) -> Form:
    line = next((one for one in queries.rule_table(form) if (one.rule.code, one.key) == (code, column)), None)
    if line is None:
        raise Incomplete(_("这条核对不在草稿里，请刷新页面。"))
    severity = request.POST.get("severity", "")
    if severity not in (*_SEVERITIES, "off"):
        raise Incomplete(_("请选择错误、提醒、提示或不用。"))
    if line.is_added and severity == "off":
        return form_editing.change_rule(form, RuleChange(code, column))
    return form_editing.change_rule(
        form,
        RuleChange(
            code,
            column,
            off=severity == "off",
            severity=severity if severity not in ("off", line.rule.severity) else "",
            numbers=_numbers(request, line),
            added=line.change.added if line.change else None,
        ),
    )


def _numbers(request: HttpRequest, line: queries.RuleLine) -> dict[str, float]:
    """What departs from the table; a number outside its bounds is refused."""
    found: dict[str, float] = {}
    shipped = {
        name: one for params in line.rule.on(line.form) for name, one in params.items() if params["key"] == line.key
    }
    for name, _now in line.numbers:
        low, high = _BOUNDS[name]
        text = request.POST.get(f"number_{name}", "")
        try:
            number = float(text)
        except ValueError:
            number = -1.0
        if not low <= number <= high:
            raise Incomplete(_("请填写%(low)d至%(high)d之间的数。") % {"low": low, "high": high})
        if number != shipped.get(name):
            found[name] = int(number) if number.is_integer() else number
    return found
