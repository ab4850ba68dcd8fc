"""The opening load through the engine: no row passes through Python but as its canonical line.

Gives the very parts, hashes, sums and entries of `history`; any doubt raises NotPlain, and the file is left to that.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import Any

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
from sanzhua.facts import packing, slices, storage
from sanzhua.facts.actions import NewPart, add_parts
from sanzhua.facts.drawing import Drawn, Wanted, draw
from sanzhua.facts.models import Part
from sanzhua.facts.sources import types_of
from sanzhua.formbook.definition import Form
from sanzhua.formbook.queries import Versions, all_columns
from sanzhua.ledger.canonical import report_bytes
from sanzhua.ledger.canonical_sql import Value, line_sql

Enter = Callable[[str, str, Form, Loaded, Sequence[Part]], None]
# Periods at a time: one keeps no more than one of the engine's threads busy, and a third one fills what two leave idle.
_WORKERS = 3
# Lines that are hashed and packed at once: so few that the processor has them at hand, so many that two threads seldom
# pass each other Python's lock.
_PIECE = 256
_LINE = itemgetter(0)


@dataclass(frozen=True, slots=True)
class _Counted(Draft):
    """With the unit's name in the table, and where its rows begin there."""

    label: str
    rows: int
    start: int


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
    with opened(path, all_columns(written.forms), storage.folder()) as table, ThreadPoolExecutor(1) as beside:
        try:
            with transaction.atomic():
                loaded, parts = _load(table, written, replace, made)
                if parts:
                    enter(path.name, table.sha256, table.form, loaded, parts)
                # The engine gives back its memory while the database commits.
                beside.submit(table.connection.close)
            return loaded
        except BaseException:
            for file in made:
                file.unlink(missing_ok=True)
            raise


def _load(table: HistoryTable, written: Versions, replace: bool, made: list[Path]) -> tuple[Loaded, list[Part]]:
    wait_for_turn()
    form = table.form
    units, created = units_of(table.named())
    by_id = {unit.pk: unit for unit in units.values()}
    table.name_units({text: unit.pk for text, unit in units.items()})
    table.require_single_keys()
    drafts = [_Counted(by_id[one.unit_id], one.period, one.label, one.rows, one.start) for one in table.groups()]
    periods = sorted({draft.period for draft in drafts})
    _require_columns(table, written, periods)
    former = former_parts(form, drafts)
    types = types_of(form.key, {written.at(period).version for period in periods})
    plan = _Plan(table, written, former, unit_paths(), types)
    with closing(_drawn(plan, drafts, made)) as drawn:  # nothing is drawn any more when an error leaves here
        parts = [part for news in drawn for part in add_parts(news)]
    entered = {(part.unit_id, part.period) for part in parts}
    fresh = [draft for draft in drafts if draft.at in entered]
    # Only now is known what is new; where it may not be, all of it is taken back.
    require_loadable(form, fresh, former, replace)
    money = [key for key in table.columns if form.column(key).is_money]
    result = Loaded(
        rows=sum(draft.rows for draft in fresh),
        parts=len(parts),
        sums=table.sums(None if len(fresh) == len(drafts) else [draft.at for draft in fresh], money),
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


def _drawn(plan: _Plan, drafts: Sequence[_Counted], made: list[Path]) -> Generator[list[NewPart]]:
    """The parts that are new or changed, with their files, period by period, while the next ones are drawn.

    The files of `made` are on disk, whatever comes after.
    """
    by_period: dict[str, list[_Counted]] = {}
    for draft in drafts:
        by_period.setdefault(draft.period, []).append(draft)
    with ThreadPoolExecutor(_WORKERS) as pool:
        yield from pool.map(lambda period: _period(plan, period, by_period[period], made), by_period)


def _period(plan: _Plan, period: str, drafts: Sequence[_Counted], made: list[Path]) -> list[NewPart]:
    form, table = plan.written.at(period), plan.table
    with table.connection.cursor() as cursor:
        bodies = list(_bodies(plan, cursor, form, sorted(drafts, key=lambda draft: draft.start)))
        if not bodies:
            return []
        wanted = [_wanted(plan, body) for body in bodies]
        given = [key for key in table.columns if key in form.by_key]
        paths, sha = draw(cursor, table.rows_of(period), form.key, period, wanted, plan.types, given)
        made.append(storage.folder() / slices.file_of(paths[0]))
    news = [
        _new(form, body, Drawn(path, sha, body.draft.rows, body.packed))
        for body, path in zip(bodies, paths, strict=True)
    ]
    return sorted(news, key=lambda new: new.unit_id)


def _wanted(plan: _Plan, body: _Body) -> Wanted:
    unit = body.draft.unit
    return Wanted(body.draft.label, unit.pk, unit.name, plan.ways.get(unit.pk, ""), body.version)


def _new(form: Form, body: _Body, drawn: Drawn) -> NewPart:
    unit = body.draft.unit
    return NewPart(
        form.key, form.version, unit.pk, unit.name, body.draft.period, body.version, None, body.sha256, (), drawn=drawn
    )


def _bodies(plan: _Plan, cursor: duckdb.DuckDBPyConnection, form: Form, drafts: Sequence[_Counted]) -> Iterator[_Body]:
    """Of those drafts, which are in the order of the table, that no part holds already."""
    table, period = plan.table, drafts[0].period
    values = {key: table.value(key) for key in (*form.by_key, "project", "region")}
    table.begin_lines(cursor, period, line_sql(Value(table.key, False, not table.has_escapes), values))
    for draft in drafts:
        before, version = plan.former.get(draft.at), next_version(draft, plan.former)
        heading = _heading(form, draft, draft.unit.name, version)
        digest, known = hashlib.sha256(heading), _begun_as_before(before, draft, form)
        own = _hashed(_pieces(cursor, draft.rows), [digest] if known is None else [digest, known])
        packed = packing.packed(itertools.chain([heading], own))
        if before is None or known is None or known.hexdigest() != before.source_sha256:
            yield _Body(draft, version, digest.hexdigest(), packed)


def _begun_as_before(before: Part | None, draft: _Counted, form: Form) -> Any:
    """The digest of what the part holds, as far as the heading; None where its rows are others for certain."""
    if before is None or before.rows != draft.rows:
        return None
    if before.form_version != form.version:
        raise NotPlain  # its lines had other columns
    return hashlib.sha256(_heading(form, draft, before.unit_name, before.version))


def _pieces(cursor: duckdb.DuckDBPyConnection, rows: int) -> Iterator[bytes]:
    """The lines of the next rows."""
    for left in range(rows, 0, -_PIECE):
        yield b"".join(map(_LINE, cursor.fetchmany(min(_PIECE, left))))


def _hashed(pieces: Iterable[bytes], digests: Sequence[Any]) -> Iterator[bytes]:
    for piece in pieces:
        for digest in digests:
            digest.update(piece)
        yield piece


def _heading(form: Form, draft: Draft, unit_name: str, version: int) -> bytes:
    unit = {"id": draft.unit.pk, "name": unit_name}
    return report_bytes(
        form=form.key, form_version=form.version, unit=unit, period=draft.period, version=version, rows=[]
    )
