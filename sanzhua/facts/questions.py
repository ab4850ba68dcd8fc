"""A question to one source or several, and its answer: which parts speak, which rows count, what is divided."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from sanzhua.base.periods import Period
from sanzhua.facts import dimensions, engine, storage
from sanzhua.facts.basis import ORIGINAL, Regrouping
from sanzhua.facts.definitions import ACROSS, ADMISSIONS, PERIOD_ROWS, Metric, WrongQuestion, metric
from sanzhua.facts.gone import missing_column
from sanzhua.facts.listing import Listing
from sanzhua.facts.live import live_files
from sanzhua.facts.models import Part
from sanzhua.facts.sources import every_type
from sanzhua.facts.storage_types import FROZEN, REGISTER
from sanzhua.facts.where import EVERYTHING, Condition, parse

TIMES = MONTH, YEAR_TO_DATE, SINCE_START = "month", "year", "start"
_FIRST_PERIOD = "0000-00"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked beside the metrics; `part_ids` pins parts instead of the current ones.

    `time`: the month itself, or its months added up since January or since the start. `projects` None counts every
    project, an empty collection none.
    """

    period: Period
    where: str | None = None
    units: Collection[int] | None = None
    part_ids: Collection[int] | None = None
    basis: Sequence[Regrouping] = ORIGINAL
    packages: str = ""
    time: str = MONTH
    projects: Collection[str] | None = None

    def listing(self, name: str, wanted: Collection[Metric] = ()) -> Listing:
        """The parts that may speak, as far back as one of the metrics looks."""
        first = min(map(self._first, {PERIOD_ROWS, *(one.as_of for one in wanted)}))
        parts = Part.objects.filter(source=name, period__gte=first, period__lte=str(self.period))
        return Listing(name, parts.current() if self.part_ids is None else parts.filter(pk__in=self.part_ids))

    def source(
        self,
        listing: Listing,
        types: Mapping[str, str],
        as_of: str = PERIOD_ROWS,
        group: Mapping[str, str | None] | None = None,
    ) -> engine.Source:
        """Raises WrongQuestion for a condition or a group that the source cannot answer."""
        condition = EVERYTHING if self.where is None else parse(self.where, answerable(types))
        files = self._files(listing, as_of)
        # Where nothing of the period itself was accepted, earlier months do not speak for it.
        listed = [file for each in files.values() for file in each] if str(self.period) in files else []
        return engine.Source(
            storage.folder(),
            listed,
            types,
            self.units,
            among(_narrowed(condition, group or {}, answerable(types)), self.projects),
            self.period.year if as_of == ADMISSIONS else None,
            self.basis,
            self.packages,
            is_open=len(files) == 1 and len(listed) > 1,
        )

    def _files(self, listing: Listing, as_of: str) -> dict[str, list[str]]:
        found = listing.files(self._first(as_of))
        if listing.name == REGISTER and self.part_ids is None and str(self.period) not in found:
            found |= live_files(self.period)
        return found

    def _first(self, as_of: str) -> str:
        if as_of == ADMISSIONS or self.time == YEAR_TO_DATE:
            return str(Period(self.period.year, 1))
        return _FIRST_PERIOD if self.time == SINCE_START else str(self.period)


def answer(
    asked: Question, wanted: Sequence[Metric], by: Sequence[str], over: str, listing: Listing | None = None
) -> engine.Answer:
    """Metrics of the source `over`; one across sources is divided from its two sides at the same dimensions.

    `listing`: the parts of `over`, where the caller has read them already. Raises WrongQuestion.
    """
    for one in wanted:
        _require_time(one, asked.time)
    if over == ACROSS:
        return _in_order(_across(asked, wanted, by), wanted)
    return _in_order(_of_one_source(asked, listing or asked.listing(over, wanted), wanted, by), wanted)


def types_for(listing: Listing, wanted: Collection[Metric]) -> Mapping[str, str]:
    """What the parts hold, and what the metrics read that another version of the form has.

    Raises WrongQuestion for a column that no version has.
    """
    types = listing.types
    lacking = {name for one in wanted for name in one.columns} - types.keys()
    if not lacking:
        return types
    known = every_type(listing.name)
    for one in wanted:
        _require_known(one, known)
    return {**types, **{name: known[name] for name in sorted(lacking)}}


def _require_known(one: Metric, columns: Mapping[str, str]) -> None:
    unknown = min(one.columns - columns.keys(), default="")
    if unknown:
        sentence = _("指标“{label}”用到的列“{column}”已不在它的数据来源里，算不出来。请修改指标，或问表式主管部门。")
        raise WrongQuestion(sentence.format(label=one.label, column=unknown))


def answerable(types: Mapping[str, str]) -> dict[str, str]:
    """What a condition may name: the source's own columns and the dimensions."""
    own = {name: kind for name, kind in types.items() if name not in FROZEN}
    return {**own, **dict.fromkeys(("unit", "top_unit", "region", "chain", "size"), "VARCHAR")}


def among(condition: Condition, projects: Collection[str] | None) -> Condition:
    """The same condition, of these projects only."""
    if projects is None:
        return condition
    wanted = sorted(set(projects))
    inside = f'"project" IN ({", ".join("?" * len(wanted))})' if wanted else "FALSE"
    return Condition(f"({condition.sql}) AND {inside}", (*condition.parameters, *wanted))


def _narrowed(condition: Condition, group: Mapping[str, str | None], columns: Mapping[str, str]) -> Condition:
    pieces = [dimensions.narrowed(name, group[name]) for name in dimensions.require(list(group), columns)]
    sql = " AND ".join([condition.sql, *(text for text, _values in pieces)])
    return Condition(sql, (*condition.parameters, *(value for _text, values in pieces for value in values)))


def _of_one_source(asked: Question, listing: Listing, wanted: Sequence[Metric], by: Sequence[str]) -> engine.Answer:
    """Metrics over different rows are asked apart and laid side by side, group by group."""
    types = types_for(listing, wanted)
    named = dimensions.require(by, answerable(types))
    gone = _gone(asked, listing, wanted)
    there = [one for one in wanted if one.key not in gone]
    total: dict[str, engine.Number] = {}
    groups: dict[engine.Group, dict[str, engine.Number]] = {}
    # The groups of a period are those of its rows, whichever metrics were asked for.
    asked_as_of = [PERIOD_ROWS, *(one.as_of for one in there)] if by else [one.as_of for one in there]
    for as_of in dict.fromkeys(asked_as_of):
        mine = [one for one in there if one.as_of == as_of]
        found = engine.answer(asked.source(listing, types, as_of), mine, asked.period, named)
        total |= found.total
        for group, values in found.groups.items():
            groups[group] = groups.get(group, {}) | values
    return engine.Answer(total, groups, gone)


def _gone(asked: Question, listing: Listing, wanted: Collection[Metric]) -> dict[str, engine.Lost]:
    versions = listing.versions(str(asked.period))
    lost = {one.key: missing_column(one, versions, asked.period) for one in wanted}
    return {key: (listing.name, column) for key, column in lost.items() if column}


def _across(asked: Question, across: Sequence[Metric], by: Sequence[str]) -> engine.Answer:
    """Each source is asked once for all that is wanted of it."""
    wanted: dict[str, dict[str, Metric]] = {}
    for source, key in dict.fromkeys(side for one in across for side in one.sides):
        wanted.setdefault(source, {})[key] = metric(source, key)
    sides = {source: answer(asked, list(mine.values()), by, source) for source, mine in wanted.items()}
    groups = dict.fromkeys(group for side in sides.values() for group in side.groups)
    return engine.Answer(
        {one.key: _divided(one, sides, None, asked.period) for one in across},
        {group: {one.key: _divided(one, sides, group, asked.period) for one in across} for group in groups},
        {
            one.key: sides[source].gone[key]
            for one in across
            for source, key in reversed(one.sides)
            if key in sides[source].gone
        },
    )


def _divided(
    one: Metric, sides: Mapping[str, engine.Answer], group: engine.Group | None, period: Period
) -> engine.Number:
    top, bottom = (
        (sides[source].total if group is None else sides[source].groups.get(group, {})).get(key)
        for source, key in one.sides
    )
    return engine.quotient(one, top, bottom, period)


def _in_order(found: engine.Answer, wanted: Sequence[Metric]) -> engine.Answer:
    counts = {one.key for one in wanted if one.is_count} - found.gone.keys()
    empty: dict[str, engine.Number] = {one.key: 0 if one.key in counts else None for one in wanted}
    ordered = {group: {key: values.get(key, empty[key]) for key in empty} for group, values in found.groups.items()}
    return engine.Answer({key: found.total.get(key, empty[key]) for key in empty}, ordered, found.gone)


def _require_time(one: Metric, time: str) -> None:
    """Only what is told month by month may be added over months."""
    if time != MONTH and not one.adds_up:
        raise WrongQuestion(
            _("指标“{label}”不是当月数，不能按月累加；请看它的本年累计或自开工累计指标。").format(label=one.label)
        )
