"""The opening load: accepted figures of past periods from another system, in one run, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from sanzhua.accounts.choices import UnitKind
from sanzhua.accounts.models import Unit, UnitAlias
from sanzhua.accounts.queries import root_unit
from sanzhua.base.files import sha256_of
from sanzhua.base.likeness import squeeze
from sanzhua.base.refusals import Refused, WrongState
from sanzhua.dispatch.history_file import BadRows, HistoryRow, read_history
from sanzhua.dispatch.models import FormPeriod
from sanzhua.facts.actions import NewPart, add_parts, compact
from sanzhua.facts.models import Part
from sanzhua.formbook.definition import Form
from sanzhua.formbook.queries import Versions, all_columns, form_of, versions_of
from sanzhua.ledger.actions import record
from sanzhua.ledger.canonical import report_bytes, sha256

_NAMED = 5


@dataclass
class Loaded:
    """What a load did, and to which periods. `unchanged` parts were there already with the same content; `notices` are
    for a person."""

    rows: int
    parts: int
    sums: dict[str, int]
    created_units: list[str] = field(default_factory=list)
    unchanged: int = 0
    notices: list[str] = field(default_factory=list)
    periods: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        answer = {"rows": self.rows, "parts": self.parts, "sums": self.sums, "created_units": self.created_units}
        return answer | ({"unchanged": self.unchanged} if self.unchanged else {})


@dataclass(frozen=True, slots=True)
class _Draft:
    """The rows of one (unit, period) on their way to a part."""

    unit: Unit
    period: str
    rows: Sequence[HistoryRow]

    @property
    def name(self) -> str:
        return f"{self.unit.name} {self.period}"

    def values(self, form: Form) -> list[dict[str, Any]]:
        """The rows with the columns of this version of the form, as a part takes them."""
        return [
            {**{key: row.values.get(key) for key in form.by_key}, "project": row.project, "region": row.region}
            for row in self.rows
        ]

    def body(self, form: Form, form_version: str, unit_name: str, version: int) -> bytes:
        keyed = [(_key(row), values) for row, values in zip(self.rows, self.values(form), strict=True)]
        unit = {"id": self.unit.pk, "name": unit_name}
        return report_bytes(
            form=form.key, form_version=form_version, unit=unit, period=self.period, version=version, rows=keyed
        )

    def is_in(self, part: Part | None) -> bool:
        """Whether the part holds these very rows, under the unit's name and the form's version of its day."""
        if part is None or part.rows != len(self.rows):
            return False
        form = form_of(part.source, part.form_version)
        body = self.body(form, part.form_version, part.unit_name, part.version)
        return sha256(body) == part.source_sha256

    def as_part(self, form: Form, version: int) -> NewPart:
        body = self.body(form, form.version, self.unit.name, version)
        rows, told = self.values(form), sha256(body)
        return NewPart(
            form.key, form.version, self.unit.pk, self.unit.name, self.period, version, None, told, rows, body
        )


def load_history(path: Path, form: str, replace: bool = False) -> Loaded:
    """Load a CSV file of past periods as accepted parts, with one ledger entry.

    Raises Refused, with the lines, where anything in the file cannot be taken; then nothing was written.
    """
    content = path.read_bytes()
    written = versions_of(form)
    columns, rows = read_history(content, all_columns(written.forms))
    _require_columns(written, rows)
    try:
        with transaction.atomic():
            loaded = _load(path.name, content, written, columns, rows, replace)
    except IntegrityError as error:
        raise WrongState(_("同一期的数据正在被另一次操作写入，这次没有载入。请稍后再试。")) from error
    for period in loaded.periods:
        # The past is read often and changes seldom: one file a period, as after a close.
        compact(form, period)
    return loaded


def _load(
    name: str, content: bytes, written: Versions, columns: Sequence[str], rows: Sequence[HistoryRow], replace: bool
) -> Loaded:
    _wait_for_turn()
    form = all_columns(written.forms)
    units, created = _units(rows)
    drafts = _drafts(rows, units)
    former = _former(form, drafts)
    fresh = [draft for draft in drafts if not draft.is_in(former.get((draft.unit.pk, draft.period)))]
    _require_loadable(form, fresh, former, replace)
    parts = add_parts([draft.as_part(written.at(draft.period), _next(draft, former)) for draft in fresh])
    loaded = [row for draft in fresh for row in draft.rows]
    result = Loaded(
        rows=len(loaded),
        parts=len(parts),
        sums=_sums(loaded, [key for key in columns if form.column(key).is_money]),
        created_units=[unit.name for unit in created],
        unchanged=len(drafts) - len(fresh),
        notices=_shared(drafts),
        periods=sorted({draft.period for draft in fresh}),
    )
    if parts:
        _enter(name, content, form, result, parts)
    return result


def _require_columns(written: Versions, rows: Sequence[HistoryRow]) -> None:
    """A month has the columns of its own version only. Raises BadRows."""
    names = all_columns(written.forms).by_key
    periods = {row.period for row in rows}
    lacking = {period: names.keys() - written.at(period).by_key.keys() for period in periods}
    sentence = _("{period} 一期的表式没有“{heading}”（{key}）这一列。")
    faults = [
        (row.line, sentence.format(period=row.period, heading=names[key].heading, key=key))
        for row in rows
        for key in sorted(lacking[row.period])
        if row.values[key] is not None
    ]
    if faults:
        raise BadRows(faults)


def _wait_for_turn() -> None:
    """One load at a time, so that two do not make the same unit twice. SQLite's transaction already is the turn."""
    Unit.objects.select_for_update(no_key=True).get(pk=root_unit().pk)


def _enter(name: str, content: bytes, form: Form, result: Loaded, parts: Sequence[Part]) -> None:
    listed = [
        {"unit": part.unit_name, "unit_id": part.unit_id, "period": part.period, "version": part.version,
         "sha256": part.source_sha256}
        for part in parts
    ]  # fmt: skip
    facts = {
        "file": name,
        "file_sha256": sha256_of(content),
        "form": form.key,
        "form_version": "、".join(sorted({part.form_version for part in parts})),
        "rows": result.rows,
        "sums": result.sums,
        "created_units": result.created_units,
        "parts": listed,
    }
    record(kind="facts.load", actor=None, unit=root_unit(), facts=facts)


def _units(rows: Iterable[HistoryRow]) -> tuple[dict[str, Unit], list[Unit]]:
    """The unit of each name in the file, and those that had to be made, in the order of the file."""
    known = _names_of_units()
    found: dict[str, Unit] = {}
    created: list[Unit] = []
    for row in rows:
        wanted = squeeze(row.unit)
        if row.unit in found:
            continue
        candidates = known.setdefault(wanted, [])
        if len(candidates) > 1:
            names = "、".join(unit.name for unit in candidates)
            raise BadRows([(row.line, _("“{name}”可能是 {names}，请写全称。").format(name=row.unit, names=names))])
        if not candidates:
            candidates.append(_new_unit(row))
            created.append(candidates[0])
        found[row.unit] = candidates[0]
    return found, created


def _names_of_units() -> dict[str, list[Unit]]:
    """Units by squeezed name: an alias or a full name goes before a short name that several may share."""
    units = {unit.pk: unit for unit in Unit.objects.all()}
    known: dict[str, list[Unit]] = {}
    for unit in units.values():
        known.setdefault(squeeze(unit.name), []).append(unit)
    for unit_id, alias in UnitAlias.objects.values_list("unit_id", "squeezed"):
        known[alias] = [units[unit_id]]
    short: dict[str, list[Unit]] = {}
    for unit in units.values():
        if unit.short_name:
            short.setdefault(squeeze(unit.short_name), []).append(unit)
    return short | known


def _new_unit(row: HistoryRow) -> Unit:
    """Under the root; its kind is the commonest one and for an administrator to correct."""
    return Unit.objects.create(
        name=row.unit, kind=UnitKind.REGION, parent=root_unit(), region=row.region or "", is_reporting=True
    )


def _drafts(rows: Iterable[HistoryRow], units: dict[str, Unit]) -> list[_Draft]:
    """Rows by (unit, period). Raises BadRows for a project that stands twice in one."""
    grouped: dict[tuple[int, str], dict[str, HistoryRow]] = {}
    faults: list[tuple[int, str]] = []
    for row in rows:
        mates = grouped.setdefault((units[row.unit].pk, row.period), {})
        first = mates.setdefault(_key(row), row)
        if first is not row:
            faults.append((row.line, _twice(row, first)))
    if faults:
        raise BadRows(faults)
    by_id = {unit.pk: unit for unit in units.values()}
    return [_Draft(by_id[pk], period, list(mates.values())) for (pk, period), mates in grouped.items()]


def _twice(row: HistoryRow, first: HistoryRow) -> str:
    sentence = _("{unit} {period} 的项目 {project} 在第 {line} 行已有一行。")
    return sentence.format(unit=row.unit, period=row.period, project=_key(row), line=first.line)


def _key(row: HistoryRow) -> str:
    """The row key of reports: the project, with the batch behind it where the form has batches."""
    return f"{row.project}#{row.batch or ''}" if "batch_no" in row.values else row.project


def _former(form: Form, drafts: Iterable[_Draft]) -> dict[tuple[int, str], Part]:
    periods = {draft.period for draft in drafts}
    parts = Part.objects.current().filter(source=form.key, period__in=periods)
    return {(part.unit_id, part.period): part for part in parts}


def _next(draft: _Draft, former: dict[tuple[int, str], Part]) -> int:
    before = former.get((draft.unit.pk, draft.period))
    return 1 if before is None else before.version + 1


def _require_loadable(form: Form, fresh: Sequence[_Draft], former: dict[tuple[int, str], Part], replace: bool) -> None:
    """Nothing that was signed, and no closed period, is changed by an opening load."""
    closed = set(FormPeriod.objects.filter(form=form.key, closed_at__isnull=False).values_list("period", flat=True))
    if shut := [draft for draft in fresh if draft.period in closed]:
        raise WrongState(_("{names} 所在期已关账，不能再载入。").format(names=_list(shut)))
    there = [draft for draft in fresh if (draft.unit.pk, draft.period) in former]
    if signed := [draft for draft in there if former[draft.unit.pk, draft.period].version_id is not None]:
        raise WrongState(_("{names} 已有签发的报表，请走更正，不能用载入替换。").format(names=_list(signed)))
    if there and not replace:
        sentence = _("{names} 已有载入的数据，内容与本文件不同。确需替换请加 --replace，将作为下一版保存。")
        raise Refused(sentence.format(names=_list(there)))


def _list(drafts: Sequence[_Draft]) -> str:
    named = "、".join(draft.name for draft in drafts[:_NAMED])
    more = len(drafts) - _NAMED
    return named if more <= 0 else _("{names} 等 {count} 份").format(names=named, count=len(drafts))


def _sums(rows: Sequence[HistoryRow], keys: Sequence[str]) -> dict[str, int]:
    return {key: sum(int(row.values[key] or 0) for row in rows) for key in keys}


def _shared(drafts: Iterable[_Draft]) -> list[str]:
    """A project that two units report in one period: its amounts are added twice, so somebody should look."""
    owners: dict[tuple[str, str], set[str]] = {}
    for draft in drafts:
        for row in draft.rows:
            owners.setdefault((draft.period, row.project), set()).add(draft.unit.name)
    sentence = _("提示：{period} 的项目 {project} 由 {units} 分别报送，项目数只计一次，金额各自计入。")
    shared = [(at, units) for at, units in owners.items() if len(units) > 1]
    return [
        sentence.format(period=period, project=project, units="、".join(sorted(units)))
        for (period, project), units in shared[:_NAMED]
    ]
