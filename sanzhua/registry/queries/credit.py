"""Shares of attraction credit: those in force, those in talk, and what each reader may do with them."""

from __future__ import annotations

from dataclasses import dataclass

from sanzhua.accounts.models import Person
from sanzhua.registry import policy
from sanzhua.registry.models import Attraction, CreditAgreement, CreditShare


@dataclass(frozen=True, slots=True)
class ShownAgreement:
    """An agreement with the shares and what the reader may do: `mine` waits for the reader's word."""

    agreement: CreditAgreement
    shares: tuple[CreditShare, ...]
    mine: tuple[CreditShare, ...]
    may_confirm: bool
    may_drop: bool

    @property
    def project(self) -> str:
        return self.agreement.attraction.project.name

    @property
    def is_open(self) -> bool:
        return self.agreement.confirmed_at is None and self.agreement.dropped_at is None

    @property
    def waiting(self) -> tuple[CreditShare, ...]:
        return tuple(share for share in self.shares if share.agreed_at is None)


def agreements(person: Person, attraction: Attraction | None = None) -> list[ShownAgreement]:
    """Those that the person sees, open ones first, then the newest."""
    rows = CreditAgreement.objects.visible_to(person).select_related("attraction__project__unit", "by", "confirmed_by")
    if attraction is not None:
        rows = rows.filter(attraction=attraction)
    found = [_shown(one, person) for one in rows.prefetch_related("shares__unit", "shares__agreed_by")]
    return sorted(found, key=lambda one: (not one.is_open, -one.agreement.pk))


def _shown(agreement: CreditAgreement, person: Person) -> ShownAgreement:
    shares = tuple(agreement.shares.all())
    is_open = agreement.confirmed_at is None and agreement.dropped_at is None
    own = tuple(share for share in shares if is_open and policy.may_agree(person, share.unit))
    city = is_open and policy.is_attraction_city(person)
    waiting = tuple(share for share in own if share.agreed_at is None)
    ready = all(share.agreed_at for share in shares) and not any(share.agreed_by_id == person.pk for share in shares)
    return ShownAgreement(agreement, shares, waiting, city and ready, bool(own) or city)
