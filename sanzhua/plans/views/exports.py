"""A plan's tasks as files."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sanzhua.accounts.queries import person_of
from sanzhua.base import clock
from sanzhua.documents.queries import attachment
from sanzhua.plans import sheets
from sanzhua.plans.queries.tasks import lines_of
from sanzhua.plans.views import visible_plan


@require_safe
def breakdown(request: HttpRequest, pk: int, ending: str) -> HttpResponse:
    """任务分解表; leaders and states of those tasks only whose progress the reader sees."""
    plan = visible_plan(request, pk)
    if ending not in ("xlsx", "docx"):
        raise Http404(_("没有这种文件。"))
    lines = lines_of(person_of(request), [plan.pk])
    made_at = clock.now().replace(microsecond=0)
    body = sheets.as_xlsx(plan, lines) if ending == "xlsx" else sheets.as_docx(plan, lines, made_at=made_at)
    return attachment(body, f"{plan.title}{sheets.ANNEX}.{ending}")
