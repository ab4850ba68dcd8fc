"""A competition drawn from the accepted parts, as plain values: what a page shows and a closed one keeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sanzhua.accounts.choices import UnitKind
from sanzhua.accounts.models import Unit
from sanzhua.base.periods import Period
from sanzhua.facts import queries as facts
from sanzhua.facts.definitions import metric
from sanzhua.registry.models import Competition, CompetitionMetric
from sanzhua.registry.queries.shared_figures import share_out
from sanzhua.registry.rules.contest import Measure, Point, Standing, standings

LEAGUES = (UnitKind.REGION, UnitKind.ZONE)


def table_of(competition: Competition) -> dict[str, Any]:
    """As frozen at its close, else drawn now.

    `metrics` (form, key, label, label_en, unit, weight, better), `leagues` (kind, in, of, rows), `versions`, and how
    many projects are `shared`, and `notes` on metrics without a column (both absent in tables closed before there were
    such); a row has unit, unit_en, rank, total and
    points in the order of the metrics; totals and scores are texts of two decimals.
    """
    if competition.frozen is not None:
        return dict(competition.frozen)
    return draw(competition)


def draw(competition: Competition) -> dict[str, Any]:
    chosen = list(competition.metrics.all())
    units = _units(competition.period)
    parts = {form: facts.parts_of(form, competition.period) for form in dict.fromkeys(one.form for one in chosen)}
    ids = {unit.pk for unit in units}
    reported = {form: {part.unit_id for part in listed} for form, listed in parts.items()}
    values, notes = _values(chosen, competition.period, units)
    shared = share_out(values, chosen, competition.period)
    return {
        "shared": shared,
        "notes": notes,
        "metrics": [_metric(one) for one in chosen],
        "leagues": [
            _league(kind, [unit for unit in units if unit.kind == kind], chosen, values, reported) for kind in LEAGUES
        ],
        "versions": [
            {"form": form, "unit": part.unit_name, "version": part.version, "sha256": part.source_sha256}
            for form, listed in parts.items()
            for part in listed
            if part.unit_id in ids
        ],
    }


def _units(period: str) -> list[Unit]:
    return list(Unit.objects.valid_on(Period.parse(period).last_day).filter(is_reporting=True, kind__in=LEAGUES))


def _metric(one: CompetitionMetric) -> dict[str, Any]:
    found = metric(one.form, one.key)
    said = {"label": found.label, "label_en": found.label_en, "unit": found.unit}
    return {"form": one.form, "key": one.key, **said, "weight": one.weight, "better": one.better}


def _values(
    chosen: Sequence[CompetitionMetric], period: str, units: Sequence[Unit]
) -> tuple[dict[int, dict[str, float | None]], list[str]]:
    """By unit and `form.key`, and why a metric has no figure; each form is asked once."""
    by_name = {unit.name: unit.pk for unit in units}
    found: dict[int, dict[str, float | None]] = {unit.pk: {} for unit in units}
    notes: list[str] = []
    for form in dict.fromkeys(one.form for one in chosen):
        keys = [one.key for one in chosen if one.form == form]
        answer = facts.metrics(keys, form=form, period=period, by=["unit"], unit_ids=list(found))
        notes += facts.gone_notes(answer)
        for row in answer["rows"]:
            if row["unit"] in by_name:
                own = {f"{form}.{key}": value for key, value in row["values"].items()}
                found[by_name[row["unit"]]].update(own)
    return found, notes


def _league(
    kind: str,
    units: Sequence[Unit],
    chosen: Sequence[CompetitionMetric],
    values: Mapping[int, Mapping[str, float | None]],
    reported: Mapping[str, set[int]],
) -> dict[str, Any]:
    measures = [Measure(str(one), one.weight, one.better) for one in chosen]
    missing = {unit.pk: frozenset(str(one) for one in chosen if unit.pk not in reported[one.form]) for unit in units}
    named = {unit.pk: unit for unit in units}
    lines = standings(measures, {unit.pk: values[unit.pk] for unit in units}, missing)
    whole = sum(not missing[unit.pk] for unit in units)
    return {"kind": str(kind), "in": whole, "of": len(units), "rows": [_row(line, named[line.unit]) for line in lines]}


def _row(line: Standing, unit: Unit) -> dict[str, Any]:
    return {
        "unit": unit.label,
        "unit_en": unit.name_en,
        "rank": line.rank,
        "total": str(line.total.quantize(line.points[0].score) if line.points else line.total),
        "points": [_point(one) for one in line.points],
    }


def _point(one: Point) -> dict[str, Any]:
    return {"value": one.value, "best": one.best, "score": str(one.score), "missing": one.missing}
