"""The shelf of bulletins: the list with its filters, and what may be drawn up next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sanzhua.accounts.models import Person
from sanzhua.accounts.queries import root_unit
from sanzhua.base.periods import Period
from sanzhua.bulletins import policy
from sanzhua.bulletins.choices import BulletinStatus
from sanzhua.bulletins.kinds import MONTHLY, Kind, load_kinds
from sanzhua.bulletins.models import Bulletin, BulletinQuerySet
from sanzhua.bulletins.queries.receipts import waiting_for
from sanzhua.dispatch.models import FormPeriod
from sanzhua.ui import times


@dataclass(frozen=True, slots=True)
class OpenPeriod:
    period: str
    label: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """The filters as they were asked for; empty asks nothing."""

    kind: str = ""
    status: str = ""
    year: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """`waits` where an answer of the reader's own unit is still missing."""

    bulletin: Bulletin
    kind: str
    waits: bool


@dataclass(frozen=True, slots=True)
class Shelf:
    """`waiting` are closed months without their monthly bulletin; `periods` those of which any kind may be drawn up."""

    lines: tuple[Line, ...]
    chosen: Chosen
    kinds: tuple[tuple[str, str], ...]
    statuses: tuple[tuple[str, str], ...]
    years: tuple[str, ...]
    waiting: tuple[OpenPeriod, ...]
    drawable: tuple[tuple[str, str], ...]
    periods: tuple[OpenPeriod, ...]

    @property
    def unanswered(self) -> int:
        return sum(line.waits for line in self.lines)


def kind_name(key: str) -> str:
    found = load_kinds().get(key)
    if found is None:
        return key
    return found.name_en if times.is_english() else found.name


def shelf(person: Person, chosen: Chosen) -> Shelf:
    own = policy.kinds_for(person, root_unit())
    all_seen = Bulletin.objects.visible_to(person)
    shown = list(_narrowed(person, chosen).select_related("unit", "by").defer("blocks", "figures"))
    held = dict.fromkeys(all_seen.order_by("kind").values_list("kind", flat=True).distinct())
    years = sorted({period[:4] for period in all_seen.values_list("period", flat=True)}, reverse=True)
    closed, waits = _closed(own), waiting_for(person)
    return Shelf(
        lines=tuple(Line(one, kind_name(one.kind), one.pk in waits) for one in shown),
        chosen=chosen,
        kinds=tuple((key, kind_name(key)) for key in load_kinds() if key in held),
        statuses=tuple((str(value), str(label)) for value, label in BulletinStatus.choices),
        years=tuple(years),
        waiting=tuple(_waiting(own, closed)),
        drawable=tuple((kind.key, kind_name(kind.key)) for kind in own),
        periods=tuple(
            _named(period) for period in sorted({one for each in closed.values() for one in each}, reverse=True)
        ),
    )


def _narrowed(person: Person, chosen: Chosen) -> BulletinQuerySet:
    found = Bulletin.objects.visible_to(person)
    if chosen.kind:
        found = found.filter(kind=chosen.kind)
    # A discarded draft is found by its state only.
    found = found.filter(status=chosen.status) if chosen.status else found.exclude(status=BulletinStatus.DISCARDED)
    return found.filter(period__startswith=f"{chosen.year}-") if chosen.year else found


def _closed(own: list[Kind]) -> Mapping[str, list[str]]:
    """Closed months by form, newest first, of the forms that the person's kinds tell of."""
    found: dict[str, list[str]] = {}
    forms = {kind.form for kind in own}
    closed = FormPeriod.objects.filter(form__in=forms, closed_at__isnull=False).order_by("-period")
    for form, period in closed.values_list("form", "period"):
        found.setdefault(form, []).append(period)
    return found


def _waiting(own: list[Kind], closed: Mapping[str, list[str]]) -> list[OpenPeriod]:
    monthly = next((kind for kind in own if kind.key == MONTHLY), None)
    if monthly is None:
        return []
    drawn = Bulletin.objects.filter(kind=MONTHLY).exclude(status=BulletinStatus.DISCARDED)
    done = set(drawn.values_list("period", flat=True))
    return [_named(period) for period in closed.get(monthly.form, ()) if period not in done]


def _named(period: str) -> OpenPeriod:
    return OpenPeriod(str(Period.parse(period)), times.period_name(period))
