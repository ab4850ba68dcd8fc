"""Names of parts' files: a file of its own, or a slice, the unit's rows in a file that the parts of one load share.

A file costs the engine some milliseconds however few rows it has, and an opening load brings hundreds of parts at once.
`construction/2018-05/load-1a2b3c4d-40.parquet#17` are the rows of unit 17 in that file, which has 40 slices. No Django.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

_MARK = "#"
_SHARED = re.compile(r"/load-[0-9a-f]+-(?P<slices>[0-9]+)\.parquet$")


def shared_name(mark: str, slices: int) -> str:
    """Of a file of so many slices; the mark is the file's own."""
    return f"load-{mark}-{slices}.parquet"


def slice_name(file: str, unit_id: int) -> str:
    return f"{file}{_MARK}{unit_id}"


def file_of(name: str) -> str:
    """The file in which the rows stand."""
    return name.partition(_MARK)[0]


def unit_of(name: str) -> int:
    """Of a slice."""
    return int(name.partition(_MARK)[2])


def is_slice(name: str) -> bool:
    return _MARK in name


def files_of(names: Iterable[str]) -> list[str]:
    """The files of these names, each once."""
    return list(dict.fromkeys(map(file_of, names)))


def whole_file(names: Collection[str]) -> str | None:
    """The file of which these names are every slice: it says the same without a look at units."""
    files = files_of(names)
    found = _SHARED.search(files[0]) if len(files) == 1 else None
    return files[0] if found and all(map(is_slice, names)) and len(set(names)) == int(found["slices"]) else None


def relation(folder: Path, names: Sequence[str], *, with_name: bool = False) -> tuple[str, list[list[str]]]:
    """A query for all rows of at least one name, and its parameters.

    Files that are named whole come in the order of their names; rows of slices come in any order, since the engine
    keeps none where it looks something up. A column that some of the files lack is null there. `with_name`: `_file` is
    the name, below its folder.
    """
    queries, parameters = [], []
    for sliced, run in itertools.groupby(names, is_slice):
        own = list(run)
        paths = [str(folder / name) for name in own]
        named = ", filename = '_file'" if with_name or sliced else ""
        read = f"read_parquet(?, union_by_name = true{named})"
        if not sliced:
            queries.append(f"SELECT * FROM {read}")
            parameters.append(paths)
            continue
        # The units alone let the engine pass over other units' rows unread; the name then tells the month, too.
        units = ", ".join(sorted({str(unit_of(name)) for name in own}))
        whole = f"concat(_file, '{_MARK}', unit_id)"
        taken = f"* REPLACE ({whole} AS _file)" if with_name else "* EXCLUDE (_file)"
        inside = f"unit_id IN ({units}) AND {whole} IN (SELECT unnest(CAST(? AS VARCHAR[])))"
        queries.append(f"SELECT {taken} FROM {read} WHERE {inside}")
        parameters += [[str(folder / file) for file in files_of(own)], paths]
    return " UNION ALL BY NAME ".join(queries), parameters
