"""The table of gates, which the city edits: every gate with whom it holds up, and the page that writes one anew."""

from __future__ import annotations

import secrets

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sanzhua.accounts.models import Unit
from sanzhua.accounts.queries import person_of
from sanzhua.registry import actions
from sanzhua.registry.actions.gates import mark_of, standing_gate
from sanzhua.registry.forms.gates import GateForm, way_choices
from sanzhua.registry.queries import gate_editor as queries
from sanzhua.registry.queries.gates import GateRule, shipped_gates
from sanzhua.registry.views import outcome


@require_safe
def gates(request: HttpRequest) -> HttpResponse:
    unit = _unit(request)
    return render(request, "registry/gates.html", {"rows": queries.gate_rows(unit), "unit": unit})


@require_http_methods(["GET", "HEAD", "POST"])
def gate_new(request: HttpRequest) -> HttpResponse:
    return _edit(request, _unit(request), None)


@require_http_methods(["GET", "HEAD", "POST"])
def gate(request: HttpRequest, key: str) -> HttpResponse:
    unit = _unit(request)
    rule = standing_gate(unit, key)
    if rule is None:
        raise Http404(_("没有这条要求，或您无权查看。"))
    return _edit(request, unit, rule)


@require_POST
def reset(request: HttpRequest, key: str) -> HttpResponse:
    _unit(request)
    made = actions.reset_gate(key=key, by=person_of(request), reason=request.POST.get("reason", ""))
    messages.success(request, _("“%(title)s”已恢复系统默认的写法。") % {"title": made.title})
    return redirect("registry:gates")


def _edit(request: HttpRequest, unit: Unit, rule: GateRule | None) -> HttpResponse:
    """A POST with `do=preview` changes nothing: it shows whom the gate would hold up."""
    if request.method != "POST":
        return _page(request, unit, rule, GateForm(rule=rule))
    form = GateForm(request.POST, rule=rule)
    if not form.is_valid():
        return _page(request, unit, rule, form, status=422)
    wanted = form.rule(rule.key if rule else f"g{secrets.token_hex(4)}")
    if request.POST.get("do") == "preview":
        return _page(request, unit, rule, form, wanted=wanted)
    reason, seen = request.POST.get("reason", ""), request.POST.get("seen", "") if rule else ""
    made = outcome(form, lambda: actions.write_gate(rule=wanted, by=person_of(request), reason=reason, seen=seen))
    if made is None:
        return _page(request, unit, rule, form, wanted=wanted, status=422)
    messages.success(request, _("“%(title)s”已保存，从现在起执行。") % {"title": made.title})
    return redirect("registry:gates")


def _page(
    request: HttpRequest,
    unit: Unit,
    rule: GateRule | None,
    form: GateForm,
    *,
    wanted: GateRule | None = None,
    status: int = 200,
) -> HttpResponse:
    shown = wanted or rule
    context = {
        "rule": rule,
        "form": form,
        "choices": way_choices(),
        "effect": queries.effect_of(shown, unit) if shown and shown.needs else None,
        "previewed": wanted is not None,
        "writings": queries.writings_of(unit, rule.key) if rule else [],
        "resettable": rule is not None and rule.unit_id is not None and rule.key in shipped_gates(),
        "seen": request.POST.get("seen") or (mark_of(rule) if rule else ""),
        "reason": request.POST.get("reason", ""),
    }
    return render(request, "registry/gate.html", context, status=status)


def _unit(request: HttpRequest) -> Unit:
    """The unit whose gates these are; to anybody else the page does not exist."""
    unit = queries.editor_unit(person_of(request))
    if unit is None:
        raise Http404(_("没有这条要求，或您无权查看。"))
    return unit
