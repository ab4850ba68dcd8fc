"""One locked figure opened: units, projects, versions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sanzhua.accounts.models import Person
from sanzhua.accounts.queries import reporting_units
from sanzhua.base import clock
from sanzhua.base.periods import Period
from sanzhua.bulletins import locked
from sanzhua.bulletins.models import Bulletin
from sanzhua.bulletins.queries.hover import label_of, said_of
from sanzhua.bulletins.queries.links import Links
from sanzhua.bulletins.queries.moved import Frame, printed_as, shown_as, values_now
from sanzhua.bulletins.queries.watched import Watched, sees, sight
from sanzhua.bulletins.rules.lit import light_in_short
from sanzhua.facts import definitions
from sanzhua.facts import queries as facts
from sanzhua.facts.models import CountyGrowth
from sanzhua.lights.queries import Light
from sanzhua.papers import prose
from sanzhua.ui import times


@dataclass(frozen=True, slots=True)
class ShownFigure:
    """`by_unit` holds (unit, figure, version); `moved_to` is what it would be now, where that differs.

    `of`: see bulletins.locked; then `lights` or `releases` stand in the place of `rows`; `reason` is
    what was printed of one light; `url` leads to what was counted, empty where the reader may not look.
    """

    key: str
    label: str
    metric: str
    shown: str
    unit: str
    period: str
    says: str
    rows: tuple[dict[str, Any], ...]
    by_unit: tuple[tuple[str, str, str], ...]
    moved_to: str
    of: str = ""
    reason: str = ""
    url: str = ""
    lights: tuple[Light, ...] = ()
    releases: tuple[CountyGrowth, ...] = ()


def opened_figure(bulletin: Bulletin, key: str, person: Person) -> ShownFigure | None:
    """A figure down to the projects and the versions behind it, as far as the reader may see their units.

    None where the bulletin has no such figure.
    """
    found = bulletin.figures.get(key)
    if found is None:
        return None
    if not locked.is_metric(found):
        return _opened_besides(bulletin, key, found, person)
    metric, frame = definitions.metric(found["form"], found["metric"]), Frame(bulletin)
    return ShownFigure(
        key=key,
        label=metric.label_en if times.is_english() else metric.label,
        metric=found["metric"],
        shown=found["shown"],
        unit=found["unit"] or "",
        period=found["period"],
        says=said_of(found, bulletin.sources),
        rows=tuple(_rows(frame, found, person)),
        by_unit=() if found["unit"] else _by_unit(frame, found, person),
        moved_to=_moved_to(bulletin, key, found),
    )


def _opened_besides(bulletin: Bulletin, key: str, found: dict[str, Any], person: Person) -> ShownFigure:
    """The projects that have the light now, of those whose lights the reader sees; what the bureau released so far."""
    (lit, seen), watched = sight(person), Watched(bulletin)
    told = sees(found, bulletin, lit, seen)
    is_growth, is_light = found["of"] == locked.GROWTH, found["of"] == locked.LIGHT
    lights = tuple(one for one in watched.of(found) if one.unit_id in lit) if not is_growth and lit else ()
    return ShownFigure(
        key=key,
        label=label_of(found),
        metric=found["metric"],
        shown=light_in_short(found["value"]) if is_light else found["shown"],
        unit=found["unit"] or "",
        period=found["period"],
        says=said_of(found, bulletin.sources),
        rows=(),
        by_unit=(),
        moved_to=_moved_to(bulletin, key, found, watched) if told else "",
        of=found["of"],
        reason=found["value"]["sentence"] if is_light else "",
        url=Links(bulletin, person).of_figure(found),
        lights=lights,
        releases=_releases(found) if is_growth and told else (),
    )


def _releases(found: dict[str, Any]) -> tuple[CountyGrowth, ...]:
    """Newest first, released by today."""
    own = CountyGrowth.objects.released(clock.business_today()).filter(unit=found["unit_id"], period=found["period"])
    return tuple(own.order_by("-released_on", "-pk"))


def _seen_units(frame: Frame, found: dict[str, Any], person: Person) -> set[int]:
    seen, counted = set(person.visible_unit_ids()), frame.units_for(_period(found), found)
    return seen if counted is None else seen & counted


def _period(found: dict[str, Any]) -> str:
    """The month whose rows are listed: of a growth, those that it is measured against stay beside it."""
    return str(found["period"])


def _rows(frame: Frame, found: dict[str, Any], person: Person) -> list[dict[str, Any]]:
    return facts.rows_behind(
        found["metric"],
        form=found["form"],
        period=_period(found),
        group={"unit": found["unit"]} if found["unit"] else None,
        where=found.get("where") or None,
        unit_ids=_seen_units(frame, found, person),
        part_ids=frame.pins_for(found),
        basis=frame.basis_for(_period(found), found),
    )


def _by_unit(frame: Frame, found: dict[str, Any], person: Person) -> tuple[tuple[str, str, str], ...]:
    """For each unit that the reader sees."""
    key, form, period = found["metric"], found["form"], _period(found)
    answer = facts.metrics(
        [key],
        form=form,
        period=period,
        by=("unit",),
        where=found.get("where") or None,
        unit_ids=_seen_units(frame, found, person),
        part_ids=frame.pins_for(found),
        basis=frame.basis_for(period, found),
    )
    style = found["style"]
    if "against" in found or style == "growth":
        style = {"个": "count", "yuan": "yi"}.get(definitions.metric(form, key).unit, "percent")
    versions = _versions(frame, form, period)
    places = {unit.name: place for place, unit in enumerate(reporting_units(Period.parse(period).last_day))}
    rows = sorted(answer["rows"], key=lambda row: places.get(row["unit"], len(places)))
    return tuple((row["unit"], prose.shown(row["values"][key], style), versions.get(row["unit"], "")) for row in rows)


def _versions(frame: Frame, form: str, period: str) -> dict[str, str]:
    """As quoted; of an older bulletin, those that stand now."""
    for one in frame.bulletin.sources:
        if (one["form"], one["period"]) == (form, period):
            return {unit: str(version) for unit, version in one["parts"].items()}
    return {part.unit_name: str(part.version) for part in facts.parts_of(form, period)}


def _moved_to(bulletin: Bulletin, key: str, found: dict[str, Any], watched: Watched | None = None) -> str:
    now, printed = values_now(bulletin, {key: found}, watched), printed_as(found)
    shown = shown_as(found, now[key]) if key in now else printed
    return "" if shown == printed else shown
