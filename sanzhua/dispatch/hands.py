"""Whoever did one step of a return does not do the next: filling, each step of the chain, signing, taking it in."""

from __future__ import annotations

from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person
from sanzhua.base.refusals import NotAllowed
from sanzhua.dispatch.choices import SignatureKind
from sanzhua.dispatch.models import CellChange, ChainStep, NarrativeVersion, Report, Signature, Version


def require_other_hand(report: Report, version: Version, by: Person) -> None:
    """For the steps of the unit: neither who filled nor who let this version pass before. Raises NotAllowed."""
    filled = CellChange.objects.filter(report=report, by=by).exists()
    if version.handed_in_by_id == by.pk or filled:
        raise NotAllowed(_not_ones_own())
    if ChainStep.objects.filter(version=version, by=by, kind=SignatureKind.SYSTEM).exists():
        raise NotAllowed(_("您已在前一环节审过这一版，下一环节须由另一位领导办理。"))


def require_citys_hand(version: Version, by: Person) -> None:
    """Neither who handed in nor who reviewed or signed decides for the city. Raises NotAllowed."""
    signed = Signature.objects.filter(version=version, by=by).exists()
    passed = ChainStep.objects.filter(version=version, by=by).exists()
    if by.pk == version.handed_in_by_id or signed or passed:
        raise NotAllowed(_not_for_the_city())


def require_other_writer(version: NarrativeVersion, by: Person) -> None:
    """As of a return: neither who wrote at the narrative nor who handed it in signs it. Raises NotAllowed."""
    if by.pk == version.handed_in_by_id or version.narrative.writers.filter(pk=by.pk).exists():
        raise NotAllowed(_not_ones_own())


def require_citys_reader(version: NarrativeVersion, by: Person) -> None:
    """Neither who handed the narrative in nor who signed it decides for the city. Raises NotAllowed."""
    if by.pk in {version.handed_in_by_id, version.signed_by_id}:
        raise NotAllowed(_not_for_the_city())


def _not_ones_own() -> str:
    return _("填表人不能签发自己填的报表，请由主要领导或另一位受权领导签发。")


def _not_for_the_city() -> str:
    return _("填报、签发本报表的人不能代市里接收或退回，请由另一位调度员办理。")
