"""One measured way in a process of its own: `python -m tools.bench.sides WAY WORKBOOK` prints one line of JSON.

The clock runs from the file on disk to rows in the table; starting Python and Django comes before it, for every way
alike, so that it flatters nobody's ratio. So do the definitions of forms and rules and the nursery of the reading
child, which a server has long had when a file comes; the child itself and all that it does are counted.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

from sanzhua.base import nursery
from tools.bench.workbook import FORM, PERIOD, project_code

MB = 1024


_TICK = os.sysconf("SC_CLK_TCK")


def _seconds() -> tuple[float, float]:
    """On the clock, and of the processor with that of child processes, those that still live included."""
    own, child = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = own.ru_utime + own.ru_stime + child.ru_utime + child.ru_stime
    return time.perf_counter(), spent + sum(map(_spent_by, nursery.pids()))


def _spent_by(pid: int) -> float:
    """Seconds of a process and of those that it waited for."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / _TICK


class Laps:
    """Seconds of the processor of named stretches, and the whole."""

    def __init__(self) -> None:
        self.stretches: dict[str, float] = {}
        self._begin = self._last = _seconds()

    def lap(self, name: str) -> None:
        now = _seconds()
        self.stretches[name] = now[1] - self._last[1]
        self._last = now

    def answer(self, rows: int, **more: Any) -> dict[str, Any]:
        now = _seconds()
        nursery.close_all()
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // MB
        child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // MB
        return {
            "rows": rows,
            "wall": now[0] - self._begin[0],
            "cpu": now[1] - self._begin[1],
            "own_mb": own,
            "child_mb": child,
            "laps": self.stretches,
            **more,
        }


def _report() -> Any:
    from sanzhua.dispatch.models import Report

    return Report.objects.select_related("unit").get()


def way_floor(path: Path) -> dict[str, Any]:
    from tools.bench import floor

    report, laps = _report(), Laps()
    return laps.answer(floor.run(path, report))


def way_import_export(path: Path) -> dict[str, Any]:
    from tools.bench import import_export

    report, laps = _report(), Laps()
    return laps.answer(import_export.run(path, report))


def way_ours(path: Path) -> dict[str, Any]:
    """The whole way: kept as a document, read in the limited child, laid against the draft, taken, every rule run."""
    from sanzhua.accounts.models import Person
    from sanzhua.dispatch.actions import apply_and_check, start_upload
    from sanzhua.dispatch.actions.uploads import read_upload
    from tools.bench.city import CLERK

    report, clerk = _report(), Person.objects.get(username=CLERK)
    _warm_up()
    laps = Laps()
    upload = start_upload(report=report, by=clerk, name=path.name, data=path.read_bytes())
    laps.lap("keep the file")
    read_upload(upload.pk)
    laps.lap("read and clean")
    taken = apply_and_check(upload=upload, by=clerk)
    laps.lap("compare, store, every rule")
    found = {severity: len(taken.check.of(severity)) for severity in ("error", "blank", "warning", "notice")}
    return laps.answer(taken.rows, found=found)


def _warm_up() -> None:
    """What a server has at hand when the month's returns come in: it has read another unit's file of the form."""
    from sanzhua.facts import duck, storage
    from sanzhua.formbook.kept import read_kept_in_child
    from sanzhua.formbook.rules import check_row

    check_row(FORM, PERIOD, {"code": project_code(1, "13"), "place": "梨树县", "industry": "C13"})
    with duck.cursor(storage.folder()) as engine:
        engine.execute("SELECT 1")
    with tempfile.NamedTemporaryFile(suffix=".csv") as other:
        other.write("项目名称,总投资（万元）\n水库除险加固,1200\n".encode())
        other.flush()
        read_kept_in_child(Path(other.name), FORM, PERIOD, None, "other.csv")


def way_others(_path: Path) -> dict[str, Any]:
    from tools.bench import others

    return {"lines": others.run()}


def way_intake(path: Path) -> dict[str, Any]:
    from tools.bench import others

    return {"lines": others.intake(path)}


WAYS: dict[str, Callable[[Path], dict[str, Any]]] = {
    "floor": way_floor,
    "ours": way_ours,
    "import_export": way_import_export,
    "others": way_others,
    "intake": way_intake,
}


def main(way: str, path: str) -> None:
    django.setup()
    print(json.dumps(WAYS[way](Path(path))))


if __name__ == "__main__":
    main(*sys.argv[1:])
