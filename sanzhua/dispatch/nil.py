"""零报: when a return may have no rows, and the sentence that then stands in their place."""

from __future__ import annotations

from django.utils.translation import gettext as _

from sanzhua.base.refusals import Incomplete, WrongState
from sanzhua.dispatch.models import Report, ReportingDuty
from sanzhua.dispatch.rules import shape_of

MOST = 200


def require_nil(report: Report, sentence: str) -> str:
    """The sentence as it is frozen. Raises Incomplete without one, WrongState where a project is to be reported."""
    waiting = _unlaid(report)
    if waiting:
        raise WrongState(
            _("有%(count)d个项目本期应报，不能零报；请先把项目列入报表，例如“%(name)s”。")
            % {"count": len(waiting), "name": waiting[0]}
        )
    words = " ".join(sentence.split())
    if not words:
        raise Incomplete(_("零报请写一句本期为什么没有内容，例如“本期没有在建项目”。"))
    if len(words) > MOST:
        raise Incomplete(_("零报的原因最多%(limit)d字。") % {"limit": MOST})
    return words


def _unlaid(report: Report) -> list[str]:
    """Projects that the unit owes and that stand in no row; with batches a project may have nothing to tell."""
    if shape_of(report.definition).batch:
        return []
    duties = ReportingDuty.objects.in_period(report.period).filter(form=report.form, unit=report.unit_id)
    return list(duties.order_by("pk").values_list("project__name", flat=True))
