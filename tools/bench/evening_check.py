"""python -m tools.bench.evening_check FILE   is everything there that somebody was told is there?

FILE is what `evening_people` printed. Prints {lost: [sentence]} as JSON.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django


def lost(told: dict[str, Any]) -> Iterator[str]:
    from config.verification import first_fault
    from sanzhua.dispatch.models import DraftRow, Signature, Upload
    from sanzhua.ledger.actions import sequence

    for report, cells in told["saved"].items():
        rows = dict(DraftRow.objects.filter(report=int(report)).values_list("key", "values"))
        for place, text in cells.items():
            row, _mark, column = place.rpartition("|")
            if rows.get(row, {}).get(column) != text:
                yield f"report {report}: {place} holds {rows.get(row, {}).get(column)!r}, saved was {text!r}"
    signed = Signature.objects.filter(version__sha256__in=told["signed"].values())
    there = {str(report): sha for report, sha in signed.values_list("version__report_id", "version__sha256")}
    yield from (f"report {one}: signature" for one, sha in told["signed"].items() if there.get(str(one)) != sha)
    taken = set(Upload.objects.filter(state="applied").values_list("pk", flat=True))
    yield from (f"upload {one} was taken, and is not" for one in told["taken"] if one not in taken)
    sequence()
    if fault := first_fault():
        yield fault


if __name__ == "__main__":
    django.setup()
    print(json.dumps({"lost": list(lost(json.loads(Path(sys.argv[1]).read_text())))}, ensure_ascii=False))
