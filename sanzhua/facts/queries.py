"""Figures and the rows behind them. Whoever shows them to a person passes the ids of the units that person sees."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from sanzhua.accounts.models import Unit
from sanzhua.base.files import sha256_of
from sanzhua.base.periods import Period
from sanzhua.facts import engine, own, packing, parquet, slices, storage
from sanzhua.facts.basis import ORIGINAL, Regrouping
from sanzhua.facts.definitions import metric
from sanzhua.facts.gone import gone_sentence
from sanzhua.facts.listing import Listing
from sanzhua.facts.models import Part, PartBody
from sanzhua.facts.questions import MONTH, Question, answer, types_for
from sanzhua.facts.sources import require_source, types_of
from sanzhua.facts.where import EVERYTHING, Condition
from sanzhua.ledger.models import Outbox

CONSTRUCTION = "construction"


class PartsVerdict(NamedTuple):
    ok: bool
    sentence: str | None


def metrics(
    keys: Sequence[str],
    *,
    form: str = CONSTRUCTION,
    period: Period | str,
    by: Sequence[str] = (),
    where: str | None = None,
    unit_ids: Collection[int] | None = None,
    part_ids: Collection[int] | None = None,
    basis: Sequence[Regrouping] = ORIGINAL,
    packages: str = "",
    time: str = MONTH,
    unit: Unit | None = None,
    lang: str = "zh",
) -> dict[str, Any]:
    """The answer of contracts.md 5. `unit_ids` None is every unit; `part_ids` pins parts instead of the current ones.

    With a `basis`, rows count with the units that have taken over since, and `unit_ids` means those units. `packages`
    and `time`: see dimensions.PACKAGES and questions.Question. `unit`: whose own metrics may be asked, the root's
    otherwise. A metric over a column that the form no longer has answers null, and its label says so under `gone`.
    Raises WrongQuestion for an unknown source, metric or dimension and for a condition that is not allowed.
    """
    require_source(form)
    asked = Question(_month(period), where, unit_ids, part_ids, basis, packages, time)
    wanted = [own.find(form, key, asked.period, unit) for key in dict.fromkeys(keys)]
    named = list(dict.fromkeys(by))
    found = answer(asked, wanted, named, form)
    gone = {key: gone_sentence(*lost, asked.period, lang) for key, lost in found.gone.items()}
    labels = [
        {
            "key": one.key,
            "label": one.label if lang.startswith("zh") else one.label_en,
            "unit": one.unit,
            **({"gone": gone[one.key]} if one.key in gone else {}),
        }
        for one in wanted
    ]
    rows = [
        {**dict(zip(named, group, strict=True)), "values": found.groups[group]}
        for group in engine.in_order(found.groups)
    ]
    return {"period": str(asked.period), "metrics": labels, "by": named, "rows": rows, "total": found.total}


def gone_notes(answer: Mapping[str, Any]) -> list[str]:
    """Why some metrics of an answer have no figure, each sentence once."""
    return list(dict.fromkeys(one["gone"] for one in answer["metrics"] if "gone" in one))


def rows_behind(
    key: str,
    *,
    form: str = CONSTRUCTION,
    period: Period | str,
    group: Mapping[str, str | None] | None = None,
    where: str | None = None,
    unit_ids: Collection[int] | None = None,
    part_ids: Collection[int] | None = None,
    basis: Sequence[Regrouping] = ORIGINAL,
    time: str = MONTH,
    unit: Unit | None = None,
) -> list[dict[str, Any]]:
    """The rows that a figure counts (a rate: those below its line), by unit and project.

    `group` holds dimension values as `metrics` gave them. A row has `unit_id unit region project project_name period
    version version_id size` and the source's columns. Raises WrongQuestion.
    """
    require_source(form)
    one = own.find(form, key, _month(period), unit)
    while one.sides:
        one = metric(*one.sides[-1])
    asked = Question(_month(period), where, unit_ids, part_ids, basis, time=time)
    listing = asked.listing(one.form, [one])
    return engine.rows(asked.source(listing, types_for(listing, [one]), one.as_of, group), one.scope)


def units_in(form: str, period: Period | str, part_ids: Collection[int] | None = None) -> set[int]:
    """Ids of the units whose report speaks for the period: accepted so far, or pinned."""
    parts = Part.objects.filter(source=form, period=str(period))
    found = parts.current() if part_ids is None else parts.filter(pk__in=part_ids)
    return set(found.values_list("unit_id", flat=True))


def parts_behind(
    sources: Collection[str],
    period: Period | str,
    *,
    unit_ids: Collection[int] | None = None,
    projects: Collection[str] | None = None,
) -> list[Part]:
    """The current parts of the period that a figure over these units, or of these projects, stands on; by source, unit.

    Of projects those parts that hold a row of one of them.
    """
    parts = Part.objects.current().filter(source__in=sources, period=str(period))
    if unit_ids is not None:
        parts = parts.filter(unit_id__in=unit_ids)
    found = list(parts.order_by("source", "unit_id"))
    if projects is None:
        return found
    holders = {source: _holders(source, period, projects) for source in {one.source for one in found}}
    return [one for one in found if one.unit_id in holders[one.source]]


def _holders(source: str, period: Period | str, projects: Collection[str]) -> set[int]:
    asked = Question(_month(period), projects=projects)
    listing = asked.listing(source)
    return {unit for (unit,) in engine.tuples(asked.source(listing, listing.types), ["unit_id"])}


def rows_of(
    form: str,
    period: Period | str,
    *,
    unit_ids: Collection[int] | None = None,
    where: str | None = None,
    part_ids: Collection[int] | None = None,
) -> list[dict[str, Any]]:
    """All accepted rows of a period, by unit and project; shape as in rows_behind."""
    require_source(form)
    asked = Question(_month(period), where, unit_ids, part_ids)
    listing = asked.listing(form)
    return engine.rows(asked.source(listing, listing.types))


def lowest_rows(
    form: str, period: Period | str, over: str, under: str, *, most: int, without: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Accepted rows of a period among which stand the `most` with the lowest quotient of two money columns, by unit and
    project; of equal quotients the larger divisor, then the earlier project comes first.

    More rows than that may be given, so the caller chooses; of a million rows few are read whole. Rows that hold a
    value of `without` (column: value), or whose quotient is unknown, do not count.
    """
    require_source(form)
    asked = Question(_month(period))
    listing = asked.listing(form)
    source = asked.source(listing, listing.types)
    if not {over, under} <= source.types.keys():
        return []
    named = {column: value for column, value in without.items() if column in source.types}
    text = " AND ".join(f'"{column}" IS DISTINCT FROM ?' for column in named) or "TRUE"
    judged = replace(source, where=Condition(text, tuple(named.values())))
    projects = engine.lowest(judged, over, under, most)
    return engine.rows(replace(source, where=_of_projects(projects))) if projects else []


def columns_of(
    form: str,
    period: Period | str,
    columns: Sequence[str],
    *,
    unit_ids: Collection[int] | None = None,
    projects: Collection[str] | None = None,
) -> list[tuple[Any, ...]]:
    """Single columns of the accepted rows of a period, by unit and project; None for a column that the form lacks.

    `projects`, by uid, narrows the rows. Other columns are not read: of 100,000 rows a tenth of what rows_of costs.
    """
    require_source(form)
    asked = Question(_month(period), None, unit_ids)
    listing = asked.listing(form)
    source = replace(asked.source(listing, listing.types), where=_of_projects(projects))
    held = [name for name in columns if name in source.types]
    found = engine.tuples(source, held, order=("unit_id", "project"))
    if len(held) == len(columns):
        return found
    places = {name: place for place, name in enumerate(held)}
    return [tuple(row[places[name]] if name in places else None for name in columns) for row in found]


def first_told(
    form: str, column: str, *, since: Period | str, until: Period | str, projects: Collection[str] | None = None
) -> dict[str, Any]:
    """By project: the first value of a number column, neither null nor zero, that any unit told in an accepted row of
    the span, ends included. Projects that never told one are absent."""
    parts = Part.objects.current().filter(source=form, period__gte=str(since), period__lte=str(until))
    source = Listing(form, parts).source(None, _of_projects(projects))
    return dict(engine.firsts(source, column)) if source.files and column in source.types else {}


def _of_projects(projects: Collection[str] | None) -> Condition:
    """Rows of these projects; of all where None."""
    if projects is None:
        return EVERYTHING
    wanted = tuple(sorted(set(projects)))
    return Condition(f'"project" IN ({", ".join("?" * len(wanted))})' if wanted else "FALSE", wanted)


def last_period_before(form: str, unit_id: int, period: Period | str) -> str | None:
    """The unit's last period with an accepted part before this one: where carried values come from."""
    parts = Part.objects.current().filter(source=form, unit_id=unit_id, period__lt=str(period))
    return parts.order_by("-period").values_list("period", flat=True).first()


def last_period(form: str, *, since: Period | str, until: Period | str) -> str | None:
    """The last period of the span, ends included, in which any unit has an accepted part."""
    parts = Part.objects.current().filter(source=form, period__gte=str(since), period__lte=str(until))
    return parts.order_by("-period").values_list("period", flat=True).first()


def last_rows(
    wanted: Mapping[str, Sequence[str]], *, unit_ids: Collection[int], projects: Sequence[str], until: Period | str
) -> dict[str, dict[str, tuple[Any, ...]]]:
    """By form and project: period and the `wanted` columns of the last accepted return of the project's unit.

    A column that the form lacks is None. One query for the parts and one look into the files of each form.
    """
    parts = Part.objects.current().filter(source__in=wanted, unit_id__in=unit_ids, period__lte=str(until))
    paths: dict[str, dict[int, tuple[str, str]]] = {form: {} for form in wanted}
    for form, unit, path, version in parts.order_by("period").values_list("source", "unit_id", "path", "form_version"):
        paths[form][unit] = (path, version)
    return {form: _rows_in(form, sorted(paths[form].values()), columns, projects) for form, columns in wanted.items()}


def _rows_in(
    form: str, listed: Sequence[tuple[str, str]], columns: Sequence[str], projects: Sequence[str]
) -> dict[str, tuple[Any, ...]]:
    if not listed or not projects:
        return {}
    files, types = [path for path, _version in listed], types_of(form, {version for _path, version in listed})
    held = [name for name in columns if name in types]
    condition = Condition(f'"project" IN ({", ".join("?" * len(projects))})', tuple(projects))
    rows = engine.tuples(engine.Source(storage.folder(), files, types, None, condition), ("project", "period", *held))
    found = {project: (period, dict(zip(held, values, strict=True))) for project, period, *values in rows}
    return {project: (period, *map(values.get, columns)) for project, (period, values) in found.items()}


def project_history(
    form: str, project: str, *, unit_ids: Collection[int] | None = None, until: Period | str | None = None
) -> list[dict[str, Any]]:
    """The accepted rows of one project, oldest period first."""
    parts = Part.objects.current().filter(source=form)
    if until is not None:
        parts = parts.filter(period__lte=str(until))
    source = Listing(form, parts).source(unit_ids, Condition('"project" = ?', (project,)))
    return sorted(engine.rows(source), key=lambda row: row["period"])


def project_histories(form: str, projects: Collection[str]) -> dict[str, list[dict[str, Any]]]:
    """The same for many projects in one reading; projects without an accepted row are absent."""
    if not projects:
        return {}
    listing = Listing(form, Part.objects.current().filter(source=form))
    wanted = tuple(sorted(set(projects)))
    condition = Condition(f'"project" IN ({", ".join("?" * len(wanted))})', wanted)
    found: dict[str, list[dict[str, Any]]] = {}
    for row in engine.rows(listing.source(None, condition)):
        found.setdefault(row["project"], []).append(row)
    return {project: sorted(rows, key=lambda row: row["period"]) for project, rows in found.items()}


def parts_of(form: str, period: Period | str) -> list[Part]:
    """The current parts of a period, for a page that pins what it quotes."""
    return list(Part.objects.current().filter(source=form, period=str(period)).order_by("unit_id"))


def current_files() -> dict[tuple[str, str], list[tuple[str, str]]]:
    """Path and SHA-256 of the current parts by (source, period)."""
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for source, period, path, sha in Part.objects.current().values_list("source", "period", "path", "sha256"):
        found.setdefault((source, period), []).append((path, sha))
    return found


def is_whole(part: Part) -> bool:
    """Whether the part's file is there and holds what was written."""
    file = storage.folder() / slices.file_of(part.path)
    return file.is_file() and sha256_of(file) == part.sha256


def verify_parts() -> PartsVerdict:
    """Every file against its hash, every kept body against its own, every merged file against its parts, and the
    catalogue against the loads that the ledger tells of."""
    for part in Part.objects.order_by("pk").iterator():
        if not is_whole(part):
            return PartsVerdict(False, _("数据分片 {part} 的文件缺失或已被改动。").format(part=part))
    for body in PartBody.objects.select_related("part").iterator():
        if not _holds_its_bytes(body):
            return PartsVerdict(False, _("数据分片 {part} 的原始内容已被改动。").format(part=body.part))
    return _verify_merged() if (lost := _lost_part()) is None else PartsVerdict(False, lost)


def _holds_its_bytes(body: PartBody) -> bool:
    try:
        return sha256_of(packing.unpacked(body.content)) == body.part.source_sha256
    except ValueError:
        return False


def _lost_part() -> str | None:
    """The first part that was loaded once and is gone, or that is the newest and is hidden behind an older one."""
    held = set(Part.objects.values_list("source", "unit_id", "period", "version", "source_sha256"))
    for said in Outbox.objects.filter(kind="facts.load").order_by("pk").values_list("body", flat=True).iterator():
        facts = json.loads(bytes(said))["facts"]
        for one in facts["parts"]:
            if (facts["form"], one["unit_id"], one["period"], one["version"], one["sha256"]) not in held:
                named = f"{facts['form']} {one['unit']} {one['period']} v{one['version']}"
                return _("日志里载入过的数据分片 {part} 已不在或已被改动。").format(part=named)
    newest = Part.objects.order_by("source", "unit_id", "period", "version")
    shown = {(part.source, part.unit_id, part.period): part for part in newest.iterator()}
    hidden = next((part for part in shown.values() if part.superseded_by_id is not None), None)
    return None if hidden is None else _("数据分片 {part} 是最新一版，却被标为已替换。").format(part=hidden)


def _verify_merged() -> PartsVerdict:
    for (source, period), parts in current_files().items():
        merged = storage.compact_path(source, period, parts)
        if not (storage.folder() / merged).exists():
            continue
        if not parquet.same_rows(storage.folder(), merged, [path for path, _sha in parts]):
            return PartsVerdict(False, _("合并文件 {path} 与各分片不一致。").format(path=merged))
    return PartsVerdict(True, None)


def _month(period: Period | str) -> Period:
    return Period.parse(period) if isinstance(period, str) else period
