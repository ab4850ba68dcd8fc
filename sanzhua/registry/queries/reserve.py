"""The reserve pool: who stands in it, in which tier, and what happened in a year."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum

from sanzhua.accounts.models import Person, Unit
from sanzhua.base import clock
from sanzhua.base.periods import Period
from sanzhua.registry.choices import Stage, Status, is_before
from sanzhua.registry.choices.reserve import AdmissionStatus, CaseStatus, Tier
from sanzhua.registry.models import Admission, Admitted, Project, ReserveTarget, TierChange, ZombieCase
from sanzhua.registry.queries.permits_known import permits_known
from sanzhua.registry.queries.reserve_settings import settings
from sanzhua.registry.rules.reserve import Entered, Verdict, tier_by_rule, yearly_verdicts

PAGE_ROWS = 50
YI = 100_000_000
GONE = (Status.EXITED, Status.CANCELLED, Status.TRANSFERRED)
BUILT = tuple(stage for stage in Stage.values if not is_before(stage, Stage.BUILDING))


def tier_now() -> Subquery:
    """The tier of the outer project, for `annotate`; null where it never entered the pool."""
    latest = TierChange.objects.filter(project=OuterRef("pk")).order_by("-pk")
    return Subquery(latest.values("to_tier")[:1])


def tier_of(project: Project) -> str:
    """Today's tier, empty where the project never entered the pool."""
    last = project.tier_changes.last()
    return last.to_tier if last else ""


def planned_start(project: Project) -> Period | None:
    """The planned start of the register as a month; None where there is none that can be read."""
    written = str(project.facts.get("start_plan") or "")[:7]
    try:
        return Period.parse(written)
    except ValueError:
        return None


def suggested_tier(project: Project) -> str:
    """What the table of tiers says of the project today; empty where it leaves it to a person."""
    known = permits_known([project.pk]).get(project.pk)
    return (
        tier_by_rule(
            start_planned=planned_start(project),
            year=clock.business_today().year,
            permits_done=known.all_done if known else None,
            values=settings(),
        )
        or ""
    )


def _members(person: Person) -> QuerySet[Any]:
    found = Project.objects.visible_to(person).standing().filter(admitted__isnull=False)
    return found.select_related("unit", "admitted").annotate(tier=tier_now()).order_by("unit__order", "unit_id", "pk")


def _here() -> Q:
    return ~Q(status__in=GONE) & ~Q(stage__in=BUILT)


PLACES: dict[str, Q] = {
    "here": _here(),
    "building": Q(stage__in=BUILT) & ~Q(status__in=GONE),
    "gone": Q(status__in=GONE),
}


@dataclass(frozen=True, slots=True)
class TierSum:
    """Projects and their total of today in yuan; an unknown total adds nothing."""

    tier: str
    label: str
    projects: int
    total: int


@dataclass(frozen=True, slots=True)
class Pool:
    page: Page[Project]
    tiers: Sequence[TierSum]
    projects: int
    total: int


def pool(person: Person, *, tier: str = "", place: str = "here", unit: int | None = None, page: int = 1) -> Pool:
    """One page of the pool, with the sums by tier over what the place and the unit leave."""
    found = _members(person).filter(PLACES.get(place, PLACES["here"]))
    if unit is not None:
        found = found.filter(unit_id=unit)
    sums = _tier_sums(found)
    shown = found.filter(tier=tier) if tier else found
    return Pool(
        page=Paginator(shown, PAGE_ROWS).get_page(page),
        tiers=sums,
        projects=sum(one.projects for one in sums),
        total=sum(one.total for one in sums),
    )


def _tier_sums(found: QuerySet[Any]) -> list[TierSum]:
    rows = found.order_by().values_list("tier").annotate(projects=Count("pk"), amount=Sum("total"))
    known = {tier: (projects, amount or 0) for tier, projects, amount in rows}
    return [TierSum(tier.value, str(tier.label), *known.get(tier.value, (0, 0))) for tier in Tier]


def waiting(person: Person) -> list[Admission]:
    """Applications that are not decided, oldest first."""
    alive = (AdmissionStatus.APPLIED, AdmissionStatus.RETURNED)
    found = Admission.objects.visible_to(person).filter(status__in=alive)
    return list(found.select_related("project__unit").annotate(opinions_given=Count("opinions")).order_by("pk"))


@dataclass(frozen=True, slots=True)
class Beside:
    """What became of projects in the year; it stands beside the admissions and is never taken off them."""

    exits: int = 0
    revivals: int = 0
    promotions: int = 0
    demotions: int = 0
    cuts: int = 0


@dataclass(frozen=True, slots=True)
class YearCount:
    """Admissions of a year: those that count, those below the line, those whose package counted before."""

    year: int
    at_least: int
    counted: tuple[Admitted, ...] = ()
    below: tuple[Admitted, ...] = ()
    again: tuple[Admitted, ...] = ()
    beside: Beside = field(default_factory=Beside)
    moves: tuple[TierChange, ...] = ()
    cuts: tuple[Admitted, ...] = ()

    @property
    def number(self) -> int:
        return len(self.counted)

    @property
    def all(self) -> int:
        return len(self.counted) + len(self.below) + len(self.again)

    @property
    def total(self) -> int:
        """Yuan at admission of the rows that count."""
        return sum(one.total for one in self.counted)


def admissions(year: int, *, unit_ids: Collection[int], at_least: int = YI) -> YearCount:
    """What the yearly target counts: first admissions of a package with `at_least` yuan at admission in the year.

    `unit_ids` are the units for which they were admitted. Exits, promotions and later cuts stand in `beside`.
    Source: docs/rules/reserve-admissions.md.
    """
    return _year_count(year, at_least, _rows(unit_ids), _Happened(year, unit_ids))


@dataclass(frozen=True, slots=True)
class UnitYear:
    """`target` None: none set, or not for this reader."""

    unit: Unit
    count: YearCount
    target: int | None


def admissions_by_unit(person: Person, year: int, *, at_least: int = YI) -> tuple[YearCount, list[UnitYear]]:
    """The year of all units that the person sees and of each that has an admission, a target or an exit."""
    ids = person.visible_unit_ids()
    rows, happened = _rows(ids), _Happened(year, ids)
    targets = dict(ReserveTarget.objects.visible_to(person).filter(year=year).values_list("unit_id", "number"))
    by_unit: dict[int, list[Admitted]] = {}
    for row in rows:
        by_unit.setdefault(row.unit_id, []).append(row)
    units = Unit.objects.filter(pk__in={*by_unit, *targets, *happened.units()}).order_by("order", "pk")
    whole = _year_count(year, at_least, rows, happened)
    counting = {row.pk for row in whole.counted}
    return whole, [_unit_year(unit, whole, counting, by_unit.get(unit.pk, []), targets, happened) for unit in units]


def _unit_year(
    unit: Unit,
    whole: YearCount,
    counting: Collection[int],
    own: Sequence[Admitted],
    targets: dict[int, int],
    happened: _Happened,
) -> UnitYear:
    of_year = [row for row in own if row.on.year == whole.year]
    count = YearCount(
        whole.year,
        whole.at_least,
        tuple(row for row in of_year if row.pk in counting),
        tuple(row for row in whole.below if row.unit_id == unit.pk),
        tuple(row for row in whole.again if row.unit_id == unit.pk),
        happened.beside(unit.pk),
    )
    return UnitYear(unit, count, targets.get(unit.pk))


def _rows(unit_ids: Collection[int]) -> list[Admitted]:
    return list(Admitted.objects.filter(unit__in=unit_ids).select_related("project", "unit").order_by("on", "pk"))


def _year_count(year: int, at_least: int, rows: Sequence[Admitted], happened: _Happened) -> YearCount:
    entered = [Entered(row.pk, row.package, row.on, row.total) for row in rows]
    verdicts = yearly_verdicts(entered, year=year, at_least=at_least)

    def of(verdict: Verdict) -> tuple[Admitted, ...]:
        return tuple(row for row in rows if verdicts.get(row.pk) == verdict)

    return YearCount(
        year,
        at_least,
        of("counted"),
        of("below"),
        of("again"),
        happened.beside(None),
        tuple(happened.moves),
        tuple(row for row in rows if row.on.year == year and (row.project.total or row.total) < row.total),
    )


class _Happened:
    """Exits, revivals, moves between tiers and cuts of a year, by the unit to which the project belongs."""

    def __init__(self, year: int, unit_ids: Collection[int]) -> None:
        own = {"project__unit__in": unit_ids}
        cases = ZombieCase.objects.filter(**own)
        moves = TierChange.objects.filter(on__year=year, **own).exclude(from_tier="")
        self.moves = list(moves.select_related("project__unit").order_by("on", "pk"))
        self._found: dict[str, list[int]] = {
            "exits": _units(cases.filter(exited_on__year=year)),
            "revivals": _units(cases.filter(revived_on__year=year, status=CaseStatus.REVIVED)),
            "promotions": [move.project.unit_id for move in self.moves if move.is_promotion],
            "demotions": [move.project.unit_id for move in self.moves if not move.is_promotion],
            "cuts": _units(
                Admitted.objects.filter(on__year=year, unit__in=unit_ids, project__total__lt=F("total")), key="unit"
            ),
        }

    def units(self) -> set[int]:
        return {unit for listed in self._found.values() for unit in listed}

    def beside(self, unit: int | None) -> Beside:
        """Of one unit, or of all."""
        return Beside(
            **{name: len(found) if unit is None else found.count(unit) for name, found in self._found.items()}
        )


def _units(found: QuerySet[Any], *, key: str = "project__unit") -> list[int]:
    return list(found.values_list(key, flat=True))
