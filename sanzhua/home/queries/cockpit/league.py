"""Units beside one another, counties and zones apart, and the counties on the map."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from sanzhua.accounts.choices import UnitKind
from sanzhua.accounts.models import Unit
from sanzhua.charts.area_map import STEPS, Area, area_map
from sanzhua.charts.svg import Markup
from sanzhua.codes.boundaries import boundaries
from sanzhua.facts import comparisons
from sanzhua.facts.definitions import Metric, metric
from sanzhua.facts.engine import Answer, Number
from sanzhua.facts.growth import quoted
from sanzhua.facts.kept import answer_kept
from sanzhua.facts.models import CountyGrowth
from sanzhua.home.cockpit_spec import GROWTH
from sanzhua.home.queries.cockpit.figures import label_of, measure_of, shown_as, text_of, time_share
from sanzhua.home.queries.cockpit.frame import Frame
from sanzhua.ui import figures

LEAGUES = {
    UnitKind.REGION: gettext_lazy("县（市）区"),
    UnitKind.ZONE: pgettext_lazy("many", "开发区"),
    UnitKind.DEPARTMENT: gettext_lazy("市直部门"),
}
MISSING, WAITING, NIL = gettext_lazy("缺报"), gettext_lazy("待报"), gettext_lazy("零报")


# The smallest difference that the map prints, by how the figure is shown.
_LEAST = {"percent": 0.001, "yi": 1_000_000.0, "count": 1.0, GROWTH: 0.1}


@dataclass(frozen=True, slots=True)
class Cell:
    """`share` is drawn as a bar beside the year that has passed, where the figure is a share of the year's plan."""

    key: str
    value: Number
    text: str
    url: str
    share: float | None = None
    has_bar: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    key: str
    label: str
    measure: str
    has_bar: bool


@dataclass(frozen=True, slots=True)
class Row:
    """`rank` is None without a figure; `moved` counts places since last month, up above zero. `state` stands instead of
    figures: a missing unit is a word, never a zero. `growth` is what the statistics bureau has released."""

    unit: Unit
    rank: int | None
    moved: int
    state: str
    cells: Sequence[Cell]
    growth: CountyGrowth | None
    is_chosen: bool

    @property
    def places(self) -> int:
        return abs(self.moved)


@dataclass(frozen=True, slots=True)
class League:
    kind: str
    label: str
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Leagues:
    """Of one form. `time` is where the year stands, a ratio. `has_growth`: the statistics bureau has released some."""

    form: str
    columns: Sequence[Column]
    leagues: Sequence[League]
    total: Sequence[Cell]
    has_growth: bool
    compares: bool
    time: float

    @property
    def width(self) -> int:
        """Columns of the table."""
        return 1 + self.compares + len(self.columns) + sum(one.has_bar for one in self.columns) + self.has_growth


@dataclass(frozen=True, slots=True)
class County:
    """`url` is the cockpit of the county, `opens` what stands behind its figure."""

    code: str
    name: str
    value: Number
    text: str
    url: str
    step: int
    drawn: bool
    opens: str


@dataclass(frozen=True, slots=True)
class Map:
    """`steps` are the words of the five steps, lightest first; empty where no county has a figure."""

    drawing: Markup
    metric: str
    label: str
    measure: str
    choices: Sequence[tuple[str, str]]
    counties: Sequence[County]
    steps: Sequence[str]


def leagues(frame: Frame, answer: Answer) -> Leagues:
    """`answer` is over all units that may stand in a league."""
    spec = frame.spec
    values = _by_unit(frame, answer)
    before = _by_unit(frame, _month_before(frame)) if frame.compares else {}
    grown = quoted(frame.period, frame.today, frame.seen)
    found = [
        League(kind, str(LEAGUES[UnitKind(kind)]), rows)
        for kind in spec.leagues
        if (rows := _rows(frame, kind, values, before, grown))
    ]
    return Leagues(
        form=spec.form,
        columns=[_column(spec.form, key) for key in spec.columns],
        leagues=found,
        total=[_cell(frame, key, answer.total.get(key), "") for key in spec.columns],
        has_growth=any(row.growth for league in found for row in league.rows),
        compares=frame.compares,
        time=time_share(frame),
    )


def county_map(frame: Frame, shown: Leagues, answer: Answer) -> Map | None:
    """Each county by what it reports itself. None for who looks at one county alone."""
    own = {row.unit.region: row for league in shown.leagues if league.kind == UnitKind.REGION for row in league.rows}
    if len(own) < 2:
        return None
    key = frame.asked.metric if frame.asked.metric in frame.spec.map_metrics else frame.spec.map_metrics[0]
    values = {code: _value(frame, row, key, answer) for code, row in own.items()}
    least = _LEAST[GROWTH if key == GROWTH else shown_as(metric(frame.spec.form, key))]
    bounds = bounds_of([float(value) for value in values.values() if value is not None], least=least)
    shapes = boundaries(Path(settings.SANZHUA_DATA), frame.period.last_day)
    drawn = {shape.code for shape in shapes}
    counties = [_county(frame, code, row, key, values[code], bounds, code in drawn) for code, row in own.items()]
    by_code = {one.code: one for one in counties}
    areas = [
        Area(one.name, shape.rings, None, one.text, one.url, one.step)
        if (one := by_code.get(shape.code))
        else Area(shape.name, shape.rings)
        for shape in shapes
    ]
    return Map(
        drawing=area_map(areas, title=_map_label(frame, key)),
        metric=key,
        label=_map_label(frame, key),
        measure="" if key == GROWTH else measure_of(shown_as(metric(frame.spec.form, key))),
        choices=[(one, _map_label(frame, one)) for one in frame.spec.map_metrics],
        counties=counties,
        steps=_step_words(key, bounds, frame.spec.form),
    )


def bounds_of(values: Sequence[float], *, least: float = 0.0) -> tuple[float, ...]:
    """Four round bounds between five steps that hold all values; none where they differ by less than `least`, which is
    what a reader can tell apart, and none without values."""
    if not values:
        return ()
    low, high = min(values), max(values)
    if high - low <= least:
        return ()
    size = _round_size(max((high - low) / STEPS, least))
    first = math.floor(low / size) * size
    return tuple(round(first + size * place, 10) for place in range(1, STEPS))


def step_within(value: float, bounds: Sequence[float]) -> int:
    """1 to 5; 3 where all values are alike."""
    return 1 + sum(value >= bound for bound in bounds) if bounds else 3


def _round_size(least: float) -> float:
    """1, 2, 2.5 or 5 times a power of ten, not below `least`."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(times * power for times in (1, 2, 2.5, 5, 10) if times * power >= least * 0.999999)


def _step_words(key: str, bounds: Sequence[float], form: str) -> list[str]:
    if not bounds:
        return []

    def said(value: float) -> str:
        if key == GROWTH:
            return f"{value:g}%".replace("-", figures.MINUS)
        shown = shown_as(metric(form, key))
        return f"{value * 100:g}%" if shown == "percent" else text_of(value, shown)

    between = [f"{said(low)}–{said(high)}" for low, high in pairwise(bounds)]
    return [_("%(bound)s以下") % {"bound": said(bounds[0])}, *between, _("%(bound)s以上") % {"bound": said(bounds[-1])}]


def _map_label(frame: Frame, key: str) -> str:
    return _("固定资产投资增速") if key == GROWTH else label_of(metric(frame.spec.form, key))


def _value(frame: Frame, row: Row, key: str, answer: Answer) -> Number:
    if key == GROWTH:
        return float(row.growth.growth) if row.growth else None
    return None if row.state else _by_unit(frame, answer).get(row.unit.pk, {}).get(key)


def _county(frame: Frame, code: str, row: Row, key: str, value: Number, bounds: Sequence[float], drawn: bool) -> County:
    if key == GROWTH:
        text = figures.DASH if value is None else f"{row.growth.growth}%".replace("-", figures.MINUS)  # type: ignore[union-attr]
        opens = reverse("facts:growth")
    else:
        text = row.state or text_of(value, shown_as(metric(frame.spec.form, key)))
        opens = frame.figure_url(frame.spec.form, key, unit=row.unit.name)
    asked = {"period": str(frame.period), "metric": key, "unit": row.unit.pk}
    url = f"{reverse('home:cockpit')}?{urlencode(asked)}"
    step = 0 if value is None else step_within(value, bounds)
    return County(code, row.unit.shown, value, text, url, step, drawn, opens)


def _month_before(frame: Frame) -> Answer:
    asked = frame.question(frame.spec.form, period=frame.period.previous(), units=frame.seen)
    return answer_kept(asked, [metric(frame.spec.form, frame.spec.rank)], ("unit",), frame.spec.form)


def _by_unit(frame: Frame, answer: Answer) -> dict[int, Mapping[str, Number]]:
    names = {unit.name: unit.pk for unit in frame.reporting} | dict(frame.unit_of)
    return {names[name]: values for (name,), values in answer.groups.items() if name in names}


def _rows(
    frame: Frame,
    kind: str,
    values: Mapping[int, Mapping[str, Number]],
    before: Mapping[int, Mapping[str, Number]],
    grown: Mapping[int, CountyGrowth],
) -> list[Row]:
    """By rank, then in the order of the tables; without ranks in that order alone."""
    units = [unit for unit in frame.reporting if unit.kind == kind]
    now, then = (_ranks(frame, units, held) for held in (values, before))
    rows = [_row(frame, unit, values.get(unit.pk), now, then, grown.get(unit.pk)) for unit in units]
    return sorted(rows, key=lambda row: row.rank or len(rows) + 1)


def _ranks(frame: Frame, units: Sequence[Unit], values: Mapping[int, Mapping[str, Number]]) -> dict[int, int]:
    if not frame.compares:
        return {}
    key = frame.spec.rank
    known = {unit.pk: values[unit.pk].get(key) for unit in units if unit.pk in values}
    return comparisons.ranks(known, metric(frame.spec.form, key).better)


def _row(
    frame: Frame,
    unit: Unit,
    values: Mapping[str, Number] | None,
    now: Mapping[int, int],
    then: Mapping[int, int],
    grown: CountyGrowth | None,
) -> Row:
    held = values or {}
    rank, last = now.get(unit.pk), then.get(unit.pk)
    return Row(
        unit=unit,
        rank=rank,
        moved=last - rank if rank and last else 0,
        state="" if values else _state(frame, unit),
        cells=[_cell(frame, key, held.get(key), unit.name) for key in frame.spec.columns],
        growth=grown,
        is_chosen=frame.asked.unit is not None and unit.pk in frame.units,
    )


def _state(frame: Frame, unit: Unit) -> str:
    standing = frame.league_standing
    if unit.pk in standing.nil:
        return str(NIL)
    if unit.pk not in standing.missing:
        return ""
    return str(MISSING if standing.closed_at else WAITING)


def _column(form: str, key: str) -> Column:
    one = metric(form, key)
    return Column(key, label_of(one), measure_of(shown_as(one)), _has_bar(one))


def _cell(frame: Frame, key: str, value: Number, unit: str) -> Cell:
    one = metric(frame.spec.form, key)
    url = frame.figure_url(frame.spec.form, key, unit=unit, whole=True)
    share = float(value) if value is not None and _has_bar(one) else None
    return Cell(key, value, text_of(value, shown_as(one)), url, share, _has_bar(one))


def _has_bar(one: Metric) -> bool:
    return one.yearly and one.is_rate
