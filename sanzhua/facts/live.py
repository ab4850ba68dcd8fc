"""The register as it stands now, for a month that is not closed yet.

`registry` lies above this room: the setting REGISTER_ROWS names the function that reads it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias, cast

from django.conf import settings
from django.utils.module_loading import import_string

from sanzhua.base import clock
from sanzhua.base.files import sha256_of
from sanzhua.base.periods import Period
from sanzhua.facts import parquet, storage
from sanzhua.facts.sources import types_of
from sanzhua.facts.storage_types import REGISTER
from sanzhua.ledger.canonical import canonical_json

Rows: TypeAlias = Sequence[Mapping[str, Any]]


def register_rows(period: Period) -> Rows:
    """A row a project, with `project` and `unit_id unit unit_path region` and the register's columns."""
    return cast("Callable[[Period], Rows]", import_string(settings.REGISTER_ROWS))(period)


def live_files(period: Period) -> dict[str, list[str]]:
    """By period; empty for a month that is over, of which nobody knows what the register said, or not yet begun."""
    this = Period.of(clock.business_today())
    if not this.previous() <= period <= this:
        return {}
    rows = register_rows(period)
    path = f"{REGISTER}/{period}/live-{sha256_of(b''.join(canonical_json(row) for row in rows))[:24]}.parquet"
    if not (storage.folder() / path).exists():
        types = types_of(REGISTER)
        stored = [storage.stored_row(types, row, {"period": str(period), "version": None}) for row in rows]
        parquet.write_sheets(storage.folder(), [parquet.Sheet(path, stored)], types)
    return {str(period): [path]}
