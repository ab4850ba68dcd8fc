"""Shared credit: units propose, each agrees, the city confirms; from then on the shares count."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from sanzhua.accounts.choices import Role
from sanzhua.accounts.models import Person, Unit
from sanzhua.accounts.queries import root_unit
from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete, NotAllowed, WrongState
from sanzhua.ledger import actions as ledger
from sanzhua.notices import actions as notices
from sanzhua.registry import policy
from sanzhua.registry.actions.attraction import attraction_of
from sanzhua.registry.models import CreditAgreement, CreditShare, Project
from sanzhua.registry.rules.attraction import shares_fault


def propose_shares(
    *, project: Project, shares: Mapping[Unit, int], valid_from: date, by: Person, note: str = ""
) -> CreditAgreement:
    """Propose who gets how many thousandths of the credit; the proposing unit has thereby agreed.

    Raises NotAllowed, Incomplete where the shares do not sum to the whole, WrongState where a proposal is open.
    """
    policy.require_keeper(by, project.unit)
    _require_lawful(project, shares)
    try:
        with transaction.atomic():
            attraction = attraction_of(project)
            agreement = CreditAgreement.objects.create(
                attraction=attraction, valid_from=valid_from, note=note.strip(), by=by, at=clock.now()
            )
            CreditShare.objects.bulk_create(
                CreditShare(agreement=agreement, unit=unit, per_mille=part) for unit, part in shares.items()
            )
            for share in agreement.shares.select_related("unit"):
                if policy.may_agree(by, share.unit):
                    _agreed(share, by)
                else:
                    _ask(share, project)
            _ask_city_when_ready(agreement)
            _record("proposed", agreement, by)
    except IntegrityError as error:
        raise WrongState(_("已有一份分成正在商定，请先办完或撤回那一份。")) from error
    return agreement


def agree_shares(*, agreement: CreditAgreement, unit: Unit, by: Person) -> CreditShare:
    """A unit agrees to its share; a second time changes nothing. Raises NotAllowed, WrongState."""
    if not policy.may_agree(by, unit):
        raise NotAllowed(_("“%(unit)s”的分成由该单位信息联络员或主要领导确认。") % {"unit": unit.shown})
    with transaction.atomic():
        held = _open(agreement)
        share = held.shares.filter(unit=unit).first()
        if share is None:
            raise WrongState(_("这份分成里没有“%(unit)s”。") % {"unit": unit.shown})
        if share.agreed_at is None:
            _agreed(share, by)
            notices.finish(_subject(share))
            _ask_city_when_ready(held)
            _record("agreed", held, by)
    return share


def confirm_shares(*, agreement: CreditAgreement, by: Person) -> CreditAgreement:
    """The city confirms what every unit agreed to; the agreement before ends the day before.

    Raises NotAllowed for who agreed for a unit, WrongState where a unit has not yet agreed.
    """
    policy.require_attraction_city(by, agreement.attraction.project.unit)
    with transaction.atomic():
        held = _open(agreement)
        waiting = [share.unit.shown for share in held.shares.select_related("unit") if share.agreed_at is None]
        if waiting:
            raise WrongState(_("%(units)s还没有同意，不能确认。") % {"units": _("、").join(waiting)})
        if held.shares.filter(agreed_by=by).exists():
            raise NotAllowed(_("替单位同意分成的人不能再代市里确认，请由另一位办理。"))
        _end_former(held)
        held.confirmed_by, held.confirmed_at = by, clock.now()
        held.save(update_fields=["confirmed_by", "confirmed_at"])
        notices.finish(_city_subject(held))
        _record("confirmed", held, by)
    agreement.confirmed_by, agreement.confirmed_at = held.confirmed_by, held.confirmed_at
    return held


def drop_shares(*, agreement: CreditAgreement, by: Person, why: str) -> None:
    """A party or the city drops a proposal; it stays readable. Raises NotAllowed, WrongState, Incomplete."""
    units = [share.unit for share in agreement.shares.select_related("unit")]
    if not (any(policy.may_agree(by, unit) for unit in units) or policy.is_attraction_city(by)):
        raise NotAllowed(_("撤回分成由有分成的单位或市里办理。"))
    if not why.strip():
        raise Incomplete(_("请写明不同意或撤回的原因。"))
    with transaction.atomic():
        held = _open(agreement)
        held.dropped_at, held.dropped_why = clock.now(), why.strip()[:200]
        held.save(update_fields=["dropped_at", "dropped_why"])
        for share in held.shares.all():
            notices.finish(_subject(share))
        notices.finish(_city_subject(held))
        _record("dropped", held, by)


def _require_lawful(project: Project, shares: Mapping[Unit, int]) -> None:
    fault = shares_fault({unit.pk: part for unit, part in shares.items()})
    if fault == "few" or project.unit_id not in {unit.pk for unit in shares}:
        raise Incomplete(_("分成至少写两个单位，并且要有项目的归口单位。"))
    if fault:
        total = sum(shares.values())
        raise Incomplete(_("各单位的分成须大于零，合计须正好为100%%，现在合计%(sum)s%%。") % {"sum": f"{total / 10:g}"})


def _open(agreement: CreditAgreement) -> CreditAgreement:
    held = CreditAgreement.objects.select_for_update().get(pk=agreement.pk)
    if held.confirmed_at is not None or held.dropped_at is not None:
        raise WrongState(_("这份分成已经办完，请刷新页面查看最新情况。"))
    return held


def _agreed(share: CreditShare, by: Person) -> None:
    share.agreed_by, share.agreed_at = by, clock.now()
    share.save(update_fields=["agreed_by", "agreed_at"])


def _ask(share: CreditShare, project: Project) -> None:
    notices.add(
        unit=share.unit,
        role=Role.LIAISON,
        verb="agree_shares",
        subject=_subject(share),
        params={"project": project.name, "percent": f"{share.per_mille / 10:g}%"},
        url=reverse("registry:shares"),
    )


def _ask_city_when_ready(agreement: CreditAgreement) -> None:
    if agreement.shares.filter(agreed_at__isnull=True).exists():
        return
    notices.add(
        unit=root_unit(),
        role=Role.DISPATCHER,
        verb="confirm_shares",
        subject=_city_subject(agreement),
        params={"project": agreement.attraction.project.name},
        url=reverse("registry:shares"),
    )


def _end_former(held: CreditAgreement) -> None:
    former = CreditAgreement.objects.filter(
        attraction=held.attraction_id, confirmed_at__isnull=False, valid_to__isnull=True
    ).first()
    if former is None:
        return
    if former.valid_from >= held.valid_from:
        raise WrongState(_("现行分成自同日或更晚起算，新的分成请从之后的日期起算。"))
    former.valid_to = held.valid_from - timedelta(days=1)
    former.save(update_fields=["valid_to"])


def _subject(share: CreditShare) -> str:
    return f"credit-share:{share.pk}"


def _city_subject(agreement: CreditAgreement) -> str:
    return f"credit:{agreement.pk}"


def _record(verb: str, agreement: CreditAgreement, by: Person) -> None:
    project = agreement.attraction.project
    shares = {share.unit.name: share.per_mille for share in agreement.shares.select_related("unit")}
    facts = {"project": project.uid, "from": agreement.valid_from.isoformat(), "per_mille": shares}
    ledger.record(kind=f"credit.{verb}", actor=by, unit=project.unit, facts=facts)
