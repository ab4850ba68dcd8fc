"""What one look at the cockpit is about: the month, the units, which versions of their returns speak."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from urllib.parse import urlencode

from django.db.models import Min
from django.urls import reverse

from sanzhua.accounts.models import Unit, descendants_of
from sanzhua.accounts.queries import reporting_units
from sanzhua.base import clock
from sanzhua.base.periods import Period
from sanzhua.dispatch.calendar import reported_month
from sanzhua.dispatch.models import Closing, FormPeriod
from sanzhua.dispatch.owed import expected
from sanzhua.dispatch.succession import comparable
from sanzhua.facts.basis import ORIGINAL, Regrouping
from sanzhua.facts.models import Part
from sanzhua.facts.questions import Question
from sanzhua.facts.storage_types import REGISTER
from sanzhua.home.cockpit_spec import load_spec
from sanzhua.home.policy import Sight
from sanzhua.ui import times

YEAR = 12


@dataclass(frozen=True, slots=True)
class Asked:
    """`unit` narrows the page to one unit and what lies below; `live`: as accepted now, though the month is closed."""

    period: Period
    metric: str
    unit: Unit | None = None
    live: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """Of one form and month: which of the units that owe it are in; `nil` handed in a return without rows."""

    closed_at: datetime | None
    inside: frozenset[int]
    missing: frozenset[int]
    nil: frozenset[int]

    @property
    def expected(self) -> frozenset[int]:
        return self.inside | self.missing


@dataclass(frozen=True, slots=True)
class _Closed:
    """`parts` spoke then; None where the opening load brought the month."""

    at: datetime
    parts: tuple[int, ...] | None
    missing: frozenset[int]


class Frame:
    """Read once a page; `units` are those whose figures count, `seen` those that may stand in a league."""

    def __init__(self, asked: Asked, sight: Sight) -> None:
        self.asked, self.period, self.seen, self.compares = asked, asked.period, sight.unit_ids, sight.compares
        self.units = sight.unit_ids
        if asked.unit is not None:
            self.units &= descendants_of({asked.unit.pk})
        self.spec, self.today = load_spec(), clock.business_today()
        self._closed = self._closings()

    @property
    def year(self) -> list[Period]:
        return [Period(self.period.year, month) for month in range(1, YEAR + 1)]

    @cached_property
    def as_of(self) -> date:
        """The day on which dates are looked at: today for the month being reported, else the month's last day."""
        return self.today if self.period >= reported_month() else self.period.last_day

    def _closings(self) -> dict[tuple[str, str], _Closed]:
        """By form and month, of this year and the last."""
        forms = self.spec.forms
        months = [str(month.shifted(-back)) for back in (0, YEAR) for month in self.year]
        rows = Closing.objects.filter(form__in=forms, period__in=months).order_by("pk")
        parts = {(form, month): tuple(pks) for form, month, pks in rows.values_list("form", "period", "parts")}
        found = FormPeriod.objects.filter(form__in=forms, period__in=months, closed_at__isnull=False)
        return {
            (form, month): _Closed(at, parts.get((form, month)), frozenset(missing))
            for form, month, at, missing in found.values_list("form", "period", "closed_at", "missing")
            if at is not None
        }

    def closed(self, form: str, period: Period | None = None) -> _Closed | None:
        return self._closed.get((form, str(period or self.period)))

    def pins(self, form: str, period: Period) -> tuple[int, ...] | None:
        """Parts that speak for a closed month; None: the current ones."""
        closed = self.closed(form, period)
        return None if self.asked.live or closed is None else closed.parts

    def question(
        self,
        form: str,
        *,
        period: Period | None = None,
        units: Collection[int] | None = None,
        basis: Sequence[Regrouping] = ORIGINAL,
    ) -> Question:
        month = period or self.period
        counted = self.units if units is None else units
        # The register is frozen with every closing of the month, whichever form was closed; the league's form speaks.
        pins = self.pins(self.spec.form if form == REGISTER else form, month)
        return Question(month, None, counted, pins, basis)

    @cached_property
    def basis(self) -> Sequence[Regrouping]:
        """Of comparisons with last year: today's borders."""
        return comparable(self.period)

    @cached_property
    def _parts(self) -> list[tuple[int, str, int, str, int, bool]]:
        """(pk, source, unit id, unit name, rows, is current) of the month, whichever version."""
        rows = Part.objects.filter(period=str(self.period), source__in=[*self.spec.forms, REGISTER])
        values = rows.values_list("pk", "source", "unit_id", "unit_name", "rows", "superseded_by_id")
        return [(*head, last is None) for *head, last in values]  # type: ignore[misc]

    def _speaking(self, form: str) -> list[tuple[int, str, int, str, int, bool]]:
        pins = self.pins(form, self.period)
        return [one for one in self._parts if one[1] == form and (one[5] if pins is None else one[0] in pins)]

    @cached_property
    def unit_of(self) -> Mapping[str, int]:
        """Unit id by the name that is frozen in the month's parts."""
        return {name: pk for _pk, source, pk, name, _rows, _is_current in self._parts if source != REGISTER}

    @cached_property
    def is_moved(self) -> bool:
        """Whether a form of the page has been corrected since its month was closed."""
        return any(self._is_corrected(form) for form in self.spec.forms)

    def _is_corrected(self, form: str) -> bool:
        closed, own = self.closed(form), [one for one in self._parts if one[1] == form]
        if closed is None or closed.parts is None:
            return False
        return {one[0] for one in own if one[5]} != {one[0] for one in own if one[0] in closed.parts}

    @property
    def has_register(self) -> bool:
        """Whether the register of the month was frozen."""
        return any(source == REGISTER for _pk, source, *_rest in self._parts)

    @property
    def is_history(self) -> bool:
        """A month before the house kept a calendar: brought by the opening load, and never open here."""
        if self.period >= reported_month() or self.closed(self.spec.form) is not None:
            return False
        return not FormPeriod.objects.filter(form=self.spec.form, period=str(self.period)).exists()

    @cached_property
    def _expected(self) -> dict[str, set[int]]:
        return expected(str(self.period))

    def standing(self, form: str, units: Collection[int] | None = None) -> Standing:
        """Over the units whose figures count, or over these."""
        counted = self.units if units is None else units
        speaking = [one for one in self._speaking(form) if one[2] in counted]
        inside = frozenset(one[2] for one in speaking)
        closed = self.closed(form)
        owed = closed.missing if closed else frozenset(self._expected.get(form, ()))
        nil = frozenset(one[2] for one in speaking if not one[4])
        return Standing(closed.at if closed else None, inside, owed.intersection(counted) - inside, nil)

    @cached_property
    def league_standing(self) -> Standing:
        return self.standing(self.spec.form, self.seen)

    @cached_property
    def reporting(self) -> list[Unit]:
        """Units that reported in the month, of those that may stand in a league, in the order of the tables."""
        return [unit for unit in reporting_units(self.period.last_day) if unit.pk in self.seen]

    @property
    def lone(self) -> str:
        """The unit that the page is narrowed to, as the parts name it, where no other reports below it."""
        within = [unit for unit in self.reporting if unit.pk in self.units]
        return within[0].name if self.asked.unit in within and len(within) == 1 else ""

    @cached_property
    def present(self) -> frozenset[int]:
        """Whom a comparison with last year counts: neither a missing unit nor a moved border may look like a fall."""
        return frozenset(unit.pk for unit in self.reporting if unit.pk in self.units) - self.league_standing.missing

    def figure_url(
        self,
        form: str,
        metric: str,
        *,
        period: Period | None = None,
        unit: str = "",
        by: str = "unit",
        row: str = "",
        whole: bool = False,
    ) -> str:
        """The page where the figure opens down to projects and versions; as closed where it was corrected since.

        `unit` names a line of the page, which stands for itself; any other figure is of the unit that the cockpit is
        narrowed to, but for what is `whole` all the same.
        """
        month = period or self.period
        asked = {"period": str(month)}
        if by != "unit":
            asked["by"] = by
        if self.asked.unit is not None and not (unit or whole):
            asked["of"] = str(self.asked.unit.pk)
        if at := self._closed_before_a_correction(form, month):
            asked["closed_on"] = times.iso_day(at)
        if line := unit or row:
            asked["row"] = line
        return f"{reverse('dispatch:figure', args=[form, metric])}?{urlencode(asked)}" + ("#behind" if line else "")

    def _closed_before_a_correction(self, form: str, month: Period) -> datetime | None:
        """None where what speaks for the month here is what is accepted now."""
        closed = self.closed(self.spec.form if form == REGISTER else form, month)
        if closed is None or closed.parts is None or self.asked.live:
            return None
        if month != self.period:
            return closed.at if month in self._corrected_months else None
        # A form that was closed later has frozen the register anew.
        anew = form == REGISTER and any(
            is_current and pk not in closed.parts
            for pk, source, _unit, _name, _rows, is_current in self._parts
            if source == REGISTER
        )
        return closed.at if anew or self.is_moved else None

    @cached_property
    def _corrected_months(self) -> frozenset[Period]:
        """Months of the line of this year and the last in which a later version took the place of one at the close."""
        form = self.spec.form
        spoke = {
            month: one.parts for (own, month), one in self._closed.items() if own == form and one.parts is not None
        }
        now = Part.objects.current().filter(source=form, period__in=spoke).values_list("period", "pk")
        return frozenset(Period.parse(month) for month, pk in now if pk not in spoke[month])


def months_offered() -> list[Period]:
    """Months that the slider reaches, oldest first: from the first that was accepted to the one being reported."""
    spec = load_spec()
    last = reported_month()
    first = Part.objects.filter(source=spec.form).aggregate(first=Min("period"))["first"]
    begin = max(Period.parse(first), last.shifted(1 - spec.shown["months"])) if first else last
    count = max(1, (last.year - begin.year) * YEAR + last.month - begin.month + 1)
    return [last.shifted(-back) for back in reversed(range(count))]
