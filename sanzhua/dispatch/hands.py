"""Whoever did one step of a return does not do the next: filling, each step of the chain, signing, taking it in."""

from __future__ import annotations

from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person
from sanzhua.base.refusals import NotAllowed
from sanzhua.dispatch.choices import SignatureKind
from sanzhua.dispatch.models import CellChange, ChainStep, Report, Signature, Version


def require_other_hand(report: Report, version: Version, by: Person) -> None:
    """For the steps of the unit: neither who filled nor who let this version pass before. Raises NotAllowed."""
    filled = CellChange.objects.filter(report=report, by=by).exists()
    if version.handed_in_by_id == by.pk or filled:
        raise NotAllowed(_("填表人不能签发自己填的报表，请由主要领导或另一位受权领导签发。"))
    if ChainStep.objects.filter(version=version, by=by, kind=SignatureKind.SYSTEM).exists():
        raise NotAllowed(_("您已在前一环节审过这一版，下一环节须由另一位领导办理。"))


def require_citys_hand(version: Version, by: Person) -> None:
    """Neither who handed in nor who reviewed or signed decides for the city. Raises NotAllowed."""
    signed = Signature.objects.filter(version=version, by=by).exists()
    passed = ChainStep.objects.filter(version=version, by=by).exists()
    if by.pk == version.handed_in_by_id or signed or passed:
        raise NotAllowed(_("填报、签发本报表的人不能代市里接收或退回，请由另一位调度员办理。"))
