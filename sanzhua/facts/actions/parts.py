from __future__ import annotations

import json
import time
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from sanzhua.accounts.queries import unit_paths
from sanzhua.base import clock
from sanzhua.base.periods import Period
from sanzhua.facts import packing, parquet, slices, storage
from sanzhua.facts.drawing import Drawn
from sanzhua.facts.live import register_rows
from sanzhua.facts.models import Part, PartBody
from sanzhua.facts.queries import current_files, is_whole
from sanzhua.facts.sources import own_types, types_of
from sanzhua.facts.storage_types import REGISTER
from sanzhua.ledger.canonical import report_bytes, sha256

_MANY = 400
_FEW = 100
_REGISTER_VERSION = "1"


@dataclass(frozen=True, slots=True)
class NewPart:
    """An accepted (source, unit, period). `rows` hold `project`, `region` and the form's column keys.

    `body` are the canonical bytes, for parts whose bytes stand nowhere else. A part that was drawn out of a table has
    its file and its body already, and no rows here.
    """

    source: str
    form_version: str
    unit_id: int
    unit_name: str
    period: str
    version: int
    version_id: int | None
    source_sha256: str
    rows: Sequence[Mapping[str, Any]]
    body: bytes | None = None
    drawn: Drawn | None = None

    @property
    def count(self) -> int:
        return self.drawn.rows if self.drawn else len(self.rows)

    @property
    def packed(self) -> bytes | None:
        """The body as it is kept."""
        return self.drawn.packed if self.drawn else None if self.body is None else packing.packed([self.body])


def add_part(
    *,
    source: str,
    form_version: str,
    unit_id: int,
    unit_name: str,
    period: str,
    version: int,
    version_id: int | None,
    source_sha256: str,
    rows: Iterable[Mapping[str, Any]],
) -> Part:
    """Write one accepted report as a part; it takes the place of the unit's former part of the period."""
    new = NewPart(source, form_version, unit_id, unit_name, str(period), version, version_id, source_sha256, list(rows))
    return add_parts([new])[0]


def add_parts(news: Sequence[NewPart]) -> list[Part]:
    """Write parts of one source, one a (unit, period), in the caller's transaction.

    The files are whole and synced before the first row is written; a transaction that fails leaves orphans only.
    """
    if not news:
        return []
    with transaction.atomic():
        former = _former(news)
        numbers = [_free_number(new, former) for new in news]
        paths = [
            new.drawn.path if new.drawn else storage.new_path(new.source, new.period, new.unit_id, number)
            for new, number in zip(news, numbers, strict=True)
        ]
        ways = unit_paths({new.unit_id for new in news} if len(news) <= _FEW else None)
        hashes = _write(news, numbers, paths, ways)
        parts = [
            _row(new, number, path, hashes[path], ways.get(new.unit_id, ""))
            for new, number, path in zip(news, numbers, paths, strict=True)
        ]
        return _enter(parts, news, former)


def compact(source: str, period: str) -> str | None:
    """Put the current parts of a period into one sorted file; None where one file has them already.

    Asked again it finds its file there. The parts stay: they are what was accepted.
    """
    current = Part.objects.current().filter(source=source, period=str(period)).order_by("unit_id")
    parts = list(current.values_list("path", "sha256"))
    if _is_one_file([path for path, _ in parts]):
        return None
    target = storage.compact_path(source, str(period), parts)
    if not (storage.folder() / target).exists():
        parquet.merge(storage.folder(), [path for path, _ in parts], target)
    return target


def compact_all(source: str, periods: Iterable[str]) -> None:
    """The same for several periods, two at a time: one file takes the engine no more than one thread."""
    waiting = []
    for period in periods:
        current = Part.objects.current().filter(source=source, period=period).order_by("unit_id")
        parts = list(current.values_list("path", "sha256"))
        target = storage.compact_path(source, period, parts)
        if not _is_one_file([path for path, _ in parts]) and not (storage.folder() / target).exists():
            waiting.append((target, [path for path, _ in parts]))
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda one: parquet.merge(storage.folder(), one[1], one[0]), waiting))


def _is_one_file(paths: Sequence[str]) -> bool:
    return len(paths) < 2 or slices.whole_file(paths) is not None


def freeze_register(period: str, *, unit_id: int, unit_name: str) -> Part:
    """Keep the register as it stands now as a part of the period, in the caller's transaction; the newest one counts.

    The unit is the root. Where nothing changed since the last close of the month, the part that is there stays.
    """
    rows = register_rows(Period.parse(period))
    before = Part.objects.current().filter(source=REGISTER, period=period).first()
    number = 1 if before is None else before.version + 1
    if before is not None:
        same = _register_body(rows, period, unit_id, unit_name, before.version)
        if sha256(same) == before.source_sha256:
            return before
    body = _register_body(rows, period, unit_id, unit_name, number)
    new = NewPart(REGISTER, _REGISTER_VERSION, unit_id, unit_name, period, number, None, sha256(body), rows, body)
    return add_parts([new])[0]


def _register_body(rows: Sequence[Mapping[str, Any]], period: str, unit_id: int, unit_name: str, number: int) -> bytes:
    return report_bytes(
        form=REGISTER,
        form_version=_REGISTER_VERSION,
        unit={"id": unit_id, "name": unit_name},
        period=period,
        version=number,
        rows=[(str(row["project"]), row) for row in rows],
    )


def sweep_orphans(*, older_than_seconds: int = 3600) -> list[str]:
    """Remove files that no catalogue row names and no current set of parts is merged in; gives their names.

    Young files are left alone: the transaction that names them may still be open.
    """
    root = storage.folder()
    kept = set(slices.files_of(Part.objects.values_list("path", flat=True))) | _compact_paths()
    before = time.time() - older_than_seconds
    found = [file for file in root.rglob("*") if file.is_file() and str(file.relative_to(root)) not in kept]
    gone = [file for file in found if file.stat().st_mtime < before]
    for file in gone:
        file.unlink(missing_ok=True)
    return sorted(str(file.relative_to(root)) for file in gone)


def rebuild_part(part: Part, rows: Iterable[Mapping[str, Any]]) -> Part:
    """Make a part's file again from its rows (see NewPart); the row then names the new file and its hash."""
    new = NewPart(
        part.source,
        part.form_version,
        part.unit_id,
        part.unit_name,
        part.period,
        part.version,
        part.version_id,
        part.source_sha256,
        list(rows),
    )
    path = storage.new_path(part.source, part.period, part.unit_id, part.version)
    part.sha256 = _write([new], [part.version], [path], {part.unit_id: part.unit_path})[path]
    part.path = path
    part.save(update_fields=["path", "sha256"])
    return part


def rebuild_loaded_parts() -> int:
    """Make missing or changed files of the opening load again from their canonical bytes; gives how many."""
    made = 0
    for body in PartBody.objects.select_related("part").iterator():
        if not is_whole(body.part):
            rebuild_part(body.part, rows_of_body(packing.unpacked(body.content)))
            made += 1
    return made


def rows_of_body(content: bytes) -> list[dict[str, Any]]:
    """The rows of canonical bytes, as NewPart takes them."""
    lines = [json.loads(line, parse_float=Decimal) for line in content.splitlines()[1:]]
    return [line["values"] for line in lines]


def _former(news: Sequence[NewPart]) -> dict[tuple[int, str], Part]:
    """Current parts by (unit, period)."""
    periods = {new.period for new in news}
    current = Part.objects.current().filter(source=news[0].source, period__in=periods)
    if len(news) <= _FEW:
        # One unit's report costs the same however many others stand beside it.
        current = current.filter(unit_id__in={new.unit_id for new in news})
    return {(part.unit_id, part.period): part for part in current}


def _free_number(new: NewPart, former: Mapping[tuple[int, str], Part]) -> int:
    """The report's own number, unless an opening load already took it."""
    before = former.get((new.unit_id, new.period))
    return new.version if before is None else max(new.version, before.version + 1)


def _write(
    news: Sequence[NewPart], numbers: Sequence[int], paths: Sequence[str], ways: Mapping[int, str]
) -> dict[str, str]:
    sheets = []
    drawn = {new.drawn.path: new.drawn.sha256 for new in news if new.drawn}
    for new, number, path in zip(news, numbers, paths, strict=True):
        if new.drawn:
            continue
        frozen = {"period": new.period, "version": number, "version_id": new.version_id}
        unit = {"unit_id": new.unit_id, "unit": new.unit_name, "unit_path": ways.get(new.unit_id) or None}
        # The rows of the register are of many units, and say so themselves.
        known, types = frozen if new.source == REGISTER else frozen | unit, own_types(new.source, new.form_version)
        sheets.append(parquet.Sheet(path, [storage.stored_row(types, row, known) for row in new.rows]))
    every = types_of(news[0].source, {new.form_version for new in news})
    return drawn | (parquet.write_sheets(storage.folder(), sheets, every) if sheets else {})


def _row(new: NewPart, number: int, path: str, sha: str, way: str) -> Part:
    return Part(
        source=new.source,
        form_version=new.form_version,
        unit_id=new.unit_id,
        unit_name=new.unit_name,
        unit_path=way,
        period=new.period,
        version=number,
        version_id=new.version_id,
        sha256=sha,
        source_sha256=new.source_sha256,
        path=path,
        rows=new.count,
        at=clock.now(),
    )


def _enter(parts: list[Part], news: Sequence[NewPart], former: Mapping[tuple[int, str], Part]) -> list[Part]:
    """Rows of the catalogue. Only one part of a (source, unit, period) may be current at any moment, so a successor
    comes in as superseded by its forerunner, and the two change places."""
    for part in parts:
        part.superseded_by = former.get((part.unit_id, part.period))
    Part.objects.bulk_create(parts, batch_size=_MANY)
    replaced = [part for part in parts if part.superseded_by is not None]
    old = [former[part.unit_id, part.period] for part in replaced]
    for forerunner, part in zip(old, replaced, strict=True):
        forerunner.superseded_by, part.superseded_by = part, None
    for changed in (old, replaced):
        Part.objects.bulk_update(changed, ["superseded_by"], batch_size=_MANY)
    PartBody.objects.bulk_create(
        [
            PartBody(part=part, content=packed)
            for part, new in zip(parts, news, strict=True)
            if (packed := new.packed) is not None
        ],
        batch_size=_MANY,
    )
    return parts


def _compact_paths() -> set[str]:
    return {storage.compact_path(source, period, files) for (source, period), files in current_files().items()}
