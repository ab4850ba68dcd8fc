"""Shares of attraction credit: those in force, those in talk, and what each reader may do with them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from sanzhua.accounts.models import Person
from sanzhua.registry import policy
from sanzhua.registry.models import Attraction, CreditAgreement, CreditShare
from sanzhua.registry.rules.attraction import WHOLE, parts_of


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


@dataclass(frozen=True, slots=True)
class Credit:
    """How much of each attraction counts for some `units` together: `shared` by attraction and unit, in thousandths."""

    units: Collection[int]
    shared: Mapping[int, Mapping[int, int]]

    @property
    def attractions(self) -> set[int]:
        """Those in which the units have a share, whosesoever the project is."""
        return {pk for pk in self.shared if self.of(pk)}

    def of(self, attraction: int) -> int:
        """Thousandths; the whole of what nobody shares."""
        shares = self.shared.get(attraction)
        return WHOLE if shares is None else sum(part for unit, part in shares.items() if unit in self.units)

    def money(self, attraction: int, amount: int) -> int:
        """Yuan of the amount that fall to the units; over all units together it is the amount."""
        shares = self.shared.get(attraction)
        if shares is None:
            return amount
        return sum(part for unit, part in parts_of(amount, shares).items() if unit in self.units)


def credit_of(units: Collection[int], day: date) -> Credit:
    """By the agreements in force on the day; one query. Over all units together every attraction is whole."""
    shared: dict[int, dict[int, int]] = {}
    for attraction, unit, part in _in_force(day).values_list("agreement__attraction", "unit", "per_mille"):
        shared.setdefault(attraction, {})[unit] = part
    return Credit(units, shared)


def shares_by_project(day: date) -> dict[str, dict[int, int]]:
    """Thousandths by project uid and unit, of the agreements in force on the day."""
    found: dict[str, dict[int, int]] = {}
    for uid, unit, part in _in_force(day).values_list("agreement__attraction__project__uid", "unit", "per_mille"):
        found.setdefault(uid, {})[unit] = part
    return found


def _in_force(day: date) -> QuerySet[CreditShare]:
    not_over = Q(agreement__valid_to__isnull=True) | Q(agreement__valid_to__gte=day)
    return CreditShare.objects.filter(not_over, agreement__confirmed_at__isnull=False, agreement__valid_from__lte=day)


def _shown(agreement: CreditAgreement, person: Person) -> ShownAgreement:
    shares = tuple(agreement.shares.all())
    is_open = agreement.confirmed_at is None and agreement.dropped_at is None
    own = tuple(share for share in shares if is_open and policy.may_agree(person, share.unit))
    city = is_open and policy.is_attraction_city(person)
    waiting = tuple(share for share in own if share.agreed_at is None)
    ready = all(share.agreed_at for share in shares) and not any(share.agreed_by_id == person.pk for share in shares)
    return ShownAgreement(agreement, shares, waiting, city and ready, bool(own) or city)
