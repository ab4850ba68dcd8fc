"""The CSV of the opening load as a table of the engine, of files in which every value is as it should be.

What is read here means exactly what `history_file` reads; any doubt raises NotPlain, and that reader, which knows lines
and sentences, has the word. The few different months, units, regions and dates are judged by it, too.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import duckdb

from sanzhua.base.refusals import Refused
from sanzhua.dispatch.history_file import (
    MAX_PROJECT,
    MAX_UNIT,
    REQUIRED,
    BadValue,
    read_heading,
    read_needed,
    read_period,
    read_region,
    read_value,
)
from sanzhua.dispatch.history_scan import NotPlain, heading_line, scan
from sanzhua.dispatch.history_units import Named
from sanzhua.facts import duck
from sanzhua.formbook.definition import Column, Form
from sanzhua.ledger.canonical_sql import Value, literal

_DECIMAL = r"(0|[1-9][0-9]{0,14})(\.[0-9]{1,9})?"
_ODD_ENDS = r"^[\t\n\r\x{85}\x{2028}\x{2029}]|[\t\n\r\x{85}\x{2028}\x{2029}]\z"
_LINE_ENDS = {"\n": "'\\n'", "\r\n": "'\\r\\n'"}
_WHOLE = ("money", "usd", "int")
_MOST = 10**18
_PLACE = ("period", "unit", "region")


class Group(NamedTuple):
    """The rows of a unit and period: the unit's name in the table, how many they are and where they begin there."""

    unit_id: int
    label: str
    period: str
    rows: int
    start: int


@dataclass
class HistoryTable:
    """Table `history` of the connection, by period, unit, project and batch; table `places` has its `period`, `unit`
    and `region` once each, how many `rows` they have and where these `start`; table `units` gives `unit_id` by `unit`.

    `sha256` is the file's. Whole numbers are BIGINT, truth is BOOLEAN, all else is text; what is missing is null.
    """

    connection: duckdb.DuckDBPyConnection
    sha256: str
    names: Sequence[str]
    form: Form
    rows: int
    nulls: frozenset[str]
    has_escapes: bool

    @property
    def columns(self) -> list[str]:
        return [name for name in self.names if name not in REQUIRED]

    @property
    def key(self) -> str:
        """The row key of reports, as SQL."""
        if "batch_no" not in self.form.by_key:
            return "project"
        return "concat(project, '#', batch_no)" if "batch_no" in self.names else "concat(project, '#')"

    def value(self, name: str) -> Value | None:
        """The column as it stands in canonical lines."""
        if name not in self.names:
            return None
        kind = self.form.by_key[name].kind if name in self.form.by_key else "text"
        return Value(f'"{name}"', kind not in (*_WHOLE, "bool"), name in self.nulls, not self.has_escapes)

    def named(self) -> list[Named]:
        counts = "SELECT unit, region, sum(rows) AS rows FROM places GROUP BY ALL"
        best = "row_number() OVER (PARTITION BY unit ORDER BY region IS NULL, rows DESC, region) = 1"
        found = self.connection.execute(f"SELECT unit, region FROM ({counts}) QUALIFY {best}").fetchall()
        return [Named(unit, region) for unit, region in found]

    def name_units(self, ids: Mapping[str, int]) -> None:
        self.connection.execute("CREATE TABLE units (unit VARCHAR, unit_id BIGINT)")
        self.connection.execute("INSERT INTO units SELECT unnest(?), unnest(?)", [list(ids), list(ids.values())])
        if len(set(ids.values())) < len(ids):
            # Rows of one unit under several of its names belong together: the first of these stands for all.
            one_name = "SELECT unit, min(unit) OVER (PARTITION BY unit_id) AS _one FROM units"
            self.connection.execute(
                f"CREATE TABLE together AS SELECT history.* REPLACE (_one AS unit)"
                f" FROM history JOIN ({one_name}) USING (unit) {_order(self.names)}"
            )
            self.connection.execute("DROP TABLE history")
            self.connection.execute("ALTER TABLE together RENAME TO history")
            _count_places(self.connection)

    def groups(self) -> list[Group]:
        """In the order of periods and units."""
        groups = "SELECT unit, period, sum(rows)::BIGINT AS rows, min(start) AS start FROM places GROUP BY ALL"
        query = f"SELECT unit_id, unit, period, rows, start FROM ({groups}) JOIN units USING (unit) ORDER BY period, 1"
        return [Group(*found) for found in self.connection.execute(query).fetchall()]

    def begin_lines(self, cursor: duckdb.DuckDBPyConnection, period: str, line: str) -> None:
        """Let the cursor give what `line` makes of each row of the period, units in the order of the table, rows in
        that of their keys."""
        # Where a batch stands behind the project, keys have another order than rows.
        order = "" if self.key == "project" else f"ORDER BY unit, {self.key}"
        cursor.execute(f"SELECT encode({line}) FROM history WHERE period = ? {order}", [period])

    def rows_of(self, period: str) -> str:
        """A query for the rows of the period in the order of the table; `label` is the unit's name there."""
        taken = "unit AS label, * EXCLUDE (period, unit, _fine)"
        return f"SELECT {taken} FROM history WHERE period = {literal(period)}"

    @cached_property
    def _has_shared(self) -> bool:
        """Whether a project stands twice in a period: in mostly none, and then neither in a unit nor in several."""
        several = "SELECT 1 FROM history GROUP BY period, project HAVING count(*) > 1 LIMIT 1"
        return self.connection.execute(several).fetchone() is not None

    def require_single_keys(self) -> None:
        """Raises NotPlain where a project stands twice in a unit and period."""
        if not self._has_shared:
            return
        several = f"SELECT 1 FROM history JOIN units USING (unit) GROUP BY unit_id, period, {self.key}"
        if self.connection.execute(f"{several} HAVING count(*) > 1 LIMIT 1").fetchone():
            raise NotPlain

    def shared(self, most: int) -> list[tuple[str, str, list[int]]]:
        """The first (period, project, units) of which several units report."""
        if not self._has_shared:
            return []
        return self.connection.execute(
            "SELECT period, project, list(DISTINCT unit_id) FROM history JOIN units USING (unit) GROUP BY ALL"
            f" HAVING min(unit_id) <> max(unit_id) ORDER BY period, project LIMIT {most}"
        ).fetchall()

    def known(self, period: str, names: Sequence[str]) -> list[str]:
        """Which of these columns of the file hold anything in the period."""
        counts = ", ".join(f'count("{name}")' for name in names)
        row = self.connection.execute(f"SELECT {counts} FROM history WHERE period = ?", [period]).fetchone() or ()
        return [name for name, count in zip(names, row, strict=True) if count]

    def sums(self, groups: Sequence[tuple[int, str]] | None, names: Sequence[str]) -> dict[str, int]:
        """Sums over the rows of these (unit, period); None stands for all."""
        if groups == [] or not names:
            return dict.fromkeys(names, 0)
        counted = "history"
        if groups is not None:
            self.connection.execute("CREATE OR REPLACE TABLE wanted (unit_id BIGINT, period VARCHAR)")
            pair = [[unit for unit, _period in groups], [period for _unit, period in groups]]
            self.connection.execute("INSERT INTO wanted SELECT unnest(?), unnest(?)", pair)
            counted = "history JOIN units USING (unit) SEMI JOIN wanted USING (unit_id, period)"
        added = ", ".join(f'coalesce(sum("{name}"), 0)' for name in names)
        row = self.connection.execute(f"SELECT {added} FROM {counted}").fetchone() or ()
        return {name: int(amount) for name, amount in zip(names, row, strict=True)}


@contextmanager
def opened(path: Path, form: Form, folder: Path) -> Iterator[HistoryTable]:
    """The file as a table. Raises NotPlain."""
    path = path.resolve()
    if any(sign in str(path) for sign in "*?["):
        raise NotPlain  # the engine would look for several files
    folder.mkdir(parents=True, exist_ok=True)
    with duck.reading(path, folder) as connection:
        try:
            table = _table(connection, path, form)
        except (duckdb.Error, csv.Error, Refused) as error:
            raise NotPlain from error
        yield table


def _table(connection: duckdb.DuckDBPyConnection, path: Path, form: Form) -> HistoryTable:
    state = _state(path)
    line, end = heading_line(path)
    names = read_heading(next(csv.reader([line], strict=True), []), form)
    with ThreadPoolExecutor(1) as beside:
        scanning = beside.submit(scan, path, end)
        connection.execute(_read(path, names, form, end))
        scanned = scanning.result()
    if scanned.has_blank_ends:
        connection.execute(_read(path, names, form, end, trims=True))
    if _state(path) != state:
        raise NotPlain  # what was looked over and what was read need not be the same
    counts = ", ".join(f'count("{name}")' for name in names)
    within = " AND ".join(["bool_and(_fine)", *(_within(name) for name in names if _is_whole(form.by_key.get(name)))])
    row = connection.execute(f"SELECT count(*), {within}, {counts} FROM history").fetchone()
    if not row or not row[0] or not row[1]:
        raise NotPlain
    rows, _fine, *known = row
    _count_places(connection)
    broken = scanned.breaks not in (rows, rows + 1)  # a line end inside of a cell, or blank lines
    nulls = frozenset(name for name, count in zip(names, known, strict=True) if count < rows)
    table = HistoryTable(connection, scanned.sha256, names, form, rows, nulls, broken or scanned.has_escapes)
    if broken or scanned.has_odd_space:
        _require_trimmed(table)
    _require_known(table)
    return table


def _count_places(connection: duckdb.DuckDBPyConnection) -> None:
    places = "SELECT period, unit, region, count(*) AS rows, min(rowid) AS start FROM history GROUP BY ALL"
    connection.execute(f"CREATE OR REPLACE TABLE places AS {places}")


def _state(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_size, found.st_mtime_ns


def _read(path: Path, names: Sequence[str], form: Form, end: str, *, trims: bool = False) -> str:
    """One pass over the file. No value is the sign for null, so that an empty cell too many is not passed over.

    To trim takes half as long again as to read, and few files want it.
    """
    columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in names)
    options = (
        "auto_detect = false, header = false, skip = 1, delim = ',', quote = '\"', escape = '\"', strict_mode = true,"
        f" null_padding = false, nullstr = chr(1), max_line_size = 1000000, new_line = {_LINE_ENDS[end]}"
    )
    cells = ", ".join(f'trim("{name}") AS "{name}"' if trims else f'"{name}"' for name in names)
    typed = {name: _typed(name, form.by_key.get(name)) for name in names}
    taken = ", ".join(f'{sql} AS "{name}"' for name, (sql, _fine) in typed.items())
    fine = " AND ".join(fine for _sql, fine in typed.values() if fine)
    source = f"read_csv({literal(str(path))}, columns = {{{columns}}}, {options})"
    all_typed = f"SELECT {taken}, coalesce({fine}, false) AS _fine"
    return f"CREATE OR REPLACE TABLE history AS {all_typed} FROM (SELECT {cells} FROM {source}) {_order(names)}"


def _order(names: Sequence[str]) -> str:
    return f"ORDER BY period, unit, project{', batch_no' if 'batch_no' in names else ''}"


def _typed(name: str, column: Column | None) -> tuple[str, str]:
    """The value as the table holds it, and whether a cell is as it should be, both as SQL."""
    cell = f'"{name}"'
    if name == "project":
        return cell, f"length({cell}) BETWEEN 1 AND {MAX_PROJECT}"
    if column is None:
        return f"nullif({cell}, '')", ""
    if _is_whole(column):
        whole = f"TRY_CAST({cell} AS BIGINT)"
        return whole, f"coalesce(CAST({whole} AS VARCHAR), '') = {cell}"
    if column.kind == "bool":
        truth = f"CASE lower({cell}) WHEN 'true' THEN true WHEN 'false' THEN false END"
        return truth, f"lower({cell}) IN ('', 'true', 'false')"
    if column.kind in ("number", "percent"):
        is_long = f"ends_with({cell}, '0') AND contains({cell}, '.')"
        short = f"CASE WHEN {is_long} THEN rtrim(rtrim({cell}, '0'), '.') ELSE nullif({cell}, '') END"
        shaped = f"regexp_full_match({cell}, {literal(_DECIMAL)})"
        if column.kind == "percent":
            return short, f"({cell} = '' OR ({shaped} AND TRY_CAST({cell} AS DOUBLE) BETWEEN 0 AND 100))"
        minus = f"regexp_full_match({cell}, {literal('-' + _DECIMAL)}) AND NOT regexp_full_match({cell}, '-0(\\.0*)?')"
        return short, f"({cell} = '' OR {shaped} OR ({minus}))"
    return f"nullif({cell}, '')", ""


def _is_whole(column: Column | None) -> bool:
    return column is not None and column.kind in _WHOLE


def _within(name: str) -> str:
    return f'coalesce(max("{name}") < {_MOST} AND min("{name}") > -{_MOST}, true)'


def _require_trimmed(table: HistoryTable) -> None:
    """What the engine's trim knows not as white space stands at no end of any text."""
    texts = [name for name in table.names if name not in table.form.by_key or _is_text(table.form.by_key[name])]
    odd = " OR ".join(f'coalesce(regexp_matches("{name}", {literal(_ODD_ENDS)}), false)' for name in texts)
    if table.connection.execute(f"SELECT 1 FROM history WHERE {odd} LIMIT 1").fetchone():
        raise NotPlain


def _is_text(column: Column) -> bool:
    return column.kind not in (*_WHOLE, "bool", "number", "percent")


def _require_known(table: HistoryTable) -> None:
    """Months, units, regions and dates are few, and read by the one reader. It raises ValueError."""
    readers: dict[str, Callable[[str], object]] = {
        "period": read_period,
        "unit": lambda text: read_needed(text, "unit", MAX_UNIT),
        "region": read_region,
    }
    for name in table.names:
        column = table.form.by_key.get(name)
        if column is not None and column.kind == "date":
            readers[name] = lambda text, column=column: read_value(text, column)  # type: ignore[misc]
    try:
        for name, reader in readers.items():
            table_of = "places" if name in _PLACE else "history"
            for (text,) in table.connection.execute(f'SELECT DISTINCT "{name}" FROM {table_of}').fetchall():
                reader(text or "")
    except BadValue as error:
        raise NotPlain from error
