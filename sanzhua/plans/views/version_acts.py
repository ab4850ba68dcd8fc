"""What is done to a version as a whole; each act names the revision that its author saw."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from sanzhua.accounts.models import Unit
from sanzhua.accounts.queries import person_of
from sanzhua.plans import actions
from sanzhua.plans.models import PlanVersion
from sanzhua.plans.views import number_sent, visible_version

Act = Callable[[HttpRequest, PlanVersion], "HttpResponse | None"]


@require_POST
def version_act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """A key of _ACTS; leads back to the version unless the act leads elsewhere."""
    found = visible_version(request, pk)
    if verb not in _ACTS:
        raise Http404(_("没有这种办理。"))
    return _ACTS[verb](request, found) or redirect("plans:version", pk=pk)


def _confirm(request: HttpRequest, found: PlanVersion) -> HttpResponse:
    count = actions.confirm(found, by=person_of(request), revision=number_sent(request, "revision"))
    said = ngettext("已确认，%(count)d项任务生效。", "已确认，%(count)d项任务生效。", count)
    messages.success(request, said % {"count": count})
    return redirect("plans:plan", pk=found.plan_id)


def _discard(request: HttpRequest, found: PlanVersion) -> HttpResponse:
    actions.discard(found, by=person_of(request))
    messages.success(request, _("已放弃这一版，现行的任务没有改动。"))
    return redirect("plans:list")


def _read_again(request: HttpRequest, found: PlanVersion) -> None:
    actions.read_again(found, by=person_of(request), revision=number_sent(request, "revision"))
    messages.success(request, _("已按原文件重新读取。此前的更正不再有效，需要时可以撤销这次读取。"))


def _undo(request: HttpRequest, found: PlanVersion) -> None:
    said = actions.undo(found, by=person_of(request), revision=number_sent(request, "revision"))
    messages.success(request, _("已撤销：%(what)s。") % {"what": said})


def _map(request: HttpRequest, found: PlanVersion) -> None:
    """With `remember` the administrator is asked in the same click to keep the name."""
    person, name = person_of(request), request.POST.get("name", "")
    unit = Unit.objects.filter(pk=number_sent(request, "unit")).first()
    count = actions.map_name(found, by=person, revision=number_sent(request, "revision"), name=name, unit=unit)
    messages.success(request, _("“%(name)s”已对应，共%(count)d处。") % {"name": name, "count": count})
    if request.POST.get("remember"):
        actions.ask_alias(found, by=person, name=name, unit=unit)
        messages.success(request, _("已请系统管理员核对“%(name)s”这个写法。") % {"name": name})


def _ask_unit(request: HttpRequest, found: PlanVersion) -> None:
    name, parent = request.POST.get("name", ""), Unit.objects.filter(pk=number_sent(request, "parent")).first()
    actions.ask_unit(found, by=person_of(request), name=name, kind=request.POST.get("kind", ""), parent=parent)
    messages.success(request, _("已请系统管理员新建“%(name)s”，建好后再匹配一次。") % {"name": name})


def _match(request: HttpRequest, found: PlanVersion) -> None:
    count = actions.match_again(found, by=person_of(request), revision=number_sent(request, "revision"))
    said = ngettext("又对应上%(count)d处。", "又对应上%(count)d处。", count) % {"count": count}
    messages.success(request, said if count else _("没有新对应上的；管理员办理后再来。"))


def _take(request: HttpRequest, found: PlanVersion) -> HttpResponse:
    line, revision = number_sent(request, "line"), number_sent(request, "revision")
    clause = actions.take_passage(found, by=person_of(request), revision=revision, line=line)
    return redirect("plans:clause", pk=clause.pk)


def _carry_all(request: HttpRequest, found: PlanVersion) -> None:
    count = actions.carry_all(found, by=person_of(request), revision=number_sent(request, "revision"))
    said = ngettext("已采用%(count)d条建议。", "已采用%(count)d条建议。", count)
    messages.success(request, said % {"count": count})


_ACTS: Mapping[str, Act] = {
    "confirm": _confirm,
    "discard": _discard,
    "read-again": _read_again,
    "undo": _undo,
    "map": _map,
    "ask-unit": _ask_unit,
    "match": _match,
    "take": _take,
    "carry-all": _carry_all,
}
