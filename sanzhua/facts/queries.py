"""Figures and the rows behind them. Whoever shows them to a person passes the ids of the units that person sees."""

from __future__ import annotations

import json
import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from sanzhua.base.files import sha256_of
from sanzhua.base.periods import Period
from sanzhua.facts import dimensions, engine, parquet, storage
from sanzhua.facts.basis import ORIGINAL, Regrouping
from sanzhua.facts.definitions import ADMISSIONS, PERIOD_ROWS, Metric, WrongQuestion, metric
from sanzhua.facts.models import Part, PartBody, PartQuerySet
from sanzhua.facts.storage_types import FROZEN, types_over
from sanzhua.facts.where import EVERYTHING, Condition, parse
from sanzhua.formbook.definition import FORM_KEYS
from sanzhua.formbook.queries import Versions, form_of, versions_of
from sanzhua.ledger.models import Outbox

CONSTRUCTION = "construction"


class PartsVerdict(NamedTuple):
    ok: bool
    sentence: str | None


@dataclass(frozen=True, slots=True)
class _Question:
    """`held` are the parts that it is asked of: those of the period, and earlier ones of the year where a metric goes
    back so far."""

    form: str
    period: Period
    held: _Held
    types: Mapping[str, str]
    condition: Condition
    units: Collection[int] | None
    basis: Sequence[Regrouping] = ORIGINAL

    def source(self, over: str = PERIOD_ROWS) -> engine.Source:
        month, year = str(self.period), self.period.year if over == ADMISSIONS else None
        files = self.held.files(self.form)
        # Where nothing of the period itself was accepted, earlier months do not speak for it.
        asked = files if year and month in files else {month: files.get(month, [])}
        listed = [file for each in asked.values() for file in each]
        return engine.Source(storage.folder(), listed, self.types, self.units, self.condition, year, self.basis)


class _Held:
    """Parts as the catalogue lists them, read in one query: (period, path, hash, form version) by period and unit."""

    def __init__(self, parts: PartQuerySet) -> None:
        self._listed = list(parts.order_by("period", "unit_id").values_list("period", "path", "sha256", "form_version"))

    def versions(self, period: str = "") -> frozenset[str]:
        """Of the form, in one period or in all."""
        return frozenset(one[3] for one in self._listed if not period or one[0] == period)

    def files(self, form: str) -> dict[str, list[str]]:
        """By period: the merged one where the period was closed and nothing changed since, else each part's."""
        found: dict[str, list[tuple[str, str]]] = {}
        for period, path, sha, _version in self._listed:
            found.setdefault(period, []).append((path, sha))
        return {period: _merged_or_each(form, period, listed) for period, listed in found.items()}

    def source(self, form: str, units: Collection[int] | None, condition: Condition) -> engine.Source:
        """All of them."""
        files = [file for listed in self.files(form).values() for file in listed]
        return engine.Source(storage.folder(), files, types_over(form, self.versions()), units, condition)


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
    lang: str = "zh",
) -> dict[str, Any]:
    """The answer of contracts.md 5. `unit_ids` None is every unit; `part_ids` pins parts instead of the current ones.

    With a `basis`, rows count with the units that have taken over since, and `unit_ids` means those units.
    A metric over a column that the form no longer has answers null, and its label says so under `gone`.
    Raises WrongQuestion for an unknown form, metric or dimension and for a condition that is not allowed.
    """
    asked = replace(_question(form, period, where, unit_ids, part_ids, keys), basis=basis)
    wanted = [metric(form, key) for key in dict.fromkeys(keys)]
    named = dimensions.require(by, _answerable(asked.types))
    gone = {one.key: said for one in wanted if (said := _gone(asked, one, lang))}
    found = _answer(asked, wanted, named, gone.keys())
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
    return {"period": str(asked.period), "metrics": labels, "by": list(named), "rows": rows, "total": found.total}


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
) -> list[dict[str, Any]]:
    """The rows that a figure counts (a rate: those below its line), by unit and project.

    `group` holds dimension values as `metrics` gave them. A row has `unit_id unit region project project_name period
    version version_id size` and the form's columns. Raises WrongQuestion.
    """
    asked = replace(_question(form, period, where, unit_ids, part_ids, [key]), basis=basis)
    one = metric(form, key)
    narrowed = replace(asked, condition=_narrowed(asked.condition, group or {}, _answerable(asked.types)))
    return engine.rows(narrowed.source(one.over), one.scope)


def rows_of(
    form: str,
    period: Period | str,
    *,
    unit_ids: Collection[int] | None = None,
    where: str | None = None,
    part_ids: Collection[int] | None = None,
) -> list[dict[str, Any]]:
    """All accepted rows of a period, by unit and project; shape as in rows_behind."""
    return engine.rows(_question(form, period, where, unit_ids, part_ids).source())


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
    files, types = [path for path, _version in listed], types_over(form, {version for _path, version in listed})
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
    source = _Held(parts).source(form, unit_ids, Condition('"project" = ?', (project,)))
    return sorted(engine.rows(source), key=lambda row: row["period"])


def project_histories(form: str, projects: Collection[str]) -> dict[str, list[dict[str, Any]]]:
    """The same for many projects in one reading; projects without an accepted row are absent."""
    if not projects:
        return {}
    held = _Held(Part.objects.current().filter(source=form))
    wanted = tuple(sorted(set(projects)))
    condition = Condition(f'"project" IN ({", ".join("?" * len(wanted))})', wanted)
    found: dict[str, list[dict[str, Any]]] = {}
    for row in engine.rows(held.source(form, None, condition)):
        found.setdefault(row["project"], []).append(row)
    return {project: sorted(rows, key=lambda row: row["period"]) for project, rows in found.items()}


def parts_of(form: str, period: Period | str) -> list[Part]:
    """The current parts of a period, for a page that pins what it quotes."""
    return list(Part.objects.current().filter(source=form, period=str(period)).order_by("unit_id"))


def current_hashes() -> dict[tuple[str, str], list[str]]:
    """SHA-256 of the current parts by (source, period)."""
    found: dict[tuple[str, str], list[str]] = {}
    for source, period, sha in Part.objects.current().values_list("source", "period", "sha256"):
        found.setdefault((source, period), []).append(sha)
    return found


def is_whole(part: Part) -> bool:
    """Whether the part's file is there and holds what was written."""
    file = storage.folder() / part.path
    return file.is_file() and sha256_of(file) == part.sha256


def verify_parts() -> PartsVerdict:
    """Every file against its hash, every kept body against its own, every merged file against its parts, and the
    catalogue against the loads that the ledger tells of."""
    for part in Part.objects.order_by("pk").iterator():
        if not is_whole(part):
            return PartsVerdict(False, _("数据分片 {part} 的文件缺失或已被改动。").format(part=part))
    for body in PartBody.objects.select_related("part").iterator():
        if sha256_of(zlib.decompress(bytes(body.content))) != body.part.source_sha256:
            return PartsVerdict(False, _("数据分片 {part} 的原始内容已被改动。").format(part=body.part))
    return _verify_merged() if (lost := _lost_part()) is None else PartsVerdict(False, lost)


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
    listed: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for source, period, path, sha in Part.objects.current().values_list("source", "period", "path", "sha256"):
        listed.setdefault((source, period), []).append((path, sha))
    for (source, period), parts in listed.items():
        merged = storage.compact_path(source, period, [sha for _path, sha in parts])
        if not (storage.folder() / merged).exists():
            continue
        if not parquet.same_rows(storage.folder(), merged, [path for path, _sha in parts]):
            return PartsVerdict(False, _("合并文件 {path} 与各分片不一致。").format(path=merged))
    return PartsVerdict(True, None)


def _merged_or_each(form: str, period: str, listed: Sequence[tuple[str, str]]) -> list[str]:
    merged = storage.compact_path(form, period, [sha for _path, sha in listed])
    if len(listed) > 1 and (storage.folder() / merged).exists():
        return [merged]
    return [path for path, _sha in listed]


def _question(
    form: str,
    period: Period | str,
    where: str | None,
    unit_ids: Collection[int] | None,
    part_ids: Collection[int] | None,
    keys: Sequence[str] = (),
) -> _Question:
    """`keys` are the metrics: they say how far back the parts are read."""
    if form not in FORM_KEYS:
        raise WrongQuestion(_("没有表式“{form}”。可用的表式：{known}。").format(form=form, known="、".join(FORM_KEYS)))
    month = Period.parse(period) if isinstance(period, str) else period
    whole_year = any(metric(form, key).over == ADMISSIONS for key in keys)
    first = Period(month.year, 1) if whole_year else month
    parts = Part.objects.filter(source=form, period__gte=str(first), period__lte=str(month))
    held = _Held(parts.current() if part_ids is None else parts.filter(pk__in=part_ids))
    types = types_over(form, held.versions())
    condition = EVERYTHING if where is None else parse(where, _answerable(types))
    return _Question(form, month, held, types, condition, unit_ids)


def _gone(asked: _Question, one: Metric, lang: str) -> str:
    """Why there is no such figure: a column of the metric that none of the period's returns has. Else empty."""
    versions = asked.held.versions(str(asked.period))
    if not versions or any(one.columns <= form_of(asked.form, version).by_key.keys() for version in versions):
        return ""
    written = versions_of(asked.form)
    missing = sorted(one.columns - written.at(asked.period).by_key.keys())
    return gone_sentence(written, missing[0], asked.period, lang) if missing else ""


def gone_sentence(written: Versions, column: str, period: Period, lang: str = "zh") -> str:
    """Since when a form has a column no longer, and under which heading it last stood there."""
    last = max(
        place for place, (first, form) in enumerate(written.listed) if column in form.by_key and first <= str(period)
    )
    since, held = Period.parse(written.listed[last + 1][0]), written.listed[last][1].by_key[column]
    if lang.startswith("zh"):
        return f"自{since.label_zh}起，本表不再有“{held.heading}”一栏，这项指标没有数。"
    return f"From {since} on the form has no column “{held.heading_en}”, so there is no such figure."


def _answerable(types: Mapping[str, str]) -> dict[str, str]:
    """What a condition may name: the form's columns and the dimensions."""
    own = {name: kind for name, kind in types.items() if name not in FROZEN}
    return {**own, "unit": "VARCHAR", "region": "VARCHAR", "size": "VARCHAR"}


def _narrowed(condition: Condition, group: Mapping[str, str | None], columns: Mapping[str, str]) -> Condition:
    names = dimensions.require(list(group), columns)
    parts = [f'"{name}" IS NULL' if group[name] is None else f'"{name}" = ?' for name in names]
    values = tuple(value for value in group.values() if value is not None)
    return Condition(" AND ".join([condition.sql, *parts]), (*condition.parameters, *values))


def _answer(asked: _Question, every: Sequence[Metric], by: Sequence[str], gone: Collection[str]) -> engine.Answer:
    """Metrics over different rows are asked apart and laid side by side, group by group; the `gone` are null."""
    wanted = [one for one in every if one.key not in gone]
    total: dict[str, engine.Number] = {}
    groups: dict[engine.Group, dict[str, engine.Number]] = {}
    empty: dict[str, engine.Number] = {one.key: 0 if one.is_count else None for one in wanted}
    # The groups of a period are those of its rows, whichever metrics were asked for.
    asked_over = [PERIOD_ROWS, *(one.over for one in wanted)] if by else [one.over for one in wanted]
    for over in dict.fromkeys(asked_over):
        found = engine.answer(asked.source(over), [one for one in wanted if one.over == over], asked.period, by)
        total |= found.total
        for group, values in found.groups.items():
            groups[group] = groups.get(group, empty) | values
    keys = [one.key for one in every]
    ordered = {group: {key: values.get(key) for key in keys} for group, values in groups.items()}
    return engine.Answer({key: total.get(key) for key in keys}, ordered)
