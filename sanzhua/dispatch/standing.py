"""The version that stands before somebody of the unit now."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _

from sanzhua.base.refusals import WrongState
from sanzhua.dispatch import policy
from sanzhua.dispatch.choices import UNDER_WAY, VersionStatus
from sanzhua.dispatch.models import Report, Version


def standing_version(report: Report, asked: Version, states: Collection[str] = UNDER_WAY) -> Version:
    """The frozen version, while the report is in one of these states.

    Raises WrongState where it is not the one asked for, where none waits, or where the calendar takes nothing more.
    """
    current = report.versions.filter(status=VersionStatus.FROZEN).order_by("-number").first()
    if report.status not in states or current is None:
        raise WrongState(
            _("当前状态为“%(status)s”，没有待签发的版本；请刷新页面查看最新情况。")
            % {"status": report.get_status_display()}
        )
    if current.pk != asked.pk:
        raise WrongState(_("填表人已重新送签第%(number)d版，请刷新页面，核对后再签。") % {"number": current.number})
    policy.require_open(report)
    return current
