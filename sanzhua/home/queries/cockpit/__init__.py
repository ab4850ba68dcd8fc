"""The leaders' cockpit: one month of the units that the reader looks over, every block from the same answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person, Unit
from sanzhua.base.periods import Period
from sanzhua.home.policy import Sight
from sanzhua.home.queries.cockpit.figures import Figure, answer_of, answers_of, strip
from sanzhua.home.queries.cockpit.frame import Asked, Frame, Standing, months_offered
from sanzhua.home.queries.cockpit.funds import Funds, funds
from sanzhua.home.queries.cockpit.league import Leagues, Map, county_map, leagues
from sanzhua.home.queries.cockpit.lights import Lit, lit
from sanzhua.home.queries.cockpit.slips import Slips, slips
from sanzhua.home.queries.cockpit.stages import Funnel, funnel, lines_of
from sanzhua.home.queries.cockpit.stuck import stuck_page
from sanzhua.home.queries.cockpit.trend import Trend, year_trend

__all__ = ["Asked", "Cockpit", "Figure", "cockpit", "key_figures", "lines_of", "months_offered", "stuck_page"]

_NAMED = 3
# Of the drawing on the wall, in its own units.
WALL = {"width": 504, "height": 300}


@dataclass(frozen=True, slots=True)
class Cockpit:
    """`missing` are names of units that have not handed in; `moved`: corrected since the close, so that the figures as
    closed and those of now differ."""

    asked: Asked
    standing: Standing
    missing: Sequence[str]
    moved: bool
    is_history: bool
    units: Sequence[Unit]
    figures: Sequence[Figure]
    leagues: Leagues
    map: Map | None
    funnel: Funnel
    trend: Trend
    funds: Funds
    slips: Slips
    lights: Lit | None

    @property
    def period(self) -> Period:
        return self.asked.period

    @property
    def closed_at(self) -> datetime | None:
        return self.standing.closed_at

    @property
    def width(self) -> int:
        """Columns of the table of units."""
        return self.leagues.width + (self.lights is not None)

    @property
    def missing_named(self) -> str:
        """The first of them by name, and how many there are."""
        named = _("、").join(self.missing[:_NAMED])
        if len(self.missing) <= _NAMED:
            return named
        return _("%(names)s等%(n)d个单位") % {"names": named, "n": len(self.missing)}

    @property
    def is_empty(self) -> bool:
        """Nothing was accepted of the month."""
        return not self.standing.inside


def cockpit(asked: Asked, sight: Sight, person: Person, *, wall: bool = False) -> Cockpit:
    frame = Frame(asked, sight)
    spec, answers = frame.spec, answers_of(frame)
    own = answers[spec.form]
    # A unit that is looked at alone stands in its league as ever.
    every = own if frame.units == frame.seen else answer_of(frame, spec.form, frame.seen)
    shown = leagues(frame, every)
    standing = frame.standing(spec.form)
    names = {unit.pk: unit.shown for unit in frame.reporting}
    return Cockpit(
        asked=asked,
        standing=standing,
        missing=[names[pk] for pk in names if pk in standing.missing],
        moved=frame.is_moved,
        is_history=frame.is_history,
        units=frame.reporting,
        figures=strip(frame, answers),
        leagues=shown,
        map=county_map(frame, shown, every),
        funnel=funnel(frame),
        trend=year_trend(frame, **(WALL if wall else {})),
        funds=funds(frame, answers[spec.funds[0]]),
        slips=slips(frame, person),
        lights=lit(frame, person),
    )


def key_figures(period: Period, sight: Sight) -> list[Figure]:
    """The strip alone, for the desk."""
    frame = Frame(Asked(period, ""), sight)
    return strip(frame, answers_of(frame))
