"""The opening load through the engine: no row passes through Python but as its canonical line.

Gives the very parts, hashes, sums and entries of `history`; any doubt raises NotPlain, and the file is left to that.
"""

from __future__ import annotations

import hashlib
import itertools
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import duckdb
from django.db import transaction

from sanzhua.accounts.queries import unit_paths
from sanzhua.dispatch.history_parts import (
    NAMED,
    Draft,
    Loaded,
    former_parts,
    next_version,
    require_loadable,
    shared_notice,
    wait_for_turn,
)
from sanzhua.dispatch.history_scan import NotPlain
from sanzhua.dispatch.history_table import HistoryTable, opened
from sanzhua.dispatch.history_units import units_of
from sanzhua.facts import storage
from sanzhua.facts.actions import NewPart, add_parts
from sanzhua.facts.drawing import Drawn, Wanted, draw
from sanzhua.facts.models import Part
from sanzhua.facts.sources import types_of
from sanzhua.formbook.definition import Form
from sanzhua.formbook.queries import Versions, all_columns
from sanzhua.ledger.canonical import report_bytes
from sanzhua.ledger.canonical_sql import Value, line_sql

Enter = Callable[[str, str, Form, Loaded, Sequence[Part]], None]
# Two periods at a time: one of them keeps no more than one of the engine's threads busy.
_WORKERS = 2
# Lines of one form are much alike; the quickest level takes a third of the time and half as much room again.
_LEVEL = 1


@dataclass(frozen=True, slots=True)
class _Counted(Draft):
    rows: int


@dataclass(frozen=True, slots=True)
class _Plan:
    """What a thread has to know, since it may ask no database."""

    table: HistoryTable
    written: Versions
    former: Mapping[tuple[int, str], Part]
    ways: Mapping[int, str]
    types: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Body:
    """Canonical bytes of a draft, packed, and their SHA-256."""

    draft: _Counted
    version: int
    sha256: str
    packed: bytes


def load_swiftly(path: Path, written: Versions, replace: bool, enter: Enter) -> Loaded:
    """`enter` writes the ledger's entry.

    Raises NotPlain, BadRows or duckdb.Error where the file is to be read row by row; WrongState and Refused, with
    nothing written, where what is there forbids it.
    """
    made: list[Path] = []
    with opened(path, all_columns(written.forms), storage.folder()) as table:
        try:
            with transaction.atomic():
                loaded, parts = _load(table, written, replace, made)
                if parts:
                    enter(path.name, table.sha256, table.form, loaded, parts)
                return loaded
        except BaseException:
            for file in made:
                file.unlink(missing_ok=True)
            raise


def _load(table: HistoryTable, written: Versions, replace: bool, made: list[Path]) -> tuple[Loaded, list[Part]]:
    wait_for_turn()
    form = table.form
    units, created = units_of(table.first_rows())
    by_id = {unit.pk: unit for unit in units.values()}
    table.name_units({text: unit.pk for text, unit in units.items()})
    table.require_single_keys()
    drafts = [_Counted(by_id[unit], period, rows) for unit, period, rows in table.groups()]
    periods = sorted({draft.period for draft in drafts})
    _require_columns(table, written, periods)
    former = former_parts(form, drafts)
    types = types_of(form.key, {written.at(period).version for period in periods})
    plan = _Plan(table, written, former, unit_paths(), types)
    news = _drawn(plan, drafts, made)
    fresh = [draft for draft in drafts if draft.at in news]
    require_loadable(form, fresh, former, replace)
    parts = add_parts([news[draft.at] for draft in fresh])
    money = [key for key in table.columns if form.column(key).is_money]
    result = Loaded(
        rows=sum(draft.rows for draft in fresh),
        parts=len(parts),
        sums=table.sums([draft.at for draft in fresh], money),
        created_units=[unit.name for unit in created],
        unchanged=len(drafts) - len(fresh),
        notices=_notices(table, {pk: unit.name for pk, unit in by_id.items()}),
        periods=sorted({draft.period for draft in fresh}),
    )
    return result, parts


def _require_columns(table: HistoryTable, written: Versions, periods: Iterable[str]) -> None:
    for period in periods:
        lacking = [key for key in table.columns if key not in written.at(period).by_key]
        if lacking and table.known(period, lacking):
            raise NotPlain


def _notices(table: HistoryTable, names: Mapping[int, str]) -> list[str]:
    """Of units of one name nothing is said, as in the other way; then that way has to find the first five."""
    shared = [(period, project, {names[pk] for pk in units}) for period, project, units in table.shared(NAMED)]
    if any(len(units) < 2 for _period, _project, units in shared):
        raise NotPlain
    return [shared_notice(*one) for one in shared]


def _drawn(plan: _Plan, drafts: Sequence[_Counted], made: list[Path]) -> dict[tuple[int, str], NewPart]:
    """The parts that are new or changed, with their files; those of `made` are on disk, whatever comes after."""
    by_period: dict[str, list[_Counted]] = {}
    for draft in drafts:
        by_period.setdefault(draft.period, []).append(draft)
    with ThreadPoolExecutor(_WORKERS) as pool:
        found = pool.map(lambda period: _period(plan, period, by_period[period], made), by_period)
        return dict(itertools.chain.from_iterable(found))


def _period(
    plan: _Plan, period: str, drafts: Sequence[_Counted], made: list[Path]
) -> list[tuple[tuple[int, str], NewPart]]:
    form, name = plan.written.at(period), f"of_{period}"
    with plan.table.connection.cursor() as cursor:
        batch = ", batch_no" if "batch_no" in plan.table.names else ""
        cursor.execute(
            f'CREATE TABLE "{name}" AS SELECT unit_id, history.* EXCLUDE (period, unit, fine)'
            f" FROM history JOIN units USING (unit) WHERE period = ? ORDER BY unit_id, project{batch}",
            [period],
        )
        bodies = list(_bodies(plan, cursor, name, form, {draft.unit.pk: draft for draft in drafts}))
        owners = [(body.draft.unit, body.version) for body in bodies]
        wanted = [Wanted(unit.pk, unit.name, plan.ways.get(unit.pk, ""), period, number) for unit, number in owners]
        given = [key for key in plan.table.columns if key in form.by_key]
        files = draw(cursor, name, form.key, wanted, plan.types, given)
        made += [storage.folder() / path for path, _sha in files]
        cursor.execute(f'DROP TABLE "{name}"')
    return [
        (body.draft.at, _new(form, body, Drawn(path, sha, body.draft.rows, body.packed)))
        for body, (path, sha) in zip(bodies, files, strict=True)
    ]


def _new(form: Form, body: _Body, drawn: Drawn) -> NewPart:
    unit = body.draft.unit
    return NewPart(
        form.key, form.version, unit.pk, unit.name, body.draft.period, body.version, None, body.sha256, (), drawn=drawn
    )


def _bodies(
    plan: _Plan, cursor: duckdb.DuckDBPyConnection, name: str, form: Form, drafts: Mapping[int, _Counted]
) -> Iterable[_Body]:
    """Of those drafts that no part holds already."""
    table = plan.table
    values = {key: table.value(key) for key in (*form.by_key, "project", "region")}
    line = line_sql(Value(table.key, has_null=False, is_plain=not table.has_escapes), values)
    # Where a batch stands behind the project, the row key has another order than the file.
    order = f"ORDER BY unit_id, {table.key}" if "batch_no" in table.form.by_key else ""
    lines = cursor.execute(f'SELECT unit_id, encode({line}) FROM "{name}" {order}').fetchall()
    for unit_id, own in itertools.groupby(lines, key=lambda row: row[0]):
        draft, content = drafts[unit_id], b"".join(row[1] for row in own)
        before = plan.former.get(draft.at)
        if before is not None and _holds(before, draft, form, content):
            continue
        version = next_version(draft, plan.former)
        body = _heading(form, draft, draft.unit.name, version) + content
        yield _Body(draft, version, hashlib.sha256(body).hexdigest(), zlib.compress(body, _LEVEL))


def _holds(part: Part, draft: _Counted, form: Form, content: bytes) -> bool:
    """Whether the part holds these very rows, under the unit's name of its day."""
    if part.rows != draft.rows:
        return False
    if part.form_version != form.version:
        raise NotPlain  # its lines had other columns
    body = _heading(form, draft, part.unit_name, part.version) + content
    return hashlib.sha256(body).hexdigest() == part.source_sha256


def _heading(form: Form, draft: Draft, unit_name: str, version: int) -> bytes:
    unit = {"id": draft.unit.pk, "name": unit_name}
    return report_bytes(
        form=form.key, form_version=form.version, unit=unit, period=draft.period, version=version, rows=[]
    )
